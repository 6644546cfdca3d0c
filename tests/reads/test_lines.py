"""How things stand, told from the facts alone."""

from datetime import date

import pytest

from schemas.facts import (
    AnyFact,
    BillIssued,
    BillOverdue,
    BillPaid,
    BillReopened,
    ClaimOpened,
    LineLapsed,
    LineReinstated,
    MilestoneMissed,
    MilestonePlanned,
    MilestoneRecorded,
    PaymentOrdered,
    PaymentSettled,
)
from schemas.money import Rupiah
from schemas.terms import Cause, Milestone
from starter.reading.lines import RECORDS, STAGES, STANDINGS, status
from store.reads import kinds

DAY = date(2022, 3, 1)
BILL = BillIssued(
    bill="b",
    line="l",
    fiscal_year=2022,
    month="2022-02",
    payer="p",
    headcount=1,
    amount=Rupiah(1),
    due_on=DAY,
)
PAID = BillPaid(bill="b", amount=Rupiah(1), paid_on=DAY, document="d")
REOPENED = BillReopened(bill="b", receipt="r", reopened_on=DAY, outstanding=Rupiah(1))
LAPSED = LineLapsed(line="l", since_month="2022-02", months=3, headcount=1)
REINSTATED = LineReinstated(line="l", reinstated_on=DAY)
OVERDUE = BillOverdue(bill="b", due_on=DAY, outstanding=Rupiah(1))
PLANNED = MilestonePlanned(
    fiscal_year=2022,
    milestone=Milestone.DPA,
    budget_window="MURNI",
    due_on=DAY,
    actor="a",
    before_opening=False,
)
MISSED = MilestoneMissed(fiscal_year=2022, milestone=Milestone.DPA, due_on=DAY)
MET = MilestoneRecorded(fiscal_year=2022, milestone=Milestone.DPA, met_on=DAY, document="d", days_late=1)
CLAIM = ClaimOpened(
    claim="c", person="p", membership="m", died_on=DAY, cause=Cause.NON_WORK, content="x", content_digest="y"
)


def ordered(payment: str) -> PaymentOrdered:
    return PaymentOrdered(payment=payment, claim="c", amount=Rupiah(1), stand_in=True)


def settled(payment: str) -> PaymentSettled:
    return PaymentSettled(payment=payment, claim="c", amount=Rupiah(1), settled_on=DAY, stand_in=True)


@pytest.mark.parametrize(
    ("fact", "others", "standing"),
    [
        (BILL, [], "open"),
        (BILL, [OVERDUE], "overdue"),
        (BILL, [OVERDUE, PAID], "paid"),
        (BILL, [OVERDUE, PAID, REOPENED], "reopened"),
        (BILL, [OVERDUE, PAID, REOPENED, PAID], "paid"),
        (LAPSED, [], "lapsed"),
        (LAPSED, [REINSTATED], "reinstated"),
        (LAPSED, [REINSTATED, LAPSED], "lapsed"),
        (BILL, [PAID.model_copy(update={"bill": "other"})], "open"),
        (PLANNED, [], "planned"),
        (PLANNED, [MISSED], "missed"),
        (PLANNED, [MISSED, MET], "met"),
        (PLANNED, [MET.model_copy(update={"fiscal_year": 2021})], "planned"),
        (PLANNED.model_copy(update={"before_opening": True}), [], "before_opening"),
        (CLAIM, [ordered("1"), ordered("2"), settled("1")], "ordered"),
        (CLAIM, [ordered("1"), ordered("2"), settled("1"), settled("2")], "paid"),
        (MET, [], "recorded"),
    ],
)
def test_a_thing_stands_where_the_last_fact_about_it_put_it(
    fact: AnyFact, others: list[AnyFact], standing: str
) -> None:
    assert status(fact, [fact, *others]) == standing


def test_every_kind_of_fact_belongs_to_a_stage() -> None:
    assert set(STAGES) == set(kinds())


def test_standings_speak_of_facts_and_fields_that_exist() -> None:
    models = {fact.kind: type(fact) for fact in (BILL, PAID, OVERDUE, PLANNED, MISSED, MET, CLAIM)}
    for kind, standing in STANDINGS.items():
        assert {kind, *(later for later, _ in standing.later)} <= set(kinds())
        if kind in models:
            assert set(standing.key) <= set(models[kind].model_fields)
    assert len(set(RECORDS)) == len(RECORDS)
