"""`kawal claim`: transfers that came back, the agency's own decision, and disputes about it."""

from datetime import date
from typing import Annotated, Any

import typer

from schemas.claims import (
    AgencyDecision,
    Appeal,
    CorrectAccount,
    RecordAgency,
    Resend,
    ResolveAppeal,
)
from schemas.deaths import AppealOutcome, AppealStage
from schemas.money import Rupiah
from schemas.names import claim_id
from starter.commands.claiming import Claim, FamilyFile, finder, seal_family, tell
from starter.commands.frame import Desk, command
from starter.commands.giving import Order, answered, give
from starter.commands.inputs import amount as whole
from starter.commands.options import DATE, Document, On
from starter.commands.output import Output
from starter.installation import Installation

Payment = Annotated[str, typer.Argument(help="The payment's id: 36.01-2022-001-P1.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the claim group."""
    claim = "36.01-2022-001"
    corrected = f"kawal claim correct-account {claim} {claim}-P1 --file keluarga.json"
    command(app, "correct-account", example=corrected)(correct_account)
    command(app, "pay", example=f"kawal claim pay {claim} {claim}-P1 --edition 2")(pay)
    agency = f"kawal claim agency {claim} --decision granted --amount 42000000 --on 2022-08-20 --document B/1"
    command(app, "agency", example=agency)(agency_decided)
    filed = f"kawal claim appeal {claim} --step complaint --filed-on 2022-09-01 --document 'surat 1/IX/2022'"
    command(app, "appeal", example=filed)(appeal)
    resolved = f"kawal claim resolve-appeal {claim} --outcome accepted --on 2022-09-07 --document 'BA 3/2022'"
    command(app, "resolve-appeal", example=resolved)(resolve_appeal)


async def correct_account(desk: Desk, claim: Claim, payment: Payment, file: FamilyFile) -> Output:
    """Give the payee of a returned transfer another account: the family again, with nothing else changed."""

    async def draft(installation: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        content, sha256 = await seal_family(installation, file)
        body = CorrectAccount(payment=payment, content=content, content_digest=sha256)
        return Order("correct_account", f"correct_account.{payment}.{sha256[:12]}", body)

    given = await give(desk, "claim.correct_account", claim_id(claim), finder(claim), draft)
    return answered(desk, given)


async def pay(
    desk: Desk,
    claim: Claim,
    payment: Payment,
    edition: Annotated[
        int | None,
        typer.Option(
            "--edition",
            help="The edition of the family in which you saw the account (`claim family`); refused if another came since.",
        ),
    ] = None,
) -> Output:
    """Order a returned payment again, to the corrected account, under an id of its own."""
    return await tell(
        desk, claim, "claim.resend", "resend", "resend",
        lambda: Resend(payment=payment, edition=edition), about=payment,
    )  # fmt: skip


async def agency_decided(
    desk: Desk,
    claim: Claim,
    decision: Annotated[AgencyDecision, typer.Option("--decision", help="What the agency decided.")],
    on: On,
    document: Document,
    amount: Annotated[str, typer.Option("--amount", help="Whole rupiah; nothing for a refusal.")] = "",
) -> Output:
    """Record the agency's own decision beside the recommendation; a difference is shown."""

    def body() -> RecordAgency:
        granted = whole(amount, claim) if amount and amount != "0" else Rupiah(0)
        return RecordAgency(decision=decision, amount=granted, on=on, document=document)

    return await tell(desk, claim, "claim.agency", "record_agency", "agency", body)


async def appeal(
    desk: Desk,
    claim: Claim,
    taken: Annotated[AppealStage, typer.Option("--step", help="Complaint, then mediation, then court.")],
    filed_on: Annotated[
        date,
        typer.Option("--filed-on", parser=date.fromisoformat, metavar=DATE, help="The day it was filed."),
    ],
    document: Document,
    by: Annotated[
        str | None,
        typer.Option(
            "--by", metavar="REF", help="Who of the family takes it, if it is not the reporter: H2."
        ),
    ] = None,
) -> Output:
    """Take a step against the decision; its statutory clock starts."""
    return await tell(
        desk, claim, "claim.appeal", "appeal", "appeal",
        lambda: Appeal(step=taken, filed_on=filed_on, document=document, by=by),
    )  # fmt: skip


async def resolve_appeal(
    desk: Desk,
    claim: Claim,
    outcome: Annotated[AppealOutcome, typer.Option("--outcome", help="How the step ended.")],
    on: On,
    document: Document,
) -> Output:
    """Record how a step ended; a decision that falls is prepared anew."""
    return await tell(
        desk, claim, "claim.resolve_appeal", "resolve_appeal", "resolve",
        lambda: ResolveAppeal(outcome=outcome, on=on, document=document),
    )  # fmt: skip
