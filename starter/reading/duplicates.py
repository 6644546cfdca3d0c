"""Likely duplicates: which rows of a batch resemble whom, and, for whoever gives a reason, both records side by side."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from schemas.base import Message
from schemas.errors import Refused
from schemas.refusals import Refusal
from schemas.terms import Verdict
from starter.installation import Installation
from starter.reading.reader import Reader
from store.pool import Pool, reading
from store.queries import load, rows
from vault.masking import HIDDEN, mask_nik
from vault.persons import Sensitivity, open_, unwrap

sql = load("duplicates")
reads = load("reads")
SHOWN = ("nama", "tanggal_lahir", "jenis_kelamin", "nama_ibu", "alamat", "telepon", "nik")
"""What an officer compares."""
AT_HOME = ("alamat", "telepon")
"""What only offices of the person's own region see."""


class Given(Message):
    """A verdict on two people, at another row in which one of them resembles the other."""

    row: str
    """Its batch and number."""
    verdict: Verdict
    on: date


class Suspect(Message):
    """A row and one person it resembles. Nothing in it says who they are."""

    row: int
    standing: str
    """`held` until there is a verdict; then `accepted` or `refused`."""
    score: int
    agrees: tuple[str, ...]
    other: str
    lines: tuple[str, ...]
    """The lines through which the other is a member."""
    stands_in: tuple[str, ...]
    """The roster rows that the other stands in."""
    verdicts: tuple[Given, ...]
    """What was said of the same two at other rows, the latest last."""


class Compared(Suspect):
    """A suspect with both records side by side; NIKs are masked, and only the places where they differ are told."""

    record: dict[str, str]
    other_record: dict[str, str]
    nik_differs: tuple[int, ...]
    """Which digits of the NIKs differ, counted from 1."""


async def suspects(pool: Pool, reader: Reader, batch: str, row: int | None = None) -> list[Suspect]:
    """Return whom the rows of a batch resemble; raises Refused UNKNOWN_RECORD, FOREIGN_REGION."""
    return [_suspect(pair) for pair in await _pairs(pool, reader, batch, row)]


async def compared(
    installation: Installation, reader: Reader, batch: str, row: int | None, why: str
) -> list[Compared]:
    """Return the rows that await a verdict, or just *row*, beside whom they resemble.

    That *reader* saw both, and *why*, is logged before anything is opened. Raises Refused UNKNOWN_RECORD,
    FOREIGN_REGION.
    """
    pairs = [
        pair
        for pair in await _pairs(installation.pool, reader, batch, row)
        if row is not None or pair["outcome"] == "held"
    ]
    persons = sorted({person for pair in pairs for person in (pair["person"], pair["other"])})
    async with reading(installation.pool) as connection:
        await reads.log_personal_reads(
            connection, reader=reader.user, records=persons, sensitivity=Sensitivity.IDENTITY, why=why
        )
        sealed = await rows(sql.identities(connection, persons=persons))
    known = {
        one["id"]: open_(
            unwrap(installation.ring, one["wrapped_key"]), one["id"], Sensitivity.IDENTITY, one["sealed"]
        )
        for one in sealed
    }
    return [_compared(pair, known[pair["person"]], known[pair["other"]], reader) for pair in pairs]


async def _pairs(pool: Pool, reader: Reader, batch: str, row: int | None) -> Sequence[Any]:
    async with reading(pool) as connection:
        roster = await reads.roster(connection, batch=batch)
        if roster is None:
            raise Refused(Refusal.UNKNOWN_RECORD, batch, what="roster")
        reader.require(roster["region"])
        found = await rows(sql.suspects(connection, batch=batch, row_number=row))
    if row is not None and not found:
        raise Refused(Refusal.UNKNOWN_RECORD, f"{batch}/row-{row}", what="row that resembles anybody")
    return found


def _suspect(pair: Any) -> Suspect:  # noqa: ANN401 - a row
    return Suspect(
        row=pair["row_number"],
        standing=pair["outcome"],
        score=pair["score"],
        agrees=pair["agrees"],
        other=pair["other"],
        lines=pair["lines"],
        stands_in=pair["stands_in"],
        verdicts=tuple(Given.model_validate(given) for given in pair["verdicts"]),
    )


def _compared(pair: Any, mine: Mapping[str, str], theirs: Mapping[str, str], reader: Reader) -> Compared:  # noqa: ANN401
    at_home = any(reader.sees(region) for region in pair["regions"])
    return Compared(
        **dict(_suspect(pair)),
        record=_shown(mine, at_home=True),
        other_record=_shown(theirs, at_home=at_home),
        nik_differs=tuple(
            place
            for place, (one, other) in enumerate(zip(mine["nik"], theirs["nik"], strict=False), 1)
            if one != other
        ),
    )


def _shown(cells: Mapping[str, str], *, at_home: bool) -> dict[str, str]:
    shown = {column: cells.get(column, "") for column in SHOWN}
    shown["nik"] = mask_nik(shown["nik"])
    return shown if at_home else shown | dict.fromkeys(AT_HOME, HIDDEN)
