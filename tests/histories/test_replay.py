"""Recorded histories replay on today's code: a change that would break running cases shows here first."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer, WorkflowReplayResult
from temporalio.workflow import _Definition as WorkflowDefinition

from tests.histories.record import KEYS, RECORDED
from vault.codec import data_converter
from worker import runner
from workflows import WORKFLOWS

NAMESPACE = "kawal"
TYPES = [str(WorkflowDefinition.must_from_class(workflow).name) for workflow in WORKFLOWS]
HISTORIES = sorted(path for path in RECORDED.glob("*.json") if path.name != KEYS)

BUSY = [path for path in HISTORIES if "activityTaskCompletedEventAttributes" in path.read_text()]
"""Those in which an activity was done: there is something to tamper with."""


@pytest.fixture(scope="session")
def replayer(tmp_path_factory: pytest.TempPathFactory) -> Replayer:
    keys = tmp_path_factory.mktemp("histories") / KEYS
    keys.write_bytes((RECORDED / KEYS).read_bytes())
    keys.chmod(0o600)
    return Replayer(
        workflows=WORKFLOWS, data_converter=data_converter(keys, NAMESPACE), workflow_runner=runner()
    )


def read(path: Path) -> dict[str, Any]:
    history: dict[str, Any] = json.loads(path.read_text())
    return history


async def replayed(replayer: Replayer, history: dict[str, Any]) -> WorkflowReplayResult:
    case = history.pop("workflow_id")
    return await replayer.replay_workflow(
        WorkflowHistory.from_json(case, history), raise_on_replay_failure=False
    )


@pytest.mark.parametrize("workflow", TYPES)
def test_every_workflow_type_has_a_recorded_history(workflow: str) -> None:
    assert [path for path in HISTORIES if path.name.startswith(f"{workflow}-")], (
        f"record one: python -m tests.histories.record ({RECORDED.name})"
    )


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: path.stem)
async def test_a_recorded_history_replays_on_todays_code(replayer: Replayer, path: Path) -> None:
    result = await replayed(replayer, read(path))
    assert result.replay_failure is None


@pytest.mark.parametrize("path", BUSY, ids=lambda path: path.stem)
async def test_a_history_with_another_activity_does_not_replay(replayer: Replayer, path: Path) -> None:
    history = read(path)
    scheduled = [
        event["activityTaskScheduledEventAttributes"]
        for event in history["events"]
        if "activityTaskScheduledEventAttributes" in event
    ]
    scheduled[0]["activityType"]["name"] = "money.transfer"
    result = await replayed(replayer, history)
    assert "Nondeterminism" in repr(result.replay_failure)


@pytest.mark.parametrize("path", BUSY, ids=lambda path: path.stem)
async def test_a_history_with_an_altered_payload_does_not_replay(replayer: Replayer, path: Path) -> None:
    history = read(path)
    completed = next(
        event["activityTaskCompletedEventAttributes"]
        for event in history["events"]
        if "activityTaskCompletedEventAttributes" in event
    )
    payload = completed["result"]["payloads"][0]
    sealed = bytearray(base64.b64decode(payload["data"]))
    sealed[-1] ^= 1
    payload["data"] = base64.b64encode(sealed).decode()
    result = await replayed(replayer, history)
    assert result.replay_failure is not None


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: path.stem)
def test_nothing_in_a_history_can_be_read_without_the_key_but_its_search_attributes(path: Path) -> None:
    plain = [where for where, encoding in payloads(read(path)) if encoding != "binary/encrypted"]
    assert {where for where in plain if "searchAttributes" not in where} == set()
    assert "identity" not in path.read_text()


def payloads(value: Any, where: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 - any JSON
    """Yield every payload in a history: where it stands, and how it is encoded."""
    if isinstance(value, dict):
        if "encoding" in value.get("metadata", {}):
            yield where, base64.b64decode(value["metadata"]["encoding"]).decode()
        for key, inner in value.items():
            yield from payloads(inner, f"{where}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from payloads(inner, where)
