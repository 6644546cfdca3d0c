"""Rosters: how long it takes to check a million workers, against the least that any program must do with them.

    python -m bench.roster [rows]

kawal's time runs from the upload of a CSV into sealed parts to the commit that makes its checked rows effective,
through the product's own activity and a real PostgreSQL: every row judged, every person sealed under a key of their
own, indexed, and compared with those who resemble them. One row in fifty has something wrong, one in two hundred
stands in the file twice, and one in two hundred is somebody who stands there under another spelling.

The baseline, on the same server right before: the same file read and its rows copied into one table without an index,
after each was sealed under a key of its own and two of its cells digested (HMAC).

Not part of either: the civil registry's time, an outside system that here answers at once. A second roster, of a
tenth of the rows, shows that a row costs the same at any size; it is checked first, on a server of its own.
"""

import asyncio
import csv
import hmac
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import xlsxwriter
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bench.measuring import publish
from deploy.embedded.stack import Stack
from schemas.rosters.columns import COLUMNS
from starter.installation import Installation, opened
from store.pool import reading
from tests.support.invented import People
from tests.support.rosters import Rosters

ROWS = 1_000_000
FEWER = 10
"""The smaller roster has one row for so many of the larger one's."""
WORKBOOK_ROWS = 100_000
LIMIT = 8.0
EVENNESS = 0.2
"""By how much the two sizes' rows per second may differ."""
MEMORY_MB = 400
SINCE, DAYS = date(1960, 1, 1), 16_000
HEADER = (*COLUMNS, "alamat", "desil")
WRONG, TWICE, ALIKE = 50, 200, 200
"""One row in so many has something wrong, stands in the file twice, stands there under another spelling."""


class Measured(NamedTuple):
    """What one size took, in seconds, and what the process held at most, in megabytes."""

    rows: int
    baseline: float
    ours: float
    outcome: dict[str, int]
    memory: int

    @property
    def ratio(self) -> float:
        """Return how many times the baseline kawal took."""
        return self.ours / self.baseline

    @property
    def rate(self) -> float:
        """Return rows a second."""
        return self.rows / self.ours


def workers(count: int) -> Iterator[list[str]]:
    """Yield the rows of invented workers, some of them wrong, twice, or alike."""
    people = People(count)
    rng = people.rng
    last: list[str] = []
    for number in range(count):
        person = people.person(SINCE + timedelta(days=rng.randrange(DAYS)))
        nik = f"{person['nik'][:-4]}{number % 9999 + 1:04d}"
        row = [
            nik, person["nama"], person["tanggal_lahir"], person["jenis_kelamin"], person["nama_ibu"] or "Aminah",
            "petani", person["telepon"], "1000000", person["alamat"], str(rng.randrange(1, 11)),
        ]  # fmt: skip
        if last and not number % TWICE:
            row = last
        elif last and number % ALIKE == 1:
            row = [f"{last[0][:-4]}{rng.randrange(1, 9999):04d}", f"H. {last[1].upper()}", *last[2:]]
        elif number % WRONG == 7:
            row[rng.randrange(3)] = "?"
        yield row
        last = row


def write_csv(path: Path, count: int) -> None:
    """Write a roster of *count* rows."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(workers(count))


def write_workbook(path: Path, count: int) -> None:
    """Write the same as a workbook."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate([HEADER, *workers(count)]):
        sheet.write_row(number, 0, row)
    book.close()


def bare(path: Path) -> Iterator[list[str]]:
    """Yield the rows of *path*, after what the baseline does for each."""
    index = os.urandom(32)
    with path.open(newline="") as file:
        for row in csv.reader(file):
            key, nonce = os.urandom(32), os.urandom(12)
            AESGCM(key).encrypt(nonce, ",".join(row).encode(), None)
            for cell in row[:2]:
                hmac.digest(index, cell.encode(), "sha256")
            yield row


async def baseline(installation: Installation, path: Path) -> float:
    """Return how many seconds it takes to seal the rows of *path*, digest two cells of each, and copy them."""
    columns = ", ".join(f"{name} text" for name in HEADER)
    async with reading(installation.pool) as connection:
        await connection.execute(f"CREATE TABLE bare ({columns})")
        began = time.perf_counter()
        await connection.copy_records_to_table("bare", records=bare(path), timeout=None)
        took = time.perf_counter() - began
        await connection.execute("DROP TABLE bare")
    return took


async def ours(installation: Installation, path: Path) -> tuple[float, dict[str, int]]:
    """Return how many seconds kawal takes from the upload to the commit, and what became of the rows."""
    rosters = Rosters(installation.pool, installation.ring)
    line = await rosters.line()
    began = time.perf_counter()
    order = await rosters.submitted(line, *await installation.upload_file("roster", path))
    result = await rosters.check(order)
    took = time.perf_counter() - began
    return took, {"accepted": result.accepted, "refused": result.refused, "held": result.held}


async def measured(path: Path, rows: int) -> Measured:
    """Return what a file takes, on a server of its own."""
    with tempfile.TemporaryDirectory(prefix="kawal-bench-") as folder:
        async with (
            Stack(Path(folder), kind="rehearsal", worker=None, durable=True) as stack,
            opened(stack.settings, size=10) as installation,
        ):
            least = await baseline(installation, path) if path.suffix == ".csv" else float("nan")
            took, outcome = await ours(installation, path)
    return Measured(rows, least, took, outcome, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


async def main(arguments: Sequence[str]) -> int:
    """Measure, print, and return the exit code."""
    rows = int(arguments[0]) if arguments else ROWS
    found = []
    with tempfile.TemporaryDirectory(prefix="kawal-bench-") as folder:
        for count in (rows // FEWER, rows):
            path = Path(folder) / "roster.csv"
            write_csv(path, count)
            found.append(await measured(path, count))
        book = Path(folder) / "roster.xlsx"
        write_workbook(book, min(rows, WORKBOOK_ROWS))
        workbook = await measured(book, min(rows, WORKBOOK_ROWS))
    lines = [f"{'rows':>10}{'kawal':>10}{'baseline':>10}{'ratio':>8}{'rows/s':>10}   seconds"]
    lines += [
        f"{one.rows:>10}{one.ours:>10.2f}{one.baseline:>10.2f}{one.ratio:>8.2f}{one.rate:>10.0f}   {one.outcome}"
        for one in (*found, workbook)
    ]
    uneven = abs(found[0].rate / found[1].rate - 1)
    lines.append(f"rows a second differ by {uneven:.0%}; at most {workbook.memory} MB")
    result = {
        "bench": "roster",
        "measured": [one._asdict() for one in (*found, workbook)],
        "uneven": round(uneven, 3),
        "memory_mb": workbook.memory,
    }
    held = uneven <= EVENNESS and workbook.memory <= MEMORY_MB
    return publish(result, lines, found[-1].ratio, LIMIT) or int(not held)


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
