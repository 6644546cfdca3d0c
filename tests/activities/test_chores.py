"""Standing chores: notices delivered once, closed runs archived whole, what a crash left unstarted started."""

import hashlib
import json
import zlib
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.testing import ActivityEnvironment
from temporalio.worker import Replayer

from activities.chores import archive as archive_chore
from activities.chores import sweep
from activities.chores.archive import ArchiveRuns
from activities.chores.notices import DeliverNotices
from activities.chores.sweep import SweepUnstarted
from activities.issuing import commitment
from activities.notices.channels.mail import MailChannel
from deploy.embedded.stack import Stack
from schemas.claims import Prepare
from schemas.errors import Unavailable
from schemas.issuing import CommitmentState
from schemas.names import commitment_id
from schemas.orders import OpenCommitments
from schemas.registration import Approve, Reject
from starter.people import Office, Registers
from store.pool import open_pool
from store.record import Writer
from tests.support.databases import Databases
from tests.support.stages import REPORTED, UPLOADED, YEAR, Region, later, roster
from tests.support.world import CONDUCTED, INSTRUCTION, SIGNED_ON, World, on
from vault.client import connect
from worker import runner
from workflows import WORKFLOWS

AT = on(SIGNED_ON)


@pytest.fixture
def deliver(world: World) -> DeliverNotices:
    settings = world.installation.settings
    channel = MailChannel(settings.smtp_host, settings.smtp_port, settings.mail_from)
    return DeliverNotices(world.installation.pool, channel, rehearsal=settings.rehearsal)


async def delivered(deliver: DeliverNotices) -> int:
    total = 0
    while done := await ActivityEnvironment().run(deliver.once):
        total += done
    return total


async def a_whole_story(world: World, region: str) -> Region:
    """Live through everything that sends notices: reminders, ladders, bills, rosters, claims."""
    here, people = Region(world, region), world.people
    await here.registered()
    await here.paid(2, 3)
    await here.died()
    await here.handed_in(here.claim.removeprefix("claim/"), REPORTED, CONDUCTED.today(REPORTED))
    await world.give(people.second_officer, here.claim, "prepare", "claim.prepare", Prepare(), at=REPORTED)
    await world.give(people.approver, here.claim, "approve", "claim.approve", Approve(), at=REPORTED)
    await world.advance(here.claim, REPORTED)
    await world.advance(here.claim, later(REPORTED, 1))
    await world.advance(here.budget, on(date(YEAR, 3, 20)))
    await world.advance(here.contributions, on(date(YEAR, 4, 1)))
    await world.advance(here.contributions, on(date(YEAR, 5, 1)))
    return here


async def test_every_notice_of_a_whole_story_can_be_written_and_is_sent_once(
    world: World, deliver: DeliverNotices, stack: Stack, region: str
) -> None:
    mail = f"bpkad.{region}@kantor.example"
    office = Office(code=f"{region}/bpkad", region=region, title="BPKAD contoh", mail=mail)
    await Registers(world.installation.pool, world.people.admin).put_offices([office])
    await a_whole_story(world, region)
    await delivered(deliver)
    assert await delivered(deliver) == 0
    rows = await world.rows(
        "SELECT message_id, sent_at, template FROM notice WHERE office = $1 ORDER BY chain, seq",
        f"{region}/bpkad",
    )
    assert all(row["sent_at"] for row in rows)
    assert {"bill_issued", "bill_overdue", "payment_received"} <= {row["template"] for row in rows}
    sent = [message_from_bytes(path.read_bytes(), policy=default) for path in _mails(stack)]
    mine = [message for message in sent if mail in str(message["To"])]
    assert sorted(str(message["Message-ID"]) for message in mine) == sorted(row["message_id"] for row in rows)
    assert all("SIMULASI" in str(message["Subject"]) for message in mine)


async def test_a_notice_waits_until_its_office_has_an_address_on_that_day(
    world: World, deliver: DeliverNotices, region: str
) -> None:
    registers = Registers(world.installation.pool, world.people.admin)
    bare = Office(code=f"{region}/bupati", region=region, title="Bupati contoh", mail="")
    await registers.put_offices([bare])
    case = await world.open_commitment(region, AT)
    await delivered(deliver)
    statement = "SELECT office, sent_at FROM notice WHERE chain = $1"
    [notice] = await world.rows(statement, case)
    assert (notice["office"], notice["sent_at"]) == (bare.code, None)
    tomorrow = bare.model_copy(
        update={"mail": "k@kantor.example", "valid_from": SIGNED_ON + timedelta(days=1)}
    )
    await registers.put_offices([tomorrow])
    await delivered(deliver)
    assert [row["sent_at"] for row in await world.rows(statement, case)] == [None]
    await registers.put_offices([tomorrow.model_copy(update={"valid_from": SIGNED_ON})])
    await delivered(deliver)
    [notice] = await world.rows(statement, case)
    assert notice["sent_at"] is not None


async def test_notices_wait_in_the_outbox_while_the_mail_server_is_away(world: World, region: str) -> None:
    case = await world.open_commitment(region, AT)
    office = Office(code=f"{region}/bupati", region=region, title="Bupati contoh", mail="b@kantor.example")
    await Registers(world.installation.pool, world.people.admin).put_offices([office])
    away = DeliverNotices(
        world.installation.pool, MailChannel("127.0.0.1", 1, "k@kawal.invalid"), rehearsal=True
    )
    with pytest.raises(Unavailable):
        await ActivityEnvironment().run(away.once)
    [notice] = await world.rows("SELECT sent_at FROM notice WHERE chain = $1", case)
    assert notice["sent_at"] is None


async def closed(world: World, region: str) -> Region:
    """Return a region whose registration was rejected, and so is closed."""
    here = Region(world, region)
    await here.funded()
    await here.submitted(roster(here.code))
    await world.advance(here.registration, UPLOADED)
    ground = Reject(ground="daftar belum lengkap")
    approver = world.people.approver
    await world.give(approver, here.registration, "reject", "registration.reject", ground, at=UPLOADED)
    await world.until_closed(here.registration)
    return here


async def test_a_closed_run_is_archived_once_and_replays_from_the_archive(
    world: World, databases: Databases, region: str
) -> None:
    here = await closed(world, region)
    pool = await open_pool(await databases.clone(), size=2)
    archive = ArchiveRuns(pool, world.installation.client, "test-build")
    statement = "SELECT * FROM archived_run WHERE workflow_id = $1"
    for _ in range(50):
        await ActivityEnvironment().run(archive.once)
        if found := await pool.fetch(statement, here.registration):
            break
    await ActivityEnvironment().run(archive.once)
    found = await pool.fetch(statement, here.registration)
    await pool.close()
    [row] = found
    text = zlib.decompress(row["history"])
    assert row["sha256"] == hashlib.sha256(text).hexdigest()
    assert (row["status"], row["build_id"]) == ("completed", "test-build")
    assert b"Warga" not in text
    client = await connect(world.installation.settings)
    replayer = Replayer(workflows=WORKFLOWS, data_converter=client.data_converter, workflow_runner=runner())
    await replayer.replay_workflow(WorkflowHistory.from_json(here.registration, json.loads(text)))


async def test_a_run_that_is_seen_to_have_closed_only_later_is_archived_all_the_same(
    world: World, databases: Databases, region: str
) -> None:
    here = await closed(world, region)
    pool = await open_pool(await databases.clone(), size=2)
    await pool.execute(
        "INSERT INTO archived_run SELECT 'newer', 'newer', 'Chore', 'test-build', 'completed', $1, 1, repeat('0', 64), ''",
        datetime.now(UTC) + archive_chore.RECENT * 2,
    )
    archive = ArchiveRuns(pool, world.installation.client, "test-build")
    found = []
    for archive.rounds in range(1, 2 * archive_chore.LATE_EVERY):
        await ActivityEnvironment().run(archive.once)
        statement = "SELECT * FROM archived_run WHERE workflow_id = $1"
        found.append(len(await pool.fetch(statement, here.registration)))
    await pool.close()
    assert found[: archive_chore.LATE_EVERY - 1] == [0] * (archive_chore.LATE_EVERY - 1)
    assert found[archive_chore.LATE_EVERY - 1 :] == [1] * archive_chore.LATE_EVERY


async def test_a_case_whose_workflow_a_crash_left_unstarted_is_started_by_the_sweeper(
    world: World, region: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = OpenCommitments(
        instruction=INSTRUCTION, regions=(region,), issued_on=SIGNED_ON, at=AT, clock=CONDUCTED
    )
    await world.opener.record.open_cases([commitment(order, region)], Writer())
    case = commitment_id(INSTRUCTION, region)
    chore = SweepUnstarted(world.opener.record, world.opener)
    assert await chore.once() == 0
    monkeypatch.setattr(sweep, "GRACE", timedelta())
    assert await chore.once() == 1
    assert (await world.state(case, CommitmentState)).stage == "issued"
    assert await chore.once() == 0


async def test_a_case_that_is_opened_again_stays_as_it_is(world: World, region: str) -> None:
    case = await world.open_commitment(region, AT)
    await world.advance(case, later(AT, 20))
    actions = await world.actions(case)
    await world.open_commitment(region, later(AT, 21))
    assert await world.actions(case) == actions
    assert len(await world.run_ids(case)) == 1


def _mails(stack: Stack) -> list[Path]:
    return [path for path in (stack.data / "mail").rglob("*") if path.is_file()]
