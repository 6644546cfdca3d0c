"""Cards: who of a roster gets one, for whoever hands them over, and what a certificate says of the roster."""

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from xlsxwriter import Workbook

from schemas.base import Message
from schemas.errors import Refused
from schemas.refusals import Refusal
from starter.installation import Installation
from starter.reading.reader import Reader
from store.pool import Pool, reading, transaction
from store.queries import load, rows
from vault.persons import Sensitivity, open_, unwrap

sql = load("seats")
HEADER = ("nomor_peserta", "nama", "tanggal_lahir", "unit")
FORMULA = ("=", "+", "-", "@")
"""How a cell begins that a spreadsheet would work out instead of showing it."""
WHY = "card list"


class Step(Message):
    """Something that happened to a roster, how many people it was about, and the entry that says so."""

    on: date
    step: str
    people: int | None
    entry: str


class Certified(Message):
    """What a certificate says of a roster; nobody's name or number."""

    batch: str
    region: str
    segment: str
    fiscal_year: int
    line: str
    owner: str
    payer: str
    funding: str
    months: int
    numbered_on: date
    headcount: int
    waiting: int
    stand_in: bool
    certificate: str | None
    """The agency's own, once it has come."""
    digest: str
    """SHA-256 over the membership numbers on the card list in ascending order, a line each."""
    steps: tuple[Step, ...]


async def certified(pool: Pool, reader: Reader, batch: str) -> Certified:
    """Return what a certificate says; raises Refused UNKNOWN_RECORD for a roster without numbers, FOREIGN_REGION."""
    async with reading(pool) as connection:
        row = await sql.certified(connection, batch=batch)
        if row is None:
            raise Refused(Refusal.UNKNOWN_RECORD, batch, what="registered roster")
        reader.require(row["region"])
        numbers = [one["kpj"] for one in await rows(sql.numbers_of(connection, batch=batch))]
        steps = await rows(sql.steps_of(connection, batch=batch))
    return Certified(
        **dict(row),
        digest=hashlib.sha256("".join(f"{number}\n" for number in numbers).encode()).hexdigest(),
        steps=tuple(
            Step(on=one["on"], step=one["step"], people=one["people"], entry=f"{one['chain']} #{one['seq']}")
            for one in steps
        ),
    )


async def card_list(installation: Installation, reader: Reader, batch: str) -> list[tuple[str, ...]]:
    """Return number, name, birth date and unit of everybody whose card is to be handed over, in the roster's order.

    This is personal data: the reading of each person is logged with it. Raises Refused as `certified` does.
    """
    await certified(installation.pool, reader, batch)
    found = []
    async with transaction(installation.pool) as tx:
        await sql.log_card_holders_read(tx, reader=reader.user, batch=batch, why=WHY)
        async for row in sql.card_holders(tx, batch=batch):
            key = unwrap(installation.ring, row["wrapped_key"])
            identity = open_(key, row["person"], Sensitivity.IDENTITY, row["sealed"])
            cells = (str(identity.get(name) or "") for name in ("nama", "tanggal_lahir", "unit"))
            found.append((row["kpj"], *cells))
    return found


def as_csv(people: Iterable[Sequence[str]]) -> bytes:
    """Return a card list as CSV that a spreadsheet opens as text."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows([_plain(cell) for cell in one] for one in people)
    return written.getvalue().encode("utf-8-sig")


def as_xlsx(people: Iterable[Sequence[str]], *, title: str) -> bytes:
    """Return a card list as a workbook whose cells are all text, its heading *title*."""
    written = io.BytesIO()
    with Workbook(
        written, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet, bold = book.add_worksheet("kartu"), book.add_format({"bold": True})
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 3, 28)
        sheet.set_header(f"&L{title}&R&P/&N")
        sheet.repeat_rows(0)
        for at, one in enumerate([HEADER, *people]):
            for column, cell in enumerate(one):
                sheet.write_string(at, column, cell, bold if at == 0 else None)
    return written.getvalue()


FORMATS = {".csv": "csv", ".xlsx": "xlsx"}
"""The forms of a card list, by the ending of the file's name."""


def rendered(people: Sequence[Sequence[str]], path: Path, *, title: str) -> bytes:
    """Return a card list in the form that the name of *path* asks for, which is one of FORMATS."""
    return as_csv(people) if FORMATS[path.suffix.lower()] == "csv" else as_xlsx(people, title=title)


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
