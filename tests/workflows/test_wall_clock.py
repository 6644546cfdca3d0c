"""The whole way on the wall clock: real timers, skipped on the real server; each case has a clock of its own."""

from datetime import date, timedelta

from schemas.budgeting import BudgetState
from schemas.claims import ClaimState, Prepare
from schemas.clock import Clock
from schemas.contributions import ConfirmPayment, ContributionsState, Pay
from schemas.issuing import CommitmentState, SubmitRoster
from schemas.money import Rupiah
from schemas.names import claim_id, contributions_id, registration_id
from schemas.registration import Approve
from schemas.terms import Funding, Segment
from tests.support.stages import HEADCOUNT, MONTHLY, Region, line, roster
from tests.support.world import INSTRUCTION, WALL, World, real_now


async def registered(world: World, here: Region, year: int) -> None:
    """Come to registered workers for *year*; every step happens by itself once people have done theirs."""
    people = world.people
    await world.open_commitment(here.code, real_now(), clock=Clock())
    budget = await here.planned(real_now(), clock=Clock(), year=year)
    await world.give(people.officer, budget, "add_line", "budget.line", line(Funding.MANDIRI, months=12))
    assert (await world.state(budget, BudgetState)).funded
    await world.until(here.commitment, "commitment.year_funded")
    name, sha256 = await world.installation.upload("roster", roster(here.code))
    body = SubmitRoster(
        line=f"{here.code}-{year}-L01",
        segment=Segment.RENTAN,
        fiscal_year=year,
        content=name,
        content_digest=sha256,
    )
    await world.give(people.officer, here.commitment, "submit_roster", "commitment.submit_roster", body)
    batch = registration_id(f"{here.code}-{year}-001")
    await world.until(batch, "registration.checked")
    await world.give(people.approver, batch, "approve", "registration.approve", Approve())
    await world.until(batch, "registration.followed_up")
    await world.until(here.commitment, "commitment.workers_registered")


async def test_money_workers_bills_arrears_and_a_paid_claim_follow_from_real_timers(
    world: World, region: str
) -> None:
    here, people = Region(world, region), world.people
    year = WALL.today(real_now()).year + 1
    await registered(world, here, year)

    billing = contributions_id(INSTRUCTION, region, year)
    await world.until(billing, "contributions.opened")
    await world.skip_to(billing, WALL.starts(date(year, 1, 1)))
    await world.until(billing, "contributions.billed")
    [bill] = (await world.state(billing, ContributionsState)).bills.values()
    assert bill.amount == MONTHLY * HEADCOUNT
    await world.skip_to(billing, WALL.ends(bill.due_on))
    await world.until(billing, "contributions.overdue")
    ladder = f"escalation/{billing}/contributions.arrears.{year}/1"
    await world.until(ladder, "escalation.opened")
    today = await world.today(billing)
    payment = Pay(bill=bill.bill, amount=Rupiah(bill.amount), paid_on=today, document="SP2D/1")
    entered = await world.give(people.officer, billing, "pay", "contributions.pay", payment)
    confirm = ConfirmPayment(payment=str(entered.details["payment"]))
    await world.give(people.approver, billing, "confirm_payment", "contributions.confirm", confirm)
    await world.until(ladder, "escalation.cause_ended")
    await world.until(here.commitment, "commitment.contributing")

    await world.skip_to(here.commitment, WALL.at(date(year, 1, 31), 9))
    died = await here.died(on=date(year, 1, 30))
    claim = claim_id(f"{region}-{year}-001")
    assert died.case == here.commitment
    await world.until(claim, "claim.opened")
    await world.skip_to(claim, WALL.at(date(year, 2, 1), 9))
    await here.handed_in(claim.removeprefix("claim/"), None, date(year, 2, 1))
    await world.give(people.second_officer, claim, "prepare", "claim.prepare", Prepare())
    state = await world.state(claim, ClaimState)
    assert state.eligible
    await world.give(people.approver, claim, "approve", "claim.approve", Approve())
    await world.until(claim, "claim.payment_ordered")
    await world.skip(claim, timedelta(days=95))
    await world.until_closed(claim)
    assert (await world.actions(claim))[-3:] == ["claim.bank_answered", "claim.paid", "claim.closed"]
    [settled] = await world.facts("payment_settled", claim)
    assert settled["amount"] == state.amount
    assert (await world.state(here.commitment, CommitmentState)).claims == {year: 1}
