"""The case file: everything on record about one commitment, stage by stage, with evidence for each line."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from law import regions
from law.offices import OfficeKind, office_code, title
from law.regions import find
from schemas.base import Message
from schemas.cases import CaseType
from schemas.terms import Stage
from starter.evidence import Resolver
from starter.reading.cases import Place, commitment_of, place
from starter.reading.lines import ESCALATION, Line, lines, of_stage, opening_line
from starter.reading.reader import Reader
from starter.reading.regulation import Breach, Draft, InstrumentOf, breaches, drafts, instruments
from store.pool import Pool, reading
from store.queries import load, rows
from store.reads import Recorded, entries, facts

sql = load("reads")
OFFICES = (
    OfficeKind.HEAD, OfficeKind.SEKDA, OfficeKind.BAPPEDA, OfficeKind.BPKAD, OfficeKind.GOVERNOR,
    OfficeKind.PROSECUTOR, OfficeKind.COMPLIANCE_TEAM, OfficeKind.SCHEME_BRANCH,
)  # fmt: skip


class OfficeOf(Message):
    """An office that acts in a case."""

    code: str
    title: str


class FollowUpOf(Message):
    """Something an outreach event left to do."""

    item: int
    owner: str
    due_on: date
    done_on: date | None


class OutreachEvent(Message):
    """An outreach event that the region held or that reached it; a card hand-over pays nobody."""

    outreach: str
    kind: str
    held_on: date
    attendance: int
    regions: tuple[str, ...]
    minutes: str | None
    follow_ups: tuple[FollowUpOf, ...]


class Target(Message):
    """How many workers of a segment the region means to protect in a year."""

    segment: str
    fiscal_year: int
    headcount: int


class Ladder(Message):
    """An escalation and its rungs."""

    case: str
    stage: str
    closed: bool
    lines: tuple[Line, ...]


class HandedOver(Message):
    """The budgeting of a region without a budget of its own, as its province records it."""

    province: str
    province_name: str
    lines: tuple[Line, ...]


class CaseFile(Message):
    """A commitment as `kawal case show` gives it."""

    case: str
    instruction: str
    region: str
    """The code under which it was opened."""
    name: str
    present: Place
    progress: str
    opened_at: datetime
    due_at: datetime | None
    closed: bool
    attention: str | None
    offices: dict[str, OfficeOf]
    stages: dict[Stage, tuple[Line, ...]]
    escalations: tuple[Ladder, ...]
    instruments: tuple[InstrumentOf, ...]
    drafts: tuple[Draft, ...]
    breaches: tuple[Breach, ...]
    outreach: tuple[OutreachEvent, ...]
    targets: tuple[Target, ...]
    handed_over: HandedOver | None
    tasks: tuple[dict[str, Any], ...]


async def case_file(
    pool: Pool,
    reader: Reader,
    resolver: Resolver,
    code: str,
    *,
    on: date,
    instruction: str | None = None,
    lang: str = "id",
) -> CaseFile:
    """Return the case file of the region of *code*, any code of its lineage; *on* is today.

    Raises Refused UNKNOWN_REGION, NOT_ADDRESSEE, FOREIGN_REGION, Unavailable.
    """
    row = await commitment_of(pool, code, instruction)
    region = str(row["region"])
    reader.require(region)
    cases = await region_cases(pool, row["instruction"], [region])
    found, recorded = await _lines(pool, resolver, [case["id"] for case in cases], region)
    async with reading(pool) as connection:
        tasks = await rows(sql.tasks_of(connection, cases=[case["id"] for case in cases]))
    escalations = tuple(
        Ladder(
            case=case["id"],
            stage=case["stage"],
            closed=case["closed_at"] is not None,
            lines=tuple(line for line in of_stage(found, ESCALATION) if line.case == case["id"]),
        )
        for case in cases
        if case["type"] == CaseType.ESCALATION
    )
    return CaseFile(
        case=row["id"],
        instruction=row["instruction"],
        region=region,
        name=find(region).name,
        present=place(region, on, lang),
        progress=row["stage"],
        opened_at=row["opened_at"],
        due_at=row["due_at"],
        closed=row["closed_at"] is not None,
        attention=row["attention"],
        offices=_offices(region, lang),
        stages={stage: tuple(of_stage(found, stage)) for stage in Stage},
        escalations=escalations,
        instruments=instruments(recorded),
        drafts=drafts(recorded),
        breaches=breaches(recorded),
        outreach=_outreach(recorded),
        targets=_targets(recorded),
        handed_over=await _handed_over(pool, resolver, row, on),
        tasks=tuple(dict(task) for task in tasks),
    )


async def region_cases(pool: Pool, instruction: str, codes: Sequence[str]) -> list[Any]:
    """Return every case of those regions under an instruction, oldest first."""
    async with reading(pool) as connection:
        return await rows(sql.region_cases(connection, instruction=instruction, regions=list(codes)))


async def _lines(
    pool: Pool, resolver: Resolver, chains: list[str], region: str
) -> tuple[list[Line], list[Recorded]]:
    async with reading(pool) as connection:
        reached = await rows(sql.reached(connection, regions=list(regions.lineage(region))))
        elsewhere = {(row["chain"], row["seq"]) for row in reached if row["chain"] not in chains}
        recorded = await facts(connection, chains)
        others = await facts(connection, sorted({chain for chain, _ in elsewhere}))
        recorded += [one for one in others if (one.chain, one.seq) in elsewhere]
        written = await entries(connection, sorted({*chains, *(chain for chain, _ in elsewhere)}))
    by_key = {(entry["chain"], entry["seq"]): entry for entry in written}
    commitment = next(chain for chain in chains if chain.startswith("commitment/"))
    shown = {(one.chain, one.seq) for one in recorded} | {(commitment, 1)}
    evidence = await resolver.resolve(by_key[key] for key in sorted(shown))
    opened = opening_line(by_key[commitment, 1], evidence[commitment, 1])
    return [opened, *lines(recorded, by_key, evidence)], recorded


async def _handed_over(pool: Pool, resolver: Resolver, row: Any, on: date) -> HandedOver | None:  # noqa: ANN401
    payer = regions.budget_region(row["region"], on)
    if payer.code in regions.lineage(row["region"]):
        return None
    cases = await region_cases(pool, row["instruction"], [payer.code])
    chains = [case["id"] for case in cases if case["type"] in (CaseType.BUDGET, CaseType.COMMITMENT)]
    found = (await _lines(pool, resolver, chains, payer.code))[0] if chains else []
    return HandedOver(
        province=payer.code, province_name=payer.name, lines=tuple(of_stage(found, Stage.BUDGETING))
    )


def _offices(code: str, lang: str) -> dict[str, OfficeOf]:
    return {
        kind.value: OfficeOf(code=office_code(kind, code), title=title(kind, find(code), lang))
        for kind in OFFICES
    }


def _outreach(recorded: Sequence[Recorded]) -> tuple[OutreachEvent, ...]:
    found = []
    for one in recorded:
        if one.fact.kind != "outreach_held":
            continue
        about = [other for other in recorded if getattr(other.fact, "outreach", None) == one.fact.outreach]
        found.append(
            OutreachEvent(
                outreach=one.fact.outreach,
                kind=one.fact.outreach_kind,
                held_on=one.effective_on,
                attendance=one.fact.attendance,
                regions=tuple(other.fact.region for other in about if other.fact.kind == "outreach_reached"),
                minutes=one.fact.minutes,
                follow_ups=_follow_ups(about),
            )
        )
    return tuple(found)


def _follow_ups(about: Sequence[Recorded]) -> tuple[FollowUpOf, ...]:
    done = {one.fact.item: one.effective_on for one in about if one.fact.kind == "follow_up_done"}
    return tuple(
        FollowUpOf(
            item=one.fact.item,
            owner=one.fact.owner,
            due_on=one.fact.due_on,
            done_on=done.get(one.fact.item),
        )
        for one in about
        if one.fact.kind == "follow_up_agreed"
    )


def _targets(recorded: Sequence[Recorded]) -> tuple[Target, ...]:
    latest = {
        (one.fact.segment, one.fact.fiscal_year): Target(
            segment=one.fact.segment, fiscal_year=one.fact.fiscal_year, headcount=one.fact.headcount
        )
        for one in recorded
        if one.fact.kind == "target_set"
    }
    return tuple(latest.values())
