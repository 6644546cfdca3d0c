"""A database of its own for every module that moves money."""

from collections.abc import AsyncIterator

import pytest

from store.pool import open_pool
from tests.support.databases import Databases
from tests.support.money import Money
from tests.support.people import People, everybody
from vault.keys import KeyRing


@pytest.fixture(scope="module")
async def books(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Money]:
    pool = await open_pool(await databases.clone(), size=10)
    yield Money(pool, KeyRing.create(tmp_path_factory.mktemp("money") / "keys.json"))
    await pool.close()


@pytest.fixture(scope="module")
async def people(books: Money) -> People:
    return await everybody(books.pool)
