"""The story: one line per committed event, the same bytes for the same seed.

Nothing in it depends on the machine, on real time or on chance outside the seed: no run ids, no real times, no
ciphertext, no delivery receipts, and no numbers from a sequence that regions share.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

from schemas.base import canonical
from schemas.clock import Clock
from store.pool import Pool, reading
from store.queries import load, rows

sql = load("rehearsal")


async def tell(pool: Pool, since: datetime, until: datetime, clock: Clock) -> list[bytes]:
    """Return the events between two business instants, one canonical JSON line each, sorted."""
    async with reading(pool) as connection:
        found = await rows(sql.story(connection, since=since, until=until))
    return [_line(row, clock) for row in found]


def write(path: Path, lines: list[bytes]) -> None:
    """Write a story to *path*."""
    path.write_bytes(b"".join(line + b"\n" for line in lines))


def _line(row: Any, clock: Clock) -> bytes:  # noqa: ANN401 - a row
    return canonical(
        {
            "at": clock.local(row["business_at"]).isoformat(),
            "case": row["chain"],
            "seq": row["seq"],
            "action": row["action"],
            "role": row["role"],
            "on": row["effective_on"].isoformat(),
            "number": row["number"],
            "details": row["details"],
        }
    )
