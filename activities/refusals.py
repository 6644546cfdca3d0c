"""How errors leave an activity: a refusal ends it, everything else is tried again."""

from typing import Any

from temporalio.exceptions import ApplicationError
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

from schemas.errors import Refused, Unavailable


class _Refusing(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002, ANN401 - the SDK's signature
        try:
            return await super().execute_activity(input)
        except Refused as refused:
            reason = refused.reason
            raise ApplicationError(
                reason.say(), reason.model_dump(mode="json"), type=reason.code, non_retryable=True
            ) from None
        except Unavailable as away:
            raise ApplicationError(str(away), type="unavailable") from None


class RefusalInterceptor(Interceptor):
    """Turn Refused into an error that is never retried, and Unavailable into one that is, without its cause."""

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002
        """Wrap every activity of the worker."""
        return _Refusing(next)
