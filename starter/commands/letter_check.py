"""`kawal letter check`: whether a letter that somebody shows is one that kawal sent, by the code that stands in it."""

from typing import Annotated

import typer

from schemas.checks import Check
from schemas.claim_wording import DEEDS, word
from starter.commands.frame import Desk, command
from starter.commands.output import Output
from store.claim_letters import checked, clock_of
from store.pool import reading


def register(app: typer.Typer) -> None:
    """Add the command to the group of letters."""

    @command(app, "check", example="kawal letter check claim/36.01-2022-001/12/c0ffee00c0ffee00")
    async def check(
        desk: Desk,
        code: Annotated[
            str, typer.Argument(metavar="CODE", help="The code, or the address that the QR code holds.")
        ],
    ) -> Output:
        """Say whether the entry that a letter's code names is on record; whoever has the letter may ask."""
        asked = Check.parse(code)
        pool = await desk.pool()
        async with reading(pool) as connection:
            entry = await checked(connection, asked)
        if entry is None:
            told = desk.say(
                "Tidak tercatat: surat ini bukan dari kawal.", "Not on record: kawal sent no such letter."
            )
            return Output({"code": str(asked), "recorded": False, "genuine": False}, [told], 1)
        on = clock_of(entry["region"]).today(entry["business_at"])
        document = {
            "code": str(asked),
            "recorded": True,
            "genuine": entry["letter"],
            "action": entry["action"],
            "on": on,
        }
        did = word(DEEDS, entry["action"], desk.lang)
        if not entry["letter"]:
            told = desk.say(
                "Catatan ini ada, tetapi bukan surat", "This entry exists, but no letter hangs on it"
            )
            return Output(document, [f"{told}: {did}, {on}"], 1)
        return Output(document, [f"{desk.say('Surat ini tercatat', 'This letter is genuine')}: {did}, {on}"])
