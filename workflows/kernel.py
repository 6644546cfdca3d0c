"""The kernel of every case: one turn at a time, business time, deeds that commit whole, news between siblings.

A case is a long-lived workflow. People and systems give it commands (updates), siblings tell it news (signals),
and dates fall due. Each of these becomes at most one *deed*: a draft of the state and the change of the record
that goes with it. The record commits first; only then does the draft become the state and the siblings hear.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from typing import Any, Generic, TypeVar

from temporalio import workflow
from temporalio.common import RetryPolicy, SearchAttributeUpdate
from temporalio.exceptions import ActivityError, ApplicationError

from schemas.cases import Answer, Body, CaseState, Command, Due, News
from schemas.errors import Refused
from schemas.names import DUE_AT, STAGE
from schemas.phases import phase
from schemas.refusals import Refusal
from schemas.work import Gives, Takes, Work
from workflows.deed import Deed

S = TypeVar("S", bound=CaseState)
Check = Callable[[Command[Any]], None]

PATIENCE = RetryPolicy(initial_interval=timedelta(milliseconds=200), maximum_interval=timedelta(seconds=30))
"""Activities are retried for as long as it takes; a refusal is the only thing that ends one."""


async def do(work: Work[Takes, Gives], order: Takes) -> Gives:
    """Have *work* done; raises ApplicationError of the refusal's code when a rule says no."""
    try:
        answer: Gives = await workflow.execute_activity(
            work.name,
            order,
            result_type=work.gives,
            task_queue=work.queue,
            start_to_close_timeout=work.attempt,
            heartbeat_timeout=work.heartbeat,
            retry_policy=PATIENCE,
        )
    except ActivityError as failed:
        if isinstance(failed.cause, ApplicationError):
            raise failed.cause from None
        raise
    return answer


def refuse(code: Refusal, record: str, **facts: object) -> ApplicationError:
    """Return the error that refuses an update, for the caller to raise."""
    reason = Refused(code, record, **{name: str(value) for name, value in facts.items()}).reason
    return ApplicationError(reason.say(), reason.model_dump(mode="json"), type=code, non_retryable=True)


class Kernel(Generic[S]):
    """How a case lives; subclasses say what falls due, what news means, and which commands they take."""

    def __init__(self, state: S) -> None:
        self.state = state
        self.turn = asyncio.Lock()
        self.inbox: list[News] = list(state.inbox)

    async def fall_due(self, due: Due, now: datetime) -> None:
        """Do what is due; the deed that answers it takes *due* off the agenda."""
        raise ApplicationError(f"nothing in this case falls due as {due.what}")

    async def hear(self, news: News, now: datetime) -> None:
        """Act on what a sibling told."""
        raise ApplicationError(f"this case does not listen to {news.kind}")

    async def meet(self, due: Due, now: datetime) -> None:
        """Do what is due, as every case does before its own kind is asked."""
        await self.fall_due(due, now)

    async def heed(self, news: News, now: datetime) -> None:
        """Act on news, as every case does before its own kind is asked."""
        await self.hear(news, now)

    async def live(self) -> None:
        """Wait and act until the case closes; continue as new when a fiscal year turns or the server asks."""
        while not self.state.closed:
            if self._renews():
                await workflow.wait_condition(workflow.all_handlers_finished)
                if not self.state.closed:
                    self.state.inbox, self.state.renew = list(self.inbox), False
                    workflow.continue_as_new(self.state)
            elif self.state.clock.conducted:
                await workflow.wait_condition(lambda: self.state.closed or self._renews())
            else:
                await self._wait()
                async with self.turn:
                    await self._catch_up(workflow.now())
        await workflow.wait_condition(workflow.all_handlers_finished)

    @workflow.update
    async def advance(self, at: datetime) -> Answer:
        """Do everything due up to the business instant *at*; say what is due next and who was woken then.

        Safe to repeat. Only conducted cases are advanced.
        """
        async with self.turn:
            await self._catch_up(at)
            self.state.now = max(at, self.state.now)
        return Answer(
            command=f"{self.state.key.id}/advance/{at.isoformat()}",
            case=self.state.key.id,
            action="advanced",
            entry=0,
            version=self.state.version,
            woke=tuple(self.state.woken) if self.state.woken_at == at else (),
            next_due=self.state.next_due,
        )

    @advance.validator
    def may_advance(self, at: datetime) -> None:
        """Refuse to move a wall clock, or to move time backwards."""
        if not self.state.clock.conducted:
            raise refuse(Refusal.WALL_CLOCK, self.state.key.id)
        if at < self.state.now:
            raise refuse(
                Refusal.OUT_OF_ORDER, self.state.key.id, why=f"its time is {self.state.now}", first="move on"
            )

    @workflow.signal
    def tell(self, news: News) -> None:
        """Take news from a sibling; it is acted on at this case's next turn."""
        self.inbox.append(news)

    @workflow.query
    def show(self) -> CaseState:
        """Return the state as it is."""
        return self.state

    @asynccontextmanager
    async def command(
        self, permit: str, action: str, command: Command[Body], check: Check
    ) -> AsyncIterator[Deed[S]]:
        """Carry out *command* as one deed, in this case's turn, checked again now that its turn has come."""
        async with self.turn:
            check(command)
            now = self._instant(command.at)
            async with self.deed(action, now) as deed:
                deed.commanded(permit, command)
                yield deed

    @asynccontextmanager
    async def deed(self, action: str, now: datetime, *, due: Due | None = None) -> AsyncIterator[Deed[S]]:
        """Draft a deed; commit it when the block ends, then let siblings know. An error in the block drops it."""
        deed = Deed(self.state, action, now)
        if due is not None:
            deed.state.agenda.remove(due)
        yield deed
        committed = deed.outcome = await do(deed.work, deed.order())
        if committed.answer.version <= self.state.version:
            # The same command came twice at once: its first deed is in the state already.
            deed.answer = committed.answer
            return
        deed.committed(committed)
        self._enter(deed)
        for case, news in deed.news:
            await self._tell(case, news)
        for opening in deed.openings:
            await do(*opening)

    def attributes(self) -> list[SearchAttributeUpdate[Any]]:
        """Return the search attributes that change with the stage, besides the stage itself."""
        return []

    def skip(self, due: Due) -> None:
        """Take *due* off the agenda: nothing needs recording."""
        self.state.agenda.remove(due)

    def require_open(self) -> None:
        """Refuse what comes after the end."""
        if self.state.closed:
            raise refuse(Refusal.CASE_CLOSED, self.state.key.id)

    def require_clock(self, command: Command[Any]) -> None:
        """Refuse a business instant where the wall clock rules, and one that does not follow the case's own."""
        if command.at is not None and not self.state.clock.conducted:
            raise refuse(Refusal.WALL_CLOCK, self.state.key.id)
        if command.at is not None and command.at < self.state.now:
            raise refuse(
                Refusal.OUT_OF_ORDER, self.state.key.id, why=f"its time is {self.state.now}", first="move on"
            )

    def require_between(self, on: date, first: date, what: str, at: datetime | None) -> None:
        """Refuse a fact dated before *first*, the instruction's day, or still to come."""
        today = self.state.clock.today(self._instant(at))
        if on > today:
            raise refuse(Refusal.TOO_EARLY, self.state.key.id, what=what, on=on, today=today)
        if on < first:
            raise refuse(Refusal.BEFORE_INSTRUCTION, self.state.key.id, what=what, on=on, issued=first)

    def _instant(self, at: datetime | None) -> datetime:
        if not self.state.clock.conducted:
            return workflow.now()
        return max(at or self.state.now, self.state.now)

    def _enter(self, deed: Deed[S]) -> None:
        shown, before = (phase(state.key.type, state.stage) for state in (deed.state, self.state))
        self.state = deed.state
        if shown != before:
            attributes: list[SearchAttributeUpdate[Any]] = [STAGE.value_set(shown)]
            if deed.row.due_at is not None:
                attributes.append(DUE_AT.value_set(deed.row.due_at))
            workflow.upsert_search_attributes([*attributes, *self.attributes()])
        workflow.set_current_details(f"**{deed.action}** {deed.today.isoformat()}")

    async def _tell(self, case: str, news: News) -> None:
        try:
            await workflow.get_external_workflow_handle(case).signal(Kernel.tell, news)
        except ApplicationError as unheard:
            workflow.logger.info("news.unheard", extra={"case": case, "kind": news.kind, "why": unheard.type})

    async def _wait(self) -> None:
        armed = self.state.next_due
        left = None if armed is None else max(armed - workflow.now(), timedelta())
        try:
            await workflow.wait_condition(
                lambda: (
                    self.state.closed
                    or bool(self.inbox)
                    or self._renews()
                    or (self.state.next_due != armed and not self.turn.locked())
                ),
                timeout=left,
                timeout_summary=self.state.agenda[0].what if self.state.agenda else None,
            )
        except TimeoutError:
            return

    async def _catch_up(self, now: datetime) -> None:
        while not self.state.closed:
            if self.inbox:
                await self.heed(self.inbox.pop(0), now)
            elif self.state.agenda and self.state.agenda[0].at <= now:
                await self.meet(self.state.agenda[0], now)
            else:
                break

    def _renews(self) -> bool:
        return self.state.renew or workflow.info().is_continue_as_new_suggested()
