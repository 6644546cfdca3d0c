"""Quotes as a command answers them: contributions and benefits, for scripts and for people."""

from typing import Any

from law.quotes import BenefitQuote, ContributionQuote
from schemas.claim_wording import CAUSES, PARTS, word
from schemas.money import Rupiah
from starter.commands.frame import Desk
from starter.commands.output import Table
from starter.commands.rulings import assumptions, basis, remark, ruling_table


def contribution_document(found: ContributionQuote) -> dict[str, Any]:
    """Return a quote of contributions as the JSON that scripts rely on."""
    months = []
    for month in found.months:
        row: dict[str, Any] = {
            "month": str(month.month),
            "programs": {code.value: int(amount) for code, amount in month.programmes.items()},
            "per_worker": int(month.per_worker),
            "due_on": month.due_on.isoformat(),
            "late_fee": int(month.late_fee),
        }
        if month.deferred:
            row["deferred"] = {
                "program": month.deferred.programme.value,
                "amount": int(month.deferred.amount),
                "payable_from": month.deferred.payable_from.isoformat(),
                "payable_until": month.deferred.payable_until.isoformat(),
            }
        if month.paid_by_state is not None:
            row["paid_by_state"] = {"JKP": int(month.paid_by_state)}
        months.append(row)
    first = found.months[0]
    return {
        "per_worker_month": {**months[0]["programs"], "total": int(first.per_worker)},
        "months": months,
        "workers": found.workers,
        "total": int(found.total),
        "payer": found.payer.value,
        **basis(found.rulings),
    }


def contribution_blocks(desk: Desk, found: ContributionQuote) -> list[str | Table]:
    """Return a quote of contributions as people read it."""
    programmes = list(found.months[0].programmes)
    headings = (
        desk.say("bulan", "month"),
        *(code.value for code in programmes),
        desk.say("per pekerja", "per worker"),
        desk.say("jatuh tempo", "due on"),
        desk.say("denda per bulan", "late fee a month"),
    )
    rows = [
        (
            month.month,
            *(month.programmes[code] for code in programmes),
            month.per_worker,
            month.due_on,
            month.late_fee or desk.say("tidak ada", "none"),
        )
        for month in found.months
    ]
    count = desk.say(
        f"{len(rows)} bulan × {found.workers} pekerja, dibayar {found.payer.value}: {found.total}",
        f"{len(rows)} months × {found.workers} workers, paid by {found.payer.value}: {found.total}",
    )
    blocks: list[str | Table] = [Table(desk.say("Iuran", "Contributions"), headings, rows), count]
    if later := [month.deferred for month in found.months if month.deferred]:
        amount = sum((each.amount for each in later), Rupiah(0))
        span = f"{later[0].payable_from} – {later[0].payable_until}"
        blocks.append(
            desk.say(
                f"Dari jumlah itu {amount} per pekerja dapat ditunda dan dibayar {span}.",
                f"Of this, {amount} per worker may wait and be paid {span}.",
            )
        )
    if state := [month.paid_by_state for month in found.months if month.paid_by_state is not None]:
        amount = sum(state, Rupiah(0))
        blocks.append(
            desk.say(
                f"JKP {amount} per pekerja tidak ditagih: negara dan program JKK yang membayarnya.",
                f"JKP, {amount} per worker, is not billed: the state and the JKK programme pay it.",
            )
        )
    return [*blocks, *assumptions(desk, found.rulings), ruling_table(desk, found.rulings)]


def benefit_document(found: BenefitQuote) -> dict[str, Any]:
    """Return a quote of a death benefit as the JSON that scripts rely on."""
    items = [
        {
            "code": item.code.value,
            "amount": int(item.amount),
            "child": int(item.child) if item.child else None,
            "years": [
                {
                    "year": year.year,
                    "level": year.level.value if year.level else None,
                    "amount": int(year.amount),
                    "claim_from": year.claim_from.isoformat(),
                }
                for year in found.scholarship
                if item.child and year.child == item.child
            ],
        }
        for item in found.items
    ]
    return {
        "cause": found.cause.value,
        "program": found.programme.value,
        "total": int(found.total),
        "paid_now": int(found.paid_now),
        "items": items,
        "eligible": found.eligible,
        "findings": [each.value for each in found.remarks],
        "claim_before": found.claim_before.isoformat() if found.claim_before else None,
        **basis(found.rulings),
    }


def benefit_blocks(desk: Desk, found: BenefitQuote) -> list[str | Table]:
    """Return a quote of a death benefit as people read it."""
    rows = [(word(PARTS, item.code, desk.lang), item.child, item.amount) for item in found.items]
    sums = desk.say(
        f"Dibayar sekarang {found.paid_now} (dengan tahun pertama beasiswa); seluruhnya {found.total}.",
        f"Paid now {found.paid_now} (with the first scholarship year); in all {found.total}.",
    )
    programme = found.programme.value
    cause = word(CAUSES, found.cause, desk.lang)
    answers = desk.say(
        f"Sebab: {cause}; ditanggung program {programme}.",
        f"Cause: {cause}; programme {programme} answers for it.",
    )
    blocks: list[str | Table] = [answers]
    if rows:
        headings = (desk.say("manfaat", "benefit"), desk.say("anak", "child"), desk.say("jumlah", "amount"))
        blocks.append(Table(desk.say("Manfaat", "Benefits"), headings, rows))
    blocks.append(sums)
    if found.scholarship:
        years_headings = (
            desk.say("anak", "child"), desk.say("tahun", "year"), desk.say("jenjang", "level"),
            desk.say("jumlah", "amount"), desk.say("dapat diklaim sejak", "claim from"),
        )  # fmt: skip
        years = [
            (year.child, year.year, year.level, year.amount, year.claim_from) for year in found.scholarship
        ]
        blocks.append(Table(desk.say("Tahun beasiswa", "Scholarship years"), years_headings, years))
    blocks += [remark(desk, each, found.claim_before) for each in found.remarks]
    return [*blocks, *assumptions(desk, found.rulings), ruling_table(desk, found.rulings)]
