"""Connections to PostgreSQL, with JSON as Python values and one word for every way of not answering."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import asyncpg
from pydantic_core import from_json, to_json

from schemas.errors import Unavailable

if TYPE_CHECKING:
    Connection = asyncpg.Connection[asyncpg.Record] | asyncpg.pool.PoolConnectionProxy[asyncpg.Record]
    Pool = asyncpg.Pool[asyncpg.Record]
else:  # asyncpg's classes take no type arguments when they run
    Connection = asyncpg.Connection
    Pool = asyncpg.Pool

AWAY = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.DeadlockDetectedError,
)


JSONB = b"\x01"
"""The version that stands before a binary jsonb."""


def _dumps(value: Any) -> bytes:  # noqa: ANN401 - any JSON value
    return JSONB + to_json(value)


def _loads(value: bytes) -> Any:  # noqa: ANN401 - any JSON value
    return from_json(value[len(JSONB) :])


async def _prepare(connection: Connection) -> None:
    # Binary, because COPY takes nothing else.
    await connection.set_type_codec(
        "jsonb", encoder=_dumps, decoder=_loads, schema="pg_catalog", format="binary"
    )


async def _as_it_is(_connection: Connection) -> None:
    """Take a connection back: nothing here changes a session's settings or keeps a lock beyond its transaction.

    asyncpg would ask the server to undo all of that each time, which takes as long as a short query.
    """


async def open_pool(url: str, *, size: int = 10) -> Pool:
    """Return a pool of at most *size* connections to *url*; raises Unavailable when nobody answers."""
    with answering():
        pool: Pool = await asyncpg.create_pool(
            url, min_size=1, max_size=size, init=_prepare, reset=_as_it_is, command_timeout=60
        )
    return pool


class answering:  # noqa: N801 - reads as a phrase: `with answering():`
    """Turn every way in which PostgreSQL can be away into Unavailable."""

    def __enter__(self) -> None:
        """Begin to watch."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Raise Unavailable in place of an error that says PostgreSQL is away."""
        # A value that no column can hold is a client error of asyncpg's too, but says nothing of the server.
        if isinstance(error, AWAY) and not isinstance(error, (Unavailable, ValueError)):
            raise Unavailable("PostgreSQL", error) from error


@asynccontextmanager
async def transaction(pool: Pool) -> AsyncIterator[Connection]:
    """Yield a connection inside one transaction; raises Unavailable when PostgreSQL is away."""
    with answering():
        async with pool.acquire() as connection, connection.transaction():
            yield connection


@asynccontextmanager
async def reading(pool: Pool) -> AsyncIterator[Connection]:
    """Yield a connection for reads, or for one statement alone; raises Unavailable when PostgreSQL is away."""
    with answering():
        async with pool.acquire() as connection:
            yield connection
