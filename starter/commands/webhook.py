"""`kawal ops webhook-secret`: what the bank signs its messages with, and where it sends them."""

from typing import Annotated

import typer

from schemas.errors import Refused
from starter.commands.frame import Desk, command
from starter.commands.giving import log_refusal
from starter.commands.output import Output
from starter.people import Registers
from store.pool import transaction
from vault.webhooks import create_secrets, read_secrets, rotate_secrets

PERMIT = "register.webhook"


def register(ops: typer.Typer) -> None:
    """Add the command to the group *ops*."""
    command(ops, "webhook-secret", example="kawal ops webhook-secret --rotate")(webhook_secret)


async def webhook_secret(
    desk: Desk,
    rotate: Annotated[
        bool,
        typer.Option("--rotate", help="Put a new secret in front; the one before counts until the next."),
    ] = False,
) -> Output:
    """Show the secrets that the bank's messages are signed with, the newest first; takes an admin, and is logged."""
    path = desk.settings.webhook_file
    registers = Registers(await desk.pool(), desk.signed_in)
    action = "webhook_secret.rotated" if rotate else "webhook_secret.shown"
    try:
        async with transaction(registers.pool) as tx:
            await registers.log(tx, "webhook", PERMIT, action, {})
            create_secrets(path)
            secrets = rotate_secrets(path) if rotate else read_secrets(path)
    except Refused as refused:
        await log_refusal(desk, "register/webhook", PERMIT, refused)
        raise
    url = desk.settings.webhook_url
    where = desk.say(f"Alamat: {url}", f"Address: {url}") if url else ""
    return Output({"secrets": list(secrets), "url": url}, [*secrets, *filter(None, [where])])
