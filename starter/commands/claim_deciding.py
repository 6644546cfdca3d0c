"""`kawal claim`: prepared by one person, reviewed and approved by others."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from schemas.base import Message
from schemas.claims import Prepare, RejectClaim, ReturnClaim, Review
from schemas.errors import Misused
from schemas.names import claim_id
from schemas.registration import Approve
from starter.commands.claiming import Claim, Why, finder
from starter.commands.frame import Desk, command
from starter.commands.giving import Order, answered, give
from starter.commands.output import Output
from starter.installation import Installation
from store.pool import reading
from store.queries import load

sql = load("claims")


def register(app: typer.Typer) -> None:
    """Add the commands to the claim group."""
    claim = "36.01-2022-001"
    command(app, "prepare", example=f"kawal claim prepare {claim}")(prepare)
    command(app, "review", example=f"kawal claim review {claim} --cleared --why 'terdaftar sejak 2020'")(
        review
    )
    command(app, "return", example=f"kawal claim return {claim} --why 'bulan terbayar perlu diperiksa'")(
        return_claim
    )
    command(app, "approve", example=f"kawal claim approve {claim}")(approve)
    command(app, "reject", example=f"kawal claim reject {claim} --ground not_active")(reject)


async def prepare(desk: Desk, claim: Claim) -> Output:
    """Decide from the sealed facts what is due to whom, and stand behind the recommendation."""
    return await _decide(desk, claim, "claim.prepare", "prepare", Prepare)


async def review(
    desk: Desk,
    claim: Claim,
    why: Why,
    cleared: Annotated[bool, typer.Option("--cleared", help="There is an innocent explanation.")] = False,
    suspect: Annotated[bool, typer.Option("--suspect", help="There is none.")] = False,
) -> Output:
    """Look a second time at what made the claim stand out; it decides nothing."""
    if cleared == suspect:
        raise Misused("say either --cleared or --suspect")
    return await _decide(desk, claim, "claim.review", "review", lambda: Review(cleared=cleared, why=why))


async def return_claim(desk: Desk, claim: Claim, why: Why) -> Output:
    """Send the recommendation back; it is prepared and approved anew."""
    return await _decide(desk, claim, "claim.return", "return_claim", lambda: ReturnClaim(why=why))


async def approve(desk: Desk, claim: Claim) -> Output:
    """Approve what somebody else prepared; the last approver has the bank ordered at once."""
    return await _decide(desk, claim, "claim.approve", "approve", Approve)


async def reject(
    desk: Desk,
    claim: Claim,
    ground: Annotated[
        str, typer.Option("--ground", help="A ground of the law book: `kawal law show claims.grounds`.")
    ],
    document: Annotated[
        str | None, typer.Option("--document", help="What shows it, where it is somebody's finding.")
    ] = None,
    why: Annotated[
        str | None, typer.Option("--why", help="How it shows it, where the ground asks for a reason.")
    ] = None,
) -> Output:
    """Refuse a claim on a ground that the facts bear; the heirs are told how to appeal."""
    return await _decide(
        desk, claim, "claim.reject", "reject",
        lambda: RejectClaim(ground=ground, document=document, why=why),
    )  # fmt: skip


async def _decide(desk: Desk, claim: Claim, permit: str, update: str, build: Callable[[], Message]) -> Output:
    """Give a command that counts once for each state of the file and each person."""

    async def draft(installation: Installation, row: Any) -> Order:  # noqa: ANN401 - a row
        session = desk.signed_in.session if desk.signed_in else ""
        async with reading(installation.pool) as connection:
            nth = await sql.round_of(connection, chain=row["id"], session=session, update=update)
        return Order(update, f"{update}.{nth}", build())

    return answered(desk, await give(desk, permit, claim_id(claim), finder(claim), draft))
