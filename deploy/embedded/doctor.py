"""The doctor: what runs, where, in which version, what is wrong with it, and what to do about it.

Only looks. Every examination ends within seconds and none stops another: a server that is down is a finding.
"""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest, GetSystemInfoRequest
from temporalio.client import Client
from temporalio.service import RPCError

from deploy.embedded.installation import supervisor
from deploy.embedded.temporal import (
    KIND,
    LEAST_RETENTION,
    RETENTION,
    described,
    missing_search_attributes,
)
from schemas.base import Message
from schemas.errors import KawalError, Unavailable
from schemas.names import QUEUE_BULK, QUEUE_CASES, QUEUE_NOTICES
from schemas.settings import STACK_FILE, Settings
from store.migrate import pending
from store.pool import open_pool, transaction
from vault.client import connect

QUEUES = {
    QUEUE_CASES: (TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY),
    QUEUE_BULK: (TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,),
    QUEUE_NOTICES: (TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,),
}
PATIENCE_S = 5.0
SCARCE_BYTES, EXHAUSTED_BYTES = 2_000_000_000, 200_000_000


class State(StrEnum):
    """How a part of the installation fares."""

    OK = "ok"
    WARNING = "warning"
    BROKEN = "broken"


class Finding(Message):
    """One thing the doctor looked at."""

    subject: str
    state: State
    detail: str
    next_step: str = ""


async def examine(settings: Settings) -> list[Finding]:
    """Return the findings about the installation that *settings* describe, in a fixed order."""
    groups = await asyncio.gather(
        _listed(_stack(settings)),
        _guarded("postgresql", "start it with `kawal up`, or check DATABASE_URL", _postgres, settings),
        _guarded("temporal", "start it with `kawal up`, or check TEMPORAL_ADDRESS", _temporal, settings),
        _listed(_listener("mail", settings.smtp_host, settings.smtp_port)),
        *(
            _listed(_address(name, url))
            for name, url in {
                "codec": _codec_url(settings),
                "agency": settings.agency_url,
                "bank": settings.bank_url,
                "registry": settings.registry_url,
                "webhooks": settings.webhook_url,
            }.items()
            if url
        ),
    )
    return [*(finding for group in groups for finding in group), _keys(settings), _disk(settings)]


async def _listed(finding: Awaitable[Finding]) -> list[Finding]:
    return [await finding]


async def _guarded(
    subject: str, next_step: str, look: Callable[[Settings], AsyncIterator[Finding]], settings: Settings
) -> list[Finding]:
    """Return what *look* finds; when it cannot go on, why is the last finding."""
    findings: list[Finding] = []
    try:
        async with asyncio.timeout(PATIENCE_S):
            async for finding in look(settings):
                findings.append(finding)  # noqa: PERF401 - what was found before a failure counts
    except (KawalError, RPCError, OSError, RuntimeError, TimeoutError) as error:
        why = str(error) or f"no answer within {PATIENCE_S:.0f} s"
        findings.append(Finding(subject=subject, state=State.BROKEN, detail=why, next_step=next_step))
    return findings


async def _stack(settings: Settings) -> Finding:
    pid = supervisor(settings.data)
    if pid is not None:
        return Finding(subject="stack", state=State.OK, detail=f"supervisor {pid} in {settings.data}")
    if (settings.data / STACK_FILE).exists():
        return Finding(
            subject="stack",
            state=State.BROKEN,
            detail=f"the supervisor of {settings.data} died without saying goodbye",
            next_step="start it again with `kawal up`: nothing that was recorded is lost",
        )
    return Finding(
        subject="stack",
        state=State.WARNING,
        detail=f"no embedded stack runs in {settings.data}",
        next_step="start one with `kawal up`, unless real servers are meant",
    )


async def _postgres(settings: Settings) -> AsyncIterator[Finding]:
    if not settings.database_url:
        raise Unavailable("PostgreSQL (set DATABASE_URL or start `kawal up`)")
    where = urlsplit(settings.database_url)
    place = f"{where.hostname}:{where.port or 5432}{where.path}"
    pool = await open_pool(settings.database_url, size=1)
    try:
        async with transaction(pool) as connection:
            release = await connection.fetchval("SHOW server_version")
    finally:
        await pool.close()
    yield Finding(subject="postgresql", state=State.OK, detail=f"version {release} at {place}")
    if missing := await pending(settings.database_url):
        yield Finding(
            subject="migrations",
            state=State.BROKEN,
            detail=f"{len(missing)} pending: {', '.join(missing)}",
            next_step="run `kawal ops migrate`",
        )
    else:
        yield Finding(
            subject="migrations", state=State.OK, detail="the database is at this release's version"
        )


async def _temporal(settings: Settings) -> AsyncIterator[Finding]:
    client, namespace = await connect(settings), settings.temporal_namespace
    info = await client.workflow_service.get_system_info(GetSystemInfoRequest())
    place = settings.temporal_address or "the address of the temporal.toml profile"
    yield Finding(subject="temporal", state=State.OK, detail=f"server {info.server_version} at {place}")
    yield await _namespace(client, namespace, settings)
    if missing := await missing_search_attributes(client, namespace):
        yield Finding(
            subject="search attributes",
            state=State.BROKEN,
            detail=f"missing in {namespace}: {', '.join(missing)}",
            next_step="create them with `temporal operator search-attribute create`",
        )
    else:
        yield Finding(subject="search attributes", state=State.OK, detail=f"all known in {namespace}")
    for queue, kinds in QUEUES.items():
        yield await _queue(client, namespace, queue, kinds)


async def _namespace(client: Client, namespace: str, settings: Settings) -> Finding:
    found = await described(client, namespace)
    kind = "rehearsal" if settings.rehearsal else "real"
    if found is None:
        return Finding(
            subject="namespace",
            state=State.BROKEN,
            detail=f"Temporal has no namespace {namespace}",
            next_step=f"make it: `temporal operator namespace create --namespace {namespace} "
            f"--retention {RETENTION.days * 24}h --data {KIND}={kind}`",
        )
    retention: timedelta = found.config.workflow_execution_retention_ttl.ToTimedelta()
    marked = found.namespace_info.data.get(KIND, "real")
    detail = f"{namespace}: {marked}, closed workflows kept {retention.days} days"
    if marked != kind:
        return Finding(
            subject="namespace",
            state=State.BROKEN,
            detail=f"{detail}, but this installation is {kind}",
            next_step="name another namespace in TEMPORAL_NAMESPACE",
        )
    if retention < LEAST_RETENTION:
        return Finding(
            subject="namespace",
            state=State.WARNING,
            detail=f"{detail}; kawal relies on {LEAST_RETENTION.days}",
            next_step=f"run `temporal operator namespace update --namespace {namespace} "
            f"--retention {LEAST_RETENTION.days * 24}h`",
        )
    return Finding(subject="namespace", state=State.OK, detail=detail)


async def _queue(
    client: Client, namespace: str, queue: str, kinds: tuple["TaskQueueType.ValueType", ...]
) -> Finding:
    workers: set[str] = set()
    served = True
    for kind in kinds:
        answer = await client.workflow_service.describe_task_queue(
            DescribeTaskQueueRequest(
                namespace=namespace, task_queue=TaskQueue(name=queue), task_queue_type=kind
            )
        )
        served = served and bool(answer.pollers)
        workers |= {poller.identity for poller in answer.pollers}
    if not served:
        return Finding(
            subject=f"queue {queue}",
            state=State.BROKEN,
            detail="no worker polls it",
            next_step="start one with `kawal up` or `python -m worker`; its log is logs/worker.log",
        )
    return Finding(
        subject=f"queue {queue}",
        state=State.OK,
        detail=f"{len(workers)} worker(s): {', '.join(sorted(workers))}",
    )


async def _address(subject: str, url: str) -> Finding:
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return await _listener(subject, parts.hostname or "", port)


async def _listener(subject: str, host: str, port: int) -> Finding:
    try:
        async with asyncio.timeout(PATIENCE_S):
            _, writer = await asyncio.open_connection(host, port)
    except (OSError, TimeoutError) as error:
        return Finding(
            subject=subject,
            state=State.BROKEN,
            detail=f"nobody answers at {host}:{port} ({type(error).__name__})",
            next_step="start it with `kawal up`, or correct its address",
        )
    writer.close()
    return Finding(subject=subject, state=State.OK, detail=f"answers at {host}:{port}")


def _codec_url(settings: Settings) -> str:
    try:
        return str(json.loads((settings.data / STACK_FILE).read_text()).get("codec_url", ""))
    except FileNotFoundError:
        return ""


def _keys(settings: Settings) -> Finding:
    path = settings.key_file
    if not path.exists():
        return Finding(
            subject="keys",
            state=State.BROKEN,
            detail=f"there is no key ring at {path}",
            next_step="restore it from a backup: what it sealed cannot be read without it",
        )
    if path.stat().st_mode & 0o077:
        return Finding(
            subject="keys",
            state=State.BROKEN,
            detail=f"{path} is open to other users",
            next_step=f"run `chmod 600 {path}`",
        )
    return Finding(subject="keys", state=State.OK, detail=f"{path}, readable by its owner only")


def _disk(settings: Settings) -> Finding:
    there = next(folder for folder in (settings.data, *settings.data.parents) if folder.exists())
    free = shutil.disk_usage(there).free
    detail = f"{free / 1e9:.1f} GB free under {settings.data}"
    if free < SCARCE_BYTES:
        state = State.BROKEN if free < EXHAUSTED_BYTES else State.WARNING
        return Finding(subject="disk", state=state, detail=detail, next_step="make room")
    return Finding(subject="disk", state=State.OK, detail=detail)
