"""`kawal ops user`: who a user is to claims, as keyed digests, and roles lent for a time."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from schemas.clock import Clock
from schemas.errors import Refused
from schemas.terms import Role
from starter.commands.frame import Desk, command
from starter.commands.giving import log_refusal
from starter.commands.inputs import SMALL_FILE, content_of
from starter.commands.member_single import nik_of
from starter.commands.ops import user
from starter.commands.options import DATE, NikFile
from starter.commands.output import Output
from starter.people import Delegation, Registers, Tie
from vault.persons import account_index, nik_index


def _day(text: str) -> date:
    return date.fromisoformat(text)


def register(_: typer.Typer) -> None:
    """Add the commands to the group of users."""
    command(user, "identify", example="kawal ops user identify sekda.36.01 --nik-file -")(identify)
    lent = "kawal ops user delegate kabid.36.01 --role approver --region 36.01 --until 2022-09-01"
    command(user, "delegate", example=lent)(delegate)


async def identify(
    desk: Desk,
    user_id: Annotated[str, typer.Argument(metavar="USER", help="Whose NIK it is.")],
    nik_file: NikFile,
    accounts_file: Annotated[
        Path | None, typer.Option("--accounts-file", help="The user's own bank accounts, one a line.")
    ] = None,
) -> Output:
    """Record who a user is, so that nobody approves a claim that pays them; only keyed digests are kept."""
    installation = await desk.installation()
    ring = installation.ring
    ties = [Tie(what="nik", hmac=nik_index(ring, nik_of(nik_file)))]
    if accounts_file is not None:
        lines = content_of(accounts_file, largest=SMALL_FILE).decode(errors="replace").split()
        ties += [Tie(what="account", hmac=account_index(ring, account)) for account in lines]
    try:
        await Registers(installation.pool, desk.signed_in).identify(user_id, ties)
    except Refused as refused:
        await log_refusal(desk, "register/users", "register.identity", refused)
        raise
    found = {"user": user_id, "digests": len(ties)}
    return Output(found, [f"{user_id} · {desk.say('dikenal', 'identified')} ({len(ties)})"])


async def delegate(
    desk: Desk,
    user_id: Annotated[str, typer.Argument(metavar="USER", help="Who acts for you meanwhile.")],
    role: Annotated[Role, typer.Option("--role", help="A role of your own.")],
    region: Annotated[str, typer.Option("--region", help="Where you hold it: REGION, or * for the nation.")],
    until: Annotated[
        date, typer.Option("--until", parser=_day, metavar=DATE, help="The last day on which it is lent.")
    ],
) -> Output:
    """Lend a role of yours from now on; for four eyes the two of you are one from then on, for good."""
    pool = await desk.pool()
    given = Delegation(
        to=user_id, role=role, region=region, valid_from=datetime.now(UTC), valid_to=Clock().ends(until)
    )
    try:
        await Registers(pool, desk.signed_in).delegate(given)
    except Refused as refused:
        await log_refusal(desk, "register/users", "register.delegation", refused)
        raise
    words = f"{role}@{region} → {user_id} · {desk.say('sampai dengan', 'until')} {until}"
    return Output(given.model_dump(mode="json"), [words])
