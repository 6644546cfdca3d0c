"""`kawal contribution statement`: one bill on paper for its payer, or item by item for whoever books it."""

import asyncio
import hashlib
import os
from pathlib import Path
from typing import Annotated, Protocol

import typer

from schemas.errors import Misused
from schemas.money import Rupiah
from schemas.statements import Statement
from starter.commands.frame import Desk, command
from starter.commands.output import Output
from starter.reading import statements as reads
from starter.reading.reader import Reader, reader
from store.pool import Pool

FORMATS = (".pdf", ".csv", ".json")


class Render(Protocol):
    """How a statement becomes a PDF."""

    def __call__(self, statement: Statement, *, rehearsal: bool) -> bytes:
        """Return the PDF; raises Refused when it cannot be set."""


def register(app: typer.Typer, render: Render) -> None:
    """Add the command, with what puts a bill on paper: the command line cannot reach into the activities."""

    @command(app, "statement", example="kawal contribution statement 36.01-2022-L01-03 --out tagihan.pdf")
    async def statement(
        desk: Desk,
        bill: Annotated[str, typer.Argument(help="The bill, as `contribution bills` names it.")],
        out: Annotated[
            Path,
            typer.Option(
                "--out", "-o", help="A .pdf for the payer; a .csv or .json with an item per member."
            ),
        ],
    ) -> Output:
        """Write a bill's statement; items name card numbers, so that reading them is logged."""
        if out.suffix not in FORMATS:
            raise Misused(f"{out} is none of {', '.join(FORMATS)}")
        pool = await desk.pool()
        signed = await reader(pool, desk.signed_in)
        found = await reads.statement(pool, signed, bill)
        if out.suffix == ".pdf":
            content = await asyncio.to_thread(render, found, rehearsal=desk.settings.rehearsal)
        else:
            content = await _itemised(pool, signed, found, out.suffix)
        _write(out, content)
        document = {
            **found.model_dump(mode="json"),
            "out": str(out),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        return Output(document, [_told(desk, found), str(out)])


async def _itemised(pool: Pool, signed: Reader, found: Statement, suffix: str) -> bytes:
    listed = await reads.items(pool, signed, found)
    return reads.as_csv(listed) if suffix == ".csv" else reads.as_json(found, listed)


def _told(desk: Desk, found: Statement) -> str:
    amount, owed = Rupiah(found.amount), Rupiah(found.outstanding)
    return desk.say(
        f"{found.bill} · {found.payer} · {found.month} · {amount}, belum dibayar {owed}, jatuh tempo {found.due_on}",
        f"{found.bill} · {found.payer} · {found.month} · {amount}, outstanding {owed}, due {found.due_on}",
    )


def _write(path: Path, content: bytes) -> None:
    """Write a file that nobody else can read."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.fchmod(descriptor, 0o600)
    except OSError as error:
        raise Misused(f"{path} cannot be written: {error.strerror}") from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
