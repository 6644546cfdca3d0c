"""On a real server every way that payloads travel works sealed, and each payload names the workflow it serves."""

import asyncio
import shutil
import sys
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.message import Message
from temporalio import activity, workflow
from temporalio.api.common.v1 import Payload
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleHandle,
    ScheduleSpec,
    WithStartWorkflowOperation,
    WorkflowFailureError,
    WorkflowHandle,
    WorkflowHistory,
)
from temporalio.common import RetryPolicy, WorkflowIDConflictPolicy
from temporalio.exceptions import ApplicationError, ChildWorkflowError
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Replayer, Worker
from temporalio.worker.workflow_sandbox import SandboxRestrictions

from vault.codec import data_converter
from vault.keys import KeyRing
from vault.sandbox import Sandbox

QUEUE = "sealed"
SECRET = "Warga Contoh 001"
RUNNER = Sandbox(restrictions=SandboxRestrictions.default.with_passthrough_all_modules())


@activity.defn
async def echo(words: str) -> str:
    if activity.info().attempt == 1 and not activity.info().is_local:
        activity.heartbeat(words)
        raise ApplicationError(f"{words} again", words)
    beats = list(activity.info().heartbeat_details)
    return f"{words} {len(beats)}"


@dataclass(frozen=True)
class Told:
    """What a case carries from run to run."""

    heard: tuple[str, ...] = ()
    last: bool = False


@workflow.defn
class Bounded:
    """A child: it answers or fails."""

    @workflow.run
    async def run(self, words: str) -> str:
        if words == "fail":
            raise ApplicationError(SECRET, SECRET)
        return words


@workflow.defn
class Lasting:
    """A case: it takes signals and updates, tells a sibling, and continues as new once."""

    @workflow.init
    def __init__(self, told: Told) -> None:
        self.heard = list(told.heard)
        self.last = told.last
        self.close = False

    @workflow.run
    async def run(self, _told: Told) -> list[str]:
        workflow.set_current_details(SECRET)
        await workflow.wait_condition(lambda: self.close and workflow.all_handlers_finished())
        await workflow.sleep(0.001, summary=SECRET)
        if not self.last:
            workflow.continue_as_new(Told(tuple(self.heard), last=True), memo={"note": SECRET})
        return self.heard

    @workflow.signal
    async def hear(self, words: str) -> None:
        self.heard.append(words)

    @workflow.signal
    async def end(self) -> None:
        self.close = True

    @workflow.query
    def all_heard(self) -> list[str]:
        return self.heard

    @workflow.update
    async def work(self, sibling: str) -> list[str]:
        retry = RetryPolicy(initial_interval=timedelta(milliseconds=1))
        bound = timedelta(seconds=20)
        done = [
            await workflow.execute_activity(
                echo, SECRET, start_to_close_timeout=bound, retry_policy=retry, summary=SECRET
            ),
            await workflow.execute_local_activity(echo, SECRET, start_to_close_timeout=bound),
            await workflow.execute_child_workflow(
                Bounded.run, SECRET, id=f"child/{workflow.info().workflow_id}", memo={"note": SECRET}
            ),
        ]
        try:
            await workflow.execute_child_workflow(
                Bounded.run, "fail", id=f"bad/{workflow.info().workflow_id}"
            )
        except ChildWorkflowError as error:
            done.append(str(error.cause))
        await workflow.get_external_workflow_handle_for(Lasting.run, sibling).signal(Lasting.hear, SECRET)
        return done

    @workflow.update
    async def fail(self, words: str) -> None:
        """Fail as a child failed, so that the child's failure travels on in ours."""
        await workflow.execute_child_workflow(Bounded.run, words, id=f"worse/{workflow.info().workflow_id}")


@dataclass(frozen=True)
class Stand:
    """A client of the embedded server, and the ring it seals with."""

    client: Client
    ring: KeyRing

    def replayer(self) -> Replayer:
        return Replayer(
            workflows=[Lasting, Bounded], workflow_runner=RUNNER, data_converter=self.client.data_converter
        )

    def another_process(self) -> Client:
        """Return a client that reads the ring afresh, as a process started now would."""
        namespace = self.client.namespace
        converter = data_converter(self.ring.path, namespace)
        return Client(self.client.service_client, namespace=namespace, data_converter=converter)

    async def histories(self, workflow_id: str) -> list[WorkflowHistory]:
        """Return the history of every run of *workflow_id*, first to last."""
        history = await self.client.get_workflow_handle(workflow_id).fetch_history()
        found = [history]
        while (
            before := found[0]
            .events[0]
            .workflow_execution_started_event_attributes.continued_execution_run_id
        ):
            found.insert(0, await self.client.get_workflow_handle(workflow_id, run_id=before).fetch_history())
        return found


@pytest.fixture(scope="module")
async def stand(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stand]:
    ring = KeyRing.create(tmp_path_factory.mktemp("ring") / "keys.json")
    temporal = shutil.which("temporal", path=str(Path(sys.executable).parent))
    async with (
        await WorkflowEnvironment.start_local(
            dev_server_existing_path=temporal,
            dev_server_log_level="error",
            data_converter=data_converter(ring.path, "default"),
        ) as environment,
        Worker(
            environment.client,
            task_queue=QUEUE,
            workflows=[Lasting, Bounded],
            activities=[echo],
            workflow_runner=RUNNER,
        ),
    ):
        yield Stand(environment.client, ring)
    await asyncio.sleep(0.1)


def payloads(message: Message) -> Iterator[Payload]:
    """Yield every payload anywhere in *message*, search attributes excepted: the server must read those."""
    if isinstance(message, Payload):
        yield message
        return
    for field, value in message.ListFields():
        if field.name == "search_attributes" or field.message_type is None:
            continue
        if field.message_type.GetOptions().map_entry:
            values = [item for item in value.values() if isinstance(item, Message)]
        else:
            values = list(value) if field.is_repeated else [value]
        for inner in values:
            yield from payloads(inner)


async def opened(stand: Stand, **options: Any) -> Any:  # noqa: ANN401 - as the client's own
    return await stand.client.start_workflow(
        Lasting.run, Told(), id=f"case/{uuid.uuid4()}", task_queue=QUEUE, **options
    )


async def has_continued(handle: WorkflowHandle[Any, Any]) -> bool:
    return (await handle.describe()).run_id != handle.result_run_id


async def has_acted(schedule: ScheduleHandle) -> bool:
    return bool((await schedule.describe()).info.recent_actions)


async def until(reached: Callable[[], Awaitable[bool]]) -> None:
    """Ask the server until it says yes; it offers no way to be told."""
    async with asyncio.timeout(20):
        while not await reached():  # noqa: ASYNC110 - nothing here could set an event
            await asyncio.sleep(0.02)


async def told_story(stand: Stand) -> tuple[str, str]:
    """Let two siblings go through everything that carries payloads; return their ids."""
    case = await opened(stand, memo={"note": SECRET}, static_summary=SECRET, static_details=SECRET)
    sibling = await opened(stand)
    done = await case.execute_update(Lasting.work, sibling.id)
    assert done == [f"{SECRET} 1", f"{SECRET} 0", SECRET, SECRET]
    with pytest.raises(Exception, match="Workflow update failed") as failed:
        await case.execute_update(Lasting.fail, "fail")
    assert SECRET in str(failed.value.__cause__.__cause__)
    await case.signal(Lasting.hear, SECRET)
    assert await case.query(Lasting.all_heard) == [SECRET]
    stand.ring.rotate()
    rotated = stand.another_process()
    for handle in (case, sibling):
        await rotated.get_workflow_handle(handle.id).signal(Lasting.hear, SECRET)
        await handle.signal(Lasting.end)
        await until(lambda handle=handle: has_continued(handle))
        assert await (await handle.describe()).memo() == {"note": SECRET}
        assert await handle.query(Lasting.all_heard) == [SECRET, SECRET]
        await handle.signal(Lasting.end)
        assert await handle.result() == [SECRET, SECRET]
    return case.id, sibling.id


async def test_a_case_lives_and_replays_sealed_from_end_to_end(stand: Stand) -> None:
    for workflow_id in await told_story(stand):
        histories = await stand.histories(workflow_id)
        assert len(histories) == 2
        kin = {workflow_id, *(f"{prefix}/{workflow_id}" for prefix in ("child", "bad", "worse"))}
        for history in histories:
            await stand.replayer().replay_workflow(history)
            for event in history.events:
                assert SECRET not in str(event)
                attributes = event.WhichOneof("attributes")
                for payload in payloads(event):
                    if payload.metadata["encoding"] == b"json/plain":
                        assert attributes == "marker_recorded_event_attributes", (
                            "only the SDK's own book-keeping"
                        )
                    elif attributes != "signal_external_workflow_execution_initiated_event_attributes":
                        assert payload.metadata["workflow-id"].decode() in kin


async def test_a_history_does_not_replay_as_another_case(stand: Stand) -> None:
    case = await opened(stand)
    await case.signal(Lasting.hear, SECRET)
    await case.query(Lasting.all_heard)
    history = await case.fetch_history()
    await stand.replayer().replay_workflow(history)
    with pytest.raises(Exception, match="Unreadable"):
        await stand.replayer().replay_workflow(WorkflowHistory("case/another", history.events))
    await case.terminate()


async def test_update_with_start_and_signal_with_start_work_sealed(stand: Stand) -> None:
    start = WithStartWorkflowOperation(
        Lasting.run,
        Told(),
        id=f"case/{uuid.uuid4()}",
        task_queue=QUEUE,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
    )
    sibling = await opened(stand, start_signal="hear", start_signal_args=[SECRET])
    await stand.client.execute_update_with_start_workflow(
        Lasting.work, sibling.id, start_workflow_operation=start
    )
    assert await sibling.query(Lasting.all_heard) == [SECRET, SECRET]
    for handle in (sibling, await start.workflow_handle()):
        await handle.terminate()


async def test_a_failed_workflow_tells_its_words_to_the_client_only(stand: Stand) -> None:
    with pytest.raises(WorkflowFailureError) as failed:
        await stand.client.execute_workflow(Bounded.run, "fail", id=f"bad/{uuid.uuid4()}", task_queue=QUEUE)
    assert isinstance(failed.value.cause, ApplicationError)
    assert failed.value.cause.message == SECRET
    assert list(failed.value.cause.details) == [SECRET]


async def test_a_schedule_starts_what_it_sealed(stand: Stand) -> None:
    name = f"sweep/{uuid.uuid4()}"
    schedule = await stand.client.create_schedule(
        name,
        Schedule(
            action=ScheduleActionStartWorkflow(
                Bounded.run, SECRET, id=name, task_queue=QUEUE, memo={"note": SECRET}, static_summary=SECRET
            ),
            spec=ScheduleSpec(),
        ),
        trigger_immediately=True,
    )
    await until(lambda: has_acted(schedule))
    action = (await schedule.describe()).info.recent_actions[0].action
    handle = stand.client.get_workflow_handle(action.workflow_id, result_type=str)
    assert await handle.result() == SECRET
    assert await (await handle.describe()).memo() == {"note": SECRET}
    await stand.replayer().replay_workflow(await handle.fetch_history())
    await schedule.delete()
