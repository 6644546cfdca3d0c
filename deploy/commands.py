"""`kawal up`, `ops doctor` and `ops migrate`: the commands that know how kawal runs on this machine."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from deploy.embedded.doctor import State, examine
from deploy.embedded.installation import KEPT_FILE, Installation, Kind
from deploy.embedded.stack import Stack
from schemas.errors import Unavailable
from schemas.settings import home
from starter.commands.frame import Desk, command
from starter.commands.output import Output, Table
from store.migrate import migrate
from store.pool import Pool, open_pool, reading
from store.queries import load

registers = load("registers")


def register(app: typer.Typer) -> None:
    """Add `up` to *app*."""
    command(app, "up", example="kawal up --data ./kawal-data")(up)


def register_ops(ops: typer.Typer) -> None:
    """Add this layer's commands to the group *ops*."""
    command(ops, "doctor", example="kawal ops doctor --json")(doctor)
    command(ops, "migrate", example="kawal ops migrate")(migrate_database)


async def up(desk: Desk) -> Output:
    """Run the whole installation on this machine until Ctrl-C: PostgreSQL, Temporal, mail sink and worker."""
    data = desk.settings.data
    async with Stack(data, kind=_kind(data)) as stack:
        for line in [*_addresses(desk, stack), *await _first_steps(desk, stack)]:
            sys.stderr.write(f"{line}\n")
        await stack.until_stopped()
    return Output({"data": str(data), "stopped": True}, [desk.say("Berhenti.", "Stopped.")])


async def doctor(desk: Desk) -> Output:
    """Say what runs, where, in which version, what is wrong with it, and what to do about it."""
    findings = await examine(desk.settings)
    broken = [one for one in findings if one.state is State.BROKEN]
    document = {"healthy": not broken, "findings": [one.model_dump(mode="json") for one in findings]}
    headings = (
        ("bagian", "keadaan", "temuan", "langkah berikut")
        if desk.lang == "id"
        else ("part", "state", "finding", "next step")
    )
    table = [(one.subject, one.state, one.detail, one.next_step) for one in findings]
    return Output(document, [Table("", headings, table)], exit_code=Unavailable.exit_code if broken else 0)


async def migrate_database(
    desk: Desk,
    rehearsal: Annotated[
        bool, typer.Option("--rehearsal", help="Mark a new database as a rehearsal's, for ever.")
    ] = False,
) -> Output:
    """Bring the database to this release's version; applied migrations are never changed."""
    if not desk.settings.database_url:
        raise Unavailable("PostgreSQL (set DATABASE_URL or start `kawal up`)")
    kind: Kind = "rehearsal" if rehearsal or desk.settings.rehearsal else "real"
    applied = await migrate(desk.settings.database_url, kind=kind)
    words = desk.say(f"{len(applied)} migrasi dijalankan.", f"{len(applied)} migrations applied.")
    return Output({"applied": applied}, [words, *applied])


def _kind(data: Path) -> Kind:
    kept = data / KEPT_FILE
    return Installation.model_validate_json(kept.read_text()).kind if kept.exists() else "real"


def _addresses(desk: Desk, stack: Stack) -> list[str]:
    settings = stack.settings
    return [
        desk.say(f"kawal berjalan di {settings.data}", f"kawal runs in {settings.data}"),
        f"  Temporal   {settings.temporal_address}" + (f"  ({settings.ui_url})" if settings.ui_url else ""),
        f"  PostgreSQL {settings.database_url.rpartition('@')[2]}",
        f"  {desk.say('Surat', 'Mail'):<10} {settings.mail_url}",
        f"  Webhook    {settings.webhook_url}",
        desk.say("Tekan Ctrl-C untuk berhenti.", "Press Ctrl-C to stop."),
    ]


async def _first_steps(desk: Desk, stack: Stack) -> list[str]:
    pool: Pool = await open_pool(stack.settings.database_url, size=1)
    try:
        async with reading(pool) as connection:
            if await registers.has_admin(connection):
                return []
    finally:
        await pool.close()
    where = "" if stack.settings.data.parent == home() else f" --data {stack.settings.data}"
    return [
        desk.say("Belum ada admin. Di terminal lain:", "Nobody administers it yet. In another terminal:"),
        f"  kawal ops office add pusat/admin{where} --region '*' --title 'Administrator'",
        f"  kawal ops user add admin{where} --office pusat/admin --role 'admin@*'",
        f"  kawal login admin{where}",
        f"  kawal instruction issue inpres-2-2021{where}",
    ]
