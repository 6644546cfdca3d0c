"""`kawal claim`: the children's scholarship, one year at a time."""

from typing import Annotated, Any

import typer

from schemas.claims import SCHOOL_LETTER, ApproveRenewal, EndScholarship, Renew
from schemas.deaths import ScholarshipEnd
from schemas.names import claim_id
from starter.commands.claiming import Claim, ReceivedOn, finder, seal_documents, tell
from starter.commands.frame import Desk, command
from starter.commands.giving import Order, answered, give
from starter.commands.options import Document, On
from starter.commands.output import Output
from starter.installation import Installation
from store.pool import reading
from store.queries import load

sql = load("claims")
Child = Annotated[str, typer.Argument(help="The child's ref in the family: C1.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the claim group."""
    claim = "36.01-2022-001"
    renewed = f"kawal claim renew {claim} C1 --level SD --proof rapor.pdf --received-on 2023-08-01"
    command(app, "renew", example=renewed)(renew)
    command(app, "approve-renewal", example=f"kawal claim approve-renewal {claim} C1")(approve_renewal)
    ended = f"kawal claim end-scholarship {claim} C1 --because work --on 2024-01-15 --document 'SK 12/2024'"
    command(app, "end-scholarship", example=ended)(end_scholarship)


async def renew(
    desk: Desk,
    claim: Claim,
    child: Child,
    level: Annotated[str, typer.Option("--level", help="The level attended: TK, SD, SMP, SMA, PT.")],
    proof: Annotated[str, typer.Option("--proof", help="The file that proves schooling in that year.")],
    received_on: ReceivedOn,
) -> Output:
    """Claim a child's next year with proof of schooling; somebody else approves it."""

    async def draft(installation: Installation, row: Any) -> Order:  # noqa: ANN401 - a row
        (sealed,) = await seal_documents(installation, [f"{SCHOOL_LETTER}={proof}"], child)
        body = Renew(child=child, level=level, proof=sealed, received_on=received_on)
        return Order("renew", f"renew.{child}.{await _year(installation, row['id'], child)}", body)

    return answered(desk, await give(desk, "claim.renew", claim_id(claim), finder(claim), draft))


async def approve_renewal(desk: Desk, claim: Claim, child: Child) -> Output:
    """Approve the year that somebody else claimed; the bank is ordered once."""

    async def draft(installation: Installation, row: Any) -> Order:  # noqa: ANN401 - a row
        year = await _year(installation, row["id"], child)
        return Order("approve_renewal", f"approve_renewal.{child}.{year}", ApproveRenewal(child=child))

    return answered(desk, await give(desk, "claim.approve_renewal", claim_id(claim), finder(claim), draft))


async def end_scholarship(
    desk: Desk,
    claim: Claim,
    child: Child,
    because: Annotated[ScholarshipEnd, typer.Option("--because", help="What ended it.")],
    on: On,
    document: Document,
) -> Output:
    """End a child's scholarship; what was paid stays paid."""
    return await tell(
        desk, claim, "claim.end_scholarship", "end_scholarship", "end",
        lambda: EndScholarship(child=child, why=because, on=on, document=document),
    )  # fmt: skip


async def _year(installation: Installation, chain: str, child: str) -> int:
    async with reading(installation.pool) as connection:
        year: int = await sql.next_year(connection, chain=chain, child=child)
    return year
