"""Statements of bills: what a payer is shown, and, for whoever may see it, what stands on a bill for each member."""

import csv
import io
import json

from schemas.errors import Refused
from schemas.refusals import Refusal
from schemas.statements import Statement, StatementItem
from schemas.terms import Programme
from starter.reading.reader import Reader
from store import statements as record
from store.pool import Pool, reading, transaction
from store.queries import load

sql = load("reads")


async def statement(pool: Pool, reader: Reader, bill: str) -> Statement:
    """Return a bill as it stands; raises Refused UNKNOWN_RECORD, FOREIGN_REGION."""
    async with reading(pool) as connection:
        found = await record.find(connection, bill)
    if found is None:
        raise Refused(Refusal.UNKNOWN_RECORD, bill, what="bill")
    reader.require(found.region)
    return found


async def items(pool: Pool, reader: Reader, found: Statement) -> list[StatementItem]:
    """Return what stands on a bill for each membership: personal data, whose reading is logged one by one."""
    reader.require(found.region)
    async with transaction(pool) as tx:
        listed = await record.items(tx, found)
        await sql.log_personal_reads(
            tx,
            reader=reader.user,
            records=[one.membership for one in listed],
            sensitivity="identity",
            why=f"statement of bill {found.bill}",
        )
    return listed


def as_csv(listed: list[StatementItem]) -> bytes:
    """Return the items as a table: card number, month, each programme, and the sum."""
    programmes = [code for code in Programme if any(code in one.programmes for one in listed)]
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(["kpj", "bulan", *programmes, "jumlah"])
    for one in listed:
        split = [int(one.programmes.get(code, 0)) for code in programmes]
        table.writerow([one.kpj, one.month, *split, int(one.amount)])
    return written.getvalue().encode("utf-8-sig")


def as_json(found: Statement, listed: list[StatementItem]) -> bytes:
    """Return the bill and its items as one JSON document; card numbers are texts, because some begin with 0."""
    rows = [one.model_dump(mode="json", exclude={"membership"}) for one in listed]
    document = {**found.model_dump(mode="json"), "items": rows}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
