"""Options and arguments that several commands share, described once."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer


def _day(text: str) -> date:
    return date.fromisoformat(text)


DATE = "YYYY-MM-DD"

Region = Annotated[str, typer.Argument(help="Kemendagri code, any that the region ever had: 36.01.")]
InstructionName = Annotated[
    str | None, typer.Option("--instruction", help="Which instruction; the only one issued if not given.")
]
Occurrence = Annotated[
    int,
    typer.Option(
        min=1, help="Counts equal steps of one case: the same command given twice is carried out once."
    ),
]
On = Annotated[date, typer.Option("--on", parser=_day, metavar=DATE, help="The day it happened.")]
OptionalOn = Annotated[
    date | None, typer.Option("--on", parser=_day, metavar=DATE, help="The day; today if not given.")
]
EnactedOn = Annotated[
    date, typer.Option("--enacted-on", parser=_day, metavar=DATE, help="The day the instrument bears.")
]
HeldOn = Annotated[
    date, typer.Option("--held-on", parser=_day, metavar=DATE, help="The day the event took place.")
]
ReceivedOn = Annotated[
    date, typer.Option("--received-on", parser=_day, metavar=DATE, help="The day the cards came.")
]
Until = Annotated[
    date, typer.Option("--until", parser=_day, metavar=DATE, help="The day until which the ladder waits.")
]
AsOf = Annotated[
    date, typer.Option("--as-of", parser=_day, metavar=DATE, help="The day the figure speaks of.")
]
From = Annotated[
    date | None, typer.Option("--from", parser=_day, metavar=DATE, help="Valid from; today if not given.")
]
Document = Annotated[str, typer.Option("--document", help="The number of the document, never a name.")]
Year = Annotated[int, typer.Option("--year", min=2020, max=2100, help="Fiscal year.")]
OptionalYear = Annotated[
    int | None, typer.Option("--year", min=2020, max=2100, help="Fiscal year; all if not given.")
]
Unit = Annotated[
    str, typer.Option("--unit", help="A village (or `desa` for all) or kecamatan below the region.")
]
Reason = Annotated[str, typer.Option("--reason", help="Why, in at least ten characters; never a name.")]
Owner = Annotated[str, typer.Option("--owner", help="The office that answers for it.")]
Amount = Annotated[str, typer.Option("--amount", help="Whole rupiah, digits only: 16800.")]
File = Annotated[Path, typer.Argument(help="The file; - reads stdin.")]
PasswordFile = Annotated[
    Path | None, typer.Option("--password-file", help="Read the password from a file; - reads stdin.")
]
Mail = Annotated[str | None, typer.Option("--mail", help="Where its notices go.")]
NIK_FILE = typer.Option("--nik-file", help="A file with the identity number, nothing else; - reads stdin.")
NikFile = Annotated[Path, NIK_FILE]
