"""Escalating: the commands by which people answer a ladder, each with a reason, each on record with who gave it."""

from typing import Annotated, Any

import typer

from schemas.base import Message
from schemas.escalation import (
    Delegate,
    Finding,
    FindingKind,
    GrantPower,
    Hold,
    Mode,
    Pause,
    Reassign,
    Resolve,
    Step,
    TakeNote,
)
from schemas.ladders import Reopen, SignLetter
from starter.commands.frame import Desk, command
from starter.commands.giving import Order, answered, give, give_region
from starter.commands.options import Document, InstructionName, Occurrence, On, Region, Until
from starter.commands.output import Output
from starter.installation import Installation
from starter.reading.cases import case_of
from starter.reading.ladders import parent_of
from store.pool import Pool

SAMPLE = "escalation/commitment/inpres-2-2021/36.01/issuing.acknowledge.2021/1"
Id = Annotated[str, typer.Argument(help="The escalation, as `escalation list` names it.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, in at least ten characters.")]
Office = Annotated[
    str, typer.Option("--office", help="An office that notices reach, by code: 36.01/bappeda.")
]
LetterId = Annotated[str, typer.Argument(help="The draft, as `escalation show` and `kawal todo` name it.")]


def register(app: typer.Typer) -> None:
    """Add these commands to *app*."""
    for add in (_answers, _endings, _of_other_cases):
        add(app)


def _answers(app: typer.Typer) -> None:
    @command(
        app,
        "acknowledge",
        example=f"kawal escalation acknowledge {SAMPLE} --until 2021-05-20 --reason 'dibahas dalam rapat TAPD'",
    )
    async def acknowledge(desk: Desk, escalation: Id, until: Until, reason: Reason) -> Output:
        """Acknowledge: the ladder waits until the end of a day, once on each rung, never for ever."""
        return await _say(
            desk,
            "escalation.acknowledge",
            escalation,
            "pause",
            f"pause.{until}",
            Pause,
            until=until,
            reason=reason,
        )

    @command(
        app,
        "hold",
        example=f"kawal escalation hold {SAMPLE} --owner 36/gubernur --until 2021-05-20 --reason 'menunggu hasil pemilihan'",
    )
    async def hold(
        desk: Desk,
        escalation: Id,
        owner: Annotated[str, typer.Option("--owner", help="The office that answers for it, by code.")],
        until: Until,
        reason: Reason,
    ) -> Output:
        """Hold a ladder until the end of a day; an office answers for it, and it goes on by itself."""
        return await _say(
            desk, "escalation.hold", escalation, "hold", f"hold.{until}", Hold,
            owner=owner, until=until, reason=reason,
        )  # fmt: skip

    @command(
        app,
        "delegate",
        example=f"kawal escalation delegate {SAMPLE} --office 36.01/bappeda --until 2021-05-20 --reason 'ditugaskan Sekda'",
    )
    async def delegate(desk: Desk, escalation: Id, office: Office, until: Until, reason: Reason) -> Output:
        """Have another office told besides the rung's addressee, until the end of a day."""
        return await _say(
            desk, "escalation.delegate", escalation, "delegate", f"delegate.{office}.{until}", Delegate,
            office=office, until=until, reason=reason,
        )  # fmt: skip

    @command(
        app,
        "reassign",
        example=f"kawal escalation reassign {SAMPLE} --office 36.01/bappeda --reason 'kewenangan ada di Bappeda'",
    )
    async def reassign(desk: Desk, escalation: Id, office: Office, reason: Reason) -> Output:
        """Give the rung to another office, which has the time that is left."""
        return await _say(
            desk, "escalation.reassign", escalation, "reassign", f"reassign.{office}", Reassign,
            office=office, reason=reason,
        )  # fmt: skip


def _endings(app: typer.Typer) -> None:
    @command(
        app,
        "resolve",
        example=f"kawal escalation resolve {SAMPLE} --reason 'letter received, recorded on another date'",
    )
    async def resolve(desk: Desk, escalation: Id, reason: Reason) -> Output:
        """End a ladder, with a reason."""
        return await _say(
            desk, "escalation.resolve", escalation, "resolve", "resolve", Resolve, reason=reason
        )

    @command(
        app,
        "note",
        example=(
            f"kawal escalation note {SAMPLE} --step suspension --document 800/77/2021 --on 2021-05-20"
            " --reason 'keputusan Menteri Dalam Negeri'"
        ),
    )
    async def note(
        desk: Desk,
        escalation: Id,
        step: Annotated[Step, typer.Option("--step", help="What was done.")],
        document: Document,
        on: On,
        reason: Reason,
    ) -> Output:
        """Record a step that only an authority takes, such as the suspension of an official; kawal takes none."""
        return await _say(
            desk, "escalation.note", escalation, "take_note", f"note.{step}.{document}", TakeNote,
            step=step, document=document, on=on, reason=reason,
        )  # fmt: skip

    @command(
        app,
        "power",
        example=(
            f"kawal escalation power {SAMPLE} --document SKK-12/2022 --mode non_litigation --on 2022-05-20"
            " --reason 'penagihan oleh Jaksa Pengacara Negara'"
        ),
    )
    async def power(
        desk: Desk,
        escalation: Id,
        document: Document,
        mode: Annotated[Mode, typer.Option("--mode", help="Litigation, or not.")],
        on: On,
        reason: Reason,
    ) -> Output:
        """Record the special power of attorney (SKK) of a company's ladder: one for each debtor."""
        return await _say(
            desk, "escalation.power", escalation, "grant_power", f"power.{document}", GrantPower,
            document=document, mode=mode, on=on, reason=reason,
        )  # fmt: skip


def _of_other_cases(app: typer.Typer) -> None:
    @command(
        app, "reopen", example=f"kawal escalation reopen {SAMPLE} --reason 'tanda terima ternyata keliru'"
    )
    async def reopen(desk: Desk, escalation: Id, reason: Reason) -> Output:
        """Raise a ladder again that had come to rest, under the next number."""

        async def find(pool: Pool) -> Any:  # noqa: ANN401 - a row
            return await parent_of(pool, escalation)

        async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
            return Order("reopen_ladder", f"reopen.{escalation}", Reopen(ladder=escalation, reason=reason))

        return answered(desk, await give(desk, "escalation.reopen", escalation, find, draft))

    @command(
        app,
        "sign",
        example=f"kawal escalation sign {SAMPLE}#letter.2 --number 560/12/2021 --on 2021-05-20",
    )
    async def sign(
        desk: Desk,
        letter: LetterId,
        number: Annotated[str, typer.Option("--number", help="The number the office gave it.")],
        on: On,
    ) -> Output:
        """Record that the sending office signed a draft, and under which number of its own."""
        return await _say(
            desk, "letter.sign", letter.partition("#")[0], "sign_letter", f"sign.{letter}", SignLetter,
            letter=letter, number=number, on=on,
        )  # fmt: skip

    @command(
        app,
        "finding",
        example="kawal escalation finding 36.01 --company bumd-contoh --kind PWBD --document LHP-7/2022 --on 2022-05-20",
    )
    async def finding(
        desk: Desk,
        region: Region,
        company: Annotated[str, typer.Option("--company", help="Code of the employer: bumd-contoh.")],
        kind: Annotated[FindingKind, typer.Option("--kind", help="Unregistered, in part, or in arrears.")],
        document: Document,
        on: On,
        instruction: InstructionName = None,
        occurrence: Occurrence = 1,
    ) -> Output:
        """Record an inspection's finding about an employer that is no state body: its ladder begins."""

        async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
            body = Finding(company=company, finding=kind, document=document, on=on)
            return Order("record_finding", f"finding.{company}.{kind}.{document}", body)

        return answered(
            desk,
            await give_region(
                desk, "commitment.finding", region, on, instruction, draft, occurrence=occurrence
            ),
        )


async def _say(
    desk: Desk, permit: str, case: str, update: str, name: str, body: type[Message], **said: object
) -> Output:
    async def find(pool: Pool) -> Any:  # noqa: ANN401 - a row
        return await case_of(pool, case)

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        return Order(update, name, body.model_validate(said))

    return answered(desk, await give(desk, permit, case, find, draft))
