"""Lives of members: what may happen to them and to their money, as steps to generate, and who was covered when.

The answers are worked out from the story alone, the slow way and without the law's code: they are what coverage read
from the record must agree with.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from hypothesis import strategies as st

BEGINS, ENDS = date(2022, 1, 1), date(2022, 9, 30)
LINES = {"NON_ASN": "PU", "RENTAN": "BPU"}
"""The segments of the story and the class of their workers."""
GRACE = 3
"""Unpaid months through which wage earners stay covered, their latest one not being due yet."""
What = Literal["register", "wage", "move", "leave"]


@dataclass(frozen=True)
class Step:
    """Something that happens to a person so many days after the step before, known so many days later."""

    after: int
    what: What
    person: int
    segment: str
    lag: int


@dataclass(frozen=True)
class Charge:
    """What a bill asks for a month of a membership when it is issued, or what a credit gives back of it."""

    spell: int
    segment: str
    month: date
    issued: date
    paper: str
    """The bill, or the credit."""
    amount: int
    due: int
    """What the month comes to with it."""

    @property
    def bill(self) -> str:
        """Return the month's own bill."""
        return own_bill(self.segment, self.month)


@dataclass(frozen=True)
class Payment:
    """How a bill is paid: so many days after it was issued, known later, and perhaps reversed."""

    after: int
    lag: int
    reversed_after: int | None


@dataclass
class Spell:
    """A membership as the story has it."""

    number: int
    person: int
    segment: str
    begins: date
    known: date
    moved_from: "Spell | None" = None
    ends: date | None = None
    why: str = ""
    end_known: date = date.max


@dataclass
class Story:
    """Everything that happened."""

    spells: list[Spell] = field(default_factory=list)
    wages: list[tuple[Spell, date, date]] = field(default_factory=list)
    charges: list[Charge] = field(default_factory=list)
    payments: dict[str, Payment] = field(default_factory=dict)
    """By bill."""

    def lived(self, step: Step, day: date) -> None:
        """Let *step* happen on *day*, if it can."""
        known = day + timedelta(days=step.lag)
        mine = [one for one in self.spells if one.person == step.person and one.ends is None]
        there = [one for one in mine if one.segment == step.segment]
        if step.what == "register" and not there:
            self._begin(step.person, step.segment, day, known, None)
        elif step.what == "wage" and mine:
            self.wages.append((mine[0], day, max(known, mine[0].known)))
        elif step.what == "leave" and mine:
            self._end(mine[0], day, "left", known)
        elif step.what == "move" and len(mine) == 1:
            [other] = set(LINES) - {mine[0].segment}
            self._end(mine[0], day, "transferred", known)
            self._begin(step.person, other, day, mine[0].end_known, mine[0])

    def _begin(self, person: int, segment: str, day: date, known: date, moved_from: Spell | None) -> None:
        self.spells.append(Spell(len(self.spells), person, segment, day, known, moved_from))

    def _end(self, spell: Spell, day: date, why: str, known: date) -> None:
        spell.ends, spell.why, spell.end_known = day, why, max(known, spell.known)

    def bill(self) -> None:
        """Bill each month on its first day for whoever is known by then, and put right what earlier bills had wrong."""
        stood: dict[tuple[int, date], int] = {}
        for issued in months():
            before = {one.paper for one in self.charges}
            for month in (month for month in months() if month <= issued):
                for spell in self.spells:
                    due = self._due(spell, month, issued)
                    if amount := due - stood.get((spell.number, month), 0):
                        stood[spell.number, month] = due
                        own = own_bill(spell.segment, month)
                        paper = own if own not in before else f"{own}-K{issued:%m}"
                        if amount < 0:
                            paper = f"{own}/credit-{issued:%m}"
                        self.charges.append(
                            Charge(spell.number, spell.segment, month, issued, paper, amount, due)
                        )

    def _due(self, spell: Spell, month: date, at: date) -> int:
        """Return what a month of a membership comes to by what is known before a day."""
        ended = spell.ends is not None and spell.end_known < at and spell.ends < month
        if spell.known >= at or spell.begins >= month or ended:
            return 0
        wages = {day for other, day, known in self.wages if other is spell and known < at and day <= month}
        return 1_000 + sum(100 if day.day % 2 else -100 for day in wages)

    def _asking(self, spell: Spell, month: date, known: date) -> Charge | None:
        """Return what first asked for a month of a membership since it was last owed nothing, as known on a day."""
        found, stood = None, 0
        for one in self.charges:
            if (one.spell, one.month) == (spell.number, month) and one.issued <= known:
                found = found if stood else one
                stood += one.amount
        return found if stood else None

    def holding(self, on: date, known: date) -> list[Spell]:
        """Return the memberships that hold on a day, as known on another."""
        return [one for one in self.spells if one.known <= known and _holds(one, on, known)]

    def asking(self, spell: Spell, on: date, known: date) -> set[str | None]:
        """Return the bill that asks for a day's month of a membership or of one it was moved from; None if none does."""
        asked = (self._asking(one, on.replace(day=1), known) for one in _chain(spell))
        return {one.paper for one in asked if one} or {None}

    def paid(self, spell: Spell, known: date) -> dict[date, date]:
        """Return the months paid for a membership or for one it was moved from, and the days of payment."""
        found = {}
        for one in _chain(spell):
            for month in months():
                asked = self._asking(one, month, known)
                payment = self.payments.get(asked.paper) if asked else None
                if asked and payment and _stands(asked.issued, payment, known):
                    found[month] = asked.issued + timedelta(days=payment.after)
        return found

    def covered(self, person: int, on: date, known: date) -> bool:
        """Return whether a person was covered on a day, as known on another."""
        return any(self._covers(one, on, known) for one in self.holding(on, known) if one.person == person)

    def counted(self, on: date, known: date, segment: str | None = None) -> tuple[int, int]:
        """Return how many people were members of a segment, or of any, and for how many that month was paid."""
        holding = [one for one in self.holding(on, known) if segment in (None, one.segment)]
        active = [one for one in holding if on.replace(day=1) in self.paid(one, known)]
        return len({one.person for one in holding}), len({one.person for one in active})

    def _covers(self, spell: Spell, on: date, known: date) -> bool:
        paid = self.paid(spell, known)
        if not paid or on < max(_chain(spell)[-1].begins, min(paid.values())):
            return False
        until = [month for month in paid if month <= on]
        if LINES[spell.segment] == "BPU":
            return on.replace(day=1) in until
        if not until:
            return False
        unpaid = (on.year - max(until).year) * 12 + on.month - max(until).month - 1
        return unpaid <= GRACE


def _chain(spell: Spell) -> list[Spell]:
    """Return a membership and those it was moved from, the newest first."""
    return [spell, *(_chain(spell.moved_from) if spell.moved_from else [])]


def _holds(spell: Spell, on: date, known: date) -> bool:
    if on < spell.begins:
        return False
    if spell.ends is None or spell.end_known > known:
        return True
    return on < spell.ends if spell.why == "transferred" else on <= spell.ends


def _stands(issued: date, payment: Payment, known: date) -> bool:
    paid_known = issued + timedelta(days=payment.after + payment.lag)
    if paid_known > known:
        return False
    return payment.reversed_after is None or paid_known + timedelta(days=payment.reversed_after) > known


def own_bill(segment: str, month: date) -> str:
    """Return the bill of a segment's month."""
    return f"{segment}-{month:%m}"


def months() -> Iterator[date]:
    """Yield the first days of the story's months."""
    for number in range(BEGINS.month, ENDS.month + 1):
        yield date(BEGINS.year, number, 1)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Return stories of two people and two budget lines."""
    lags = st.sampled_from([0, 0, 5, 45])
    step = st.builds(
        Step,
        after=st.integers(0, 40),
        what=st.sampled_from(["register", "register", "wage", "move", "move", "leave"]),
        person=st.integers(0, 1),
        segment=st.sampled_from(sorted(LINES)),
        lag=lags,
    )
    payment = st.builds(
        Payment,
        after=st.integers(0, 50),
        lag=st.sampled_from([0, 0, 3, 40]),
        reversed_after=st.sampled_from([None, None, None, 1, 20]),
    )
    story, day = Story(), BEGINS
    for person, segment in enumerate(sorted(LINES)):
        story.lived(Step(0, "register", person, segment, draw(lags)), day)
    for one in draw(st.lists(step, min_size=2, max_size=8)):
        day = min(day + timedelta(days=one.after), ENDS)
        story.lived(one, day)
    story.bill()
    for bill in sorted({one.paper for one in story.charges if one.amount > 0}):
        if draw(st.integers(0, 3)):
            story.payments[bill] = draw(payment)
    return story


def telling_days(story: Story) -> list[date]:
    """Return the days on which something could change: beginnings, endings, months, payments, and those beside them."""
    spells = {one.begins for one in story.spells} | {one.ends for one in story.spells if one.ends}
    papers = {one.paper: one.issued for one in story.charges}
    paid = {papers[bill] + timedelta(days=payment.after) for bill, payment in story.payments.items()}
    beside = {day + timedelta(days=days) for day in spells for days in (-1, 0, 1)}
    # What is paid is so from its day on: the day after tells no more.
    beside |= {day + timedelta(days=days) for day in paid | {*months()} for days in (-1, 0)}
    return sorted(day for day in {BEGINS, ENDS, *beside} if BEGINS <= day <= ENDS)
