"""`kawal escalation`: what is late across a province or the nation, and what people say to it."""

from typing import Annotated

import typer

from starter.commands import escalating
from starter.commands.escalating import SAMPLE, Id
from starter.commands.frame import Desk, command, group
from starter.commands.output import Output, Table
from starter.reading.ladders import ladders, timeline
from starter.reading.reader import reader

app = group("Escalations: ladders that climb until somebody moves.")


@command(app, "list", example="kawal escalation list --province 36")
async def list_ladders(
    desk: Desk,
    province: Annotated[str | None, typer.Option("--province", help="Present province, by code.")] = None,
    closed: Annotated[bool, typer.Option("--closed", help="Also those that rest.")] = False,
) -> Output:
    """List the escalations you may see: cause, rung, office, and when the next rung is climbed."""
    pool = await desk.pool()
    signed = await reader(pool, desk.signed_in)
    found = await ladders(pool, signed, on=desk.today(), province=province, closed=closed)
    headings = (
        ("eskalasi", "wilayah", "sebab", "tenggat", "anak tangga", "kantor", "berikutnya", "keadaan")
        if desk.lang == "id"
        else ("escalation", "region", "cause", "was due", "rung", "office", "next", "status")
    )
    rows = [
        (
            one.case, one.region, one.missed, one.due_on, one.rung, one.office, one.paused_until or one.next_on,
            one.why if one.closed else desk.say("terbuka", "open"),
        )
        for one in found
    ]  # fmt: skip
    return Output(
        {"escalations": [one.model_dump(mode="json") for one in found]}, [Table("", headings, rows)]
    )


@command(app, "show", example=f"kawal escalation show {SAMPLE}")
async def show(desk: Desk, escalation: Id) -> Output:
    """Show what happened on a ladder: rungs, letters and their signatures, waits, who did it, and until when."""
    pool = await desk.pool()
    found = await timeline(pool, await reader(pool, desk.signed_in), escalation)
    headings = (
        (
            "tanggal",
            "peristiwa",
            "anak tangga",
            "kantor",
            "sampai",
            "surat",
            "ditandatangani",
            "oleh",
            "alasan",
        )
        if desk.lang == "id"
        else ("date", "event", "rung", "office", "until", "letter", "signed", "by", "reason")
    )
    rows = [
        (one.on, one.what, one.rung, one.office, one.until, one.number, one.signed_as, one.actor, one.why)
        for one in found
    ]
    return Output(
        {"escalation": escalation, "events": [one.model_dump(mode="json") for one in found]},
        [Table(escalation, headings, rows)],
    )


escalating.register(app)
