"""Audit chains: a changed, dropped or reordered entry shows."""

from typing import Any

import pytest

from store.chain import broken_links, salted
from store.pool import Pool, transaction
from store.record import Record, Writer
from tests.support.changes import change

COUNT = 5


@pytest.fixture
async def entries(record: Record, pool: Pool, case: str) -> list[dict[str, Any]]:
    for version in range(1, COUNT):
        await record.commit(
            change(case, f"s{version}", expected_version=version, details={"n": version, "teks": "é → 1"}),
            Writer("w", "r", str(version)),
        )
    async with transaction(pool) as tx:
        found = await tx.fetch("SELECT * FROM audit_entry WHERE chain = $1 ORDER BY seq", case)
    return [dict(row) for row in found]


def test_an_untouched_chain_verifies_as_it_stands_in_the_database(entries: list[dict[str, Any]]) -> None:
    assert len(entries) == COUNT
    assert broken_links(entries) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "somebody"),
        ("details", {"n": 99}),
        ("action", "commitment.forged"),
        ("command", "other"),
        ("activity_id", "9"),
        ("rulings", [{"parameter": "forged"}]),
        ("hash", bytes(32)),
    ],
)
def test_a_changed_entry_shows(entries: list[dict[str, Any]], column: str, value: object) -> None:
    entries[2] = entries[2] | {column: value}
    assert broken_links(entries)[0] == 3


def test_a_dropped_entry_shows(entries: list[dict[str, Any]]) -> None:
    del entries[2]
    assert broken_links(entries) == [4]


def test_a_dropped_beginning_shows(entries: list[dict[str, Any]]) -> None:
    assert broken_links(entries[1:]) == [2]


def test_swapped_entries_show(entries: list[dict[str, Any]]) -> None:
    entries[2], entries[3] = entries[3], entries[2]
    assert broken_links(entries) == [4, 3, 5]


def test_equal_states_of_two_cases_have_different_digests() -> None:
    assert salted(b"a" * 16, "state") != salted(b"b" * 16, "state")
    assert salted(b"a" * 16, "") is None
