"""The cut: as of which day a report speaks, and what was known by then."""

from datetime import date, datetime

from schemas.base import Message
from schemas.clock import Clock
from starter.reading.tasks import business_today
from store.pool import Pool


class Cut(Message):
    """A day, twice: what was effective on *as_of*, told from what was known at the end of *known_on*.

    With both days alike a report shows what its reader could have known then. With a later *known_on* it shows how
    things stood on *as_of* by what came to light since.
    """

    as_of: date
    known_on: date
    registers_dated: bool = True
    """Whether registers were written in business time; in a rehearsal they are written in real time."""

    @property
    def known(self) -> datetime:
        """Return the first instant that is too late: the end of the day in western Indonesia, for all regions alike."""
        return Clock().ends(self.known_on)

    def earlier(self, as_of: date) -> "Cut":
        """Return how things stood on an earlier day, by what is known in this cut."""
        return self.model_copy(update={"as_of": as_of})


async def cut(
    pool: Pool, *, rehearsal: bool, today: date, as_of: date | None = None, known_on: date | None = None
) -> Cut:
    """Return the cut that a report is asked for; by default the latest business day, and what was known on it."""
    day = as_of or await business_today(pool, rehearsal=rehearsal, today=today)
    return Cut(as_of=day, known_on=known_on or day, registers_dated=not rehearsal)
