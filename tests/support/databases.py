"""Databases for tests: made empty, or cloned from a migrated template in some milliseconds."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Self
from urllib.parse import urlsplit

import asyncpg

from store.migrate import migrate

TEMPLATE = "template_migrated"


class Databases:
    """Makes databases on one server and drops them all in the end."""

    def __init__(self, url: str, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        self._url = url
        self._connection = connection
        self._numbers = count(1)
        self._made: list[str] = []

    @classmethod
    @asynccontextmanager
    async def on(cls, url: str) -> AsyncIterator[Self]:
        """Yield databases on the server of *url*."""
        connection = await asyncpg.connect(url)
        databases = cls(url, connection)
        try:
            await migrate(await databases.create(TEMPLATE), kind="rehearsal")
            yield databases
        finally:
            for name in databases._made:
                await connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            await connection.close()

    async def empty(self) -> str:
        """Return the URL of a new database without anything in it."""
        return await self.create(f"empty_{next(self._numbers)}")

    async def clone(self) -> str:
        """Return the URL of a new, migrated database."""
        return await self.create(f"clone_{next(self._numbers)}", f" TEMPLATE {TEMPLATE}")

    async def create(self, name: str, template: str = "") -> str:
        """Make the database *name* and return its URL."""
        await self._connection.execute(f"CREATE DATABASE {name}{template}")
        self._made.append(name)
        return urlsplit(self._url)._replace(path=f"/{name}").geturl()
