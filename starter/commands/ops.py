"""`kawal ops`: users, what is stuck, and whether PostgreSQL and Temporal agree."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from law.regions import find
from schemas.errors import Refused, Unavailable
from schemas.refusals import Refusal
from schemas.terms import UNSIGNED, Role
from starter.commands import offices
from starter.commands.frame import Desk, command, group
from starter.commands.giving import log_refusal
from starter.commands.inputs import password_of, valid
from starter.commands.options import PasswordFile
from starter.commands.output import Output, Table
from starter.people import Grant, Registers, User
from starter.reading.reader import reader
from starter.reading.upkeep import differences, stuck
from store.pool import reading
from store.queries import load, rows

app = group("Running the installation.")
user = group("Users: an opaque id, an office, and roles held in regions.")
app.add_typer(offices.app, name="office")
app.add_typer(user, name="user")
sql = load("reads")
NATION = "*"
LEAST = 10
"""Characters of a password."""


@command(user, "add", example="kawal ops user add sekda.36.01 --office 36.01/sekda --role officer@36.01")
async def add_user(
    desk: Desk,
    user_id: Annotated[str, typer.Argument(metavar="USER", help="An opaque id, never a name.")],
    office_code: Annotated[str, typer.Option("--office", help="The office it belongs to.")],
    role: Annotated[list[str], typer.Option("--role", help="ROLE@REGION; repeatable; * is the nation.")],
    password_file: PasswordFile = None,
) -> Output:
    """Add or change a user. The first, an admin, needs no sign-in; it gives all others theirs."""
    grants = tuple(_grant(text) for text in role)
    pool = await desk.pool()
    async with reading(pool) as connection:
        if not await sql.office_exists(connection, code=office_code):
            raise Refused(Refusal.UNKNOWN_RECORD, office_code, what="office (`kawal ops office add`)")
    password = password_of(password_file, desk.say(f"Kata sandi {user_id}", f"Password of {user_id}"))
    if len(password) < LEAST:
        why = f"it takes at least {LEAST} characters"
        raise Refused(Refusal.INVALID_INPUT, user_id, what="The password", why=why)
    with valid(user_id):
        new = User(id=user_id, office=office_code, password=password, grants=grants)
    try:
        await Registers(pool, desk.signed_in).put_users([new])
    except Refused as refused:
        await log_refusal(desk, "register/users", "register.user", refused)
        raise
    given = [f"{grant.role}@{grant.region}" for grant in grants]
    return Output(
        {"user": user_id, "office": office_code, "grants": given}, [f"{user_id} · {', '.join(given)}"]
    )


@command(user, "list", example="kawal ops user list")
async def list_users(desk: Desk) -> Output:
    """List users with their offices and roles; takes an admin or auditor of the nation."""
    pool = await desk.pool()
    signed = await reader(pool, desk.signed_in)
    if not any(signed.holds(role, NATION) for role in (Role.ADMIN, Role.AUDITOR)):
        raise Refused(
            Refusal.NOT_PERMITTED, NATION, user=signed.user, action="ops user list", roles="admin, auditor"
        )
    async with reading(pool) as connection:
        found = [
            {
                "user": row["id"],
                "office": row["office"],
                "active": row["active"],
                "grants": [f"{role}@{region}" for role, region in row["roles"]],
            }
            for row in await rows(sql.users(connection))
        ]
    table = [(one["user"], one["office"], one["active"], ", ".join(one["grants"])) for one in found]
    return Output({"users": found}, [Table("", ("user", "office", "active", "roles"), table)])


@command(app, "stuck", example="kawal ops stuck --json")
async def list_stuck(desk: Desk) -> Output:
    """List what cannot go on by itself, with the reason and the next step."""
    pool = await desk.pool()
    await reader(pool, desk.signed_in)
    try:
        client = (await desk.installation()).client
    except Unavailable:
        client = None
    found = await stuck(pool, client, datetime.now(UTC))
    table = [(one.record, one.kind, one.why, one.next_step) for one in found]
    nothing = desk.say("Tidak ada yang macet.", "Nothing is stuck.")
    headings = ("record", "kind", "why", "next step")
    document = {"temporal": client is not None, "stuck": [one.model_dump(mode="json") for one in found]}
    return Output(document, [Table("", headings, table) if found else nothing])


@command(app, "reconcile", example="kawal ops reconcile")
async def reconcile(desk: Desk) -> Output:
    """Compare open cases with running workflows. It only reports: the sweeper starts what was never started."""
    installation = await desk.installation()
    await reader(installation.pool, desk.signed_in)
    found = await differences(installation.pool, installation.client)
    table = [(one.case, one.why, one.next_step) for one in found]
    agreed = desk.say("PostgreSQL dan Temporal sepakat.", "PostgreSQL and Temporal agree.")
    document = {"differences": [one.model_dump(mode="json") for one in found]}
    return Output(document, [Table("", ("case", "why", "next step"), table) if found else agreed])


def _grant(text: str) -> Grant:
    role, at, region = text.partition("@")
    if role not in set(Role) - UNSIGNED or not at:
        roles = ", ".join(one for one in Role if one not in UNSIGNED)
        raise Refused(
            Refusal.INVALID_INPUT, "--role", what="The role", why=f"write ROLE@REGION with one of {roles}"
        )
    return Grant(role=Role(role), region=_region(region))


def _region(code: str) -> str:
    return code if code == NATION else find(code).code
