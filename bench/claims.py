"""Claims: from the report of a death to the bank's answer, against bare workflows with as much to wait for.

    python -m bench.claims [claims]

A reference claim has one heir. Somebody reports the death to the region's commitment, another attaches four scans in
one go, a maker prepares, a checker approves; the claim orders the bank by itself, asks it a day later, and closes. Its
statutory clock runs meanwhile. kawal's time runs from the first report to the last bank answer, on the wall clock:
what people upload is sealed, four eyes and fraud signals are checked, the registry and the bank are asked (stand-ins
answer), every deed commits with its facts, postings, tasks and notices, and PostgreSQL writes it to disk.

The baseline, in the same run on the same servers and with as many clients at once, has a bare workflow for every
region and for every claim, and as many updates, activities, timers and search attributes as kawal's histories show; the
run fails where they differ, or where they carry a tenth more or fewer bytes. It records nothing and decides nothing.

Not part of either: the day until the bank is asked, which both skip on Temporal's own clock; the rendering of letters,
whose rate is given apart; the archive, which begins where a claim has ended, lags, and would charge one for the
histories of the other.
"""

import asyncio
import os
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHandle, WorkflowHistory
from temporalio.testing import ActivityEnvironment, TimeSkipper, TimeSkippingConfig

from activities.chores.claim_letters import SendClaimLetters
from activities.contents import Contents
from activities.issuing import commitment
from activities.notices.channels.mail import MailChannel
from activities.opening import Opener
from bench.bare import ASKED, Claimed, Reported
from bench.insured import INSTRUCTION, YEAR, Insured, insured
from bench.measuring import counted, each, histories, installed, instants, publish
from law import instruction as instructions
from law.registration import compose_nik
from schemas.cases import Opening
from schemas.claims import Attach, Attached, ClaimState, Prepare
from schemas.clock import Clock
from schemas.families import Claimant, ClaimFile, Contact, Family, Reporter
from schemas.issuing import CommitmentState, ReportDeath
from schemas.names import QUEUE_CASES, claim_id, commitment_id
from schemas.orders import OpenCommitments
from schemas.registration import Approve
from schemas.terms import Cause, Role
from starter.client import Commands, SignedIn
from starter.installation import Installation
from starter.people import Grant, Office, Registers, User, sign_in
from starter.rehearsal.directory import PASSWORD, own
from store.record import Record, Writer

CLAIMS = 2000
REGIONS = 40
AT_ONCE = 24
"""Claims under way at once, ours and the baseline's."""
TURNS = 10
"""Turns that each side takes, first the one and then the other first: what grows or slows the machine, both bear."""
LIMIT = 1.3
"""Times the baseline's seconds."""
PER_COMMAND, PER_TIMER, BESIDES = 11, 6, 15
"""Temporal events that a claim may have for each of its commands and timers, and besides."""
OFFICE = "pusat/bench"
ROLES = {"petugas.pelapor": Role.OFFICER, "petugas.penyiap": Role.OFFICER, "pejabat.penyetuju": Role.APPROVER}
SCAN = 20_000
"""Bytes of a scan."""
SCANS = 4
DAY = timedelta(days=1, minutes=1)
SKIPS = 10
DIED = date(YEAR, 12, 20)
BORN = date(1981, 3, 1)
WARM = 40
LETTERS = 300
ALIKE = 0.1
"""How far apart the bytes of both sides' histories may lie."""
STEPS = 3
"""Updates of a claim: attach, prepare, approve."""
COMMANDS = STEPS + 2
"""With the order to the bank and its answer, which the claim sees to by itself."""
SKIPPING = {
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIME_SKIPPING_TRANSITIONED,
}
"""What only a skipped day leaves in a history."""


@dataclass
class Side:
    """One of the two that are compared: what it did in its turns."""

    run: Callable[[Sequence[int]], Awaitable[tuple[float, list[str]]]]
    """Carries claims of these numbers to their ends; returns the seconds and their cases."""
    seconds: list[float] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)

    async def take(self, numbers: Sequence[int]) -> None:
        """Take a turn."""
        seconds, cases = await self.run(numbers)
        self.seconds.append(seconds)
        self.cases += cases

    def line(self, name: str, count: int) -> str:
        """Return a line for the result's table."""
        took = sum(self.seconds)
        return f"{name:10}{took:8.2f} s{count / took:8.2f} claims/s"


@dataclass(frozen=True)
class Hands:
    """Who deals with claims, and whoever moves time."""

    reporter: Commands
    maker: Commands
    checker: Commands
    skipper: TimeSkipper


async def staffed(installation: Installation, codes: Sequence[str]) -> Hands:
    """Open the commitments on the wall clock, and sign in who deals with claims."""
    registers = Registers(installation.pool, None)
    await registers.put_offices([Office(code=OFFICE, region="*", title="Bench")])
    users = [
        User(id=name, office=OFFICE, password=PASSWORD, grants=(Grant(role=role, region="*"),), ties=(own(name),))
        for name, role in ROLES.items()
    ]  # fmt: skip
    await registers.put_users(users)
    order = OpenCommitments(
        instruction=INSTRUCTION, regions=tuple(codes), issued_on=instructions.load(INSTRUCTION).signed_on,
        at=datetime.now(UTC), clock=Clock(),
    )  # fmt: skip
    openings = [without_budgets(commitment(order, code)) for code in codes]
    await Opener(Record(installation.pool), installation.client).open(openings, Writer())
    signed = [await sign_in(installation.pool, name, PASSWORD) for name in ROLES]
    commands = [installation.commands(SignedIn(one.id, one.secret)) for one in signed]
    skipping = TimeSkippingConfig(enabled=False, max_session_skip_count=SKIPS)
    return Hands(*commands, TimeSkipper(installation.client, config=skipping))


def without_budgets(opening: Opening) -> Opening:
    """Return a commitment that opens no budget years by itself: they would take from what is measured."""
    state = CommitmentState.model_validate(opening.state)
    state.agenda = [due for due in state.agenda if due.what != "begin"]
    return opening.model_copy(update={"state": state.model_dump(mode="json")})


async def opened(installation: Installation, hands: Hands, dead: Insured, number: int) -> str:
    """Report a death; return the number of its claim."""
    heir = Claimant(
        ref="H1", name=f"Ahli Waris Contoh {number}", nik=compose_nik(dead.region, BORN, female=True, serial=number % 9000 + 1),
        relation="WIDOW", birth_date=BORN, account=f"7{number:09}", contact=Contact(address="alamat contoh"),
    )  # fmt: skip
    told = ClaimFile(
        nik=dead.nik, died_on=DIED, cause=Cause.NON_WORK, family=Family(heirs=(heir,)),
        reporter=Reporter(name=f"Pelapor Contoh {number}", contact=Contact(address="alamat contoh")),
    )  # fmt: skip
    (content, digest), (family, family_digest) = await installation.upload_all(told.contents)
    body = ReportDeath(
        died_on=DIED, cause=Cause.NON_WORK, content=content, content_digest=digest, family=family,
        family_digest=family_digest,
    )  # fmt: skip
    answer = await hands.reporter.give(
        commitment_id(INSTRUCTION, dead.region), "report_death", "commitment.open_claim", "death", body,
        occurrence=number,
    )  # fmt: skip
    return str(answer.details["claim"])


async def lived(
    installation: Installation, hands: Hands, dead: Insured, number: int, asked: Sequence[Sequence[str]]
) -> str:
    """Carry one claim from the report to the bank's answer; return its case."""
    case = claim_id(await opened(installation, hands, dead, number))
    files = [("claim-document", b"%PDF-1.7\n" + os.urandom(SCAN)) for _ in asked]
    scans = tuple(
        Attached(codes=tuple(codes), content=content, sha256=sha256)
        for codes, (content, sha256) in zip(asked, await installation.upload_all(files), strict=True)
    )
    today = Clock().today(datetime.now(UTC))
    body = Attach(documents=scans, received_on=today)
    await hands.reporter.give(case, "attach", "claim.attach", "attach", body)
    await hands.maker.give(case, "prepare", "claim.prepare", "prepare", Prepare())
    await hands.checker.give(case, "approve", "claim.approve", "approve", Approve())
    await ended(installation, hands, case)
    return case


async def ended(installation: Installation, hands: Hands, case: str) -> None:
    """Skip the day after which the bank is asked, and wait for the end."""
    handle = installation.client.get_workflow_handle(case)
    await hands.skipper.fast_forward(handle, DAY)
    await handle.result()


async def kawal(
    installation: Installation,
    hands: Hands,
    dead: Sequence[tuple[int, Insured]],
    asked: Sequence[Sequence[str]],
) -> tuple[float, list[str]]:
    """Return how many seconds the claims of the *dead* take, and their cases."""
    began = time.perf_counter()
    cases = await each(dead, lambda one: lived(installation, hands, one[1], one[0], asked), AT_ONCE)
    return time.perf_counter() - began, cases


async def baseline(
    installation: Installation,
    hands: Hands,
    regions: Sequence[WorkflowHandle[Reported, None]],
    numbers: Sequence[int],
) -> tuple[float, list[str]]:
    """Return how many seconds as many bare claims take, and their names."""

    async def live(number: int) -> str:
        claim = f"bare/claim/{number}"
        await regions[number % len(regions)].execute_update(Reported.report, args=[ASKED, claim])
        handle = installation.client.get_workflow_handle(claim)
        for _ in range(STEPS):
            await handle.execute_update(Claimed.step, ASKED)
        await ended(installation, hands, claim)
        return claim

    began = time.perf_counter()
    names = await each(numbers, live, AT_ONCE)
    return time.perf_counter() - began, names


async def lettered(installation: Installation) -> tuple[int, float]:
    """Render and send some of the letters that wait; return how many, and the seconds."""
    settings = installation.settings
    letters = SendClaimLetters(
        installation.pool,
        Contents(installation.pool, installation.ring),
        MailChannel(settings.smtp_host, settings.smtp_port, settings.mail_from),
        public_url="https://kawal.invalid",
        rehearsal=True,
    )
    began, done = time.perf_counter(), 0
    while done < LETTERS:
        done += await ActivityEnvironment().run(letters.once)
    return done, time.perf_counter() - began


def shape(found: Sequence[WorkflowHistory]) -> Counter[str]:
    """Return how many updates, activities, timers and changes of search attributes histories show."""
    kinds = {
        "timers": EventType.EVENT_TYPE_TIMER_STARTED,
        "attributes": EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES,
    }
    more = {name: sum(len(instants(history, kind)) for history in found) for name, kind in kinds.items()}
    return counted(found) + Counter(more)


def carried(found: Sequence[WorkflowHistory]) -> int:
    """Return how many bytes the events of a history have, on the average."""
    return sum(event.ByteSize() for history in found for event in history.events) // len(found)


def events_of(history: WorkflowHistory) -> int:
    """Return how many events a history has, besides those of skipping time."""
    return sum(event.event_type not in SKIPPING for event in history.events)


async def main() -> int:
    """Measure, print, and return the exit code."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else CLAIMS
    async with installed(without=("claim_letters", "letters", "archive"), time_skipping=True) as installation:
        addressed = instructions.load(INSTRUCTION)
        codes = [one.code for one in instructions.roster(addressed, addressed.signed_on)][:REGIONS]
        dead = list(enumerate(await insured(installation, codes, count + WARM)))
        hands = await staffed(installation, codes)
        first = await opened(installation, hands, dead[0][1], 0)
        handle = installation.client.get_workflow_handle(claim_id(first))
        missing = (await handle.query("show", result_type=ClaimState)).missing
        asked = [missing[scan::SCANS] for scan in range(SCANS)]
        regions = [
            await installation.client.start_workflow(Reported.run, id=f"bare/{code}", task_queue=QUEUE_CASES)
            for code in codes
        ]
        ours = Side(lambda numbers: kawal(installation, hands, [dead[number] for number in numbers], asked))
        bare = Side(lambda numbers: baseline(installation, hands, regions, numbers))
        for side in (ours, bare):
            await side.run(range(1, WARM))
        for turn in range(TURNS):
            numbers = range(WARM + turn * count // TURNS, WARM + (turn + 1) * count // TURNS)
            for side in (ours, bare) if turn % 2 else (bare, ours):
                await side.take(numbers)
        letters, took = await lettered(installation)
        found = await histories(installation, [(case, None) for case in ours.cases])
        plain = await histories(installation, [(case, None) for case in bare.cases])
    shapes = [shape(found), shape(plain)]
    assert shapes[0] == shapes[1], shapes
    sizes = [carried(found), carried(plain)]
    assert abs(sizes[0] / sizes[1] - 1) < ALIKE, sizes
    ratio = sum(ours.seconds) / sum(bare.seconds)
    events = max(map(events_of, found))
    timers = shapes[0]["timers"] // count
    allowed = PER_COMMAND * COMMANDS + PER_TIMER * timers + BESIDES
    result = {
        "bench": "claims",
        "claims": count,
        "at_once": AT_ONCE,
        "seconds": {
            "kawal": [round(one, 2) for one in ours.seconds],
            "baseline": [round(one, 2) for one in bare.seconds],
        },
        "claims_per_s": round(count / sum(ours.seconds), 2),
        "ratio": round(ratio, 3),
        "shape": {name: number / count for name, number in shapes[0].items()},
        "events": {"most": events, "allowed": allowed},
        "bytes": {"kawal": sizes[0], "baseline": sizes[1]},
        "letters_per_s": round(letters / took, 1),
    }
    lines = [
        f"{count} claims, {AT_ONCE} at once, each with a report of two activities, and of its own"
        + "".join(f" {number / count:g} {name}" for name, number in shapes[0].items()),
        ours.line("kawal", count),
        bare.line("baseline", count),
        f"events of a claim: at most {events}, allowed {allowed}",
        f"letters, apart: {letters} rendered, kept and handed on in {took:.1f} s, {letters / took:.1f}/s",
    ]
    held = publish(result, lines, ratio, LIMIT)
    return held or int(events > allowed)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
