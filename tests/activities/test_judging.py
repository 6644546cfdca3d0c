"""Lists of changes judged: whatever a list asks for, what is granted of it can be true at once."""

from collections import Counter
from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from activities.changes.judging import Granted, Grounds, Member, Target, Workers, judge
from activities.changes.rows import Turned, Wanted
from law.membership import latest_change
from schemas.money import Rupiah
from schemas.refusals import Refusal
from schemas.terms import ChangeKind, Leaving, WorkerClass

TODAY = date(2022, 3, 14)
STAFF, PPPK, GUARDS = (Workers(segment, "bkpsdm") for segment in ("NON_ASN", "PPPK_PW", "LINMAS"))
OLD, NEW, THIRD = "36.01-2022-L01", "36.01-2022-L02", "36.01-2022-L03"
BEGAN = date(2022, 2, 1)


def member(person: int, workers: Workers = STAFF, line: str = OLD, ends: date | None = None) -> Member:
    return Member(
        membership=f"m-{person}-{line}",
        person=f"w-{person}",
        line=line,
        workers=workers,
        worker_class=WorkerClass.PU,
        priced=Rupiah(1_000_000),
        income=Rupiah(1_000_000),
        begins=BEGAN,
        ends=ends,
        why=Leaving.LEFT if ends else None,
    )


def target(line: str, workers: Workers, free: int) -> Target:
    return Target(
        line=line,
        fiscal_year=2022,
        workers=workers,
        worker_class=WorkerClass.PU,
        priced=Rupiah(1_000_000),
        headcount=10,
        funded=True,
        origins=frozenset({line}),
        free=free,
    )


def grounds(free: int = 1) -> Grounds:
    """Return four members of staff, one of whom is part-time PPPK besides, and one who has left already."""
    members = {str(person): [member(person)] for person in range(4)}
    members["3"].append(member(3, PPPK, NEW))
    members["4"] = [member(4, ends=date(2022, 3, 1))]
    lines = (target(OLD, STAFF, 0), target(NEW, PPPK, free), target(THIRD, GUARDS, 9))
    targets = {one.line: one for one in lines}
    return Grounds("36.01", latest_change(TODAY), members, targets, {OLD: STAFF, NEW: PPPK})


wanted = st.builds(
    lambda row, nik, kind, day, to, through: Wanted(
        row=row,
        nik=nik,
        kind=kind,
        on=BEGAN + timedelta(days=day),
        why=Leaving.LEFT if kind is ChangeKind.LEAVE else None,
        income=Rupiah(2_000_000) if kind is ChangeKind.WAGE else None,
        to_line=to if kind is ChangeKind.MOVE else "",
        from_line=through,
    ),
    st.just(0),
    st.sampled_from(["0", "1", "2", "3", "4", "5"]),
    st.sampled_from([ChangeKind.MOVE, ChangeKind.MOVE, ChangeKind.LEAVE, ChangeKind.WAGE]),
    st.sampled_from([-1, 0, 20, 30, 41, 60]),
    st.sampled_from([NEW, NEW, NEW, OLD, THIRD]),
    st.sampled_from(["", "", "", OLD, NEW]),
)


@st.composite
def lists(draw: st.DrawFn) -> list[Wanted]:
    rows = draw(st.lists(wanted, min_size=2, max_size=12))
    return [Wanted(**{**vars(row), "row": number}) for number, row in enumerate(rows, 2)]


@given(rows=lists(), free=st.integers(0, 3))
def test_what_is_granted_can_be_true_at_once(rows: list[Wanted], free: int) -> None:
    given_ = grounds(free)
    verdicts = judge(rows, given_)
    assert [one.wanted.row if isinstance(one, Granted) else one.row for one in verdicts] == [
        row.row for row in rows
    ]
    granted = [one for one in verdicts if isinstance(one, Granted)]
    days = Counter((one.membership, one.wanted.on) for one in granted)
    assert all(times == 1 for times in days.values())
    known = {one.membership: one for several in given_.members.values() for one in several}
    ends = {one.membership: one.wanted.on for one in granted if one.wanted.kind is not ChangeKind.WAGE}
    assert len(ends) == sum(1 for one in granted if one.wanted.kind is not ChangeKind.WAGE)
    for one in granted:
        assert known[one.membership].begins <= one.wanted.on <= given_.latest.due_on
        assert one.wanted.on <= (ends.get(one.membership) or known[one.membership].ends or one.wanted.on)
    _require_seats(granted, given_, known, free)


def _require_seats(granted: list[Granted], given_: Grounds, known: dict[str, Member], free: int) -> None:
    held = {line: Counter[date]() for line in given_.targets}
    for one in granted:
        if one.wanted.kind is ChangeKind.WAGE:
            continue
        if (line := known[one.membership].line) in held:
            held[line][one.wanted.on] -= 1
        if one.wanted.kind is ChangeKind.MOVE:
            held[one.wanted.to_line][one.wanted.on] += 1
    for line, changes in held.items():
        taken = 0
        for day in sorted(changes):
            taken += changes[day]
            assert taken <= given_.targets[line].free, (line, day)
    joined = Counter(
        (known[one.membership].person, one.wanted.to_line)
        for one in granted
        if one.wanted.kind is ChangeKind.MOVE
    )
    assert all(times == 1 for times in joined.values())


@given(rows=lists(), seed=st.integers(0, 1000))
def test_no_verdict_depends_on_how_the_file_was_sorted(rows: list[Wanted], seed: int) -> None:
    shuffled = list(rows)
    Random(seed).shuffle(shuffled)
    by_row = {_row(one): _said(one) for one in judge(rows, grounds())}
    assert {_row(one): _said(one) for one in judge(shuffled, grounds())} == by_row


def _row(one: Granted | Turned) -> int:
    return one.wanted.row if isinstance(one, Granted) else one.row


def _said(one: Granted | Turned) -> object:
    return one.membership if isinstance(one, Granted) else one.reason


def test_a_seat_that_is_left_can_be_taken_by_whoever_moves_later() -> None:
    leave = Wanted(2, "3", ChangeKind.LEAVE, date(2022, 3, 10), Leaving.LEFT, from_line=NEW)
    move = Wanted(3, "0", ChangeKind.MOVE, date(2022, 3, 11), Leaving.TRANSFERRED, to_line=NEW)
    early = Wanted(4, "1", ChangeKind.MOVE, date(2022, 3, 9), Leaving.TRANSFERRED, to_line=NEW)
    first, second, third = judge([leave, move, early], grounds(free=0))
    assert isinstance(first, Granted)
    assert isinstance(second, Granted)
    assert isinstance(third, Turned)
    assert third.reason.code is Refusal.NO_SEAT


def test_two_memberships_of_one_person_do_not_move_to_one_line() -> None:
    moves = [
        Wanted(row, "3", ChangeKind.MOVE, TODAY, Leaving.TRANSFERRED, to_line=THIRD, from_line=line)
        for row, line in ((2, OLD), (3, NEW))
    ]
    first, second = judge(moves, grounds())
    assert isinstance(first, Granted)
    assert isinstance(second, Turned)
    assert second.reason.code is Refusal.ALREADY_MEMBER
