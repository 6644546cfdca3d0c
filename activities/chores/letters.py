"""Rendering letters: every draft on record becomes a PDF, and its sender is told that it awaits a signature."""

import asyncio

from temporalio import activity

from activities.letters.render import render
from schemas.cases import Notice
from schemas.errors import Refused
from schemas.letters import Letter
from store.letters import keep, unrendered
from store.pool import Pool

BATCH = 50
BASIS = "Permendagri 1/2023"


class RenderLetters:
    """Renders what no PDF is kept of. The row alone says what the page says, so that it can be done again."""

    def __init__(self, pool: Pool, *, rehearsal: bool) -> None:
        self.pool = pool
        self.rehearsal = rehearsal

    async def once(self) -> int:
        """Render one batch, each letter kept as soon as it is rendered, together with the notice to its sender.

        Raises Refused for a row that cannot be set, once the others of the batch are.
        """
        unfit: Refused | None = None
        done = 0
        for letter, position in await unrendered(self.pool, BATCH):
            activity.heartbeat()
            try:
                pdf = await asyncio.to_thread(render, letter, rehearsal=self.rehearsal)
            except Refused as refused:
                unfit = refused
                continue
            done += await keep(self.pool, letter, position, pdf, awaiting(letter))
        if unfit is not None:
            raise unfit
        return done


def awaiting(letter: Letter) -> Notice:
    """Return the notice that *letter* awaits its sender's signature."""
    return Notice.about(
        letter.chain,
        letter.region,
        letter.drafted_on,
        letter.sender,
        "letter_draft",
        letter=letter.letter,
        addressee=letter.data["addressee_title"],
        sign_by=letter.sign_by.isoformat(),
        legal_basis=BASIS,
    )
