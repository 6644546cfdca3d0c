"""Standing: how a year's bills stand, and what no longer fits it. Pure functions of the state.

Money moves bills in one deed and what hangs on them (clocks, tasks, ladders, lapses) follows in the next. What has to
follow is read from the state alone, so that it comes out the same whichever way the money came or went.
"""

from dataclasses import dataclass

from schemas.contributions import BillState, ContributionsState
from schemas.money import Rupiah
from schemas.terms import BillKind

OVERDUE = "overdue"
"""What falls due when a bill's last day is over."""
ARREARS = "arrears"
"""What the ladders about bills are about, alone or before a payer's code."""


@dataclass(frozen=True)
class Loose:
    """What does not fit how the bills stand now: bills, subjects of ladders and lines, by name."""

    released: tuple[str, ...] = ()
    """Paid, and still chased."""
    begun: tuple[str, ...] = ()
    """Owed, and not chased yet: late fees, and bills that are owed again."""
    asked: tuple[str, ...] = ()
    """Owed, and nobody is asked to pay."""
    rested: tuple[str, ...] = ()
    """Ladders without any arrears."""
    reinstated: tuple[str, ...] = ()
    """Lapsed lines without any arrears."""
    first: bool = False
    """The first bill is paid, and the commitment does not know."""
    ended: bool = False
    """Nothing is owed, nothing waits to be decided, and no month is still to be billed."""

    def __bool__(self) -> bool:
        """Return whether anything is loose."""
        return self != Loose()


def loose(state: ContributionsState) -> Loose:
    """Return what does not fit how the bills of *state* stand."""
    bills = list(state.bills.values())
    chased = {due.ref for due in state.agenda if due.what == OVERDUE}
    tasks = set(state.tasks)

    def asked(bill: BillState) -> bool:
        return task_of(state, bill.bill) in tasks

    late = [bill for bill in bills if bill.overdue and not bill.paid]
    subjects = {bill.subject for bill in late}
    lines = {bill.line for bill in late}
    return Loose(
        released=tuple(
            bill.bill for bill in bills if bill.paid and (bill.bill in chased or asked(bill) or bill.overdue)
        ),
        begun=tuple(bill.bill for bill in bills if not (bill.paid or bill.overdue or bill.bill in chased)),
        asked=tuple(bill.bill for bill in bills if not asked(bill) and unproposed(state, bill) > 0),
        rested=tuple(
            subject
            for subject in state.ladders
            if subject.partition(".")[0] == ARREARS and subject not in subjects
        ),
        reinstated=tuple(line for line in state.lapsed if line not in lines),
        first=not state.told and any(bill.paid for bill in bills),
        ended=settled(state),
    )


def settled(state: ContributionsState) -> bool:
    """Return whether the year is over: all months billed, all bills paid, all payments by hand decided."""
    billing = any(due.what == "bill" for due in state.agenda)
    return not (billing or state.proposed) and all(bill.paid for bill in state.bills.values())


def unproposed(state: ContributionsState, bill: BillState) -> Rupiah:
    """Return what is owed of *bill* beyond the payments by hand that wait for a second person."""
    proposed = [one.amount for one in state.proposed.values() if one.bill == bill.bill]
    return Rupiah(max(bill.outstanding - sum(proposed, Rupiah(0)), 0))


def unpaid_run(state: ContributionsState, line: str) -> tuple[str, ...]:
    """Return the longest row of months for which *line* is overdue and unpaid, the latest of equally long ones."""
    owed = sorted(
        bill.month
        for bill in state.bills.values()
        if bill.line == line and bill.bill_kind is BillKind.CONTRIBUTION and bill.overdue and not bill.paid
    )
    longest: list[str] = []
    run: list[str] = []
    for month in owed:
        run = [*run, month] if run and _count(month) == _count(run[-1]) + 1 else [month]
        longest = run if len(run) >= len(longest) else longest
    return tuple(longest)


def task_of(state: ContributionsState, bill: str) -> str:
    """Return the id of the task of paying *bill*."""
    return f"{state.key.id}#pay.{bill}"


def _count(month: str) -> int:
    year, _, number = month.partition("-")
    return int(year) * 12 + int(number)
