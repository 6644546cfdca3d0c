"""Bills: what is issued to a payer, as a fact, as the case's state, and in the ledger."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from activities.contributions.corrections import Adjustment, Correction
from activities.contributions.credits import NOTHING, Spent
from activities.contributions.rates import Key, Prices, Rate, Terms, distinct
from law.contributions import bill_by, lapse, reminders
from law.months import Month
from schemas.cases import Account, Posting
from schemas.contributions import BillState
from schemas.facts import AnyFact, BillIssued, BillPaid, CreditApplied
from schemas.money import Rupiah
from schemas.rulings import Ruling
from schemas.terms import BillKind


@dataclass(frozen=True)
class Draft:
    """A bill as it will be issued."""

    bill: str
    terms: Terms
    month: Month
    headcount: int
    amount: Rupiah
    issued_on: date
    due_on: date
    rulings: tuple[Ruling, ...]
    rates: tuple[Rate, ...] = ()
    """What its items cost."""
    adjustments: tuple[Adjustment, ...] = ()
    """What it asks for besides: a correction has nothing else."""
    corrects: str | None = None
    paid: Spent = NOTHING
    """What the payer's credits pay of it at once."""

    @property
    def kind(self) -> BillKind:
        """Return what it is for."""
        return BillKind.CORRECTION if self.corrects else BillKind.CONTRIBUTION

    @property
    def outstanding(self) -> Rupiah:
        """Return what money must still arrive for."""
        return self.amount - self.paid.amount

    @property
    def facts(self) -> tuple[AnyFact, ...]:
        """Return what is recorded of it: issued, and by how much credit it is paid, in part or in full."""
        issued = BillIssued(
            bill=self.bill,
            line=self.terms.line,
            fiscal_year=self.month.year,
            month=str(self.month),
            payer=self.terms.payer,
            headcount=self.headcount,
            amount=self.amount,
            due_on=self.due_on,
            bill_kind=self.kind,
            corrects=self.corrects,
            credit=self.paid.amount,
        )
        if not self.paid.amount:
            return (issued,)
        applied = CreditApplied(payer=self.terms.payer, bill=self.bill, amount=self.paid.amount)
        if self.outstanding:
            return issued, applied
        document = ", ".join(self.paid.credits)
        settled = BillPaid(bill=self.bill, amount=self.amount, paid_on=self.issued_on, document=document)
        return issued, applied, settled

    @property
    def postings(self) -> tuple[Posting, ...]:
        """Return what it moves in the ledger."""
        owed = posted(Account.RECEIVABLE, Account.CONTRIBUTIONS, self.bill, self.amount)
        if not self.paid.amount:
            return owed
        return *owed, *posted(Account.CREDITS, Account.RECEIVABLE, self.bill, self.paid.amount)

    def state(self, region: str) -> BillState:
        """Return what the case remembers of it; only a month's own bill lets memberships lapse."""
        months, rule = lapse(self.terms.worker_class, self.month.first_day)
        lapses = self.kind is BillKind.CONTRIBUTION
        return BillState(
            bill=self.bill,
            line=self.terms.line,
            month=str(self.month),
            payer=self.terms.payer,
            amount=self.amount,
            outstanding=self.outstanding,
            headcount=self.headcount,
            due_on=self.due_on,
            bill_kind=self.kind,
            corrects=self.corrects,
            debtor=self.terms.debtor(region, self.issued_on),
            village=self.terms.village,
            reminders=tuple(day for day in reminders(self.due_on)[0] if day > self.issued_on),
            lapse_after=months if lapses else 0,
            lapse_rule=rule if lapses else None,
        )

    def paid_with(self, spent: Spent) -> "Draft":
        """Return the same bill with what credits pay of it."""
        return replace(self, paid=spent)


def monthly_bills(
    keys: Iterable[tuple[Key, int]], terms: Mapping[str, Terms], month: Month, issued_on: date
) -> list[Draft]:
    """Return the month's bills, one per line, in the order of the lines; what costs nothing is not billed.

    *keys* say by what the members differ, and for how many each holds.
    """
    prices = Prices(terms)
    rates = [Rate(key, headcount, prices.of(key, month)) for key, headcount in sorted(keys)]
    drafts = []
    for line, of_line in groupby((rate for rate in rates if rate.amount), key=lambda rate: rate.key.line):
        found = tuple(of_line)
        due = bill_by(terms[line].worker_class, month, issued_on)
        drafts.append(
            Draft(
                bill=bill_id(line, month),
                terms=terms[line],
                month=month,
                headcount=sum(rate.headcount for rate in found),
                amount=sum((rate.amount * rate.headcount for rate in found), Rupiah(0)),
                issued_on=issued_on,
                due_on=due.due_on,
                rulings=distinct([*(r for rate in found for r in rate.monthly.rulings), *due.rulings]),
                rates=found,
            )
        )
    return drafts


def later_bill(correction: Correction, issued_on: date) -> Draft:
    """Return the bill for what an earlier one asked too little for."""
    terms, month = correction.terms, correction.month
    due = bill_by(terms.worker_class, month, issued_on)
    number = f"-K{correction.number}" if correction.corrects else ""
    return Draft(
        bill=f"{bill_id(terms.line, month)}{number}",
        terms=terms,
        month=month,
        headcount=len(correction.adjustments),
        amount=correction.amount,
        issued_on=issued_on,
        due_on=due.due_on,
        rulings=(*correction.rulings, *due.rulings),
        adjustments=correction.adjustments,
        corrects=correction.corrects,
    )


def bill_id(line: str, month: Month) -> str:
    """Return the id of a line's bill of a month of its year."""
    return f"{line}-{month.month:02d}"


def posted(debit: Account, credit: Account, party: str, amount: Rupiah) -> tuple[Posting, Posting]:
    """Return both sides of a ledger transaction on behalf of one party."""
    return (
        Posting(account=debit, party=party, amount=amount),
        Posting(account=credit, party=party, amount=-amount),
    )
