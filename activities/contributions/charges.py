"""Charges: everything that one billing asks its payers for, gives back to them, and tells them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from activities.contributions.bills import Draft, later_bill, monthly_bills
from activities.contributions.corrections import corrections
from activities.contributions.credits import Purses, Refund
from activities.contributions.drawdown import runs_dry
from activities.contributions.rates import Key, Terms, distinct
from activities.contributions.scope import Scope, through
from law.contributions import relief_began
from schemas.cases import Posting
from schemas.facts import AnyFact, LineRunsDry
from schemas.rulings import Ruling
from store.pool import Connection
from store.queries import load, rows

sql = load("billing")


@dataclass(frozen=True)
class Charges:
    """What one billing comes to."""

    drafts: Sequence[Draft]
    refunds: Sequence[Refund]
    dry: Sequence[LineRunsDry]

    @property
    def facts(self) -> tuple[AnyFact, ...]:
        """Return everything that is recorded of it, bills before what refers to them."""
        of_bills = sorted(
            (fact for draft in self.drafts for fact in draft.facts),
            key=lambda fact: fact.kind != "bill_issued",
        )
        return *of_bills, *(refund.fact for refund in self.refunds), *self.dry

    @property
    def postings(self) -> tuple[Posting, ...]:
        """Return what it moves in the ledger."""
        return (
            *(posting for draft in self.drafts for posting in draft.postings),
            *(posting for refund in self.refunds for posting in refund.postings),
        )

    @property
    def rulings(self) -> tuple[Ruling, ...]:
        """Return what it rests on, each ruling once."""
        found = [draft.rulings for draft in self.drafts]
        found += [refund.correction.rulings for refund in self.refunds]
        return distinct(ruling for rulings in found for ruling in rulings)


NOTHING = Charges((), (), ())


async def charges(tx: Connection, scope: Scope, today: date) -> Charges:
    """Return what a month's billing comes to, as the record now stands; nobody else may bill the region meanwhile."""
    await sql.lock_money(tx, region=scope.region)
    terms = await scope.terms(tx, scope.month)
    drafts = monthly_bills(await _keys(tx, scope, terms), terms, scope.month, today)
    wrong = await corrections(tx, scope, terms)
    drafts += [later_bill(one, today) for one in wrong if one.amount > 0]
    refunds = [Refund.of(one, scope.month) for one in wrong if one.amount < 0]
    purses = await Purses.read(tx, scope, [refund.fact for refund in refunds])
    paid = [
        draft.paid_with(purses.spend(draft.terms.payer, draft.amount))
        for draft in sorted(drafts, key=lambda draft: (draft.terms.line, draft.bill))
    ]
    return Charges(paid, refunds, await runs_dry(tx, paid, refunds, today))


async def _keys(tx: Connection, scope: Scope, terms: dict[str, Terms]) -> list[tuple[Key, int]]:
    entrants = relief_began(scope.month) is not None
    await sql.make_room(tx)
    await sql.gather(tx, **through(terms.values()), starts=scope.month.first_day, entrants=entrants)
    return [(Key.of(row), int(row["headcount"])) for row in await rows(sql.keys(tx))]
