"""`kawal budget plan`: whom to enrol in which month, so that the money lasts and nobody lapses. Needs no server."""

import inspect
import textwrap
from pathlib import Path
from typing import Annotated

import typer

from law.months import Month
from law.planning import Goal, plan
from schemas.errors import Misused
from schemas.money import Rupiah
from starter.commands.frame import Desk, command
from starter.commands.inputs import SMALL_FILE, content_of
from starter.commands.options import OptionalYear
from starter.commands.output import Output
from starter.phases.answering import output
from starter.phases.asking import EXAMPLE, MONEY, SEGMENT, from_file, from_words, question
from starter.phases.chart import chart

MONTH = "YYYY-MM"


def register(app: typer.Typer) -> None:
    """Add the command to the budget group."""
    command(
        app,
        "plan",
        example=(
            "kawal budget plan --first-month 2022-06 --segment RENTAN:3500:BPU:1000000"
            " --money APBD_MURNI:400000000 --svg rencana.svg"
        ),
    )(plan_phases)


async def plan_phases(
    desk: Desk,
    file: Annotated[
        Path | None, typer.Argument(help="Segments and money, as YAML or JSON; - reads stdin.")
    ] = None,
    year: OptionalYear = None,
    first_month: Annotated[
        Month | None,
        typer.Option(
            "--first-month",
            parser=Month.parse,
            metavar=MONTH,
            help="The first month that can still be planned; January of --year if not given.",
        ),
    ] = None,
    goal: Annotated[
        Goal | None,
        typer.Option(
            "--goal",
            help="workers (if not given): as many as possible by December, then as early as possible."
            " months: as many worker-months as possible.",
        ),
    ] = None,
    segment: Annotated[
        list[str] | None, typer.Option("--segment", metavar=SEGMENT, help="A segment; repeatable.")
    ] = None,
    money: Annotated[
        list[str] | None, typer.Option("--money", metavar=MONEY, help="Money of a source; repeatable.")
    ] = None,
    svg: Annotated[
        Path | None, typer.Option("--svg", help="Write the curve of cost against protected workers here.")
    ] = None,
) -> Output:
    """Plan whom to enrol in which month: whoever enters is paid for through December, and nobody lapses.

    The plan is the best there is, and says so. It also says what is left over of each source, what the next rupiah
    of each would buy, and the smallest top-up that protects everybody in every month. A file can say more than
    options: of a segment its programmes, risk_group, transport, priority (1 before 2) and last_month (of entry); of
    money its name, segments (whom it may pay; all if none is named) and from (the month it arrives):
    """
    if (file is None) == (not segment):
        raise Misused("name a file, or at least one --segment with its --money, and not both")
    if file is not None:
        document = from_file(content_of(file, largest=SMALL_FILE), file.name)
    else:
        document = from_words(segment or [], money or [])
    if first_month is None and year is not None:
        first_month = Month(year=year, month=1)
    asked = question(document, first=first_month, goal=goal)
    made = plan(asked)
    if svg is not None:
        available = sum((one.amount for one in asked.sources), Rupiah(0))
        _write(svg, chart(made, available, desk.lang))
    return output(desk, asked, made)


plan_phases.__doc__ = f"{inspect.getdoc(plan_phases)}\n\n\b\n{textwrap.indent(EXAMPLE, '  ')}"


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Misused(f"{path} cannot be written: {error.strerror}") from None
