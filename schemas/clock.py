"""Business time: the one clock that every wait and every date of a case goes through.

`wall` is production: business time is the server's time in the region's zone. `conducted` is for rehearsals:
business time moves only when a conductor says so. A case pins its clock when it opens and keeps it for ever.
Zones are fixed offsets (WIB +7, WITA +8, WIT +9): Indonesia has no daylight saving, and `ZoneInfo` objects do
not survive the workflow sandbox.
"""

from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum

from schemas.base import Message

WIB = timedelta(hours=7)
WITA = timedelta(hours=8)
WIT = timedelta(hours=9)
OFFSETS = {"Asia/Jakarta": WIB, "Asia/Makassar": WITA, "Asia/Jayapura": WIT}


class ClockMode(StrEnum):
    """Who moves business time."""

    WALL = "wall"
    CONDUCTED = "conducted"


class Clock(Message):
    """A case's clock: its mode and its region's offset from UTC."""

    mode: ClockMode = ClockMode.WALL
    offset: timedelta = WIB

    @property
    def conducted(self) -> bool:
        """Return whether a conductor moves this clock."""
        return self.mode is ClockMode.CONDUCTED

    def local(self, instant: datetime) -> datetime:
        """Return *instant* as the region's clocks show it."""
        return instant.astimezone(timezone(self.offset))

    def today(self, instant: datetime) -> date:
        """Return the region's calendar date at *instant*."""
        return self.local(instant).date()

    def starts(self, day: date) -> datetime:
        """Return the instant, in UTC, at which *day* begins in the region."""
        return datetime.combine(day, time(), timezone(self.offset)).astimezone(UTC)

    def ends(self, day: date) -> datetime:
        """Return the instant, in UTC, at which *day* is over in the region: a statutory day ends at midnight."""
        return self.starts(day + timedelta(days=1))

    def at(self, day: date, hour: int) -> datetime:
        """Return the instant, in UTC, of a full *hour* of *day* in the region."""
        return self.starts(day) + timedelta(hours=hour)
