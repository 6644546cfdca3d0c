"""What open cases would be told differently: due dates, months, rungs and benefits, and nothing about a person."""

from dataclasses import replace
from datetime import date

import pytest

from law.book import PARAMETERS
from law.edition import Edition, as_it_stood, from_folder
from law.working_days import Calendar
from schemas.cases import CaseKey, CaseType, Opening
from schemas.facts import (
    AnyFact,
    BillIssued,
    BillPaid,
    ClaimMembership,
    ClaimOpened,
    LineBudgeted,
    MilestonePlanned,
    MilestoneRecorded,
)
from schemas.money import Rupiah
from schemas.names import budget_id, claim_id, contributions_id
from schemas.terms import Cause, Funding, Milestone, Segment, WorkerClass
from starter.reading.reader import Reader
from starter.reading.whatif import Decided, decided_differently
from store.pool import Pool, transaction
from store.record import Record, Writer
from store.writing import insert_rows
from tests.support.changes import change
from tests.support.world import INSTRUCTION, on

REGION, YEAR = "36.01", 2022
AT = on(date(2021, 6, 1))
EVERYWHERE = Reader("u", "o", (("auditor", "*"),))
BUDGET = budget_id(INSTRUCTION, REGION, YEAR)
LADDER = f"escalation/{BUDGET}/budgeting.MURNI.{YEAR}/1"
CLAIM = claim_id(f"{REGION}-{YEAR}-001")
DIED = date(2022, 3, 10)
BEGAN, MOVED = date(2021, 12, 10), date(2022, 3, 5)
MONTHS = ("2022-01", "2022-02", "2022-03")
WAGE = 4_000_000


def opening(case: str, kind: CaseType, *facts: AnyFact, **state: object) -> Opening:
    key = CaseKey(id=case, type=kind, instruction=INSTRUCTION, region=REGION, province="36", fiscal_year=YEAR)
    return Opening(
        key=key, stage="open", state=state, command=f"{case}/open", action=f"{kind}.opened", at=AT,
        effective_on=AT.date(), facts=facts,
    )  # fmt: skip


def planned(milestone: Milestone, due_on: date, *, before_opening: bool = False) -> MilestonePlanned:
    return MilestonePlanned(
        fiscal_year=YEAR, milestone=milestone, budget_window="MURNI", due_on=due_on, actor="36.01/bpkad",
        before_opening=before_opening,
    )  # fmt: skip


LINE = LineBudgeted(
    line=f"{REGION}-{YEAR}-L01", fiscal_year=YEAR, owner="o", payer="p", account_code="c",
    segment=Segment.RENTAN, worker_class=WorkerClass.BPU, funding=Funding.APBD_MURNI, headcount=6,
    income=Rupiah(1_000_000), months=12, amount=Rupiah(1_209_600), shortfall=Rupiah(0),
)  # fmt: skip
DEATH = ClaimOpened(
    claim=f"{REGION}-{YEAR}-001", person="p1", membership="m1", died_on=DIED, cause=Cause.WORK_ACCIDENT,
    content="content-1", content_digest="d",
)  # fmt: skip
MOVER = ClaimOpened(
    claim=f"{REGION}-{YEAR}-002", person="p2", membership="m3", died_on=DIED, cause=Cause.NON_WORK, content="content-1",
    content_digest="d",
)  # fmt: skip


@pytest.fixture(scope="module")
async def record_of_open_cases(pool: Pool) -> Pool:
    """Open a budget year, a ladder and two claims, one of a worker who had moved; two of three milestones are still owed."""
    record = Record(pool)
    await record.open_cases(
        [
            opening(
                BUDGET,
                CaseType.BUDGET,
                planned(Milestone.RKPD, date(2021, 6, 30)),
                planned(Milestone.JOINT_APPROVAL, date(2021, 11, 30)),
                planned(Milestone.DPA, date(2022, 1, 13)),
                LINE,
            )
        ],
        Writer(),
    )
    met = MilestoneRecorded(
        fiscal_year=YEAR, milestone=Milestone.RKPD, met_on=date(2021, 6, 1), document="d", days_late=0
    )
    await record.commit(change(BUDGET, facts=(met,), effective_on=met.met_on), Writer("w", "r", "1"))
    rungs = [{"number": 1, "name": "own_office"}, {"number": 2, "name": "sekda"}]
    async with transaction(pool) as tx:
        await tx.execute(
            "INSERT INTO content (id, purpose, sha256, sealed) VALUES ('content-1', 'c', $1, '')", "0" * 64
        )
        await insert_rows(tx, "person", [{"id": name, "wrapped_key": b""} for name in ("p1", "p2")])
        entry = {"chain": BUDGET, "seq": 1, "known_at": AT}
        begun = {
            **entry, "batch": "b", "region": REGION, "line": LINE.line, "segment": "RENTAN", "worker_class": "BPU",
            "income": 1_000_000,
        }  # fmt: skip
        members = [
            {"id": "m1", "person": "p1", "kpj": f"{1:011}", "moved_from": None, "effective_on": BEGAN},
            {"id": "m2", "person": "p2", "kpj": f"{2:011}", "moved_from": None, "effective_on": BEGAN},
            {"id": "m3", "person": "p2", "kpj": f"{3:011}", "moved_from": "m2", "effective_on": MOVED},
        ]
        ended = {**entry, "membership": "m2", "why": "transferred", "effective_on": MOVED}
        await insert_rows(tx, "membership", [begun | member for member in members[:2]])
        await insert_rows(tx, "membership_ended", [ended])
        await insert_rows(tx, "membership", [begun | members[2]])
        wage = {"membership": "m1", "effective_on": MOVED, "income": WAGE}
        await insert_rows(tx, "membership_wage", [entry | wage])
    bills = [
        fact
        for month in MONTHS
        for fact in (
            BillIssued(
                bill=f"{LINE.line}{month[4:]}", line=LINE.line, fiscal_year=YEAR, month=month, payer="p",
                headcount=2, amount=Rupiah(33_600), due_on=DIED,
            ),
            BillPaid(bill=f"{LINE.line}{month[4:]}", amount=Rupiah(33_600), paid_on=AT.date(), document="d"),
        )
    ]  # fmt: skip
    bills.sort(key=lambda fact: fact.kind)
    claims = [
        opening(
            claim_id(death.claim),
            CaseType.CLAIM,
            death,
            ClaimMembership(claim=death.claim, membership=death.membership),
        ).model_copy(update={"at": on(date(2022, 3, 14)), "effective_on": date(2022, 3, 14)})
        for death in (DEATH, MOVER)
    ]
    year = opening(contributions_id(INSTRUCTION, REGION, YEAR), CaseType.CONTRIBUTIONS, *bills)
    await record.open_cases([opening(LADDER, CaseType.ESCALATION, rungs=rungs), year, *claims], Writer())
    async with transaction(pool) as tx:
        # March stood on the bill of the membership that the second worker was still on when it began.
        await insert_rows(
            tx,
            "bill_item",
            [
                {"membership": member, "month": month, "bill": f"{LINE.line}{month[4:]}", "amount": 16_800}
                for month in MONTHS
                for member in ("m1", "m2")
            ],
        )
    return pool


def edited(name: str, old: str, new: str) -> Edition:
    """Return the shipped law with one word of one parameter changed."""
    shipped = from_folder(PARAMETERS.parent)
    known = shipped.book.parameters[name]
    other = known.model_validate_json(known.model_dump_json().replace(old, new))
    assert other != known
    book = shipped.book.model_copy(update={"parameters": shipped.book.parameters | {name: other}})
    return shipped.model_copy(update={"book": book, "name": "other"})


async def differs(pool: Pool, other: Edition, who: Reader = EVERYWHERE) -> list[Decided]:
    return await decided_differently(pool, who, from_folder(PARAMETERS.parent), other)


async def test_the_same_law_decides_the_same(record_of_open_cases: Pool) -> None:
    assert await differs(record_of_open_cases, from_folder(PARAMETERS.parent)) == []


async def test_a_milestone_still_owed_moves_with_its_rule(record_of_open_cases: Pool) -> None:
    [found] = await differs(
        record_of_open_cases, edited("budget.milestones.joint_approval", '"day":30', '"day":29')
    )
    assert (found.case, found.what, found.subject) == (BUDGET, "due_on", "JOINT_APPROVAL")
    assert (found.before, found.after) == ("2021-11-30", "2021-11-29")


async def test_a_milestone_that_was_met_is_not_asked_about(record_of_open_cases: Pool) -> None:
    assert await differs(record_of_open_cases, edited("budget.milestones.rkpd", '"day":30', '"day":29')) == []


async def test_a_new_holiday_decree_moves_what_is_counted_over_it(record_of_open_cases: Pool) -> None:
    shipped = from_folder(PARAMETERS.parent)
    newest = shipped.calendar.years[YEAR]
    leave = {**newest.collective_leave, date(2022, 1, 3): "Cuti Bersama"}
    decreed = newest.model_copy(update={"version": newest.version + 1, "collective_leave": leave})
    other = shipped.model_copy(update={"calendar": Calendar.of([*shipped.calendar.versions, decreed])})
    [found] = await differs(record_of_open_cases, other)
    assert (found.subject, found.before, found.after) == ("DPA", "2022-01-13", "2022-01-14")


async def test_a_budget_line_is_priced_month_by_month(record_of_open_cases: Pool) -> None:
    found = await differs(record_of_open_cases, edited("contributions.bpu.jkm", "6800", "7000"))
    assert [each.subject for each in found] == [f"{LINE.line} 2022-{month:02d}" for month in range(1, 13)]
    assert {(each.what, each.before, each.after) for each in found} == {("monthly", "Rp16.800", "Rp17.000")}


async def test_a_rung_still_to_be_climbed_takes_other_days(record_of_open_cases: Pool) -> None:
    [found] = await differs(record_of_open_cases, edited("escalation.rungs.sekda", '"days":14', '"days":10'))
    assert (found.case, found.what, found.subject) == (LADDER, "days", "2 sekda")
    assert (found.before, found.after) == ("14", "10")


async def test_a_death_not_decided_on_gives_another_sum_and_shows_nothing_of_the_person(
    record_of_open_cases: Pool,
) -> None:
    [found] = await differs(
        record_of_open_cases, edited("benefits.jkk.death_multiple", '"value":48', '"value":50')
    )
    assert (found.case, found.what) == (CLAIM, "paid_now")
    assert found.subject == f"{DEATH.claim} work_accident {DIED}"
    assert found.before != found.after
    assert "m1" not in found.model_dump_json()


@pytest.mark.parametrize(
    ("death", "amount"),
    # 48 times the base of the band of the wage on the day of death; all months of whoever moved.
    [(DEATH, "Rp211.600.000"), (MOVER, "Rp42.000.000")],
    ids=["wage has changed", "moved before"],
)
async def test_the_law_is_asked_what_the_decision_asks(
    record_of_open_cases: Pool, death: ClaimOpened, amount: str
) -> None:
    programme = "jkk" if death.cause is Cause.WORK_ACCIDENT else "jkm"
    changed = edited(f"benefits.{programme}.burial", "10000000", "11000000")
    [found] = await differs(record_of_open_cases, changed)
    assert (found.case, found.before) == (claim_id(death.claim), amount)


async def test_what_was_paid_before_a_move_counts_as_the_policy_says(record_of_open_cases: Pool) -> None:
    [found] = await differs(record_of_open_cases, edited("policy.moved_months", "true", "false"))
    assert (found.case, found.what) == (claim_id(MOVER.claim), "paid_now")
    assert found.before == "Rp42.000.000"
    assert found.after == "Rp0"


async def test_months_too_few_under_another_law_give_less(record_of_open_cases: Pool) -> None:
    [found] = await differs(record_of_open_cases, edited("benefits.jkm.waiting", '"months":3', '"months":4'))
    assert (found.case, found.before, found.after) == (claim_id(MOVER.claim), "Rp42.000.000", "Rp10.000.000")


async def test_a_law_without_the_rule_answers_nothing(record_of_open_cases: Pool) -> None:
    found = await decided_differently(
        record_of_open_cases, EVERYWHERE, as_it_stood(date(2010, 1, 1)), from_folder(PARAMETERS.parent)
    )
    assert {each.what for each in found} == {"due_on", "monthly", "days", "paid_now"}
    assert {each.before for each in found} == {None}
    assert None not in {each.after for each in found}


async def test_nobody_is_told_of_regions_they_do_not_see(record_of_open_cases: Pool) -> None:
    elsewhere = replace(EVERYWHERE, grants=(("officer", "35.09"),))
    other = edited("budget.milestones.joint_approval", '"day":30', '"day":29')
    assert await differs(record_of_open_cases, other, elsewhere) == []
