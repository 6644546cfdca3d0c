"""Rosters and books on a database of the module's own."""

import pytest

from store.pool import Pool
from tests.support.billing import Books
from tests.support.rosters import Rosters
from vault.keys import KeyRing


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    """Return the keys that everything in the module's database is sealed with."""
    return KeyRing.create(tmp_path_factory.mktemp("ring") / "ring.json")


@pytest.fixture
async def here(pool: Pool, ring: KeyRing) -> Rosters:
    """Return rosters in a database without people."""
    rosters = Rosters(pool, ring)
    await rosters.empty()
    return rosters


@pytest.fixture
def books(pool: Pool) -> Books:
    """Return the books of a region of its own, without a line."""
    return Books.elsewhere(pool)


@pytest.fixture
def line(books: Books) -> str:
    """Return the first line of 2022 in the books, for the test to open."""
    return f"{books.region}-2022-L01"
