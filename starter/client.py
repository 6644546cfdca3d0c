"""The client: the one way in which people, systems and rehearsals command cases.

A command is looked up first; unknown, it is sent as an update; refused, it is looked up once more, because the
refusal may come from a case that has moved on since it carried the command out. So a repeated command gets its
first answer, across crashes and continue-as-new. Every refusal is logged. The update's id is the attempt's, not the
command's: Temporal would answer a refused id with the same refusal for as long as the run lives, even after the
reason is gone.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from temporalio.client import Client, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from schemas.base import Message, digest
from schemas.cases import Answer, Command, Signature
from schemas.errors import Reason, Refused, Unavailable
from schemas.refusals import Refusal
from schemas.signing import proof, secret_hash
from store.pool import Pool
from store.record import Record

LARGEST = 256 * 1024
"""Bytes a command may carry; larger things are uploaded and referred to."""
PATIENCE = 60.0
"""Seconds a command waits for servers that are away before it says so."""
LONGEST = 300.0
"""Seconds a case may take over one command before its caller is told to try again; the case goes on meanwhile."""
PAUSE = 0.25
GONE = (RPCStatusCode.NOT_FOUND,)

T = TypeVar("T")


class Signs(Protocol):
    """Whoever gives commands, and proves each."""

    @property
    def session(self) -> str:
        """Return the sign-in, or the claim link, in whose name they are given."""

    def sign(self, command: str) -> Signature:
        """Return the signature of the command with that id."""


@dataclass(frozen=True)
class SignedIn:
    """A sign-in as its holder keeps it."""

    session: str
    secret: str

    def sign(self, command: str) -> Signature:
        """Return the signature of the command with that id."""
        return Signature(session=self.session, proof=proof(secret_hash(self.secret), command))


class Commands:
    """Commands cases on behalf of one sign-in, or of what came in through a claim link."""

    def __init__(
        self, client: Client, pool: Pool, signed_in: Signs | None, *, patience: float = PATIENCE
    ) -> None:
        self.client = client
        self.record = Record(pool)
        self.signed_in = signed_in
        self.patience = patience

    async def give(
        self,
        case: str,
        update: str,
        permit: str,
        step: str,
        body: Message,
        *,
        occurrence: int | str = 1,
        at: datetime | None = None,
    ) -> Answer:
        """Give the command `<case>/<step>/<occurrence>` and return its answer.

        Raises Refused, with the refusal logged, and Unavailable when the servers stay away.
        """
        name = f"{case}/{step}/{occurrence}"
        attempt = f"{name}#{secrets.token_hex(4)}"
        if self.signed_in is None:
            raise Refused(Refusal.NOT_SIGNED_IN, name)
        size = len(body.model_dump_json())
        if size > LARGEST:
            refused = Refused(Refusal.TOO_LARGE, name, size=size, limit=LARGEST)
            await self._log(case, permit, attempt, refused.reason, at)
            raise refused
        command = Command[Any](id=name, signed=self.signed_in.sign(name), body=body, at=at)
        try:
            return await self.patiently(lambda: self._once(case, update, permit, command, attempt))
        except Refused as refused:
            await self._log(case, permit, attempt, refused.reason, at)
            raise

    async def advance(self, case: str, at: datetime) -> Answer:
        """Move a conducted case's business time to *at*; raises Refused and Unavailable."""
        name = f"{case}/advance/{at.isoformat()}/{secrets.token_hex(4)}"
        return await self.patiently(lambda: self._update(case, "advance", at, name))

    async def start(self, workflow: str, state: Message | dict[str, Any], case: str, queue: str) -> None:
        """Start a workflow if it is not there; raises Unavailable."""

        async def start() -> None:
            try:
                await self.client.start_workflow(
                    workflow,
                    state,
                    id=case,
                    task_queue=queue,
                    id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                    id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                )
            except WorkflowAlreadyStartedError:
                return

        await self.patiently(start)

    async def _once(self, case: str, update: str, permit: str, command: Command[Any], attempt: str) -> Answer:
        async def known() -> Answer | None:
            found = await self.record.look_up(case, permit, command.signed, command.id, digest(command.body))
            return None if found is None else found.answer

        if answer := await known():
            return answer
        try:
            return await self._update(case, update, command, attempt)
        except Refused:
            if answer := await known():
                return answer
            raise

    async def _update(self, case: str, update: str, argument: object, name: str) -> Answer:
        try:
            async with asyncio.timeout(LONGEST):
                return await self._execute(case, update, argument, name)
        except TimeoutError as error:
            raise Unavailable("Temporal", error) from error

    async def _execute(self, case: str, update: str, argument: object, name: str) -> Answer:
        handle = self.client.get_workflow_handle(case)
        try:
            answer: Answer = await handle.execute_update(update, argument, id=name, result_type=Answer)
        except WorkflowUpdateFailedError as failed:
            raise _refusal(case, failed) from failed
        except RPCError as error:
            if error.status in GONE:
                raise await self._gone(case) from error
            raise Unavailable("Temporal", error) from error
        except WorkflowUpdateRPCTimeoutOrCancelledError as error:
            if isinstance(error.__cause__, asyncio.CancelledError):
                raise error.__cause__ from None
            raise Unavailable("Temporal", error) from error
        return answer

    async def _gone(self, case: str) -> Refused | Unavailable:
        match await self.record.standing(case):
            case "closed":
                return Refused(Refusal.CASE_CLOSED, case)
            case "open":
                # Its row is committed and its workflow not started yet, or Temporal itself is still starting.
                return Unavailable("Temporal")
            case _:
                return Refused(Refusal.UNKNOWN_CASE, case)

    async def _log(self, case: str, permit: str, attempt: str, reason: Reason, at: datetime | None) -> None:
        session = self.signed_in.session if self.signed_in else None
        now = at or datetime.now(UTC)
        await self.patiently(lambda: self.record.refuse(case, permit, attempt, reason.code, session, now))

    async def patiently(self, call: Callable[[], Awaitable[T]]) -> T:
        """Return what *call* returns, called again for as long as servers are away and patience lasts."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self.patience
        while True:
            try:
                return await call()
            except Unavailable:
                if loop.time() >= until:
                    raise
                await asyncio.sleep(PAUSE)


def _refusal(case: str, failed: WorkflowUpdateFailedError) -> Exception:
    cause = failed.cause
    if isinstance(cause, ApplicationError) and cause.type in set(Refusal):
        reason = Reason.model_validate(cause.details[0])
        return Refused(reason.code, reason.record, **reason.facts)
    if isinstance(cause, ApplicationError) and cause.type == "AcceptedUpdateCompletedWorkflow":
        return Refused(Refusal.CASE_CLOSED, case)
    return failed
