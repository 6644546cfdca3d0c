"""SQL by name: every statement of the project stands in a `.sql` file of this folder."""

from collections.abc import AsyncIterable
from importlib.resources import files
from typing import Any

import aiosql


def load(name: str) -> Any:  # noqa: ANN401 - aiosql builds one method per statement at run time
    """Return the statements of `<name>.sql` as methods that take a connection first."""
    return aiosql.from_str(files("store.queries").joinpath(f"{name}.sql").read_text(), "asyncpg")


async def rows(found: AsyncIterable[Any]) -> list[Any]:
    """Return all rows of a statement that yields many."""
    return [row async for row in found]
