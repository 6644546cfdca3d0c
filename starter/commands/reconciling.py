"""`kawal contribution reconcile|statement-template`: a bank's statement, from file to settled bills."""

import asyncio
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from law.receipts import Outcome
from schemas.errors import Misused, Reason, Refused
from schemas.money import Rupiah
from schemas.names import RECEIPTS
from schemas.permissions import PERMITS
from schemas.refusals import Refusal
from starter.banking.receiving import PERMIT, receive
from starter.banking.reconciling import Reconciled, foresee, reconcile
from starter.banking.sealed import STATEMENT
from starter.banking.statements import Format, read_statement
from starter.banking.table import COLUMNS, template
from starter.banking.transfers import RefusedEntry, Statement
from starter.client import SignedIn
from starter.commands.frame import Desk, command
from starter.commands.giving import log_refusal
from starter.commands.inputs import LARGE_FILE, STDIN, content_of
from starter.commands.options import File
from starter.commands.output import Output, Table
from starter.reading.reader import reader
from store.pool import reading
from store.queries import load

sql = load("receipts")
WORDS = {
    Outcome.EXACT: ("tepat", "exact"),
    Outcome.PARTIAL: ("sebagian", "in part"),
    Outcome.OVER: ("lebih bayar", "too much"),
    Outcome.SEVERAL: ("beberapa tagihan", "several bills"),
    Outcome.PAID: ("tagihan sudah lunas", "bill paid before"),
    Outcome.REVERSAL: ("ditarik kembali", "taken back"),
    Outcome.KNOWN: ("sudah tercatat", "known"),
    Outcome.UNKNOWN: ("tagihan tidak dikenal", "unknown bill"),
    Outcome.CLOSED: ("perkara sudah ditutup", "case closed"),
}


def register(app: typer.Typer) -> None:
    """Add the commands to the group *app*."""
    command(app, "reconcile", example="kawal contribution reconcile mutasi-april.xml --dry-run")(
        reconcile_file
    )
    command(
        app,
        "statement-template",
        example="kawal contribution statement-template",
        installed=False,
    )(statement_template)


async def statement_template(desk: Desk) -> Output:  # noqa: ARG001 - a command's signature
    """Print a statement as CSV, for banks that export neither CAMT.053 nor MT940: every column, and a made-up row."""
    return Output({"template": template(), "columns": COLUMNS}, [template().rstrip("\n")])


async def reconcile_file(
    desk: Desk,
    file: File,
    form: Annotated[
        Format | None, typer.Option("--format", help="The file's format; the one it shows if not given.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would become of each transfer.")
    ] = False,
) -> Output:
    """Receive a bank's statement and count its transfers for the bills they name; the same file again does nothing."""
    pool = await desk.pool()
    try:
        signed_in = await _permitted(desk)
        typed = content_of(file, largest=LARGE_FILE) if str(file) == STDIN else None
        statement = await asyncio.to_thread(_read, file, typed, desk.settings.collection_account, form)
        if dry_run:
            outcomes, refused = await foresee(pool, signed_in, statement.transfers)
            found = Reconciled(outcomes=outcomes)
            return _told(desk, statement, found, refused, {"dry_run": True})
        installation = await desk.installation()
        if typed is None:
            name, _ = await installation.upload_file(STATEMENT, file)
        else:
            name, _ = await installation.upload(STATEMENT, typed)
        received = await receive(
            pool,
            installation.ring,
            statement.transfers,
            source="file",
            signed_in=signed_in,
            content=name,
            at=datetime.now(UTC),
        )
    except Refused as refused_whole:
        await log_refusal(desk, RECEIPTS, PERMIT, refused_whole)
        raise
    found = await reconcile(installation, signed_in, received)
    async with reading(pool) as connection:
        left = await sql.left_of(connection, receipts=[one.receipt for one in statement.transfers])
    more = {"received": len(received.new), "cases": found.cases, "suspense": dict(left)}
    return _told(desk, statement, found, received.refused, more)


def _read(path: Path, typed: bytes | None, account: str, form: Format | None) -> Statement:
    """Return what a file says, or what was typed; raises Misused without the file."""
    if typed is not None:
        return read_statement(io.BytesIO(typed), account, form)
    try:
        file = path.open("rb")
    except OSError as error:
        raise Misused(f"{path} cannot be read: {error.strerror}") from None
    with file:
        return read_statement(file, account, form)


async def _permitted(desk: Desk) -> SignedIn:
    """Return who is signed in, if they may bring transfers at all: nobody else has a file read or stored."""
    who = await reader(await desk.pool(), desk.signed_in)
    if not any(role in PERMITS[PERMIT] for role, _ in who.grants) or desk.signed_in is None:
        raise Refused(
            Refusal.NOT_PERMITTED,
            RECEIPTS,
            user=who.user,
            action=PERMIT,
            roles=", ".join(sorted(PERMITS[PERMIT])),
        )
    return desk.signed_in


@dataclass(frozen=True)
class _Class:
    """The transfers of one outcome."""

    transfers: int
    amount: Rupiah


def _classes(statement: Statement, outcomes: Mapping[str, Outcome]) -> dict[Outcome, _Class]:
    """Return how many transfers, and how much, came to each outcome; an entry that repeats another is known."""
    counts: Counter[Outcome] = Counter()
    sums: Counter[Outcome] = Counter()
    seen = set()
    for transfer in statement.transfers:
        outcome = outcomes.get(transfer.receipt)
        if transfer.receipt in seen:
            outcome = Outcome.KNOWN
        seen.add(transfer.receipt)
        if outcome is not None:
            counts[outcome] += 1
            sums[outcome] += int(transfer.amount)
    return {outcome: _Class(counts[outcome], Rupiah(sums[outcome])) for outcome in Outcome if counts[outcome]}


def _told(
    desk: Desk,
    statement: Statement,
    found: Reconciled,
    refused_later: Sequence[RefusedEntry],
    more: Mapping[str, Any],
) -> Output:
    classes = _classes(statement, found.outcomes)
    refused = sorted((*statement.refused, *refused_later), key=lambda one: one.entry)
    document = {
        "entries": len(statement.transfers) + len(statement.refused) + statement.skipped,
        "skipped": statement.skipped,
        "outcomes": {
            outcome: {"transfers": one.transfers, "amount": int(one.amount)}
            for outcome, one in classes.items()
        },
        "fees": found.fees,
        "refused": [
            {"entry": one.entry, "code": one.reason.code, "message": one.reason.say(desk.lang)}
            for one in refused
        ],
        "refused_cases": {case: reason.say(desk.lang) for case, reason in sorted(found.refusals.items())},
        **more,
    }
    blocks: list[str | Table] = [
        Table(
            desk.say("Transfer menurut hasilnya", "Transfers by what became of them"),
            (desk.say("hasil", "outcome"), "transfer", "rupiah"),
            [(desk.say(*WORDS[outcome]), one.transfers, one.amount) for outcome, one in classes.items()],
        ),
        *_troubles(desk, refused, found.refusals),
    ]
    if "suspense" in more:
        left = more["suspense"]
        amount = Rupiah(left["amount"])
        blocks.append(
            desk.say(
                f"Menunggu kejelasan: {left['transfers']} transfer, {amount}. Lihat `kawal contribution suspense`.",
                f"In suspense: {left['transfers']} transfer{'' if left['transfers'] == 1 else 's'}, {amount}."
                " See `kawal contribution suspense`.",
            )
        )
    return Output(document, blocks, exit_code=1 if refused or found.refusals else 0)


def _troubles(desk: Desk, refused: Sequence[RefusedEntry], cases: Mapping[str, Reason]) -> list[str | Table]:
    found: list[str | Table] = []
    if refused:
        headings = (desk.say("entri", "entry"), desk.say("kesalahan", "error"))
        found.append(
            Table(
                desk.say("Tidak diterima", "Not received"),
                headings,
                [(one.entry, one.reason.say(desk.lang)) for one in refused],
            )
        )
    if cases:
        headings = (desk.say("perkara", "case"), desk.say("sebab", "why"))
        found.append(
            Table(
                desk.say("Belum dihitung", "Not counted yet"),
                headings,
                [(case, reason.say(desk.lang)) for case, reason in sorted(cases.items())],
            )
        )
    return found
