"""Draw-down: whose money will not last the year is told while a revised budget can still mend it."""

from collections.abc import Sequence
from datetime import date

from activities.contributions.bills import Draft
from activities.contributions.credits import Refund
from law.drawdown import Drawn, shortage
from schemas.facts import LineRunsDry
from store.pool import Connection
from store.queries import load

sql = load("billing")


async def runs_dry(
    tx: Connection, drafts: Sequence[Draft], refunds: Sequence[Refund], on: date
) -> list[LineRunsDry]:
    """Return the lines billed by *drafts* that run dry, unless that was told before of the same month."""
    found = []
    for draft in drafts:
        terms = draft.terms
        if not draft.rates:
            continue
        asked = [one.amount for one in drafts if one.terms.line == terms.line]
        back = [one.fact.amount for one in refunds if one.correction.terms.line == terms.line]
        drawn = Drawn(
            budgeted=terms.budgeted,
            billed=terms.billed + sum(asked) - sum(back),
            monthly=draft.amount,
            latest=draft.month,
        )
        short = shortage(drawn)
        if short is None or str(short.month) in terms.told_dry:
            continue
        found.append(
            LineRunsDry(
                line=terms.line,
                month=str(short.month),
                remaining=drawn.remaining,
                missing=short.missing,
                act_by=await sql.revise_by(tx, budget=terms.budget, on=on),
            )
        )
    return found
