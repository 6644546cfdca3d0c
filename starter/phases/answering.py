"""A plan as people and programs read it: months × segments, sources, and what more money would do."""

from typing import Any

from law.contributions import due_on
from law.months import Month
from law.plans import Entry, Plan, Question
from schemas.money import Rupiah
from starter.commands.frame import Desk
from starter.commands.output import Output, Table


def output(desk: Desk, question: Question, plan: Plan) -> Output:
    """Return the answer of `kawal budget plan`."""
    return Output(document(question, plan), [_months(desk, question, plan), *_words(desk, question, plan)])


def document(question: Question, plan: Plan) -> dict[str, Any]:
    """Return a plan as the JSON document that scripts rely on; months are written 2022-06, amounts in rupiah."""
    found = plan.model_dump(mode="json", exclude={"months", "entries", "next"})
    return {
        **found,
        "first_month": str(question.first),
        "entries": [
            {
                "segment": entry.cohort,
                "month": str(entry.month),
                "workers": entry.workers,
                "each": int(entry.each),
                "payers": list(entry.payers),
            }
            for entry in plan.entries
        ],
        "months": [
            {
                "month": str(month),
                "entering": {one.name: entering(plan, one.name, month) for one in question.cohorts},
                "protected": {one.name: protected(plan, one.name, month) for one in question.cohorts},
                "cost": {one.name: int(cost(plan, one.name, month)) for one in question.cohorts},
                "due_on": {one.name: due_on(one.worker_class, month) for one in question.cohorts},
            }
            for month in plan.months
        ],
        "next": [
            {
                "amount": int(one.amount),
                "source": one.source,
                "segment": one.cohort,
                "month": str(one.month),
                "entered": str(one.entered) if one.entered else None,
            }
            for one in plan.next
        ],
    }


def entering(plan: Plan, cohort: str, month: Month) -> int:
    """Return how many workers enter in *month*."""
    return sum(entry.workers for entry in _of(plan, cohort) if entry.month == month)


def protected(plan: Plan, cohort: str, month: Month) -> int:
    """Return how many workers are protected in *month*."""
    return sum(entry.workers for entry in _of(plan, cohort) if entry.month <= month)


def cost(plan: Plan, cohort: str, month: Month) -> Rupiah:
    """Return what *month* costs."""
    paid = (
        entry.rates[month.since(entry.month)] * entry.workers
        for entry in _of(plan, cohort)
        if entry.month <= month
    )
    return sum(paid, Rupiah(0))


def _of(plan: Plan, cohort: str) -> list[Entry]:
    return [entry for entry in plan.entries if entry.cohort == cohort]


def _months(desk: Desk, question: Question, plan: Plan) -> Table:
    names = [one.name for one in question.cohorts]
    rows = []
    for month in plan.months:
        cells = []
        for name in names:
            new = entering(plan, name, month)
            cells.append(f"{protected(plan, name, month)}{f' (+{new})' if new else ''}")
        rows.append((str(month), *cells, sum((cost(plan, name, month) for name in names), Rupiah(0))))
    title = desk.say(
        "Terlindungi per bulan (+ masuk bulan itu)", "Protected by month (+ entering that month)"
    )
    return Table(title, (desk.say("bulan", "month"), *names, desk.say("iuran", "contributions")), rows)


def _words(desk: Desk, question: Question, plan: Plan) -> list[str | Table]:
    blocks: list[str | Table] = [
        desk.say(
            f"Terlindungi sampai 31 Desember: {plan.workers} dari {plan.headcount} pekerja, "
            f"{plan.worker_months} pekerja-bulan, {plan.cost}.",
            f"Protected through 31 December: {plan.workers} of {plan.headcount} workers, "
            f"{plan.worker_months} worker-months, {plan.cost}.",
        ),
        Table(
            "",
            (desk.say("sumber", "source"), desk.say("dana", "money"), desk.say("sisa", "left over")),
            [(one.name, one.amount, plan.left[one.name]) for one in question.sources],
        ),
    ]
    blocks += [
        desk.say(
            f"Tambahan {one.amount} dari {one.source}: satu pekerja {one.cohort} "
            + (f"masuk {one.month}, bukan {one.entered}." if one.entered else f"lagi, masuk {one.month}."),
            f"{one.amount} more of {one.source}: one worker of {one.cohort} "
            + (
                f"enters in {one.month} instead of {one.entered}."
                if one.entered
                else f"more, from {one.month}."
            ),
        )
        for one in plan.next
    ]
    return [*blocks, _top_up(desk, plan), *_proof(desk, plan)]


def _top_up(desk: Desk, plan: Plan) -> str:
    if plan.top_up is None:
        return desk.say(
            "Tidak ada sumber yang boleh membayar semua pekerja di semua bulan, berapa pun dananya.",
            "No money here may pay every worker in every month, however much there is of it.",
        )
    if not plan.top_up.amount:
        return desk.say(
            "Semua terlindungi di semua bulan; tidak perlu tambahan.",
            "Everybody is protected in every month; nothing needs adding.",
        )
    parts = ", ".join(f"{source} {amount}" for source, amount in plan.top_up.by_source.items())
    words = desk.say(
        f"Agar semua terlindungi di semua bulan: tambah {plan.top_up.amount} ({parts}).",
        f"To protect everybody in every month: add {plan.top_up.amount} ({parts}).",
    )
    if plan.top_up.proved:
        return words
    return words + desk.say(
        " Tambahan yang lebih kecil belum disanggah.", " A smaller addition is not disproved."
    )


def _proof(desk: Desk, plan: Plan) -> list[str]:
    if plan.open is None:
        return [desk.say("Terbukti optimal.", "Proved optimal.")]
    return [
        desk.say(
            f"Belum terbukti optimal: {plan.open.level} {plan.open.reached}, batas {plan.open.bound}.",
            f"Not proved optimal: {plan.open.level} {plan.open.reached}, bound {plan.open.bound}.",
        )
    ]
