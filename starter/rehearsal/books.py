"""The books of a rehearsal: what became of rosters, bills and transfers, and whether the ledger balances."""

from typing import Any

from schemas.base import Message
from schemas.errors import Reason
from schemas.money import Rupiah
from starter.commands.output import SIMULATION, Table
from store.pool import Connection
from store.queries import load, rows

sql = load("rehearsal")


class Books(Message):
    """Rosters, refused rows, bills and transfers, as the record has them."""

    rosters: tuple[dict[str, Any], ...]
    refused: tuple[dict[str, Any], ...]
    """The refused rows of the roster with most of them."""
    bills: tuple[dict[str, Any], ...]
    transfers: tuple[dict[str, Any], ...]
    """What the bank file brought."""
    claims: tuple[dict[str, Any], ...] = ()


async def read_books(connection: Connection) -> Books:
    """Return the books of everything that was rehearsed."""
    rosters = [dict(row) for row in await rows(sql.rosters(connection))]
    refused = max(rosters, key=lambda row: row["refused"] or 0, default=None)
    found = await rows(sql.refused_of(connection, batch=refused["batch"])) if refused else []
    reasons = [(row["row_number"], Reason.model_validate(row["reason"])) for row in found]
    return Books(
        rosters=tuple(rosters),
        refused=tuple(
            {"batch": refused["batch"], "row": row, "why": reason.say()} for row, reason in reasons if refused
        ),
        bills=tuple(dict(row) for row in await rows(sql.bills_of_kinds(connection))),
        transfers=tuple(dict(row) for row in await rows(sql.transfers(connection, source="file"))),
        claims=tuple(dict(row) for row in await rows(sql.claims(connection))),
    )


def tables(books: Books) -> list[Table]:
    """Return the books as tables; what there was nothing of has none."""
    every = (_rosters(books), _refused(books), _bills(books), _transfers(books), _claims(books))
    return [table for table in every if table.rows]


def _rosters(books: Books) -> Table:
    return Table(
        f"{SIMULATION}: rosters",
        ("Batch", "Segment", "Accepted", "Refused", "Held", "Same person", "Another person", "Numbered", "Queued", "Followed", "Cards on"),
        [
            (
                row["batch"], row["segment"], row["accepted"], row["refused"], row["held"], row["same"],
                row["different"], row["registered"], row["waiting"], row["followed"], row["handed_over_on"],
            )
            for row in books.rosters
        ],
    )  # fmt: skip


def _refused(books: Books) -> Table:
    batch = books.refused[0]["batch"] if books.refused else ""
    return Table(
        f"{SIMULATION}: refused rows of {batch}",
        ("Row", "Why"),
        [(row["row"], row["why"]) for row in books.refused],
    )


def _bills(books: Books) -> Table:
    return Table(
        f"{SIMULATION}: bills",
        ("Region", "Kind", "Bills", "Amount", "Paid by credit", "Outstanding", "Settled"),
        [
            (
                row["region"], row["bill_kind"], row["bills"], Rupiah(row["amount"]), Rupiah(row["credit"]),
                Rupiah(row["outstanding"]), row["settled"],
            )
            for row in books.bills
        ],
    )  # fmt: skip


def _transfers(books: Books) -> Table:
    return Table(
        f"{SIMULATION}: the bank file, transfer by transfer",
        ("Transfer", "Booked on", "Amount", "Named", "Counted for", "Credit", "In suspense", "Reversed"),
        [
            (
                row["receipt"], row["booked_on"], Rupiah(row["amount"]), ", ".join(row["bills"]), row["paid"],
                Rupiah(row["credited"]), Rupiah(row["in_suspense"]), row["reversed"],
            )
            for row in books.transfers
        ],
    )  # fmt: skip


def _claims(books: Books) -> Table:
    return Table(
        f"{SIMULATION}: each death, and what its heirs were paid",
        ("Claim", "Died on", "Cause", "Stands", "Recommended", "Approvals", "Stood out by", "Contested", "Paid", "Came back",
         "School years", "Letters"),
        [
            (
                row["claim"], row["died_on"], row["cause"], row["stage"],
                f"{Rupiah(row['amount'])}{' (reduced)' if row['reduced'] else ''}" if row["amount"] is not None else None,
                row["approvals"], ", ".join(row["signals"] or ()), row["contested"], row["paid"], row["returned"],
                row["years"], row["letters"],
            )
            for row in books.claims
        ],
    )  # fmt: skip
