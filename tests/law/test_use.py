"""Every value of the law book is read by some decision: one that nothing reads would be believed untested."""

from datetime import date

import pytest

from law import budgeting, claims, escalation, instruments, issuing, regions, registration
from law.book import Parameter, book
from law.contributions import Month, bill_by, due_on, monthly
from schemas.money import Rupiah
from schemas.rulings import Ruling
from schemas.terms import Cause, Funding, InstrumentKind, Programme, WorkerClass

DIED = date(2022, 6, 10)
CHILD = claims.Child(ref="c1", birth_date=date(2019, 1, 1))


def decide_everything() -> None:
    for code in ("36", "36.01"):
        budgeting.plan(regions.find(code), 2022)
        escalation.ladder(regions.find(code), on=DIED)
    for kind in InstrumentKind:
        instruments.fits(kind, regions.find("36.01"))
        instruments.directs(kind)
    issuing.acknowledge_by(DIED)
    issuing.regulate_by(DIED)
    registration.compose_nik("36.01", DIED, False, 1)
    registration.too_old(WorkerClass.BPU, date(1990, 1, 1), DIED, book())
    registration.forms_by(DIED)
    registration.cards_by(DIED)
    for transport in (False, True):
        paid = Month.parse("2026-05")
        monthly(WorkerClass.BPU, Rupiah(0), paid, funding=Funding.CSR, transport=transport)
    monthly(
        WorkerClass.BPU, Rupiah(0), Month.of(DIED), programmes=[Programme.JKK, Programme.JKM, Programme.JHT]
    )
    monthly(WorkerClass.PU, Rupiah(1), Month.of(DIED), programmes=Programme)
    for worker_class in WorkerClass:
        due_on(worker_class, Month.of(DIED))
        bill_by(worker_class, Month.of(DIED), DIED)
        claims.covered(DIED, worker_class, [Month.of(DIED)], DIED)
        for cause in Cause:
            claims.benefit(
                cause=cause,
                died_on=DIED,
                worker_class=worker_class,
                monthly_wage=Rupiah(1),
                paid_months=40,
                children=[CHILD],
            )
    for cause in Cause:
        claims.pay_by(cause, DIED)
    claims.first_class([], DIED)
    claims.reminders(DIED)
    claims.late_compensation(Rupiah(1), 1, DIED)


def test_every_parameter_is_read_by_a_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    read: set[str] = set()
    look_up = Parameter.on

    def noted(parameter: Parameter, day: date | None) -> Ruling | None:
        read.add(parameter.name)
        return look_up(parameter, day)

    monkeypatch.setattr(Parameter, "on", noted)
    decide_everything()
    assert set(book().parameters) - read == set()
