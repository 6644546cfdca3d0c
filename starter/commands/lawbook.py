"""`kawal law calendar|check`: a budget year's dates, and whether the law book is whole. Needs no server."""

from datetime import date
from typing import Annotated, Any

import typer

from law import budgeting, checking
from law.book import book
from law.budgeting import PlannedMilestone
from law.offices import office_code, title
from law.regions import Region, present
from schemas.rulings import Confidence, Ruling
from schemas.terms import Route
from starter.commands import lawdiff
from starter.commands.frame import Desk, command
from starter.commands.options import DATE, _day
from starter.commands.output import Output, Table

RegionCode = Annotated[
    str, typer.Option("--region", help="Kemendagri code, any that the region ever had: 36.01.")
]
FiscalYear = Annotated[int, typer.Option("--fiscal-year", min=2015, max=2100, help="Fiscal year.")]
RouteName = Annotated[Route, typer.Option("--route", help="Through whose budget the money comes.")]
Week = Annotated[int, typer.Option("--week", min=5, max=6, help="How many days a week the region works.")]
KnownOn = Annotated[
    date | None,
    typer.Option(
        "--known-on",
        parser=_day,
        metavar=DATE,
        help="By the holiday decrees published by then; the newest if not given.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands to the group `law`."""
    command(app, "calendar", example="kawal law calendar --region 36.01 --fiscal-year 2022")(calendar)
    command(app, "check", example="kawal law check --json")(check)
    lawdiff.register(app)


async def calendar(
    desk: Desk,
    region: RegionCode,
    fiscal_year: FiscalYear,
    route: RouteName = Route.APBD,
    week: Week = 5,
    known_on: KnownOn = None,
) -> Output:
    """Show a budget year's milestones: when each is due, whose deed it is, and under which rule.

    The region is the one that begins the fiscal year, under whichever code it has then.
    """
    found = present(region, date(fiscal_year, 1, 1))
    planned = budgeting.plan(found, fiscal_year, week=week, route=route, known_on=known_on)
    guidance = budgeting.guidance(fiscal_year)
    milestones = [_milestone(desk, found, each) for each in planned]
    document = {
        "region": found.code,
        "region_name": found.name,
        "fiscal_year": fiscal_year,
        "route": route.value,
        "week": week,
        "known_on": known_on,
        "guidance": guidance and guidance.model_dump(mode="json"),
        "milestones": milestones,
    }
    headings = (
        ("tahapan", "tenggat", "pelaku", "disiapkan oleh", "dasar", "keyakinan")
        if desk.lang == "id"
        else ("milestone", "due", "actor", "prepared by", "rule", "confidence")
    )
    shown = ("code", "due_on", "actor_title", "prepared_by_title", "reference", "confidence")
    rows = [tuple(one[key] for key in shown) for one in milestones]
    heading = desk.say(
        f"{found.name}, tahun anggaran {fiscal_year}", f"{found.name}, fiscal year {fiscal_year}"
    )
    return Output(document, [Table(heading, headings, rows), _guided(desk, route, guidance)])


async def check(desk: Desk) -> Output:
    """Check the whole law book and its calendar: nothing missing, nothing untested. Ends 1 if something is wrong."""
    found = checking.check()
    if found.rows is None:
        tested = desk.say(
            "Tidak ada baris uji di sini: jalankan di salinan kode sumber untuk menguji nilainya.",
            "There are no rows here to test the values by: run it in a checkout for that.",
        )
    else:
        tested = desk.say(f"Diuji dengan {found.rows} baris.", f"Tested by {found.rows} rows.")
    counted = desk.say(
        f"{found.parameters} parameter, {found.values} nilai, {found.calendars} versi kalender. {tested}",
        f"{found.parameters} parameters, {found.values} values, {found.calendars} calendar versions. {tested}",
    )
    headings = ("tempat", "masalah") if desk.lang == "id" else ("where", "problem")
    table = Table("", headings, [(problem.where, problem.what) for problem in found.problems])
    verdict = desk.say("Buku hukum utuh.", "The law book is sound.")
    return Output(
        {"sound": not found.problems, **found.model_dump(mode="json")},
        [counted, table if found.problems else verdict],
        exit_code=1 if found.problems else 0,
    )


def _milestone(desk: Desk, region: Region, planned: PlannedMilestone) -> dict[str, Any]:
    rule = planned.rulings[0]
    return {
        "code": planned.code.value,
        "description": book().parameters[rule.parameter].description,
        "window": planned.window.value,
        "due_on": planned.due_on,
        "actor": office_code(planned.actor, region.code),
        "actor_kind": planned.actor.value,
        "actor_title": title(planned.actor, region, desk.lang),
        "prepared_by": office_code(planned.prepared_by, region.code),
        "prepared_by_title": title(planned.prepared_by, region, desk.lang),
        "reference": rule.reference,
        "confidence": _confidence(planned).value,
        "rulings": [ruling.model_dump(mode="json") for ruling in planned.rulings],
    }


def _confidence(planned: PlannedMilestone) -> Confidence:
    """Return how surely the day is known: as the least sure of its rule and the holidays it was counted by."""
    dated = [
        ruling.confidence
        for ruling in planned.rulings
        if ruling is planned.rulings[0] or ruling.parameter.startswith("calendar.")
    ]
    return max(dated, key=list(Confidence).index)


def _guided(desk: Desk, route: Route, guidance: Ruling | None) -> str:
    if route is Route.VILLAGE:
        return desk.say(
            "Tanggal berlaku untuk semua desa di wilayah ini.", "The dates are those of every village."
        )
    if guidance is None:
        return desk.say("Pedoman tahun ini belum diketahui.", "This year's guidance is not known.")
    return desk.say(
        f"Pedoman penyusunan: {guidance.value} ({guidance.confidence.value}).",
        f"Guidance of the year: {guidance.value} ({guidance.confidence.value}).",
    )
