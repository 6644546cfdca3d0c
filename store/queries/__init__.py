"""SQL by name: every statement of the project stands in a `.sql` file of this folder."""

from collections.abc import AsyncIterable, AsyncIterator, Mapping, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

import aiosql
from aiosql.adapters.asyncpg import AsyncPGAdapter

if TYPE_CHECKING:
    from store.pool import Connection


class _OnConnections(AsyncPGAdapter):
    """aiosql's adapter for connections: it spent longer on finding out that it was given no pool than on the rest."""

    def ordered(self, name: str, values: Mapping[str, Any]) -> Sequence[Any]:
        found: Sequence[Any] = self.maybe_order_params(name, values)  # type: ignore[no-untyped-call]
        return found

    async def select(
        self, conn: "Connection", name: str, sql: str, values: Mapping[str, Any], *_: object
    ) -> AsyncIterator[Any]:
        for row in await conn.fetch(sql, *self.ordered(name, values)):
            yield row

    async def select_one(
        self, conn: "Connection", name: str, sql: str, values: Mapping[str, Any], *_: object
    ) -> object:
        return await conn.fetchrow(sql, *self.ordered(name, values))

    async def select_value(
        self, conn: "Connection", name: str, sql: str, values: Mapping[str, Any]
    ) -> object:
        return await conn.fetchval(sql, *self.ordered(name, values))

    async def insert_update_delete(
        self, conn: "Connection", name: str, sql: str, values: Mapping[str, Any]
    ) -> object:
        return await conn.execute(sql, *self.ordered(name, values))


def load(name: str) -> Any:  # noqa: ANN401 - aiosql builds one method per statement at run time
    """Return the statements of `<name>.sql` as methods that take a connection first."""
    text = files("store.queries").joinpath(f"{name}.sql").read_text()
    return aiosql.from_str(text, cast("Any", _OnConnections))


async def rows(found: AsyncIterable[Any]) -> list[Any]:
    """Return all rows of a statement that yields many."""
    return [row async for row in found]


def in_order(query: Any, values: Mapping[str, Any]) -> Sequence[Any]:  # noqa: ANN401 - a method of `load`
    """Return the *values* of a statement in the order of its numbered places."""
    adapter: _OnConnections = query.__self__.driver_adapter
    return adapter.ordered(query.__name__, dict(values))
