"""`kawal contribution forecast`: how long the money of a region's budget lines lasts."""

import typer

from starter.commands.frame import Desk, command
from starter.commands.options import Region, Year
from starter.commands.output import Output, Table
from starter.reading import drawdown
from starter.reading.reader import reader

HEADINGS = {
    "id": ("baris", "bulan", "keadaan", "iuran", "sisa dana", "kurang"),
    "en": ("line", "month", "state", "contributions", "money left", "missing"),
}


def register(app: typer.Typer) -> None:
    """Add the command to the group of contributions."""

    @command(app, "forecast", example="kawal contribution forecast 36.01 --year 2022")
    async def forecast(desk: Desk, region: Region, year: Year) -> Output:
        """Show line by line and month by month what was billed, what is to come, and when the money runs out."""
        pool = await desk.pool()
        found = await drawdown.forecast(pool, await reader(pool, desk.signed_in), region, year)
        state = {True: desk.say("ditagih", "billed"), False: desk.say("perkiraan", "forecast")}
        table = [
            (
                line.line,
                month.month,
                state[month.billed],
                month.amount,
                month.remaining,
                month.missing or None,
            )
            for line in found
            for month in line.months
        ]
        document = {
            "region": region, "year": year, "lines": [line.model_dump(mode="json") for line in found],
        }  # fmt: skip
        return Output(
            document, [Table("", HEADINGS[desk.lang], table), *(_told(desk, line) for line in found)]
        )


def _told(desk: Desk, line: drawdown.LineDrawn) -> str:
    sums = desk.say(
        f"{line.line}: anggaran {line.budgeted}, ditagih {line.billed}, dibayar {line.paid}, sisa {line.remaining}",
        f"{line.line}: budgeted {line.budgeted}, billed {line.billed}, paid {line.paid}, left {line.remaining}",
    )
    if line.runs_dry is None:
        return sums + desk.say("; cukup sampai akhir tahun.", "; enough to the end of the year.")
    short = desk.say(
        f"; tidak cukup mulai {line.runs_dry}, kurang {line.missing}",
        f"; not enough from {line.runs_dry} on, {line.missing} missing",
    )
    if line.act_by is None:
        return f"{sums}{short}."
    return (
        sums
        + short
        + desk.say(
            f"; rancangan APBD-P paling lambat {line.act_by}.", f"; draft revised budget by {line.act_by}."
        )
    )
