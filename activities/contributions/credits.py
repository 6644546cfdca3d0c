"""Credits: what a payer paid or was billed too much, spent on its new bills, the oldest credit first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from activities.contributions.corrections import Correction
from activities.contributions.scope import Scope
from law.months import Month
from schemas.cases import Account, Posting
from schemas.facts import CreditGranted
from schemas.money import Rupiah
from store.pool import Connection
from store.queries import load, rows

sql = load("billing")


@dataclass(frozen=True)
class Refund:
    """What an earlier bill asked too much for, as a credit of its payer."""

    fact: CreditGranted
    correction: Correction

    @classmethod
    def of(cls, correction: Correction, found_in: Month) -> Self:
        """Return the credit for a correction that was found when a month was billed."""
        bill, line = str(correction.corrects), correction.terms.line
        # A line without a bill of its own for the month is corrected beside another's: two credits, not one name.
        beside = "" if bill.startswith(f"{line}-") else f"/{line}"
        fact = CreditGranted(
            credit=f"{bill}{beside}/credit-{found_in}",
            payer=correction.terms.payer,
            amount=-correction.amount,
            corrects=correction.corrects,
        )
        return cls(fact, correction)

    @property
    def postings(self) -> tuple[Posting, Posting]:
        """Return what it moves in the ledger."""
        amount = self.fact.amount
        return (
            Posting(account=Account.CONTRIBUTIONS, party=str(self.fact.corrects), amount=amount),
            Posting(account=Account.CREDITS, party=self.fact.credit, amount=-amount),
        )


@dataclass(frozen=True)
class Credit:
    """A credit as it was granted; negative where a transfer that had granted one was reversed."""

    credit: str
    amount: Rupiah


@dataclass(frozen=True)
class Spent:
    """What credits pay of a new bill, and which they are."""

    amount: Rupiah
    credits: tuple[str, ...]


NOTHING = Spent(Rupiah(0), ())


class Purse:
    """One payer's credits in a region."""

    def __init__(self, granted: Sequence[Credit], applied: Rupiah) -> None:
        taken_back = -sum((one.amount for one in granted if one.amount < 0), Rupiah(0))
        spent = applied + taken_back
        self._left: list[Credit] = []
        for one in granted:
            if one.amount > 0:
                used = min(spent, one.amount)
                spent -= used
                self._left.append(Credit(one.credit, one.amount - used))
        self._debt = spent

    @property
    def balance(self) -> Rupiah:
        """Return what new bills can be paid with; negative when a credit was taken back after it was spent."""
        return sum((one.amount for one in self._left), Rupiah(0)) - self._debt

    def spend(self, bill: Rupiah) -> Spent:
        """Take as much of *bill* out of the purse as it holds."""
        wanted = paid = min(bill, max(self.balance, Rupiah(0)))
        names = []
        for number, one in enumerate(self._left):
            used = min(wanted, one.amount)
            if used > 0:
                wanted -= used
                names.append(one.credit)
                self._left[number] = Credit(one.credit, one.amount - used)
        return Spent(paid, tuple(names))


class Purses:
    """The credits of all payers of a region, those included that are granted now."""

    def __init__(self, granted: Sequence[CreditGranted], applied: dict[str, Rupiah]) -> None:
        payers = {one.payer for one in granted}
        self._of = {
            payer: Purse(
                [Credit(one.credit, one.amount) for one in granted if one.payer == payer],
                applied.get(payer, Rupiah(0)),
            )
            for payer in payers
        }

    @classmethod
    async def read(cls, tx: Connection, scope: Scope, new: Iterable[CreditGranted]) -> Self:
        """Return the credits on record and, after them, the *new* ones."""
        found = await rows(sql.credits(tx, **scope.place))
        known = [
            CreditGranted(credit=row["credit"], payer=row["payer"], amount=Rupiah(row["amount"]))
            for row in found
            if row["credit"] is not None
        ]
        applied = {row["payer"]: Rupiah(row["amount"]) for row in found if row["credit"] is None}
        return cls([*known, *new], applied)

    def spend(self, payer: str, bill: Rupiah) -> Spent:
        """Take as much of a bill as possible out of its payer's purse."""
        purse = self._of.get(payer)
        return purse.spend(bill) if purse else NOTHING
