"""The questions about a death as a whole: what is decided, why it may be refused, who approves, what comes later."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator

from law import appeals, clocks, deaths, grounds, renewals
from law.approvals import slots
from law.decision import DeathFacts, Decision, MembershipFacts, PaidSpell
from law.heirs import Court, Heir, Payee
from law.months import Month
from law.questions.registry import question
from law.scholarship import Child, SchoolLevel, scholarship
from law.signals import SignalFacts, signals
from schemas.base import Message
from schemas.deaths import AppealOutcome, AppealStage, PayeeKind, PayMode, WillKind
from schemas.money import Rupiah
from schemas.terms import Cause, Programme, WorkerClass


def _months(given: object) -> object:
    """Read months as a row writes them: 2022-03, a run 2022-01..2022-06, or a list of both."""
    return tuple(_each([given] if isinstance(given, str) else given)) if given else ()


def _each(written: Any) -> Iterator[Month]:  # noqa: ANN401 - whatever the row says
    for text in written:
        first, _, last = str(text).partition("..")
        run = Month.parse(last or first).since(Month.parse(first))
        yield from (Month.parse(first).plus(n) for n in range(run + 1))


Months = Annotated[tuple[Month, ...], BeforeValidator(_months)]


class RowSpell(Message):
    """A membership from which somebody was moved."""

    begins: date
    paid: Months = ()


class RowMembership(Message):
    """A membership as a row writes it: numbered on the day of registration and counting from it, unless it says so."""

    membership: str = "m1"
    worker_class: WorkerClass
    monthly_wage: int = 0
    registered_on: date
    number_issued_on: date | None = None
    never_numbered: bool = False
    born: date | None = None
    identity_matches: bool = True
    begins: date | None = None
    paid: Months = ()
    moved_from: tuple[RowSpell, ...] = ()

    def facts(self) -> MembershipFacts:
        """Return it as the law takes it."""
        numbered = None if self.never_numbered else self.number_issued_on or self.registered_on
        spells = [PaidSpell(begins=each.begins, months=each.paid) for each in self.moved_from]
        here = PaidSpell(begins=self.begins or numbered or self.registered_on, months=self.paid)
        return MembershipFacts(
            membership=self.membership,
            worker_class=self.worker_class,
            monthly_wage=Rupiah(self.monthly_wage),
            registered_on=self.registered_on,
            number_issued_on=numbered,
            born=self.born,
            identity_matches=self.identity_matches,
            spells=(*spells, here),
        )


class RowDeath(Message):
    """A death as a row writes it."""

    died_on: date
    cause: Cause = Cause.NON_WORK
    traffic: bool = False
    complete_on: date | None = None
    memberships: tuple[RowMembership, ...] = ()
    accident_membership: str | None = None
    heirs: tuple[Heir, ...] = ()
    pay_mode: PayMode = PayMode.SPLIT
    holder: str | None = None
    will: WillKind = WillKind.NONE
    court: tuple[str, ...] = ()
    buried_by: str | None = None
    children: tuple[Child, ...] = ()
    documents: frozenset[str] = frozenset()

    def decide(self) -> Decision:
        """Return what the law decides."""
        given = {name: getattr(self, name) for name in type(self).model_fields}
        given |= {"memberships": tuple(one.facts() for one in self.memberships)}
        given |= {"court": Court(heirs=self.court) if self.court else None}
        return deaths.decide(DeathFacts(**given))


@question
def death(**given: Any) -> dict[str, Any]:  # noqa: ANN401 - read by RowDeath
    """Return what is decided of a death: what is owed, to whom, what stands in the way, and why if it is nothing."""
    found = RowDeath(**given).decide()
    plan = found.scholarship
    return {
        "eligible": found.eligible,
        "reduced": found.reduced,
        "reduced_by": [ruling.parameter for ruling in found.reduced_by],
        "programme": found.programme,
        "findings": {one.membership: [each.code for each in one.findings] for one in found.memberships},
        "of_the_claim": [each.code for each in found.findings],
        "months": {
            one.membership: {each.code: len(each.months) for each in one.findings}
            for one in found.memberships
        },
        "amount": found.amount,
        "amounts": {one.membership: one.amount for one in found.memberships},
        "through": found.chosen and found.chosen.membership,
        "because": found.chosen and found.chosen.why,
        "heir_class": found.division.heir_class,
        "heirs": found.division.heirs,
        "shares": {share.heir: share.amount for share in found.division.shares},
        "payees": [[_named(payee), payee.amount] for payee in found.division.payees],
        "held": found.division.held,
        "obstacles": [f"{each.code} {each.ref}" if each.ref else each.code for each in found.obstacles],
        "resolved_by": {each.code: each.resolved_by for each in found.obstacles},
        "grounds": [held.ground for held in found.grounds],
        "reroute": found.reroute,
        "scholarship": plan.total,
        "scholars": list(dict.fromkeys(year.child for year in plan.years)),
        "scholarship_years": len(plan.years),
        "documents": [asked.code for asked in found.required],
        "missing": [asked.code for asked in found.missing],
        "pay_by": found.pay_by,
        "warn_on": found.warn_on,
        "rests_on": [ruling.parameter for ruling in found.rulings],
    }


@question
def rejection(
    *, ground: str, death: RowDeath, document: str | None = None, reason: str | None = None
) -> dict[str, Any]:
    """Return by which rule a claim may be refused on a ground."""
    found = grounds.may_reject(ground, death.decide(), document=document, reason=reason)
    return {"rule": found.parameter}


@question
def approvers(*, amount: int, day: date, reviewed: bool = False) -> dict[str, Any]:
    """Return from which offices a benefit's approvers come, in order."""
    return {"slots": slots(Rupiah(amount), day, reviewed=reviewed)[0]}


@question
def second_look(
    *,
    died_on: date,
    memberships: tuple[RowMembership, ...],
    claims_to_account: int = 1,
    heir_is_officer: bool = False,
    documents_elsewhere: int = 0,
) -> dict[str, Any]:
    """Return what makes somebody look at a claim once more."""
    found = signals(
        SignalFacts(
            died_on=died_on,
            memberships=tuple(one.facts() for one in memberships),
            claims_to_account=claims_to_account,
            heir_is_officer=heir_is_officer,
            documents_elsewhere=documents_elsewhere,
        )
    )
    return {
        "signals": [each.code for each in found],
        "figures": {each.code: each.figures for each in found},
    }


@question
def late_interest(*, owed: int, pay_by: date, paid_on: date) -> dict[str, Any]:
    """Return what the agency owes on top for paying on a day, and for how many days."""
    found = clocks.compensation(Rupiah(owed), pay_by, paid_on)
    return {"days": found.days, "amount": found.amount}


@question
def warning(*, programme: Programme, pay_by: date) -> dict[str, Any]:
    """Return when a claim that is to be paid by a day begins to climb."""
    return {"warn_on": clocks.warn_on(programme, pay_by).due_on}


@question
def appeal_step(*, stage: AppealStage, outcome: AppealOutcome, day: date | None = None) -> dict[str, Any]:
    """Return what follows when a stage of a dispute has ended."""
    found = appeals.next_step(stage, outcome, day)
    return {"stage": found.stage, "reopens": found.reopens}


class RowCourse(Message):
    """A child's scholarship as a row writes it; its plan is that of the child alone."""

    died_on: date
    child: Child
    planned: bool = True
    paid: tuple[renewals.PaidYear, ...] = ()
    skipped: tuple[int, ...] = ()
    married_on: date | None = None
    employments: tuple[renewals.Employment, ...] = ()
    left_school_on: date | None = None
    child_died_on: date | None = None

    def course(self) -> renewals.Course:
        """Return it as the law takes it."""
        plan = scholarship([self.child], self.died_on).years if self.planned else ()
        given = {name: getattr(self, name) for name in type(self).model_fields if name != "planned"}
        return renewals.Course(plan=plan, **given)


@question
def next_school_year(*, course: RowCourse, day: date) -> dict[str, Any]:
    """Return which year of a child's scholarship comes next, and its end."""
    found = renewals.next_year(course.course(), day)
    return {
        **(found.next.model_dump() if found.next else {"year": None}),
        "end": found.end and found.end.reason,
        "ends_on": found.end and found.end.on,
        "by": found.end and found.end.ruling.parameter,
    }


@question
def school_year(*, course: RowCourse, year: int, level: SchoolLevel | None, day: date) -> dict[str, Any]:
    """Return what a year of a child's scholarship gives at the level proved."""
    return {"amount": renewals.claim_year(course.course(), year, level, day).year.amount}


def _named(payee: Payee) -> str:
    if payee.kind is PayeeKind.FUND:
        return payee.kind
    return f"{payee.kind} {payee.ref}" + (f" for {payee.heir}" if payee.kind is PayeeKind.GUARDIAN else "")
