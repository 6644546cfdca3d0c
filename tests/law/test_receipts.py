"""What a transfer pays: each class of transfer by hand, and what holds for any money in any order."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.receipts import Bill, Done, Outcome, Settlement, Transfer, settle
from schemas.money import Rupiah

DAY = date(2022, 4, 1)


def bill(name: str = "B1", owed: int = 100, *, due: int = 10, payer: str = "dinas", **more: bool) -> Bill:
    return Bill(bill=name, payer=payer, due_on=DAY + timedelta(days=due), outstanding=Rupiah(owed), **more)


def transfer(
    amount: int, *bills: str, receipt: str = "R1", day: int = 0, reverses: str | None = None
) -> Transfer:
    return Transfer(
        receipt=receipt,
        amount=Rupiah(amount),
        booked_on=DAY + timedelta(days=day),
        bills=bills,
        reverses=reverses,
    )


def allocated(settlement: Settlement) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for one in settlement.allocations:
        found[one.bill] += one.amount
    return dict(found)


def credited(settlement: Settlement) -> dict[str, int]:
    return {one.payer: int(one.amount) for one in settlement.credits}


@pytest.mark.parametrize(
    ("given", "bills", "outcome", "counted", "credit"),
    [
        (transfer(100, "B1"), [bill()], Outcome.EXACT, {"B1": 100}, {}),
        (transfer(40, "B1"), [bill()], Outcome.PARTIAL, {"B1": 40}, {}),
        (transfer(130, "B1"), [bill()], Outcome.OVER, {"B1": 100}, {"dinas": 30}),
        (transfer(100, "B1"), [bill(owed=0)], Outcome.PAID, {}, {"dinas": 100}),
        (transfer(100), [], Outcome.UNKNOWN, {}, {}),
        (transfer(100, "B9"), [], Outcome.UNKNOWN, {}, {}),
        (transfer(0, "B1"), [bill()], Outcome.KNOWN, {}, {}),
        (transfer(100, "B1"), [bill(ours=False, open=False)], Outcome.CLOSED, {}, {}),
        (
            transfer(150, "B1", "B2"),
            [bill(due=20), bill("B2", due=10)],
            Outcome.SEVERAL,
            {"B2": 100, "B1": 50},
            {},
        ),
        (
            transfer(230, "B1", "B2"),
            [bill(), bill("B2", due=20, payer="desa")],
            Outcome.SEVERAL,
            {"B1": 100, "B2": 100},
            {"desa": 30},
        ),
    ],
    ids=["exact", "partial", "over", "paid", "no name", "no such bill", "taken before", "closed", "several short", "several over"],
)  # fmt: skip
def test_each_class_of_transfer(
    given: Transfer, bills: list[Bill], outcome: Outcome, counted: dict[str, int], credit: dict[str, int]
) -> None:
    found = settle([given], bills)
    assert found.outcomes == {"R1": outcome}
    assert allocated(found) == counted
    assert credited(found) == credit


def test_a_transfer_that_was_taken_back_before_it_counted_pays_nothing() -> None:
    back = transfer(100, "B1").model_copy(update={"reversed": True})
    found = settle([back, transfer(-100, receipt="R2", reverses="R1")], [bill()])
    assert (found.allocations, found.credits) == ((), ())
    assert set(found.outcomes.values()) == {Outcome.REVERSAL}


def test_a_reversal_undoes_what_was_done_and_the_bill_can_be_paid_again() -> None:
    done = [
        Done(receipt="R1", bill="B1", amount=Rupiah(100)),
        Done(receipt="R1", payer="dinas", amount=Rupiah(30)),
    ]
    reversal = transfer(-130, receipt="R2", day=5, reverses="R1")
    found = settle([transfer(100, "B1", receipt="R3", day=1), reversal], [bill(owed=0)], done)
    assert [(one.receipt, one.amount) for one in found.allocations] == [("R2", -100), ("R3", 100)]
    assert credited(found) == {"dinas": -30}
    assert found.outcomes == {"R2": Outcome.REVERSAL, "R3": Outcome.EXACT}


def test_what_another_case_may_need_is_no_surplus() -> None:
    elsewhere = bill("B2", ours=False)
    found = settle([transfer(150, "B1", "B2")], [bill(), elsewhere])
    assert (allocated(found), credited(found)) == ({"B1": 100}, {})
    for nothing_owed in (bill("B2", 0, ours=False), bill("B2", ours=False, open=False)):
        found = settle([transfer(150, "B1", "B2")], [bill(), nothing_owed])
        assert credited(found) == {"dinas": 50}


def test_what_is_for_a_bill_that_was_not_issued_yet_is_no_surplus() -> None:
    found = settle([transfer(150, "B1", "B2")], [bill()])
    assert (allocated(found), credited(found)) == ({"B1": 100}, {})


@dataclass
class Book:
    """Bills of several cases, and everything that ever happened to money: an oracle of sums, not of decisions."""

    bills: dict[str, Bill]
    cases: dict[str, int]
    arrived: dict[str, Transfer] = field(default_factory=dict)
    allocations: list[tuple[str, str, int]] = field(default_factory=list)
    credits: list[tuple[str, str, int]] = field(default_factory=list)

    def left(self, receipt: str) -> int:
        counted = sum(amount for one, _, amount in [*self.allocations, *self.credits] if one == receipt)
        return int(self.arrived[receipt].amount) - counted

    def outstanding(self, name: str) -> int:
        return int(self.bills[name].outstanding) - sum(a for _, one, a in self.allocations if one == name)

    def receive(self, new: Transfer) -> None:
        if new.receipt in self.arrived:
            return
        self.arrived[new.receipt] = new
        original = new.reverses and self.arrived[new.reverses]
        if original:
            self.arrived[original.receipt] = original.model_copy(update={"reversed": True})

    def take(self, case: int, receipts: list[str]) -> None:
        told = [self.arrived[one].model_copy(update={"amount": Rupiah(self.left(one))}) for one in receipts]
        bills = [
            one.model_copy(
                update={"outstanding": Rupiah(self.outstanding(name)), "ours": self.cases[name] == case}
            )
            for name, one in self.bills.items()
        ]
        found = settle(told, bills, [one for receipt in told for one in self._done(case, receipt)])
        assert all(self.cases[one.bill] == case for one in found.allocations)
        self.allocations += [(one.receipt, one.bill, int(one.amount)) for one in found.allocations]
        self.credits += [(one.receipt, f"{case}:{one.payer}", int(one.amount)) for one in found.credits]

    def _done(self, case: int, receipt: Transfer) -> list[Done]:
        if receipt.reverses is None:
            return []
        pair = (receipt.reverses, receipt.receipt)
        sums: dict[tuple[str, str], int] = defaultdict(int)
        for one, name, amount in self.allocations:
            if one in pair and self.cases[name] == case:
                sums[name, ""] += amount
        for one, payer, amount in self.credits:
            if one in pair and payer.startswith(f"{case}:"):
                sums["", payer.partition(":")[2]] += amount
        return [
            Done(receipt=receipt.reverses, bill=name, payer=payer, amount=Rupiah(amount))
            for (name, payer), amount in sums.items()
            if amount
        ]

    def settle_everything(self) -> None:
        for case in sorted(set(self.cases.values())):
            self.take(case, sorted(self.arrived))

    def require_sound(self) -> None:
        """Assert that nothing is lost, nothing counted twice, and that paid and owed are what was billed."""
        came = sum(int(one.amount) for one in self.arrived.values())
        counted = sum(amount for _, _, amount in self.allocations)
        credit = sum(amount for _, _, amount in self.credits)
        assert came == counted + credit + sum(self.left(one) for one in self.arrived)
        for name, one in self.bills.items():
            assert 0 <= self.outstanding(name) <= one.outstanding, name
        for receipt, one in self.arrived.items():
            assert (self.left(receipt) >= 0) if one.reverses is None else (self.left(receipt) <= 0)
        billed = sum(int(one.outstanding) for one in self.bills.values())
        assert counted + sum(self.outstanding(name) for name in self.bills) == billed


NAMES = ("B1", "B2", "B3", "B4")


@st.composite
def books(draw: st.DrawFn) -> Book:
    """Return bills of up to three cases."""
    bills = {
        name: bill(
            name, draw(st.integers(1, 50)), due=draw(st.integers(0, 3)), payer=draw(st.sampled_from("pq"))
        )
        for name in NAMES
    }
    return Book(bills, {name: draw(st.integers(0, 2)) for name in NAMES})


names = st.lists(st.sampled_from([*NAMES, "unknown"]), max_size=3, unique=True)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("pay"), st.integers(1, 120), names),
        st.tuples(st.just("again"), st.integers(0, 20), names),
        st.tuples(st.just("back"), st.integers(0, 20), names),
        st.tuples(st.just("take"), st.integers(0, 2), names),
    ),
    max_size=25,
)


@given(books(), steps)
def test_no_money_is_lost_or_counted_twice_whatever_happens(
    book: Book, happens: list[tuple[str, int, list[str]]]
) -> None:
    for number, (what, value, named) in enumerate(happens):
        paid = [one for one in book.arrived.values() if one.reverses is None]
        match what:
            case "pay":
                book.receive(transfer(value, *named, receipt=f"R{number:02}", day=number))
            case "again" if book.arrived:
                book.receive([*book.arrived.values()][value % len(book.arrived)])
            case "back" if free := [one for one in paid if not one.reversed]:
                chosen = free[value % len(free)]
                book.receive(
                    transfer(
                        -int(chosen.amount), receipt=f"X{number:02}", day=number, reverses=chosen.receipt
                    )
                )
            case "take":
                book.take(value, sorted(book.arrived))
            case _:
                pass
        book.require_sound()
    book.settle_everything()
    book.require_sound()
    before = ([*book.allocations], [*book.credits])
    book.settle_everything()
    again = (book.allocations[len(before[0]) :], book.credits[len(before[1]) :])
    # Taken up again, only what a reversal freed after its case had decided may still move.
    assert again == ([], []) or any(one.reverses for one in book.arrived.values())


@given(books(), st.integers(1, 120), names)
def test_a_reversal_restores_exactly(book: Book, amount: int, named: list[str]) -> None:
    before = {name: book.outstanding(name) for name in NAMES}
    book.receive(transfer(amount, *named))
    book.settle_everything()
    book.receive(transfer(-amount, receipt="X1", reverses="R1"))
    book.settle_everything()
    assert {name: book.outstanding(name) for name in NAMES} == before
    assert book.left("R1") + book.left("X1") == 0
    assert sum(amount for _, _, amount in book.credits) == 0


@given(books(), st.lists(st.tuples(st.integers(1, 80), st.sampled_from(NAMES)), min_size=2, max_size=4))
def test_the_order_of_independent_transfers_changes_no_sum(book: Book, paid: list[tuple[int, str]]) -> None:
    found = set()
    for order in permutations(range(len(paid))):
        one = Book(book.bills, book.cases)
        for number in order:
            amount, name = paid[number]
            one.receive(transfer(amount, name, receipt=f"R{number}", day=number))
            one.take(one.cases[name], [f"R{number}"])
        found.add(
            (
                tuple(one.outstanding(name) for name in NAMES),
                sum(amount for _, _, amount in one.credits),
                sum(one.left(receipt) for receipt in one.arrived),
            )
        )
    assert len(found) == 1


@given(books(), st.integers(1, 200), names)
def test_the_last_case_grants_the_surplus_whichever_it_is(book: Book, amount: int, named: list[str]) -> None:
    found = set()
    for order in permutations(sorted(set(book.cases.values()))):
        one = Book(book.bills, book.cases)
        one.receive(transfer(amount, *named))
        for case in order:
            one.take(case, ["R1"])
        counted = sum(value for _, _, value in one.allocations)
        found.add((counted, sum(value for _, _, value in one.credits), one.left("R1")))
    assert len(found) == 1
