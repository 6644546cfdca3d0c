"""Conducting: in which order things of one instant happen, whether an answer came at once or was found on record."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from schemas.cases import Answer
from starter.rehearsal.conductor import Region
from starter.rehearsal.officials import Act

AT = datetime(2022, 6, 23, 2, tzinfo=UTC)
ROSTER, COMMITMENT = "registration/18.08-2022-001", "commitment/inpres-2-2021/18.08"


def answer(case: str, **more: Any) -> Answer:  # noqa: ANN401 - an answer's own fields
    return Answer(command=f"{case}/x/1", case=case, action="x", entry=2, version=2, **more)


class Cases:
    """Cases that only remember who took a turn; the roster registers its workers in its own, and tells its commitment."""

    def __init__(self) -> None:
        self.happened: list[str] = []

    async def advance(self, case: str, _: datetime) -> Answer:
        """Give *case* its turn."""
        self.happened.append(case)
        return answer(case, woke=(COMMITMENT,) if case == ROSTER else ())


class Officials:
    """An official who approves a roster, and another who regulates at the same instant."""

    def __init__(self, cases: Cases, *, found: bool) -> None:
        self.cases = cases
        self.found = found

    def begin(self) -> list[Act]:
        """Return what they do."""
        return [
            Act(AT, "approve", self.doing("approve", self.approved)),
            Act(AT, "regulate", self.doing("regulate")),
        ]

    def approved(self) -> Answer:
        """Return the roster's answer: what it does next is due at once. One found on record does not say so."""
        return answer(ROSTER, repeated=True) if self.found else answer(ROSTER, next_due=AT)

    def doing(self, name: str, then: Callable[[], Answer] = lambda: answer(COMMITMENT)) -> Any:  # noqa: ANN401
        """Return an act that is remembered."""

        async def do(_: datetime) -> Answer:
            self.cases.happened.append(name)
            return then()

        return do


class Unwatched(Region):
    """A region on whose list nothing appears."""

    async def _look(self, at: datetime) -> None:  # noqa: ARG002 - as its parent's
        return


@pytest.mark.parametrize("found", [False, True], ids=["at once", "found on record"])
async def test_what_falls_due_at_the_instant_of_a_command_comes_before_the_next_command(
    *, found: bool
) -> None:
    cases = Cases()
    region = Unwatched(
        cast("Any", Officials(cases, found=found)), cast("Any", cases), cast("Any", None), ("18.08",)
    )
    region.begin(COMMITMENT, AT)
    await region.play(AT + timedelta(hours=1))
    assert cases.happened == [COMMITMENT, "approve", ROSTER, COMMITMENT, "regulate"]
