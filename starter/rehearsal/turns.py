"""After somebody's command in a rehearsal: whoever it woke takes its turn, at the same business instant.

On the wall clock siblings act by themselves. Conducted cases wait for a conductor, and a rehearsal that was left
running has none any more: a roster uploaded there would never be checked. Business time does not move.
"""

from schemas.cases import Answer
from schemas.errors import Refused
from starter.installation import Installation
from store.pool import reading
from store.queries import load

sql = load("rehearsal")


async def take_turns(installation: Installation, answer: Answer) -> None:
    """Advance the case that gave *answer* and everybody it woke, until nobody is left; only in a rehearsal.

    Raises Unavailable. A case that is closed, further on, or on the wall clock is passed over.
    """
    if not installation.settings.rehearsal:
        return
    async with reading(installation.pool) as connection:
        at = await sql.latest_instant(connection, chain=answer.case)
    commands = installation.commands(None)
    heard = {answer.case: len(answer.woke)}
    waiting = sorted({answer.case, *answer.woke})
    while waiting:
        case = waiting.pop(0)
        try:
            told = await commands.advance(case, at)
        except Refused:
            continue
        waiting = sorted({*waiting, *told.woke[heard.get(case, 0) :]})
        heard[case] = len(told.woke)
