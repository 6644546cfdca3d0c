"""Who uses kawal here: signing in and out, and what the signed-in person must do."""

from typing import Annotated

import typer

from schemas.errors import Refused
from schemas.refusals import Refusal
from starter.commands.frame import Desk, command
from starter.commands.inputs import password_of
from starter.commands.options import PasswordFile
from starter.commands.output import Output, Table
from starter.people import sign_in, sign_out
from starter.reading.reader import reader
from starter.reading.tasks import business_today, todo
from starter.reports.layouts.words import what
from starter.session import forget, keep


def register(app: typer.Typer) -> None:
    """Add the commands about the user to *app*."""
    command(app, "login", example="kawal login sekda.36.01")(login)
    command(app, "logout", example="kawal logout")(logout)
    command(app, "whoami", example="kawal whoami --json")(whoami)
    command(app, "todo", example="kawal todo --lang id")(list_tasks)


async def login(
    desk: Desk, user: Annotated[str, typer.Argument(help="Your user id.")], password_file: PasswordFile = None
) -> Output:
    """Sign in; every command you then give here is yours."""
    pool = await desk.pool()
    password = password_of(password_file, desk.say(f"Kata sandi {user}", f"Password of {user}"))
    token = await sign_in(pool, user, password)
    keep(desk.settings, token)
    signed = await reader(pool, desk.signed_in)
    words = desk.say(f"Masuk sebagai {user}, {signed.office}.", f"Signed in as {user}, {signed.office}.")
    return Output({"user": user, "office": signed.office}, [words])


async def logout(desk: Desk) -> Output:
    """Sign out: the token ends here and on the server."""
    signed = desk.signed_in
    if signed is None:
        raise Refused(Refusal.NOT_SIGNED_IN, "logout")
    await sign_out(await desk.pool(), signed)
    forget(desk.settings)
    return Output({"signed_out": True}, [desk.say("Sudah keluar.", "Signed out.")])


async def whoami(desk: Desk) -> Output:
    """Show who is signed in, with office, roles and regions."""
    signed = await reader(await desk.pool(), desk.signed_in)
    grants = [f"{role}@{region}" for role, region in signed.grants]
    document = {"user": signed.user, "office": signed.office, "grants": grants}
    return Output(document, [f"{signed.user} · {signed.office} · {', '.join(grants)}"])


async def list_tasks(desk: Desk) -> Output:
    """List what you must do, by when, and by which rule; overdue first."""
    pool = await desk.pool()
    signed = await reader(pool, desk.signed_in)
    today = await business_today(pool, rehearsal=desk.settings.rehearsal, today=desk.today())
    items = await todo(pool, signed, today)
    document = {
        "user": signed.user,
        "today": today,
        "tasks": [item.model_dump(mode="json") for item in items],
    }
    if not items:
        return Output(document, [desk.say("Tidak ada yang harus dikerjakan.", "Nothing to do.")])
    late = desk.say("terlambat", "overdue")
    headings = (
        ("batas", "wilayah", "tugas", "tentang", "kantor", "aturan", "perkara")
        if desk.lang == "id"
        else ("due", "region", "task", "about", "office", "rule", "case")
    )
    rows = [
        (
            f"{item.due_on} {late}" if item.overdue else item.due_on, item.region, what(item.what, desk.lang), item.ref,
            item.office, item.rule, item.case,
        )
        for item in items
    ]  # fmt: skip
    return Output(document, [Table("", headings, rows)])
