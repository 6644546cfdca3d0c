"""Whole claims, row by row as a jurist reads them in `cases/`, each lived by the real case on the conducted clock."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from pydantic_core import to_jsonable_python

from tests.support.claim_course import Course, Hands, family
from tests.support.claim_outcome import outcome, sound
from tests.support.claim_rows import Row, rows
from tests.support.claiming import Death
from tests.support.insured import Insured
from tests.support.world import World, on

CASES = rows(Path(__file__).parent / "cases")


@dataclass
class Places:
    """Regions whose commitments are open; time goes on in each, so that a claim may only follow an earlier one."""

    world: World
    unused: Iterator[str]
    hands: Hands
    opened: list[tuple[Insured, datetime]] = field(default_factory=list)

    async def for_(self, row: Row) -> Insured:
        """Return a region in which nothing was reported after this row's death."""
        at = on(row.death.reported_on)
        for place, (here, latest) in enumerate(self.opened):
            if latest <= at:
                self.opened[place] = (here, at)
                return here
        here = await Insured.in_(self.world, next(self.unused))
        self.opened.append((here, at))
        return here


@pytest.fixture(scope="module")
def places(world: World, unused_elsewhere: Iterator[str]) -> Places:
    return Places(world, unused_elsewhere, Hands(world))


@pytest.mark.parametrize("row", [pytest.param(row, id=row.name) for row in CASES])
async def test_a_claim_ends_as_written(places: Places, row: Row) -> None:
    here = await places.for_(row)
    serial = await here.insured(*(one.held for one in row.memberships), born_on=row.death.born)
    death = Death(
        here,
        serial,
        row.death.cause,
        row.death.died_on,
        family(row.family),
        on(row.death.reported_on),
        traffic=row.death.traffic,
    )
    await death.reported(occurrence=row.name)
    course = Course(death, places.hands)
    for step in row.course:
        await course.take(step)
    await sound(death)
    found = to_jsonable_python(await outcome(death))
    expected = to_jsonable_python(row.expect)
    differs = [
        f"{name} is {found[name]}, not {value}" for name, value in expected.items() if found[name] != value
    ]
    assert not differs, "; ".join(differs)
