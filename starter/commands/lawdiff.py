"""`kawal law diff`: what two editions of the law say differently, and what open cases would then be told."""

import json
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from pydantic import JsonValue

from law.book import BadBookError
from law.difference import Difference, difference
from law.edition import Edition, as_it_stood, from_folder
from schemas.errors import Misused, Refused, Unavailable
from starter.commands.frame import Desk, command
from starter.commands.output import Output, Table
from starter.reading.reader import reader
from starter.reading.whatif import Decided, decided_differently

WIDE = 80
"""Characters of a value that a table shows; `--json` shows all of it."""
EDITION = typer.Argument(metavar="DAY|FOLDER", help="A day (YYYY-MM-DD), or the folder of a law book.")
Before = Annotated[str, EDITION]
After = Annotated[str, EDITION]


def register(app: typer.Typer) -> None:
    """Add the command to the group `law`."""
    command(app, "diff", example="kawal law diff 2025-12-31 2026-04-01")(diff)


async def diff(desk: Desk, before: Before, after: After) -> Output:
    """Show what changes between two days or two law books, and what open cases would then be told differently.

    A day stands for the shipped law as it stood then; a folder holds `parameters/` and `calendar/`, as `law/` does.
    """
    one, other = _edition(before), _edition(after)
    found = difference(one, other)
    decided, note = await _decided(desk, one, other)
    document = {
        "before": one.name,
        "after": other.name,
        **found.model_dump(mode="json"),
        "open_cases": None if decided is None else [each.model_dump(mode="json") for each in decided],
        "note": note,
    }
    blocks: list[str | Table] = [*_values(desk, found), *_days(desk, found), *_cases(desk, decided or [])]
    same = desk.say("Isi hukumnya sama.", "The law says the same.")
    return Output(document, [*(blocks or [same]), note])


def _edition(text: str) -> Edition:
    try:
        return as_it_stood(date.fromisoformat(text))
    except ValueError:
        pass
    try:
        return from_folder(Path(text))
    except BadBookError as error:
        raise Misused(f"{error}; give a day (YYYY-MM-DD) or the folder of a law book") from None


async def _decided(desk: Desk, one: Edition, other: Edition) -> tuple[list[Decided] | None, str]:
    try:
        pool = await desk.pool()
        who = await reader(pool, desk.signed_in)
    except (Unavailable, Refused):
        return None, desk.say(
            "Perkara terbuka tidak diperiksa: tidak ada instalasi yang terbuka bagi Anda di sini.",
            "Open cases were not looked at: no installation is open to you here.",
        )
    decided = await decided_differently(pool, who, one, other)
    return decided, desk.say(
        f"{len(decided)} jawaban pada perkara terbuka akan berbeda.",
        f"{len(decided)} answers to open cases would differ.",
    )


def _values(desk: Desk, found: Difference) -> list[Table]:
    headings = (
        ("parameter", "sejak", "sebelum", "sesudah", "dasar")
        if desk.lang == "id"
        else ("parameter", "from", "before", "after", "rule")
    )
    rows = [
        (each.parameter, each.effective_from, _short(each.before), _short(each.after), each.after_reference)
        for each in found.values
    ]
    return [Table(desk.say("Parameter", "Parameters"), headings, rows)] if rows else []


def _days(desk: Desk, found: Difference) -> list[Table]:
    headings = (
        ("tanggal", "sebelum", "sesudah", "dasar")
        if desk.lang == "id"
        else ("day", "before", "after", "decree")
    )
    rows = [(each.day, each.before, each.after, each.after_decree) for each in found.days]
    return [Table(desk.say("Kalender", "Calendar"), headings, rows)] if rows else []


def _cases(desk: Desk, decided: list[Decided]) -> list[Table]:
    headings = (
        ("wilayah", "perkara", "hal", "perihal", "sebelum", "sesudah")
        if desk.lang == "id"
        else ("region", "case", "what", "of", "before", "after")
    )
    rows = [(each.region, each.case, each.what, each.subject, each.before, each.after) for each in decided]
    return [Table(desk.say("Perkara terbuka", "Open cases"), headings, rows)] if rows else []


def _short(value: JsonValue) -> str | None:
    if value is None:
        return None
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= WIDE else f"{text[: WIDE - 1]}…"
