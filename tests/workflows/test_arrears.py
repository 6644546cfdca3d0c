"""Arrears: payers are reminded, ladders rise on the right track, lines lapse and come back, and the year ends."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.cases import CaseKey, CaseType
from schemas.contributions import BillState, ContributionsState, Pay, ProposedPayment
from schemas.money import Rupiah
from schemas.rulings import Confidence, Ruling
from schemas.terms import BillKind, UnitKind
from starter.people import Office, Registers
from starter.registers import Unit, put_units
from tests.support.stages import YEAR, Region, line
from tests.support.world import CONDUCTED, World, on
from tests.support.years import AMOUNT, BEGINS, fee, owed, year
from workflows.contributions.standing import Loose, loose, unpaid_run

pytestmark = pytest.mark.anywhere

LAPSE = Ruling(
    parameter="contributions.inactive_after.pu",
    value=3,
    unit="months",
    effective_from=date(2015, 7, 1),
    reference="aturan contoh",
    confidence=Confidence.ASSUMED,
)


@pytest.fixture
async def here(world: World, region: str) -> Region:
    found = Region(world, region)
    await found.funded()
    return found


def late(month: int, days: int = 0) -> date:
    return date(YEAR, month, 16) + timedelta(days=days)


async def pass_by(here: Region, *months: int) -> None:
    """Let the last days of months' bills pass."""
    for month in months:
        await here.world.advance(here.contributions, on(late(month)))


async def pay(here: Region, bill: str, day: date, amount: int = AMOUNT) -> None:
    body = Pay(bill=bill, amount=Rupiah(amount), paid_on=day, document=f"SP2D/{bill}")
    await here.pay(body, on(day))


async def lapsed(here: Region) -> list[str]:
    return (await here.world.state(here.contributions, ContributionsState)).lapsed


async def rung(here: Region, cause: str, number: int = 1) -> str:
    ladder = f"escalation/{here.contributions}/contributions.{cause}.{YEAR}/{number}"
    found = await here.world.facts("rung_climbed", ladder)
    return str(found[0]["office"])


async def test_a_payer_is_reminded_before_the_last_day_of_what_is_still_owed(here: Region) -> None:
    world = here.world
    days = (date(YEAR, 2, 8), date(YEAR, 2, 14))
    await year(here, owed(here, 2, reminders=days), owed(here, 3, reminders=(date(YEAR, 3, 8),)))
    await world.advance(here.contributions, CONDUCTED.starts(days[0]))
    await pay(here, here.bill(2), date(YEAR, 2, 9), 60_000)
    await world.advance(here.contributions, CONDUCTED.starts(days[1]))
    await pay(here, here.bill(3), date(YEAR, 2, 15))
    await world.advance(here.contributions, on(date(YEAR, 3, 9)))
    reminded = await world.facts("bill_reminded", here.contributions)
    assert [(row["bill"], row["outstanding"], row["effective_on"]) for row in reminded] == [
        (here.bill(2), AMOUNT, days[0]),
        (here.bill(2), AMOUNT - 60_000, days[1]),
    ]
    assert (f"{here.code}/bpkad", "bill_reminder") in await world.notices(here.contributions)


async def test_a_day_of_reminding_that_is_past_is_left_out(here: Region) -> None:
    await year(here, owed(here, 2, reminders=(date(YEAR, 1, 3),)))
    await pass_by(here, 2)
    assert await here.world.facts("bill_reminded", here.contributions) == []


async def test_what_is_overdue_is_what_is_left_of_a_bill(here: Region) -> None:
    await year(here, owed(here, 2))
    await pay(here, here.bill(2), date(YEAR, 2, 9), 99_000)
    await pass_by(here, 2)
    [overdue] = await here.world.facts("bill_overdue", here.contributions)
    assert overdue["outstanding"] == 1_000


async def test_a_line_lapses_by_its_own_rule_and_comes_back_when_its_arrears_are_paid(here: Region) -> None:
    world = here.world
    rule = {"lapse_after": 3, "lapse_rule": LAPSE}
    await year(here, *(owed(here, month, **rule) for month in (2, 3, 4)))
    await pass_by(here, 2, 3)
    assert await lapsed(here) == []
    await pass_by(here, 4)
    [row] = await world.facts("line_lapsed", here.contributions)
    assert (row["line"], row["since_month"], row["months"], row["headcount"]) == (
        here.line, f"{YEAR}-02", 3, 6,
    )  # fmt: skip
    assert await lapsed(here) == [here.line]
    [entry] = await world.rows(
        "SELECT rulings FROM audit_entry WHERE chain = $1 AND action = 'contributions.overdue'"
        " ORDER BY seq DESC LIMIT 1",
        here.contributions,
    )
    assert [ruling["parameter"] for ruling in entry["rulings"]] == [LAPSE.parameter]

    await pay(here, here.bill(2), late(4, 1))
    await pay(here, here.bill(3), late(4, 2))
    assert await lapsed(here) == [here.line]
    await pay(here, here.bill(4), late(4, 3))
    [back] = await world.facts("line_reinstated", here.contributions)
    assert (back["line"], back["reinstated_on"]) == (here.line, late(4, 3))
    assert await lapsed(here) == []
    notices = await world.notices(here.contributions)
    assert {"line_lapsed", "line_reinstated"} <= {template for _, template in notices}


async def test_protection_that_follows_the_paid_month_lapses_with_the_first_unpaid_one(here: Region) -> None:
    await year(here, owed(here, 2, lapse_after=1), owed(here, 3, lapse_after=1))
    await pass_by(here, 2, 3)
    [row] = await here.world.facts("line_lapsed", here.contributions)
    assert (row["since_month"], row["months"]) == (f"{YEAR}-02", 1)


async def test_a_line_without_a_rule_never_lapses(here: Region) -> None:
    await year(here, *(owed(here, month) for month in (2, 3, 4)))
    await pass_by(here, 2, 3, 4)
    assert await here.world.facts("line_lapsed", here.contributions) == []


async def test_each_payers_arrears_climb_their_own_ladder_on_their_own_track(here: Region) -> None:
    world, code = here.world, here.code
    registers = Registers(world.installation.pool, world.people.admin)
    since = date(2020, 1, 1)
    units = [
        Unit(code="bumd-contoh", kind=UnitKind.BUMD, name="BUMD Contoh", valid_from=since),
        Unit(code="desa-contoh", kind=UnitKind.VILLAGE, name="Desa Contoh", valid_from=since),
    ]
    await put_units(registers, code, units)
    await registers.put_offices(
        [
            Office(code=f"{code}/{unit.code}", region=code, title=unit.name, mail="kantor@contoh.example")
            for unit in units
        ]
    )
    payers = {3: "bumd-contoh", 4: "desa-contoh"}
    due_on = date(YEAR, 2, 15)
    bills = [
        owed(here, month, due_on=due_on, payer=payer, debtor=f"{code}/{payer}", village=month == 4)
        for month, payer in payers.items()
    ]
    await year(here, owed(here, 2), *bills)
    await pass_by(here, 2)
    assert await rung(here, "arrears") == f"{code}/bpkad"
    assert await rung(here, "arrears-bumd-contoh") == f"{code}/bumd-contoh"
    assert await rung(here, "arrears-desa-contoh") == f"{code}/desa-contoh"
    company = f"escalation/{here.contributions}/contributions.arrears-bumd-contoh.{YEAR}/1"
    [draft] = await world.facts("letter_drafted", company)
    assert (draft["template"], draft["sender"]) == ("warning", f"{code}/cabang")
    notices = await world.notices(here.contributions)
    assert (f"{code}/bumd-contoh", "bill_overdue") in notices

    await pay(here, bills[0].bill, late(2, 1))
    assert await world.standing(company) == "closed"
    state = await world.state(here.contributions, ContributionsState)
    assert set(state.ladders) == {"arrears", "arrears.desa-contoh"}


async def test_a_late_fee_is_chased_like_any_bill_and_the_year_ends_with_the_last(here: Region) -> None:
    world = here.world
    await year(here, owed(here, 2, outstanding=Rupiah(0)), fee(here, 2), last=True)
    assert await world.tasks(here.contributions) == {"contributions.pay"}
    await pass_by(here, 2)
    assert await world.standing(here.contributions) == "open"
    assert await rung(here, "arrears") == f"{here.code}/bpkad"
    await pay(here, f"{here.bill(2)}-D1", late(2, 1), 2_000)
    assert await world.standing(here.contributions) == "closed"
    await world.until_closed(here.contributions)
    assert (await world.actions(here.contributions))[-1] == "contributions.settled"


@pytest.mark.parametrize(("kind", "track"), [(UnitKind.BUMD, "company"), (UnitKind.VILLAGE, "village")])
async def test_a_payer_billed_as_such_owes_on_the_ladder_of_its_kind(
    world: World, region: str, kind: UnitKind, track: str
) -> None:
    registers = Registers(world.installation.pool, world.people.admin)
    payer = line().payer
    unit = Unit(code=payer, kind=kind, name="Pembayar Contoh", valid_from=date(2020, 1, 1))
    await put_units(registers, region, [unit])
    office = Office(code=f"{region}/{payer}", region=region, title="Pembayar", mail="bayar@kantor.example")
    await registers.put_offices([office])
    here = Region(world, region)
    await here.billed()
    [bill] = await world.facts("bill_issued", here.contributions)
    await world.advance(here.contributions, CONDUCTED.ends(bill["due_on"]))
    cause = f"arrears-{payer}"
    assert await rung(here, cause) == f"{region}/{payer}"
    [case] = await world.rows(
        "SELECT opening FROM case_file WHERE id = $1",
        f"escalation/{here.contributions}/contributions.{cause}.{YEAR}/1",
    )
    assert case["opening"]["track"] == track


def state_of(*bills: BillState, tasks: tuple[str, ...] = (), **more: object) -> ContributionsState:
    key = CaseKey(
        id="contributions/i/36.01/2022", type=CaseType.CONTRIBUTIONS, instruction="i", region="36.01",
        province="36", fiscal_year=YEAR,
    )  # fmt: skip
    return ContributionsState(
        key=key, stage="billing", region_name="36.01", now=BEGINS, commitment="c", first_month=1,
        bills={bill.bill: bill for bill in bills}, tasks=list(tasks), **more,
    )  # fmt: skip


def bill_of(
    month: int, *, overdue: bool, outstanding: int = 1, kind: BillKind = BillKind.CONTRIBUTION
) -> BillState:
    return BillState(
        bill=f"l-{month:02d}-{kind}", line="l", month=f"{YEAR + month // 12}-{month % 12 + 1:02d}", payer="p",
        amount=Rupiah(1), outstanding=Rupiah(outstanding), due_on=date(YEAR, 1, 1), overdue=overdue,
        bill_kind=kind,
    )  # fmt: skip


@given(st.lists(st.sampled_from(["paid", "late", "open", "none"]), min_size=1, max_size=18))
def test_the_longest_run_of_unpaid_months_is_found_whatever_lies_between(months: list[str]) -> None:
    bills = [
        bill_of(n, overdue=kind == "late", outstanding=0 if kind == "paid" else 1)
        for n, kind in enumerate(months)
        if kind != "none"
    ]
    runs = "".join("x" if kind == "late" else " " for kind in months).split()
    found = unpaid_run(state_of(*bills), "l")
    assert len(found) == max(map(len, runs), default=0)
    assert unpaid_run(state_of(*bills), "another line") == ()


def test_a_fee_is_no_month() -> None:
    fees = [bill_of(n, overdue=True, kind=BillKind.FEE) for n in range(3)]
    assert unpaid_run(state_of(*fees), "l") == ()


def test_nothing_is_loose_of_a_year_that_chases_what_is_owed() -> None:
    bill = bill_of(0, overdue=True)
    task = f"contributions/i/36.01/2022#pay.{bill.bill}"
    chased = state_of(bill, tasks=(task,), ladders={"arrears": "ladder"})
    assert not loose(chased)
    assert loose(state_of(bill)) == Loose(asked=(bill.bill,))
    assert loose(state_of(ladders={"arrears": "ladder"}, told=True)).rested == ("arrears",)
    handed = {"arrears": "ladder", "contributions/i/1#arrears": "handed on"}
    assert not loose(state_of(bill, tasks=(task,), ladders=handed))


def test_nobody_is_asked_for_what_a_payment_that_waits_would_pay() -> None:
    bill = bill_of(0, overdue=True)
    waits = ProposedPayment(
        payment="M001", bill=bill.bill, amount=Rupiah(1), paid_on=date(YEAR, 1, 1), document="SP2D/1",
        sp2d_on=None, proposer="u",
    )  # fmt: skip
    ladders = {"arrears": "ladder"}
    assert not loose(state_of(bill, ladders=ladders, proposed={"M001": waits}))
    assert loose(state_of(bill, ladders=ladders)).asked == (bill.bill,)
