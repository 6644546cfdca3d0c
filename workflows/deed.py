"""A deed: the draft of a case's next state, and everything the record must commit with it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Generic, TypeVar, cast

from pydantic import JsonValue

from schemas.base import Message, digest
from schemas.cases import (
    Account,
    Answer,
    Body,
    CaseRow,
    CaseState,
    Change,
    Command,
    Committed,
    News,
    Notice,
    Posting,
    Signature,
    Task,
)
from schemas.facts import AnyFact
from schemas.money import Rupiah
from schemas.rulings import Ruling
from schemas.work import COMMIT, Work

S = TypeVar("S", bound=CaseState)


class Deed(Generic[S]):
    """One deed of a case, as it is being drafted; `state` is the case as it will be."""

    def __init__(self, state: S, action: str, now: datetime) -> None:
        self.state = state.model_copy(deep=True)
        self.action = action
        self.now = now
        self.today = state.clock.today(now)
        self.effective_on: date = self.today
        self.answer: Answer
        self.outcome: Committed
        self.news: list[tuple[str, News]] = []
        self.openings: list[tuple[Work[Any, Any], Message]] = []
        self.work: Work[Any, Any] = COMMIT
        self._before = state
        self._extra: dict[str, Any] = {}
        self._then: list[Callable[[Any], None]] = []
        self._command = f"{state.key.id}/{action}@{state.version}"
        self._content = ""
        self._permit: str | None = None
        self._signed: Signature | None = None
        self._not_by: list[str] = []
        self._offices: list[str] = []
        self._gains: str | None = None
        self._facts: list[AnyFact] = []
        self._postings: list[Posting] = []
        self._tasks: list[Task] = []
        self._done: list[str] = []
        self._notices: list[Notice] = []
        self._rulings: list[Ruling] = []
        self._objects: list[str] = []
        self._woke: list[str] = []
        self._details: dict[str, JsonValue] = {}
        self._series: str | None = None

    def commanded(self, permit: str, command: Command[Body]) -> None:
        """Say that a person or another system commands this deed."""
        self._permit, self._command, self._signed = permit, command.id, command.signed
        self._content = digest(command.body)

    def effective(self, on: date) -> None:
        """Say that the deed counts from *on*, not from the day it is recorded."""
        self.effective_on = on

    def record(self, *facts: AnyFact) -> None:
        """Add facts to the record."""
        self._facts += facts

    def post(self, debit: Account, credit: Account, party: str, amount: Rupiah) -> None:
        """Move *amount* in the ledger, on behalf of a bill, a claim or a payment."""
        self._postings += [
            Posting(account=debit, party=party, amount=amount),
            Posting(account=credit, party=party, amount=-amount),
        ]

    def task(self, task: Task) -> None:
        """Ask a person to do something; asked again, it stands on the list as last asked."""
        if task.id not in self.state.tasks:
            self.state.tasks.append(task.id)
        self._tasks.append(task)

    def done(self, *tasks: str) -> None:
        """Take tasks off people's lists, if they stand there."""
        open_tasks = [task for task in tasks if task in self.state.tasks]
        self.state.tasks = [task for task in self.state.tasks if task not in open_tasks]
        self._done += open_tasks

    def notify(self, office: str, template: str, **data: JsonValue) -> None:
        """Send an office a system notification."""
        key = self.state.key
        self._notices.append(Notice.about(key.id, key.region, self.today, office, template, **data))

    def rule(self, *rulings: Ruling) -> None:
        """Cite the rulings this deed rests on."""
        self._rulings += rulings

    def touch(self, *objects: str) -> None:
        """Name the objects this deed is about, by opaque id."""
        self._objects += objects

    def note(self, **details: JsonValue) -> None:
        """Add non-personal particulars to the audit entry: amounts, rungs, offices."""
        self._details |= details

    def number(self, series: str) -> None:
        """Give this deed the next number of *series*."""
        self._series = series

    def not_by(self, *users: str | None) -> None:
        """Four eyes: refuse these users as actors."""
        self._not_by += [user for user in users if user]

    def by(self, *offices: str) -> None:
        """Refuse actors of any other office; `pusat/*` stands for all offices of the centre."""
        self._offices += offices

    def not_by_beneficiaries(self, claim: str) -> None:
        """Refuse whoever gains from *claim*, or shares an account with somebody who does, as actor."""
        self._gains = claim

    def tell(self, case: str, news: News) -> None:
        """Let a sibling know, once this deed is on record."""
        self.news.append((case, news))
        self._wake(case)

    def open(self, case: str, work: Work[Any, Any], order: Message) -> None:
        """Open a sibling, once this deed is on record."""
        self.openings.append((work, order))
        self._wake(case)

    def through(self, work: Work[Any, Any], **extra: Any) -> None:  # noqa: ANN401 - the order's own fields
        """Commit through an activity that does more than commit; *extra* fills the rest of its order."""
        self.work, self._extra = work, extra

    def then(self, amend: Callable[[Any], None]) -> None:
        """Amend the draft with what the activity answered, before it becomes the state."""
        self._then.append(amend)

    @property
    def row(self) -> CaseRow:
        """Return what lists show of the case after this deed."""
        return CaseRow(stage=self.state.stage, due_at=self.state.next_due, closed=self.state.closed)

    def order(self) -> Message:
        """Return what the activity is asked to do; a case that closes must have lowered or handed on its ladders."""
        if self.state.closed and self.state.ladders:
            raise RuntimeError(
                f"{self.state.key.id} closes with open ladders: {', '.join(self.state.ladders)}"
            )
        change = Change(
            command=self._command,
            content=self._content,
            case=self.state.key.id,
            expected_version=self.state.version,
            action=self.action,
            permit=self._permit,
            signed=self._signed,
            not_by=tuple(self._not_by),
            offices=tuple(self._offices),
            gains=self._gains,
            at=self.now,
            effective_on=self.effective_on,
            row=self.row,
            facts=tuple(self._facts),
            postings=tuple(self._postings),
            opens=tuple(self._tasks),
            closes=tuple(self._done),
            notices=tuple(self._notices),
            rulings=tuple(self._rulings),
            objects=tuple(self._objects),
            series=self._series,
            details=self._details,
            before=digest(self._before),
            after=digest(self.state),
            woke=tuple(self._woke),
        )
        return (
            change if self.work is COMMIT else cast("Message", self.work.takes(change=change, **self._extra))
        )

    def committed(self, committed: Committed) -> None:
        """Take the record's answer into the draft."""
        for amend in self._then:
            amend(committed)
        if self.state.woken_at != self.now:
            self.state.woken_at, self.state.woken = self.now, []
        self.state.woken += self._woke
        self.state.now = self.now
        self.state.version = committed.answer.version
        self.answer = committed.answer.model_copy(
            update={"next_due": self.state.next_due, "woke": tuple(self.state.woken)}
        )

    def _wake(self, case: str) -> None:
        if case not in self._woke:
            self._woke.append(case)
