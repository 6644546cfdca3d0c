"""Rungs: what a ladder says to its next office, as a notice, as the draft of a letter, and on people's lists."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pydantic import JsonValue

from activities.notices.words import day, word
from law.escalation import lasts_until
from law.offices import OPERATOR
from schemas.cases import CaseRow, Change, Notice, Task
from schemas.directory import Addressee
from schemas.escalation import EscalationState, RungPlan, Told
from schemas.facts import AnyFact, LetterDrafted, RungClimbed, RungReminded
from schemas.terms import Role
from workflows.escalation.rungs import address_task_of, letter_of, reminder_on, sign_by, task_of
from workflows.letters import sign_task

OF_THE_LADDER = "; days:"
"""From here on a rung's reference speaks of kawal's own days, which no letter cites."""


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

    def completed(self) -> Change:
        """Return the change with all that this notice commits."""
        facts, tasks = list[AnyFact](), list[Task]()
        if self.letter is not None:
            draft = self._draft(self.letter)
            facts.append(draft)
            tasks.append(sign_task(draft))
        facts.append(self._reminded() if self.again else self._climbed())
        tasks.append(self._asked() if self.reached else self._address_wanted())
        told = Told(
            number=self.rung.number,
            office=self.rung.office,
            title=self.title,
            on=self.today,
            reached=self.reached,
        )
        clock = self.ladder.clock
        at = clock.starts(self.acts_on) if self.acts_on > self.today else self.change.at
        if self.letter is not None:
            at = min(at, clock.ends(sign_by(self.ladder, self.today)))
        return self.change.model_copy(
            update={
                "row": CaseRow(stage=f"rung {self.rung.number}", due_at=at),
                "facts": tuple(facts),
                "opens": tuple(one for one in tasks if one.id not in self.ladder.tasks),
                "notices": tuple(self._notices()),
                "details": {
                    "rung": self.rung.number,
                    "office": self.rung.office,
                    "cause": self.ladder.cause,
                    "days_late": self.days_late,
                    "told": told.model_dump(mode="json"),
                    "acts_on": self.acts_on.isoformat(),
                    "letter": self.letter,
                    "conflict": self.conflict,
                },
            }
        )

    def _climbed(self) -> RungClimbed:
        return RungClimbed(
            rung=self.rung.number,
            office=self.rung.office,
            reached=self.reached,
            cause=self.ladder.cause,
            due_on=self.ladder.due_on,
            days_late=self.days_late,
            next_on=None if self.last else self.acts_on,
            letter=self.letter,
        )

    def _reminded(self) -> RungReminded:
        return RungReminded(
            rung=self.rung.number,
            office=self.office,
            reached=self.reached,
            days_late=self.days_late,
            again_on=self.acts_on,
        )

    def _notices(self) -> list[Notice]:
        ladder, key = self.ladder, self.ladder.key
        common: dict[str, JsonValue] = {
            "rung": self.rung.number,
            "cause": self.cause,
            "late_office": ladder.late_office,
            "due_on": ladder.due_on.isoformat(),
            "days_late": self.days_late,
            "asked": dict(self.rung.asked),
            "legal_basis": f"{ladder.legal_basis}; {self.rung.reference}",
        }
        if self.again:
            offices = dict.fromkeys([self.office, *([ladder.delegation.office] if ladder.delegation else [])])
            return [
                Notice.about(
                    key.id, key.region, self.today, office, "rung_reminded",
                    again_on=self.acts_on.isoformat(), **common,
                )
                for office in offices
            ]  # fmt: skip
        if not self.reached:
            return []
        return [
            Notice.about(
                key.id, key.region, self.today, self.office, "rung_climbed",
                respond_by=self.respond_by.isoformat(), next_office=self._next_office(), **common,
            )
        ]  # fmt: skip

    def _draft(self, letter: str) -> LetterDrafted:
        ladder, key, rung = self.ladder, self.ladder.key, self.rung
        data: dict[str, JsonValue] = {
            "case": key.id,
            "region": key.region,
            "region_name": ladder.region_name,
            "today": self.today.isoformat(),
            "rung": rung.number,
            "sender_title": rung.sender_title,
            "addressee_title": self.title,
            "cause": self.cause,
            "fiscal_year": key.fiscal_year,
            "due_on": ladder.due_on.isoformat(),
            "days_late": self.days_late,
            "asked": rung.asked["id"],
            "respond_by": self.respond_by.isoformat(),
            "window_closes_on": self._closing(),
            "legal_basis": [ladder.legal_basis, rung.reference.partition(OF_THE_LADDER)[0]],
            "facts": list(self._sentences()),
            "copies": list(dict.fromkeys(one.title for one in ladder.told if one.reached)),
            "next_office": self._next_office(),
        }
        return LetterDrafted(
            letter=letter,
            template=rung.template,
            sender=rung.sender,
            addressee=rung.office,
            sign_by=sign_by(ladder, self.today),
            data=data,
        )

    def _sentences(self) -> list[str]:
        ladder = self.ladder
        missed, due_on, today = (
            word(self.cause, "id"),
            day(ladder.due_on, "id"),
            day(self.today, "id"),
        )
        said = [
            f"{missed} jatuh tempo pada {due_on}; sampai dengan {today} belum dipenuhi oleh {ladder.late_office}."
        ]
        for one in ladder.told:
            if one.reached:
                said.append(f"{one.title} telah diberi tahu pada {day(one.on, 'id')}.")
            else:
                said.append(
                    f"{one.title} tidak dapat diberi tahu pada {day(one.on, 'id')}: tidak ada alamat dalam direktori."
                )
        if self.conflict:
            said.append(
                f"{self.title} juga telah diminta mendampingi pemerintah daerah; benturan kepentingan perlu diperiksa."
            )
        return said

    def _closing(self) -> str | None:
        ahead = [closing for closing in self.ladder.closings if closing > self.today]
        return min(ahead).isoformat() if ahead else None

    def _next_office(self) -> str | None:
        return None if self.last else self.ladder.rungs[self.rung.number].title

    def _asked(self) -> Task:
        return Task(
            id=task_of(self.ladder, self.rung.number),
            what="escalation.rung",
            role=Role.ESCALATION,
            office=self.rung.office,
            due_on=None if self.last else self.respond_by,
            rule=self.rung.reference,
            ref=str(self.rung.number),
        )

    def _address_wanted(self) -> Task:
        return Task(
            id=address_task_of(self.ladder, self.rung.number),
            what="register.office",
            role=Role.ADMIN,
            office=OPERATOR,
            due_on=self.today,
            rule=self.rung.reference,
            ref=self.rung.office,
        )
