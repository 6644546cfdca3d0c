"""Lines: which budget line pays for a roster, where whoever uploads it names none."""

from typing import Any

from schemas.errors import Refused
from schemas.refusals import Refusal
from schemas.terms import Segment
from store.pool import Pool, reading
from store.queries import load, rows

sql = load("reads")


async def line_for(pool: Pool, commitment: Any, segment: Segment, year: int) -> str:  # noqa: ANN401 - a row
    """Return the one funded line of a commitment's region for *segment* in *year*.

    Raises Refused NO_FUNDING when there is none, SEVERAL_LINES, which names them, when there are more.
    """
    async with reading(pool) as connection:
        found = await rows(
            sql.funded_lines(
                connection,
                instruction=commitment["instruction"],
                region=commitment["region"],
                segment=segment,
                fiscal_year=year,
            )
        )
    if not found:
        raise Refused(Refusal.NO_FUNDING, commitment["id"], segment=segment, year=year)
    if len(found) > 1:
        known = ", ".join(f"{row['line']} ({row['owner']}, {row['headcount']})" for row in found)
        raise Refused(Refusal.SEVERAL_LINES, commitment["id"], segment=segment, year=year, known=known)
    return str(found[0]["line"])
