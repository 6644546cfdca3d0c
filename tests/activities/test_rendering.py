"""The chore of letters: every draft rendered once, its sender told with the PDF, whatever dies meanwhile."""

import hashlib
from collections.abc import AsyncIterator
from email import message_from_bytes
from email.policy import default
from itertools import count

import pytest
from temporalio.testing import ActivityEnvironment

from activities.chores import letters as chore
from activities.chores.letters import RenderLetters
from activities.chores.notices import DeliverNotices
from activities.letters.render import render
from activities.notices.channels.mail import MailChannel
from deploy.embedded.stack import Stack
from schemas.directory import Holding
from schemas.errors import Refused
from schemas.letters import Letter, file_name
from starter.people import Handover, Office, Registers
from store.letters import find, kept
from store.pool import Pool, open_pool, reading
from store.record import Record, Writer
from tests.store.conftest import opened_case
from tests.support.changes import change
from tests.support.databases import Databases
from tests.support.letters import DRAFTED, drafted
from tests.support.people import everybody
from tests.support.world import on as at_nine

NUMBERS = count(1)
SENDER = "36.01/cabang"


@pytest.fixture
async def pool(databases: Databases) -> AsyncIterator[Pool]:
    opened = await open_pool(await databases.clone(), size=4)
    yield opened
    await opened.close()


@pytest.fixture
def letters(pool: Pool) -> RenderLetters:
    return RenderLetters(pool, rehearsal=True)


async def drafts(pool: Pool, how_many: int, **fields: str) -> str:
    """Record so many drafts in one entry of a new case, and return the case."""
    record = Record(pool)
    case = await opened_case(record, "36.01", f"inpres-{next(NUMBERS)}")
    facts = tuple(drafted(f"{case}#letter.{number}", **fields) for number in range(1, how_many + 1))
    dated = {"at": at_nine(DRAFTED), "effective_on": DRAFTED}
    await record.commit(change(case, facts=facts, series="36.01/2021", **dated), Writer())
    return case


async def rendered(chore: RenderLetters) -> int:
    done: int = await ActivityEnvironment().run(chore.once)
    return done


async def waiting(pool: Pool) -> list[tuple[str, str]]:
    rows = await pool.fetch("SELECT office, data ->> 'letter' AS letter FROM notice ORDER BY letter")
    return [(row["office"], row["letter"]) for row in rows]


async def test_a_draft_becomes_a_pdf_and_its_sender_is_told_once(pool: Pool, letters: RenderLetters) -> None:
    case = await drafts(pool, 2)
    assert await rendered(letters) == 2
    assert await rendered(letters) == 0
    assert await waiting(pool) == [(SENDER, f"{case}#letter.1"), (SENDER, f"{case}#letter.2")]
    async with reading(pool) as connection:
        found = await find(connection, f"{case}#letter.1")
        pdf = await kept(connection, f"{case}#letter.1")
    assert found is not None
    assert found.draft_number == "36.01/2021/001"
    assert pdf == render(found, rehearsal=True)
    sha256 = await pool.fetchval("SELECT sha256 FROM letter_pdf WHERE letter = $1", found.letter)
    assert sha256 == hashlib.sha256(pdf).hexdigest()


async def test_a_worker_that_dies_between_two_letters_leaves_the_first_and_the_next_does_the_rest(
    pool: Pool, letters: RenderLetters, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await drafts(pool, 3)

    turns = count(1)

    def die_at_the_second(letter: Letter, *, rehearsal: bool) -> bytes:
        if next(turns) > 1:
            raise RuntimeError("killed")
        return render(letter, rehearsal=rehearsal)

    monkeypatch.setattr(chore, "render", die_at_the_second)
    with pytest.raises(RuntimeError, match="killed"):
        await rendered(letters)
    assert [letter for _, letter in await waiting(pool)] == [f"{case}#letter.1"]
    monkeypatch.setattr(chore, "render", render)
    assert await rendered(letters) == 2
    assert [letter for _, letter in await waiting(pool)] == [f"{case}#letter.{n}" for n in (1, 2, 3)]


async def test_two_workers_at_once_tell_a_sender_once(pool: Pool, letters: RenderLetters) -> None:
    await drafts(pool, 1)
    async with reading(pool) as connection:
        [row] = await connection.fetch("SELECT letter FROM letter_drafted")
    first, second = RenderLetters(pool, rehearsal=True), RenderLetters(pool, rehearsal=True)
    [found] = await chore.unrendered(pool, 50)
    notice = chore.awaiting(found[0])
    assert await chore.keep(pool, *found, b"one", notice)
    assert not await chore.keep(pool, *found, b"two", notice)
    assert await rendered(first) + await rendered(second) == 0
    assert len(await waiting(pool)) == 1
    assert await pool.fetchval("SELECT pdf FROM letter_pdf WHERE letter = $1", row["letter"]) == b"one"


async def test_a_letter_that_cannot_be_set_holds_no_other_up(pool: Pool, letters: RenderLetters) -> None:
    await drafts(pool, 1, due_on="soon")
    case = await drafts(pool, 1)
    with pytest.raises(Refused, match="unreadable"):
        await rendered(letters)
    assert [letter for _, letter in await waiting(pool)] == [f"{case}#letter.1"]


async def test_a_lost_pdf_is_rendered_again_and_nobody_is_told_twice(
    pool: Pool, letters: RenderLetters
) -> None:
    await drafts(pool, 1)
    await rendered(letters)
    before = await pool.fetchval("SELECT sha256 FROM letter_pdf")
    await pool.execute("DELETE FROM letter_pdf")
    assert await rendered(letters) == 1
    assert await pool.fetchval("SELECT sha256 FROM letter_pdf") == before
    assert len(await waiting(pool)) == 1


async def test_the_sender_gets_the_pdf_at_the_address_of_the_day(
    pool: Pool, letters: RenderLetters, stack: Stack
) -> None:
    people = await everybody(pool)
    registers = Registers(pool, people.admin)
    title = "Kantor Cabang Contoh"
    await registers.put_offices(
        [Office(code=SENDER, region="36.01", title=title, mail="lama@kantor.example")]
    )
    document = "SK 800/0001/2021"
    await registers.hand_over(
        Handover(
            code=SENDER, on=DRAFTED, holding=Holding.ACTING, mail="plt@kantor.example", document=document
        )
    )
    case = await drafts(pool, 1)
    await rendered(letters)
    settings = stack.settings
    channel = MailChannel(settings.smtp_host, settings.smtp_port, settings.mail_from)
    deliver = DeliverNotices(pool, channel, rehearsal=True)
    assert await ActivityEnvironment().run(deliver.once) == 1
    assert await ActivityEnvironment().run(deliver.once) == 0
    message_id = await pool.fetchval("SELECT message_id FROM notice")
    [mail] = [
        found
        for path in (stack.data / "mail").rglob("*.eml")
        if (found := message_from_bytes(path.read_bytes(), policy=default))["Message-ID"] == message_id
    ]
    assert mail["To"] == "plt@kantor.example"
    assert "SIMULASI" in mail["Subject"]
    body, attached = mail.get_body(), [*mail.iter_attachments()]
    assert body is not None
    assert f"Plt. Kepala {title}" in body.get_content()
    assert f"{case}#letter.1" in body.get_content()
    [pdf] = attached
    assert pdf.get_content_type() == "application/pdf"
    assert pdf.get_filename() == file_name(f"{case}#letter.1")
    assert pdf.get_content() == await pool.fetchval("SELECT pdf FROM letter_pdf")
