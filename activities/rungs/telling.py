"""Telling: what is known of one notice of a ladder before it is committed, worked out once for all that it says."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from law.escalation import lasts_until
from schemas.cases import Change
from schemas.directory import Addressee
from schemas.escalation import EscalationState, RungPlan
from workflows.escalation.rungs import letter_of, reminder_on


@dataclass(frozen=True)
class Telling:
    """One notice of a ladder, before it is committed."""

    change: Change
    ladder: EscalationState
    rung: RungPlan
    """The next rung, or the last one again."""
    addressee: Addressee | None
    conflict: bool = False
    """Whether the state attorney asked here assists the region, too."""

    @property
    def today(self) -> date:
        """Return the business date."""
        return self.change.effective_on

    @property
    def again(self) -> bool:
        """Return whether the last rung is only reminded."""
        return self.ladder.following is None

    @property
    def last(self) -> bool:
        """Return whether nobody stands above."""
        return self.rung.number == len(self.ladder.rungs)

    @property
    def reached(self) -> bool:
        """Return whether a notice finds the office."""
        return self.addressee is not None and self.addressee.mail is not None

    @property
    def title(self) -> str:
        """Return what the office is called, by the directory if it stands there."""
        return self.addressee.title if self.addressee else self.rung.title

    @cached_property
    def respond_by(self) -> date:
        """Return the day on which this rung's time is over."""
        if self.again:
            return reminder_on(self.ladder, self.today)
        left = len(self.ladder.rungs) - self.rung.number + 1
        return lasts_until(self.rung.days, self.today, left, self.ladder.closings, working=self.rung.working)

    @property
    def acts_on(self) -> date:
        """Return the day on which the ladder next acts: on this very day, if nobody is reached."""
        if self.last:
            return reminder_on(self.ladder, self.today)
        return self.respond_by if self.reached else self.today

    @property
    def days_late(self) -> int:
        """Return how many days ago the deed was due."""
        return (self.today - self.ladder.due_on).days

    @property
    def cause(self) -> str:
        """Return what was missed, the first cause first."""
        return ", ".join([self.ladder.missed, *self.ladder.also])

    @property
    def office(self) -> str:
        """Return who is told: of a last rung without an address, the highest office that was reached."""
        if self.reached or not self.again:
            return self.rung.office
        reached = [one.office for one in self.ladder.told if one.reached]
        return reached[-1] if reached else self.rung.office

    @property
    def letter(self) -> str | None:
        """Return the id of the letter that is drafted, if one is."""
        return letter_of(self.ladder, self.rung.number) if self.reached and not self.again else None

    @property
    def next_office(self) -> str | None:
        """Return who is told next, or None."""
        return None if self.last else self.ladder.rungs[self.rung.number].title

    @property
    def closing(self) -> date | None:
        """Return the day on which the next window closes, or None past the last."""
        return min((day for day in self.ladder.closings if day > self.today), default=None)
