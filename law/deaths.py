"""A death decided: who of the dead's memberships pays, how much, to whom, by when, and why if nothing is owed.

Everything is decided by the law of the day of death; only clocks and minority are asked on the day when the file is
complete. Facts in, decision out: nothing is read but the law book and the calendar.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from law.book import book, distinct
from law.claims import NUMBER, Benefit, Finding, FindingCode, benefit, covered, paid_long_enough, streak_of
from law.clocks import pay_day, warn_on
from law.coverage import counting
from law.decision import (
    Chosen,
    ChosenBy,
    DeathFacts,
    Decision,
    HeldGround,
    MembershipDecision,
    MembershipFacts,
    PaidSpell,
)
from law.documents import Asked, Documents, Mistaken, required, wrong_door
from law.grounds import grounds
from law.heirs import Division, Inheritance, Obstacle, claiming, divide, outside_order, turn
from law.months import Month
from law.programmes import programme
from law.registration import age, age_limit
from law.scholarship import Scholarship, scholarship
from law.values import flag, items, table, text, whole
from schemas.deaths import ObstacleCode, Remedy
from schemas.money import Rupiah
from schemas.rulings import Ruling
from schemas.terms import Programme

__all__ = [
    "Chosen",
    "ChosenBy",
    "DeathFacts",
    "Decision",
    "HeldGround",
    "MembershipDecision",
    "MembershipFacts",
    "PaidSpell",
    "decide",
]


@dataclass(frozen=True)
class _Judged:
    """A membership with what was found of it."""

    facts: MembershipFacts
    programme: Programme
    findings: tuple[Finding, ...]
    months: tuple[Month, ...]
    """The months that count, up to the death."""
    owed: Benefit | None
    """None if it does not cover the death."""
    rulings: tuple[Ruling, ...]
    pays: bool = False

    @property
    def amount(self) -> Rupiah:
        return self.owed.paid_now if self.owed else Rupiah(0)

    @property
    def reduced(self) -> bool:
        return self.owed is not None and any(found.code is FindingCode.WAITING for found in self.findings)


@dataclass(frozen=True)
class _Selected:
    """The memberships, with those marked that pay, and through which the accident programme does."""

    judged: tuple[_Judged, ...]
    chosen: Chosen | None
    rulings: tuple[Ruling, ...]
    obstacles: tuple[Obstacle, ...] = ()

    @property
    def paying(self) -> tuple[_Judged, ...]:
        return tuple(one for one in self.judged if one.pays)

    @property
    def programme(self) -> Programme | None:
        if self.chosen:
            return Programme.JKK
        return Programme.JKM if self.paying else None


def decide(facts: DeathFacts, *, week: int = 5) -> Decision:
    """Return what the law says of a death; the agency works *week* days a week.

    Raises Refused NO_RULING for a death before the order of heirs is in the law book (July 2015).
    """
    on = facts.died_on
    selected = _select(facts, tuple(_judge(one, facts) for one in facts.memberships))
    paying, which = selected.paying, selected.programme
    amount = sum((one.amount for one in paying), Rupiah(0))
    mistaken = _mistaken(facts)
    letters = [text(code) for code in items(book().ruling("claims.documents.several_heirs", on))]
    inheritance = facts.inheritance(letters)
    obstacles = [*selected.obstacles, *_identities(paying, on), *_doors(mistaken)]
    division = _divided(facts, inheritance, paying, stopped=any(each.stops_all for each in obstacles))
    plan, schooled = _schooling(selected, facts)
    documents = _documents(facts, inheritance, selected, amount)
    due = pay_day(which, facts.complete_on, week=week) if which and facts.complete_on else None
    warn = warn_on(which, due.due_on, week=week) if which and due else None
    findings = tuple(_findings(facts, mistaken))
    obstacles += division.obstacles if paying else ()
    cited = [
        *(ruling for one in selected.judged for ruling in one.rulings),
        *(ruling for found in findings for ruling in found.rulings),
        *selected.rulings, *division.rulings, *plan.rulings, *schooled, *documents.rulings,
        *(due.rulings if due else ()), *(warn.rulings if warn else ()),
    ]  # fmt: skip
    decided = Decision(
        died_on=on,
        cause=facts.cause,
        programme=which,
        eligible=bool(paying),
        reduced=any(one.reduced for one in paying),
        findings=findings,
        memberships=tuple(_decided(one) for one in selected.judged),
        chosen=selected.chosen,
        amount=amount,
        division=division,
        scholarship=plan,
        required=documents.asked,
        missing=documents.missing(facts.documents),
        obstacles=tuple(obstacles),
        reroute=mistaken.reroute if mistaken else None,
        grounds=(),
        pay_by=due.due_on if due else None,
        warn_on=warn.due_on if warn else None,
        rulings=(),
    )
    held = grounds(decided)
    return decided.model_copy(
        update={"grounds": held, "rulings": distinct([*cited, *(one.ruling for one in held)])}
    )


def _judge(one: MembershipFacts, facts: DeathFacts) -> _Judged:
    on = facts.died_on
    which, why = programme(facts.cause, one.worker_class, on)
    counted, asked = counting(one.spells, on)
    paid = {month for spell in counted for month in spell.months if month <= Month.of(on)}
    found = covered(on, one.worker_class, paid, counted[0].begins)
    findings = list(_before_number(one, counted, on))
    if not findings:
        waits = which is Programme.JKM
        findings = [each for each in found.findings if waits or each.code is not FindingCode.WAITING]
    eligible = found.eligible and findings[0].code is not FindingCode.BEFORE_NUMBER
    limit = age_limit(one.worker_class, one.registered_on)
    if limit and one.born and age(one.born, one.registered_on) >= whole(limit):
        findings.append(Finding(code=FindingCode.OVER_AGE_AT_REGISTRATION, rulings=(limit,)))
        eligible = False
    if not one.identity_matches:
        rule = book().ruling("claims.identity", on)
        findings.append(Finding(code=FindingCode.IDENTITY_MISMATCH, rulings=(rule,)))
    owed = None
    if eligible:
        owed = benefit(
            cause=facts.cause,
            died_on=on,
            worker_class=one.worker_class,
            monthly_wage=one.monthly_wage,
            paid_months=found.consecutive_months,
            contribution_months=found.paid_months,
        )
    rulings = [why, *asked, *(ruling for each in findings for ruling in each.rulings)]
    return _Judged(
        facts=one,
        programme=which,
        findings=tuple(findings),
        months=tuple(sorted(paid)),
        owed=owed,
        rulings=distinct([*rulings, *(owed.rulings if owed else ())]),
    )


def _before_number(one: MembershipFacts, counted: Sequence[PaidSpell], on: date) -> Iterator[Finding]:
    """Yield that death came before the number; one that a counted earlier membership had is a number too."""
    begins = book().ruling("claims.cover_begins", on)
    had = [counted[0].begins] if len(counted) > 1 else []
    numbered = min([*had, *([one.number_issued_on] if one.number_issued_on else [])], default=None)
    if NUMBER in items(begins) and (numbered is None or on < numbered):
        yield Finding(code=FindingCode.BEFORE_NUMBER, rulings=(begins,))


def _select(facts: DeathFacts, judged: tuple[_Judged, ...]) -> _Selected:
    accident = [one for one in judged if one.owed and one.programme is Programme.JKK]
    outside = [one for one in judged if one.owed and one.programme is Programme.JKM]
    if accident:
        once = book().ruling("benefits.jkk.once", facts.died_on)
        through, why = _through(accident, facts.accident_membership, once)
        paying = [through, *(outside if flag(table(once)["beside_death_benefit"]) else [])]
        chosen = Chosen(membership=through.facts.membership, why=why, ruling=once)
        elsewhere = facts.accident_membership not in (None, *(one.facts.membership for one in accident))
        obstacle = Obstacle(
            code=ObstacleCode.ACCIDENT_NOT_COVERED,
            ref=facts.accident_membership,
            stops_all=True,
            ruling=once,
            resolved_by=(Remedy.ACCIDENT_MEMBERSHIP, Remedy.REROUTE),
        )
        return _Selected(_marked(judged, paying, once), chosen, (once,), (obstacle,) if elsewhere else ())
    if len(outside) > 1:
        each = book().ruling("benefits.jkm.per_membership", facts.died_on)
        paying = outside if flag(each) else [_highest(outside)]
        return _Selected(_marked(judged, paying, each), None, (each,))
    return _Selected(tuple(replace(one, pays=one in outside) for one in judged), None, ())


def _through(accident: Sequence[_Judged], named: str | None, once: Ruling) -> tuple[_Judged, ChosenBy]:
    """Return the membership through which the accident programme pays, and why that one."""
    happened = [one for one in accident if one.facts.membership == named]
    if happened and flag(table(once)["accident_first"]):
        return happened[0], ChosenBy.ACCIDENT
    return _highest(accident), ChosenBy.HIGHEST if len(accident) > 1 else ChosenBy.ONLY


def _highest(among: Sequence[_Judged]) -> _Judged:
    return max(among, key=lambda one: one.amount)


def _marked(judged: Sequence[_Judged], paying: Sequence[_Judged], rule: Ruling) -> tuple[_Judged, ...]:
    once = Finding(code=FindingCode.PAID_ONCE, rulings=(rule,))
    return tuple(
        replace(one, pays=True)
        if one in paying
        else replace(one, findings=(*one.findings, once) if one.owed else one.findings)
        for one in judged
    )


def _decided(one: _Judged) -> MembershipDecision:
    return MembershipDecision(
        membership=one.facts.membership,
        programme=one.programme,
        eligible=one.owed is not None,
        pays=one.pays,
        reduced=one.reduced,
        findings=one.findings,
        items=one.owed.items if one.owed and one.pays else (),
        amount=one.amount if one.pays else Rupiah(0),
        rulings=one.rulings,
    )


def _mistaken(facts: DeathFacts) -> Mistaken | None:
    classes = dict.fromkeys(one.worker_class for one in facts.memberships)
    found = (wrong_door(facts.cause, each, facts.documents, facts.died_on) for each in classes)
    return next((each for each in found if each), None)


def _findings(facts: DeathFacts, mistaken: Mistaken | None) -> Iterator[Finding]:
    if not facts.memberships:
        begins = book().ruling("claims.cover_begins", facts.died_on)
        yield Finding(code=FindingCode.NOT_A_MEMBER, rulings=(begins,))
    if mistaken:
        yield Finding(code=FindingCode.WRONG_DOOR, rulings=(mistaken.ruling,))


def _doors(mistaken: Mistaken | None) -> Iterator[Obstacle]:
    if mistaken:
        yield Obstacle(
            code=ObstacleCode.WRONG_DOOR,
            ref=None,
            stops_all=True,
            ruling=mistaken.ruling,
            resolved_by=(Remedy.REROUTE, Remedy.REFUTATION),
        )


def _identities(paying: Sequence[_Judged], on: date) -> Iterator[Obstacle]:
    for one in paying:
        if not one.facts.identity_matches:
            rule = book().ruling("claims.identity", on)
            yield Obstacle(
                code=ObstacleCode.IDENTITY_MISMATCH,
                ref=one.facts.membership,
                stops_all=True,
                ruling=rule,
                resolved_by=tuple(Remedy(text(remedy)) for remedy in items(rule)),
            )


def _divided(
    facts: DeathFacts, inheritance: Inheritance, paying: Sequence[_Judged], *, stopped: bool
) -> Division:
    owed = [item for one in paying if one.owed for item in one.owed.items]
    found = divide(inheritance, owed, facts.died_on, on=facts.complete_on)
    if not paying:
        return found.model_copy(update={"obstacles": ()})
    return found.model_copy(update={"shares": (), "payees": ()}) if stopped else found


def _schooling(selected: _Selected, facts: DeathFacts) -> tuple[Scholarship, list[Ruling]]:
    """Return the scholarship years, once per person, and the rulings that decided whether there are any."""
    paying = selected.paying
    none = Scholarship(years=(), total=Rupiah(0), rulings=())
    if not facts.children or not paying:
        return none, []
    if selected.chosen:
        return scholarship(facts.children, facts.died_on), []
    if all(one.reduced for one in paying):
        return none, []
    covering = [one for one in selected.judged if one.owed]
    months = [one.months for one in covering]
    asked: list[Ruling] = []
    if len(covering) > 1:
        together = book().ruling("benefits.scholarship.together", facts.died_on)
        asked = [together]
        months = [tuple({month for one in months for month in one})] if flag(together) else months
    for counted in months:
        enough, rules = paid_long_enough(facts.died_on, len(streak_of(sorted(counted))), len(counted))
        asked = [*asked, *rules]
        if enough:
            return scholarship(facts.children, facts.died_on), asked
    return none, asked


def _documents(facts: DeathFacts, inheritance: Inheritance, selected: _Selected, amount: Rupiah) -> Documents:
    on, day = facts.died_on, facts.complete_on
    receiving = turn(inheritance, on, on=day).heirs or claiming(inheritance, on, on=day)
    asked: dict[str, Asked] = {}
    rulings: list[Ruling] = []
    for worker_class in dict.fromkeys(one.facts.worker_class for one in selected.paying or selected.judged):
        found = required(
            facts.cause,
            worker_class,
            [heir.relation for heir in receiving],
            on,
            amount_owed=amount,
            traffic=facts.traffic,
            outside_order=outside_order(inheritance, on, on=day),
            pay_mode=facts.pay_mode,
        )
        asked = {**{one.code: one for one in found.asked}, **asked}
        rulings += found.rulings
    return Documents(asked=tuple(asked.values()), rulings=distinct(rulings))
