"""`kawal law show`: the parameters of the law book, each with its values, references and confidence."""

from datetime import date
from difflib import get_close_matches
from typing import Annotated

import typer

from law.book import Parameter, book
from schemas.errors import Refused
from schemas.refusals import Refusal
from starter.commands.frame import Desk, command
from starter.commands.options import DATE, _day
from starter.commands.output import Output, Table
from starter.commands.rulings import sureness, worth

Day = Annotated[date | None, typer.Option("--on", parser=_day, metavar=DATE, help="As it stood on this day.")]


def register(app: typer.Typer) -> None:
    """Add the command to the group `law`."""
    command(app, "show", example="kawal law show benefits.jkm.lump_sum --on 2019-12-01", installed=False)(
        show
    )


async def show(
    desk: Desk,
    parameter: Annotated[
        str | None, typer.Argument(help="A parameter, or the beginning of several; all if not given.")
    ] = None,
    on: Day = None,
) -> Output:
    """Show the law book: its parameters, or one with all its values, references and confidence."""
    known = book().parameters
    if parameter in known:
        return _shown(desk, known[parameter], on)
    listed = [one for name, one in known.items() if parameter is None or name.startswith(f"{parameter}.")]
    if not listed:
        near = get_close_matches(str(parameter), known, n=5, cutoff=0.3)
        raise Refused(
            Refusal.NOT_ONE_OF, "parameter", given=parameter, known=", ".join(near) or "kawal law show"
        )
    found = [(one, one.on(on)) for one in listed]
    rows = [
        {
            "parameter": one.name,
            "description": one.description,
            "unit": one.unit,
            "values": len(one.entries),
            "in_force": ruling.model_dump(mode="json") if ruling else None,
        }
        for one, ruling in found
    ]
    headings = (
        desk.say("parameter", "parameter"),
        desk.say("nilai", "value"),
        desk.say("berlaku sejak", "in force from"),
        desk.say("keyakinan", "confidence"),
        desk.say("isi", "what it is"),
    )
    cells = [
        (one.name, worth(ruling), ruling.effective_from, sureness(desk, ruling.confidence), one.description)
        if ruling
        else (one.name, None, None, None, one.description)
        for one, ruling in found
    ]
    return Output({"parameters": rows}, [Table("", headings, cells)])


def _shown(desk: Desk, known: Parameter, on: date | None) -> Output:
    in_force = known.on(on)
    document = {
        "parameter": known.name,
        "description": known.description,
        "unit": known.unit,
        "values": [entry.model_dump(mode="json") for entry in known.entries],
        "in_force": in_force.model_dump(mode="json") if in_force else None,
    }
    headings = (
        desk.say("berlaku sejak", "in force from"),
        desk.say("nilai", "value"),
        desk.say("keyakinan", "confidence"),
        desk.say("rujukan", "reference"),
    )
    ends = desk.say("berakhir", "ends")
    rows = [
        (entry.effective_from, ends, None, None)
        if entry.ended
        else (
            entry.effective_from,
            worth(known.ruling(entry), full=True),
            sureness(desk, entry.confidence),
            entry.reference,
        )
        for entry in known.entries
    ]
    then = worth(in_force, full=True) if in_force else desk.say("tidak ada", "none")
    when = on.isoformat() if on else desk.say("terbaru", "newest")
    line = desk.say(f"Berlaku ({when}): {then}", f"In force ({when}): {then}")
    return Output(
        document, [f"{known.name} ({known.unit}): {known.description}", Table("", headings, rows), line]
    )
