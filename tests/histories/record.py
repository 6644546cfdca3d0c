"""Record one history of every workflow type: `python -m tests.histories.record`, after a change of commands.

The histories are sealed as the product seals them, under a key ring made for these files alone. A history that a
released worker wrote is never recorded anew: the code that replays it stays until the server has forgotten it.
"""

import asyncio
import json
import os
import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from deploy.embedded.stack import Stack
from schemas.claims import ClaimState, Prepare
from schemas.clock import Clock
from schemas.escalation import Pause
from schemas.issuing import Acknowledge, CommitmentState, InstructionState, Regulate, Revoke
from schemas.names import QUEUE_CASES, chore_id
from schemas.registration import Approve
from schemas.terms import InstrumentKind
from starter.installation import opened
from tests.support.directory import directory
from tests.support.members import Members, change
from tests.support.people import everybody
from tests.support.stages import DIED, REPORTED, YEAR, Region, later
from tests.support.world import CONDUCTED, WALL, World, inhabited, on, real_now
from vault.keys import KeyRing
from workflows.chores import Chore, ChorePlan

RECORDED = Path(__file__).parent / "recorded"
KEYS = "keys.json"


async def main() -> None:
    """Live through every type's story, and keep what Temporal kept of it."""
    for old in RECORDED.glob("*.json"):
        old.unlink()
    RECORDED.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        KeyRing.create(data / KEYS)
        async with (
            Stack(data, kind="rehearsal", worker=None, time_skipping=True, durable=False) as stack,
            opened(stack.settings, size=10) as installation,
            inhabited(installation, await everybody(installation.pool, directory())) as world,
        ):
            shutil.copy(data / KEYS, RECORDED / KEYS)
            (RECORDED / KEYS).chmod(0o644)
            for case in [*await _conducted(world), *await _wall(world), await _chore(world)]:
                await _keep(world, case)
    # The SDK's native threads must let go before the interpreter ends.
    await asyncio.sleep(0.1)


async def _conducted(world: World) -> list[str]:
    """Take one region from its commitment to the first paid claim, with a leaver and ladders on the way."""
    here, officer = Members(world, "36.01"), world.people.officer
    await here.registered()
    await world.give(
        officer,
        here.commitment,
        "acknowledge",
        "commitment.acknowledge",
        Acknowledge(on=date(YEAR, 1, 13), document="1/2022"),
        at=on(date(YEAR, 1, 13)),
    )
    await world.advance(here.commitment, on(date(YEAR, 1, 14)))
    await world.give(
        officer,
        here.commitment,
        "regulate",
        "commitment.regulate",
        Regulate(
            instrument_kind=InstrumentKind.PERBUP,
            number="2/2022",
            enacted_on=date(YEAR, 1, 14),
            addressees=("dinas-sosial",),
        ),
        at=on(date(YEAR, 1, 14)),
    )
    await here.paid(2, 3)
    await here.checked(change(here.nik(6), "keluar", "2022-03-10", why="berhenti"))
    await here.decided(Approve())
    await here.died(heirs=2)
    await world.advance(here.budget, on(DIED))
    await world.advance(here.contributions, on(date(YEAR, 6, 1)))
    cases = [here.commitment, here.budget, here.registration, here.changes(), here.contributions]
    return [*cases, *await _claimed(here)]


async def _claimed(here: Region) -> list[str]:
    world, day = here.world, CONDUCTED.today(REPORTED)
    await here.handed_in(here.claim.removeprefix("claim/"), REPORTED, day)
    await world.give(
        world.people.second_officer, here.claim, "prepare", "claim.prepare", Prepare(), at=REPORTED
    )
    pay_by = (await world.state(here.claim, ClaimState)).pay_by or day
    late = CONDUCTED.ends(pay_by)
    await world.advance(here.claim, late)
    ladder = f"escalation/{here.claim}/claims.payment.{YEAR}/1"
    pause = Pause(until=pay_by + timedelta(days=9), reason="bank sedang dihubungi")
    await world.give(world.people.escalation, ladder, "pause", "escalation.acknowledge", pause, at=late)
    await world.advance(ladder, later(late, 20))
    await world.give(world.people.approver, here.claim, "approve", "claim.approve", Approve(), at=late)
    await world.advance(here.claim, later(late, 20))
    await world.advance(here.claim, later(late, 21))
    return [here.claim, ladder]


async def _wall(world: World) -> list[str]:
    """Let real timers fire: a fiscal year turns, a report falls due, an instruction ends."""
    opening = world.small_instruction("rekaman", ("36.02",), WALL)
    await world.open(opening)
    report = (await world.state(opening.key.id, InstructionState)).next_due
    assert report is not None
    await world.skip_to(opening.key.id, report)
    await world.until(opening.key.id, "instruction.report_due")
    revoke = Revoke(instrument="Inpres contoh", on=WALL.today(report))
    await world.give(world.people.admin, opening.key.id, "revoke", "instruction.revoke", revoke)
    commitment = await world.open_commitment("36.03", real_now(), clock=Clock(), begin=True)
    await world.until(commitment, "commitment.begun")
    state = await world.state(commitment, CommitmentState)
    await world.skip_to(commitment, next(due.at for due in state.agenda if due.what == "fiscal_year"))
    await world.until(commitment, "commitment.fiscal_year_turned")
    return [opening.key.id, commitment]


async def _chore(world: World) -> str:
    plan = ChorePlan(name="sweep", rest=timedelta(hours=1))
    handle = await world.installation.client.start_workflow(
        Chore.run, plan, id=chore_id("rekaman"), task_queue=QUEUE_CASES
    )
    await world.skipper.fast_forward(handle, timedelta(hours=2))
    return handle.id


async def _keep(world: World, case: str) -> None:
    for number, run in enumerate(await world.run_ids(case), 1):
        handle = world.installation.client.get_workflow_handle(case, run_id=run)
        workflow = (await handle.describe()).workflow_type
        history = _nameless(json.loads((await handle.fetch_history()).to_json()))
        name = f"{workflow}-{case.replace('/', '_')}-{number}.json"
        (RECORDED / name).write_text(json.dumps({"workflow_id": case, **history}, separators=(",", ":")))


def _nameless(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return a history without the names of the processes and machines that wrote it."""
    if isinstance(value, dict):
        return {key: _nameless(inner) for key, inner in value.items() if key != "identity"}
    return [_nameless(inner) for inner in value] if isinstance(value, list) else value


if __name__ == "__main__":
    for name in [*os.environ]:
        if name.startswith(("KAWAL_", "TEMPORAL_")) or name == "DATABASE_URL":
            del os.environ[name]
    asyncio.run(main())
