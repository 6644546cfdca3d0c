"""Opening cases: the row and its first audit entry commit first, then the workflow starts.

A crash in between leaves a row without a workflow; the next attempt, or the sweeper, starts it. The row is the
lock: whoever opens the same case again finds it there.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from temporalio.client import Client
from temporalio.common import (
    SearchAttributePair,
    TypedSearchAttributes,
    WorkflowIDConflictPolicy,
    WorkflowIDReusePolicy,
)
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from schemas.cases import CaseKey, Opening
from schemas.errors import Unavailable
from schemas.names import DUE_AT, FISCAL_YEAR, INSTRUCTION_ID, PROVINCE_CODE, QUEUE_CASES, REGION_CODE, STAGE
from schemas.phases import phase
from store.record import Record, Writer

AT_ONCE = 50
"""Workflows started concurrently."""
AWAY = (RPCStatusCode.UNAVAILABLE, RPCStatusCode.DEADLINE_EXCEEDED, RPCStatusCode.CANCELLED)


class Opener:
    """Opens cases."""

    def __init__(self, record: Record, client: Client) -> None:
        self.record = record
        self.client = client

    async def open(self, openings: Sequence[Opening], writer: Writer) -> tuple[str, ...]:
        """Open *openings* and start their workflows; what is open already stays as it is."""
        await self.record.open_cases(openings, writer)
        await self.start(
            [(opening.key, opening.stage, opening.due_at, opening.state) for opening in openings]
        )
        return tuple(opening.key.id for opening in openings)

    async def start(self, cases: Sequence[tuple[CaseKey, str, datetime | None, dict[str, Any]]]) -> None:
        """Start the workflows of cases whose rows exist, and mark them started."""
        gate = asyncio.Semaphore(AT_ONCE)

        async def start(key: CaseKey, stage: str, due_at: datetime | None, state: dict[str, Any]) -> None:
            async with gate:
                await self._start(key, stage, due_at, state)

        await asyncio.gather(*(start(*case) for case in cases))
        await self.record.started([key.id for key, *_ in cases])

    async def _start(self, key: CaseKey, stage: str, due_at: datetime | None, state: dict[str, Any]) -> None:
        try:
            await self.client.start_workflow(
                key.type,
                state,
                id=key.id,
                task_queue=QUEUE_CASES,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                search_attributes=_attributes(key, stage, due_at),
            )
        except WorkflowAlreadyStartedError:
            return
        except RPCError as error:
            if error.status in AWAY:
                raise Unavailable("Temporal", error) from error
            raise


def _attributes(key: CaseKey, stage: str, due_at: datetime | None) -> TypedSearchAttributes:
    pairs: list[SearchAttributePair[Any]] = [
        SearchAttributePair(INSTRUCTION_ID, key.instruction),
        SearchAttributePair(REGION_CODE, key.region),
        SearchAttributePair(PROVINCE_CODE, key.province),
        SearchAttributePair(STAGE, phase(key.type, stage)),
    ]
    if key.fiscal_year is not None:
        pairs.append(SearchAttributePair(FISCAL_YEAR, key.fiscal_year))
    if due_at is not None:
        pairs.append(SearchAttributePair(DUE_AT, due_at))
    return TypedSearchAttributes(pairs)
