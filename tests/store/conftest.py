"""A database of its own for every module that writes, and one open case in it."""

from datetime import date
from itertools import count

import pytest

from schemas.cases import CaseKey, CaseType, Opening
from schemas.facts import AnyFact
from schemas.names import commitment_id
from store.pool import Pool
from store.record import Record, Writer
from tests.support.people import People, everybody
from tests.support.world import INSTRUCTION, on

AT = on(date(2022, 3, 1))


@pytest.fixture(scope="module")
async def people(pool: Pool) -> People:
    return await everybody(pool)


@pytest.fixture(scope="module")
def record(pool: Pool) -> Record:
    return Record(pool)


@pytest.fixture(scope="module")
def numbers() -> "count[int]":
    return count(1)


@pytest.fixture
async def case(record: Record, numbers: "count[int]") -> str:
    """Return an open case of regency 36.01, new for every test."""
    return await opened_case(record, "36.01", f"{INSTRUCTION}-{next(numbers)}")


async def opened_case(record: Record, region: str, instruction: str = INSTRUCTION) -> str:
    """Open a case of *region* without a workflow."""
    new = opening(region, instruction)
    await record.open_cases([new], Writer())
    return new.key.id


def opening(region: str, instruction: str = INSTRUCTION, facts: tuple[AnyFact, ...] = ()) -> Opening:
    """Return what opens a case of *region*."""
    key = CaseKey(
        id=commitment_id(instruction, region),
        type=CaseType.COMMITMENT,
        instruction=instruction,
        region=region,
        province=region.split(".", maxsplit=1)[0],
    )
    return Opening(
        key=key,
        stage="issued",
        state={},
        command=f"{key.id}/open",
        action="commitment.opened",
        at=AT,
        effective_on=AT.date(),
        facts=facts,
    )
