"""The sandbox of the workflows, which is not entered to ask whose a payload is.

The SDK asks an instance for the context of every payload, several times, and its sandboxed one compiles and runs code
inside the sandbox to say it, which took a fifth of what a busy worker does in Python. All that our converter wants to
know is a workflow's id; but for what is sent to another workflow that is the instance's own.
"""

from dataclasses import dataclass
from typing import Any

from temporalio.api.enums.v1 import CommandType
from temporalio.converter import (
    SerializationContext,
    StorageDriverStoreContext,
    StorageDriverWorkflowInfo,
    WorkflowSerializationContext,
)
from temporalio.worker import WorkflowInstance, WorkflowInstanceDetails
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner
from temporalio.workflow import Info

OWN = {
    CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION,
    CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK,
}
"""Commands whose payloads stay with the workflow that gives them."""


@dataclass(frozen=True)
class Sandbox(SandboxedWorkflowRunner):
    """The SDK's sandbox; only with converters that ask a context for nothing but the id of its workflow."""

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        """Return an instance that lives in the sandbox and tells its contexts from outside."""
        return _Known(super().create_instance(det))


class _Known(WorkflowInstance):
    def __init__(self, inside: WorkflowInstance) -> None:
        self._inside = inside
        info = inside.get_info()
        self._context = WorkflowSerializationContext(namespace=info.namespace, workflow_id=info.workflow_id)
        self._stored = StorageDriverStoreContext(
            target=StorageDriverWorkflowInfo(
                id=info.workflow_id, run_id=info.run_id, type=info.workflow_type, namespace=info.namespace
            )
        )

    def activate(self, act: Any) -> Any:  # noqa: ANN401 - messages of the SDK's bridge
        return self._inside.activate(act)

    def get_serialization_context(self, command_info: Any) -> SerializationContext | None:  # noqa: ANN401 - the SDK's own
        if command_info is None or command_info.command_type in OWN:
            return self._context
        return self._inside.get_serialization_context(command_info)

    def get_external_store_context(self, command_info: Any) -> StorageDriverStoreContext:  # noqa: ANN401 - the SDK's own
        if command_info is None or command_info.command_type in OWN:
            return self._stored
        return self._inside.get_external_store_context(command_info)

    def get_info(self) -> Info:
        return self._inside.get_info()

    def get_thread_id(self) -> int | None:
        return self._inside.get_thread_id()
