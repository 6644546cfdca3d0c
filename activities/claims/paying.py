"""Paying: the bank is ordered once per payment, whatever crashes, and asked for its answers."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from temporalio import activity

from activities.claims.common import Files, accounts_of, sql, tie, with_more
from activities.evidence import writer
from activities.ports.bank import Bank, BankAnswer, PaymentOrder
from law import clocks
from law.offices import OfficeKind, office_code
from schemas.cases import Account, Change, Committed, Notice, Posting
from schemas.claim_people import FUND
from schemas.errors import Refused
from schemas.facts import (
    AnyFact,
    ClaimLetter,
    CompensationOwed,
    FamilyNamed,
    PaymentOrdered,
    PaymentReturned,
    PaymentSettled,
)
from schemas.families import Family
from schemas.money import Rupiah
from schemas.orders import CorrectOrder, OrderPayments, Pay, Settled, SettlePayments
from schemas.refusals import Refusal
from schemas.rulings import Ruling
from schemas.work import CORRECT_ACCOUNT, ORDER_PAYMENTS, SETTLE_PAYMENTS
from store.pool import Connection
from store.record import Record
from store.writing import Writing
from vault.keys import KeyRing
from workflows.claims.tasks import BASIS, claim_task

SETTLED, RETURNED = "settled", "returned"


class Paying:
    """Orders payments and records what became of them."""

    def __init__(self, record: Record, files: Files, ring: KeyRing, bank: Bank) -> None:
        self.record = record
        self.files = files
        self.ring = ring
        self.bank = bank

    @activity.defn(name=ORDER_PAYMENTS.name)
    async def order_payments(self, order: OrderPayments) -> Committed:
        """Order each payment once: the bank knows the order's id, whatever crashes on our side."""
        family = await self.files.family(order.family, order.family_digest)
        change, region = order.change, _region(order.claim)
        office = office_code(OfficeKind.HEAD, region)
        # All of them first: nothing is ordered while one cannot be.
        accounts = [account_of(family, pay.payee) for pay in order.payments]
        for pay, account in zip(order.payments, accounts, strict=True):
            answer = await self.bank.order(
                PaymentOrder(
                    order_id=pay.payment,
                    amount=pay.amount,
                    account=account,
                    beneficiary_ref=pay.payment,
                )
            )
            ordered = PaymentOrdered(
                payment=pay.payment, claim=order.claim, amount=pay.amount, stand_in=answer.stand_in
            )
            notice = Notice.about(
                change.case, region, change.effective_on, office, "payment_ordered", claim=order.claim,
                payment=pay.payment, amount=int(pay.amount), ordered_on=change.effective_on.isoformat(),
                stand_in=answer.stand_in, legal_basis=BASIS,
            )  # fmt: skip
            change = with_more(change, ordered)
            change = change.model_copy(update={"notices": (*change.notices, notice)})
        return await self.record.commit(change, writer())

    @activity.defn(name=SETTLE_PAYMENTS.name)
    async def settle_payments(self, order: SettlePayments) -> Settled:
        """Ask the bank about each open payment and commit the answers that have come."""
        change, today = order.change, order.change.effective_on
        settled: list[tuple[str, date]] = []
        returned: list[tuple[str, date]] = []
        letters = 0
        for pay in order.payments:
            answer = await self.bank.answer(pay.payment)
            if answer.state not in (SETTLED, RETURNED):
                continue
            on = _day(answer, today)
            known = order.letter + letters
            letters += pay.payee != FUND
            if answer.state == SETTLED:
                settled.append((pay.payment, on))
                late = _late(pay, order.pay_by, on)
                change = _paid(change, order.claim, pay, on, late, known, stand_in=answer.stand_in)
            else:
                returned.append((pay.payment, on))
                change = _came_back(change, order.claim, pay, on, known, stand_in=answer.stand_in)
        change = with_more(
            change,
            settled=[[payment, on.isoformat()] for payment, on in settled],
            returned=[[payment, on.isoformat()] for payment, on in returned],
            letters=letters,
        )
        committed = await self.record.commit(change, writer())
        details = committed.answer.details
        return Settled(
            **dict(committed),
            settled=details["settled"],
            returned=details["returned"],
            letters=details["letters"],
        )

    @activity.defn(name=CORRECT_ACCOUNT.name)
    async def correct_account(self, order: CorrectOrder) -> Committed:
        """Commit an edition of the family in which the account of one payee differs, and nothing else.

        Raises Refused INVALID_INPUT when something else differs too, or the account is the old one.
        """
        before = await self.files.family(order.facts.family, order.facts.family_digest)
        after = await self.files.family(order.content, order.content_digest)
        if not _only_account_differs(before, after, order.payee):
            raise Refused(
                Refusal.INVALID_INPUT,
                order.payment,
                what="The family",
                what_id="Keluarga",
                why=f"only the account of {order.payee} may differ from the family on file, and it must",
                why_id=f"hanya rekening {order.payee} yang boleh berbeda dari keluarga dalam berkas, dan harus berbeda",
            )
        named = FamilyNamed(
            claim=order.facts.claim,
            edition=order.edition,
            content=order.content,
            content_digest=order.content_digest,
        )

        def also(writing: Writing, seq: int) -> None:  # noqa: ARG001 - its signature
            tie(writing, self.ring, order.facts.claim, after)

        async def complete(tx: Connection, change: Change) -> Change:
            others = await sql.other_claims_to(
                tx, claim=order.facts.claim, accounts=accounts_of(self.ring, after)
            )
            return with_more(change, other_claims_to_account=int(others))

        return await self.record.commit(
            with_more(order.change, named), writer(), complete=complete, also=also
        )


def account_of(family: Family, payee: str) -> str:
    """Return the account on which *payee* is paid. Raises Refused UNKNOWN_RECORD when the family names none."""
    if payee == FUND:
        return FUND
    account = next((one.account for one in family.receiving if one.ref == payee), None)
    if account is None:
        raise Refused(Refusal.UNKNOWN_RECORD, payee, what="account")
    return account


def _only_account_differs(before: Family, after: Family, payee: str) -> bool:
    def without(family: Family) -> dict[str, Any]:
        plain = family.model_dump(mode="json")
        for one in (*plain["heirs"], *plain["guardians"], plain["buried_by"] or {}):
            if one.get("ref") == payee:
                one["account"] = None
        return plain

    return without(before) == without(after) and account_of(before, payee) != account_of(after, payee)


def _paid(
    change: Change,
    claim: str,
    pay: Pay,
    on: date,
    late: tuple[int, Rupiah, tuple[Ruling, ...]],
    letter: int,
    *,
    stand_in: bool,
) -> Change:
    days, owed, rulings = late
    facts: list[AnyFact] = [
        PaymentSettled(payment=pay.payment, claim=claim, amount=pay.amount, settled_on=on, stand_in=stand_in)
    ]
    if owed:
        facts.append(CompensationOwed(payment=pay.payment, claim=claim, days_late=days, amount=owed))
    if pay.payee != FUND:
        facts.append(
            _letter(
                change, claim, letter, "payment_sent", pay, paid_on=on.isoformat(), days_late=days,
                compensation=int(owed),
            )
        )  # fmt: skip
    moved = _posted(pay, Account.IN_TRANSIT, Account.CASH)
    return _with(change, facts, moved, rulings)


def _came_back(change: Change, claim: str, pay: Pay, on: date, letter: int, *, stand_in: bool) -> Change:
    back = PaymentReturned(
        payment=pay.payment, claim=claim, amount=pay.amount, returned_on=on, stand_in=stand_in
    )
    facts: list[AnyFact] = [back]
    if pay.payee != FUND:
        facts.append(_letter(change, claim, letter, "payment_returned", pay, returned_on=on.isoformat()))
    branch = office_code(OfficeKind.SCHEME_BRANCH, _region(claim))
    about = f"{claim}/{pay.payment}"
    task = claim_task(change.case, "correct_account", branch, about)
    if pay.payee == FUND:
        # Its account is nobody's to correct.
        task = claim_task(change.case, "resend", branch, about)
    moved = _posted(pay, Account.IN_TRANSIT, Account.BENEFITS_PAYABLE)
    return with_more(_with(change, facts, moved, ()), tasks=[task])


def _with(
    change: Change, facts: list[AnyFact], postings: Iterator[Posting], rulings: tuple[Ruling, ...]
) -> Change:
    return with_more(change, *facts).model_copy(
        update={"postings": (*change.postings, *postings), "rulings": (*change.rulings, *rulings)}
    )


def _posted(pay: Pay, debit: Account, credit: Account) -> Iterator[Posting]:
    yield Posting(account=debit, party=pay.payment, amount=pay.amount)
    yield Posting(account=credit, party=pay.payment, amount=-pay.amount)


def _letter(change: Change, claim: str, number: int, template: str, pay: Pay, **data: object) -> ClaimLetter:
    said = {
        "written_on": change.effective_on.isoformat(), "payment": pay.payment, "payee": pay.payee,
        "amount": int(pay.amount), "kind": pay.kind and pay.kind.value, "heir": pay.heir or None, **data,
    }  # fmt: skip
    return ClaimLetter.model_validate(
        {
            "letter": f"{claim}-S{number:02d}",
            "claim": claim,
            "template": template,
            "to_ref": pay.payee,
            "data": said,
        }
    )


def _late(pay: Pay, pay_by: date | None, on: date) -> tuple[int, Rupiah, tuple[Ruling, ...]]:
    """Return how late an heir is paid, and what that is worth; a scholarship has a clock of its own, the Fund none."""
    if pay_by is None or on <= pay_by or pay.kind is None or pay.payee == FUND:
        return 0, Rupiah(0), ()
    late = clocks.compensation(pay.amount, pay_by, on)
    return late.days, late.amount, (late.ruling,)


def _day(answer: BankAnswer, today: date) -> date:
    # A stand-in knows no business time.
    return today if answer.stand_in else answer.settled_on or today


def _region(claim: str) -> str:
    return claim.rsplit("-", 2)[0]
