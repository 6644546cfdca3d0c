"""How errors leave an activity: a refusal ends a command; whatever kawal does by itself is tried again.

A refusal needs somebody to refuse. What falls due, and the opening of siblings, has nobody: there the rule that
stands in the way (a law book without next year's calendar, a bank that knows the order otherwise) is a matter for
the people who run the installation. The case needs their attention, and goes on by itself once they have given it.
"""

from typing import Any

from temporalio import activity
from temporalio.exceptions import ApplicationError
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

from schemas.cases import Change
from schemas.errors import KawalError, Refused, Unavailable
from store.record import Record

PATIENT_ATTEMPTS = 4
"""Attempts that may fail before a case needs attention."""


class _Refusing(ActivityInboundInterceptor):
    def __init__(self, next: ActivityInboundInterceptor, record: Record) -> None:  # noqa: A002 - the SDK's name
        super().__init__(next)
        self.record = record

    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002, ANN401 - the SDK's signature
        try:
            return await super().execute_activity(input)
        except Refused as refused:
            reason = refused.reason
            final = _commanded(input.args)
            if not final:
                await self._attend(reason.say())
            raise ApplicationError(
                reason.say(), reason.model_dump(mode="json"), type=reason.code, non_retryable=final
            ) from None
        except Unavailable as away:
            await self._attend(str(away))
            raise ApplicationError(str(away), type="unavailable") from None
        except Exception as error:
            await self._attend(f"{activity.info().activity_type} fails with {type(error).__name__}")
            raise

    async def _attend(self, why: str) -> None:
        info = activity.info()
        if info.workflow_id is None or info.attempt < PATIENT_ATTEMPTS:
            return
        try:
            await self.record.needs_attention(info.workflow_id, why)
        except KawalError:
            activity.logger.warning("attention.unrecorded", extra={"why": why})


def _commanded(arguments: Any) -> bool:  # noqa: ANN401 - whatever the activity takes
    order = arguments[0] if arguments else None
    change = order if isinstance(order, Change) else getattr(order, "change", None)
    if change is None:
        return getattr(order, "commanded", False) is True
    return change.permit is not None


class RefusalInterceptor(Interceptor):
    """End commands that are refused, without their cause; retry the rest, and say when a case needs attention."""

    def __init__(self, record: Record) -> None:
        self.record = record

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002
        """Wrap every activity of the worker."""
        return _Refusing(next, self.record)
