"""The report of a rehearsal: what became of each region, where the money went, which notices were sent."""

import asyncio
from pathlib import Path
from typing import Any

from law.regions import find
from schemas.money import Rupiah
from starter.commands.output import SIMULATION, Output, Table
from starter.installation import Installation
from starter.rehearsal.books import read_books, tables
from starter.rehearsal.run import Rehearsed
from store.pool import reading
from store.queries import load, rows

sql = load("rehearsal")
COLUMNS = ("debit", "credit", "amount")
DELIVERY_S = 60
"""Seconds that notices still on their way are waited for."""


async def report(installation: Installation, rehearsed: Rehearsed) -> Output:
    """Return the report, once the notices have gone out."""
    await _delivered(installation)
    regions = sorted(rehearsed.personas)
    async with reading(installation.pool) as connection:
        counts = await rows(sql.progress_counts(connection, instruction=rehearsed.instruction))
        outcomes = {code: dict(await sql.outcome(connection, region=code)) for code in regions}
        lines = {code: await rows(sql.lines_funded(connection, region=code)) for code in regions}
        ladders = {code: await rows(sql.ladders(connection, region=code)) for code in regions}
        highest = _highest(ladders)
        rungs = [dict(row) for row in await rows(sql.rungs(connection, ladder=highest))] if highest else []
        money = await rows(sql.money(connection))
        balance = await rows(sql.balance(connection))
        books = await read_books(connection)
        notices = await rows(sql.notices_sent(connection))
    document = {
        "instruction": rehearsed.instruction,
        "commitments": {row["stage"]: row["regions"] for row in counts},
        "steps": rehearsed.steps,
        "regions": [
            {
                "code": code,
                "name": find(code).name,
                **outcomes[code],
                "lines": [dict(row) for row in lines[code]],
                "ladders": [dict(row) for row in ladders[code]],
            }
            for code in regions
        ],
        "highest_ladder": {"escalation": highest, "rungs": rungs},
        "money": [dict(row) for row in money],
        "ledger": {row["account"]: int(row["amount"]) for row in balance},
        "books": books.model_dump(mode="json"),
        "notices": {row["template"]: {"queued": row["queued"], "sent": row["sent"]} for row in notices},
    }
    return Output(
        document,
        [
            f"{SIMULATION} — {rehearsed.instruction}: "
            + ", ".join(f"{row['regions']} {row['stage']}" for row in counts),
            _what_happened(regions, outcomes),
            _budgets(lines),
            _escalations(ladders),
            _rungs(highest, rungs),
            *tables(books),
            _where_it_went(money),
            _trial_balance(balance),
            _sent(notices),
        ],
    )


def _what_happened(regions: list[str], outcomes: dict[str, dict[str, Any]]) -> Table:
    return Table(
        f"{SIMULATION}: what became of each region",
        ("Region", "Progress", "Workers registered", "Rows refused", "Billed", "Paid", "Heirs paid", "Benefits paid"),
        [
            (
                f"{code} {find(code).name}",
                outcomes[code]["progress"],
                outcomes[code]["registered"],
                outcomes[code]["refused"],
                _rupiah(outcomes[code]["billed"]),
                _rupiah(outcomes[code]["paid"]),
                outcomes[code]["heirs"],
                _rupiah(outcomes[code]["benefits"]),
            )
            for code in regions
        ],
    )  # fmt: skip


def _budgets(lines: dict[str, list[Any]]) -> Table:
    return Table(
        f"{SIMULATION}: budget lines",
        ("Region", "Year", "Money", "Segment", "Owner", "Workers", "Amount", "Spendable"),
        [
            (
                f"{code} {find(code).place}",
                row["fiscal_year"],
                row["funding"],
                row["segment"],
                row["owner"],
                row["headcount"],
                _rupiah(row["amount"]),
                row["spendable"],
            )
            for code, found in lines.items()
            for row in found
        ],
    )


def _escalations(ladders: dict[str, list[Any]]) -> Table:
    return Table(
        f"{SIMULATION}: escalations",
        ("Region", "Cause", "Highest rung", "Reached", "Ended because"),
        [
            (f"{code} {find(code).place}", row["cause"], row["rung"], row["office"], row["why"])
            for code, found in ladders.items()
            for row in found
        ],
    )


def _highest(ladders: dict[str, list[Any]]) -> str | None:
    """Return the ladder of a stalled budget that climbed highest, the first of them."""
    found = [row for rows_of_one in ladders.values() for row in rows_of_one]
    return max(found, key=lambda row: row["rung"])["id"] if found else None


def _rungs(ladder: str | None, rungs: list[dict[str, Any]]) -> Table:
    return Table(
        f"{SIMULATION}: every rung of {ladder}",
        ("Rung", "Office", "Told on", "Next rung on", "Window closes on", "Draft letter", "Signed on"),
        [
            (
                row["rung"], row["office"], row["effective_on"], row["next_on"], row["window_closes_on"],
                row["draft"], row["signed_on"],
            )
            for row in rungs
        ],
    )  # fmt: skip


async def save_drafts(installation: Installation, folder: Path) -> int:
    """Write every letter of the rehearsal to *folder* as PDF, in place of earlier ones; return how many.

    Letters to heirs are opened for it: nobody in a rehearsal is a real person.
    """
    async with reading(installation.pool) as connection:
        drafts = {str(row["number"]): bytes(row["pdf"]) for row in await rows(sql.drafts(connection))}
        heirs = await rows(sql.heirs_letters(connection))
    for row in heirs:
        drafts[row["letter"]] = (await installation.open_file(row["content"])).read()
    await asyncio.to_thread(_write, folder, drafts)
    return len(drafts)


def _write(folder: Path, drafts: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.pdf"):
        old.unlink()
    for number, pdf in drafts.items():
        (folder / f"{number.replace('/', '-')}.pdf").write_bytes(pdf)


def _where_it_went(money: list[Any]) -> Table:
    return Table(
        f"{SIMULATION}: where the money went",
        ("Money", "Lines", "Budgeted", "Billed", "Paid"),
        [
            (row["funding"], row["lines"], *(_rupiah(row[name]) for name in ("budgeted", "billed", "paid")))
            for row in money
        ],
    )


def _trial_balance(balance: list[Any]) -> Table:
    sums = [(row["account"], *(_rupiah(row[name]) for name in COLUMNS)) for row in balance]
    totals = [sum((row[at] for row in sums), Rupiah(0)) for at in range(1, len(COLUMNS) + 1)]
    return Table(
        f"{SIMULATION}: trial balance", ("Account", "Debit", "Credit", "Balance"), [*sums, ("Σ", *totals)]
    )


def _sent(notices: list[Any]) -> Table:
    return Table(
        f"{SIMULATION}: notices",
        ("Notice", "Queued", "Sent"),
        [(row["template"], row["queued"], row["sent"]) for row in notices],
    )


async def _delivered(installation: Installation) -> None:
    for _ in range(DELIVERY_S):
        async with reading(installation.pool) as connection:
            if not await sql.notices_waiting(connection):
                return
        await asyncio.sleep(1)


def _rupiah(amount: Any) -> Rupiah:  # noqa: ANN401 - sums arrive as Decimal
    return Rupiah(int(amount))
