"""Settling: what a decision about transfers becomes on record: facts, postings, notices and late fees."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from activities.contributions.late import Late, fee_on
from activities.contributions.touched import Touched
from law.offices import OfficeKind, office_code
from law.receipts import Allocation, Credit, Outcome, Settlement
from schemas.cases import Account, Change, Notice, Posting
from schemas.facts import AnyFact, BillPaid, BillReopened, CreditGranted, ReceiptAllocated
from schemas.money import Rupiah
from schemas.rulings import Ruling

BASIS = "PP 44/2015"
FEE_BASIS = "PP 44/2015; PP 86/2013"


def settled(
    change: Change, settlement: Settlement, touched: Sequence[Touched], documents: Mapping[str, str]
) -> Change:
    """Return *change* with everything that *settlement* does to the bills in *touched*.

    *documents* are what the transfers came with: the number of the disbursement order, or the receipt's own.
    """
    # A payment by hand counts from the day it was made; a late fee on it cannot be due before it is billed.
    today = max(change.effective_on, change.at.date())
    found = (fee_on(one, today) for one in touched if one.paid)
    fees = [fee for fee in found if fee is not None]
    notices = _Notices(change)
    return change.model_copy(
        update={
            "facts": (*change.facts, *_facts(settlement, touched, fees)),
            "postings": (*change.postings, *_postings(settlement, fees)),
            "notices": (
                *change.notices,
                *(notice for one in touched for notice in notices.about(one)),
                *(notices.credited(one, documents) for one in settlement.credits if one.amount > 0),
                *(notices.fee(one) for one in fees),
            ),
            "rulings": _distinct((*change.rulings, *(ruling for fee in fees for ruling in fee.rulings))),
            "objects": tuple(
                dict.fromkeys(
                    (*change.objects, *(one.row["bill"] for one in touched), *(fee.fact.bill for fee in fees))
                )
            ),
            "details": change.details | _details(settlement, fees),
        }
    )


def credit_id(receipt: str) -> str:
    """Return the id of the credit that a transfer leaves its payer."""
    return f"{receipt}/credit"


def _facts(settlement: Settlement, touched: Sequence[Touched], fees: Sequence[Late]) -> Iterator[AnyFact]:
    for moved in settlement.allocations:
        yield ReceiptAllocated(**dict(moved))
    for one in touched:
        if one.went and one.row["settled"]:
            back = -sum((moved.amount for moved in one.went), Rupiah(0))
            yield BillReopened(
                bill=one.row["bill"],
                receipt=one.went[-1].receipt,
                reopened_on=one.went[-1].booked_on,
                outstanding=Rupiah(one.row["outstanding"]) + back,
            )
    for one in touched:
        if one.paid:
            yield BillPaid(
                bill=one.row["bill"],
                amount=Rupiah(one.row["amount"]),
                paid_on=one.last.booked_on,
                document=one.last.document,
            )
    for credit in settlement.credits:
        yield CreditGranted(credit=credit_id(credit.receipt), **dict(credit))
    yield from (fee.fact for fee in fees)


def _postings(settlement: Settlement, fees: Sequence[Late]) -> Iterator[Posting]:
    for moved in settlement.allocations:
        yield from _moved(moved, Account.RECEIVABLE, moved.bill)
    for credit in settlement.credits:
        yield from _moved(credit, Account.CREDITS, credit_id(credit.receipt))
    for fee in fees:
        bill, amount = fee.fact.bill, fee.fact.amount
        yield Posting(account=Account.RECEIVABLE, party=bill, amount=amount)
        yield Posting(account=Account.FEES, party=bill, amount=-amount)


def _moved(one: Allocation | Credit, account: Account, party: str) -> tuple[Posting, Posting]:
    return (
        Posting(account=Account.SUSPENSE, party=one.receipt, amount=one.amount),
        Posting(account=account, party=party, amount=-one.amount),
    )


class _Notices:
    """Tells the region's treasury."""

    def __init__(self, change: Change) -> None:
        self.change = change
        self.region = change.case.split("/")[2]
        self.office = office_code(OfficeKind.BPKAD, self.region)

    def about(self, one: Touched) -> Iterator[Notice]:
        """Yield what is told of a bill: what went back, then what came."""
        row = one.row
        if one.went:
            back = -sum((moved.amount for moved in one.went), Rupiah(0))
            yield Notice.about(
                self.change.case, self.region, self.change.effective_on, self.office, "payment_reversed",
                bill=row["bill"], month=row["month"], payer=row["payer"], amount=int(back),
                reversed_on=one.went[-1].booked_on.isoformat(), receipt=one.went[-1].receipt,
                outstanding=int(one.outstanding), legal_basis=BASIS,
            )  # fmt: skip
        if one.came:
            yield Notice.about(
                self.change.case, self.region, self.change.effective_on, self.office, "payment_received",
                bill=row["bill"], month=row["month"], payer=row["payer"], amount=int(one.came),
                paid_on=one.last.booked_on.isoformat(), document=one.last.document,
                outstanding=int(one.outstanding), legal_basis=BASIS,
            )  # fmt: skip

    def credited(self, credit: Credit, documents: Mapping[str, str]) -> Notice:
        """Return what is told of money that was paid too much."""
        return Notice.about(
            self.change.case, self.region, self.change.effective_on, self.office, "payment_credited",
            payer=credit.payer, amount=int(credit.amount), document=documents[credit.receipt],
            legal_basis=BASIS,
        )  # fmt: skip

    def fee(self, fee: Late) -> Notice:
        """Return what is told of a late fee."""
        bill = fee.fact
        return Notice.about(
            self.change.case, self.region, self.change.effective_on, self.office, "late_fee_billed",
            bill=bill.bill, corrects=bill.corrects, month=bill.month, payer=bill.payer,
            amount=int(bill.amount), due_on=bill.due_on.isoformat(), legal_basis=FEE_BASIS,
        )  # fmt: skip


def _details(settlement: Settlement, fees: Sequence[Late]) -> dict[str, object]:
    """Return what the audit entry and the answer say: most transfers are exact, and only counted."""
    counted = Counter(settlement.outcomes.values())
    return {
        "receipts": len(settlement.outcomes),
        "allocated": sum(int(one.amount) for one in settlement.allocations),
        "credited": sum(int(one.amount) for one in settlement.credits),
        "exact": counted[Outcome.EXACT],
        "outcomes": {
            receipt: outcome
            for receipt, outcome in settlement.outcomes.items()
            if outcome is not Outcome.EXACT
        },
        "fees": sum(int(fee.fact.amount) for fee in fees),
    }


def _distinct(rulings: Iterable[Ruling]) -> tuple[Ruling, ...]:
    return tuple({(ruling.parameter, ruling.effective_from): ruling for ruling in rulings}.values())
