"""The ladder as a pure thing: hundreds of histories, and in none of them does it fall silent."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.escalation import escalation
from activities.rungs.change import completed
from activities.rungs.telling import Telling
from law.escalation import lasts_until
from schemas.cases import CaseKey, CaseRow, CaseType, Change
from schemas.directory import Addressee, Holding
from schemas.escalation import EscalationState, Stop
from schemas.escalation import Told as ToldRung
from schemas.facts import LetterDrafted, RungClimbed, RungReminded
from schemas.names import escalation_id
from schemas.orders import OpenEscalation
from schemas.terms import Track
from tests.support.histories import Notice, Step, Told, require_never_silent, steps
from tests.support.world import CONDUCTED, INSTRUCTION, on
from workflows.escalation import rungs

RAISED = date(2021, 9, 7)
GOVERNMENT = [
    "36.01/bpkad",
    "36.01/sekda",
    "36.01/bupati",
    "36.01/tim-kepatuhan",
    "36/gubernur",
    "pusat/kemendagri-keuda",
    "36.01/kejari",
]
DAYS = [15, 14, 30, 30, 30, 30, 30]


def opened(
    *closings: date, track: Track = Track.GOVERNMENT, actor: str = "bpkad", office: str = ""
) -> EscalationState:
    """Return a ladder of 36.01 as it opens."""
    parent = CaseKey(
        id=f"commitment/{INSTRUCTION}/36.01", type=CaseType.COMMITMENT, instruction=INSTRUCTION, region="36.01", province="36",
        fiscal_year=2022,
    )  # fmt: skip
    order = OpenEscalation(
        parent=parent,
        id=escalation_id(parent.id, "budgeting.RAPBD_SUBMITTED.2022", 1),
        subject="MURNI",
        cause="budgeting.RAPBD_SUBMITTED.2022",
        missed="RAPBD_SUBMITTED",
        due_on=RAISED - timedelta(days=1),
        actor=actor,
        office=office,
        track=track,
        closings=closings,
        legal_basis="PP 12/2019 art. 104",
        at=on(RAISED, 0),
        clock=CONDUCTED,
    )
    return EscalationState.model_validate(escalation(order).state)


def directory(office: str, title: str, *, reached: bool) -> Addressee:
    """Return an office as the directory has it."""
    return Addressee(
        office=office,
        title=title,
        mail="kantor@kantor.example" if reached else None,
        phone=None,
        holding=Holding.DEFINITIVE,
        valid_from=None,
        valid_to=None,
    )


def tell(state: EscalationState, now: datetime, *, lost: frozenset[str] = frozenset()) -> Change:
    """Let the ladder act, as its activity and its workflow do, and return what they commit."""
    today = CONDUCTED.today(now)
    drafted = Change(
        command="c",
        case=state.key.id,
        expected_version=1,
        action="escalation.rung_climbed",
        at=now,
        effective_on=today,
        row=CaseRow(stage="rung"),
    )
    rung = state.following or state.standing
    telling = Telling(
        drafted, state, rung, directory(rung.office, rung.title, reached=rung.office not in lost)
    )
    change = completed(telling)
    rungs.rise(
        state,
        ToldRung(number=rung.number, office=rung.office, title=rung.title, on=today, reached=telling.reached),
        date.fromisoformat(str(change.details["acts_on"])),
        now,
    )
    return change


class Played:
    """A ladder that lives through a history."""

    def __init__(self, state: EscalationState, lost: Sequence[str] = ()) -> None:
        self.state = state
        self.now = on(RAISED, 0)
        self.lost = {*lost}
        self.told = Told(RAISED)
        self.catch_up()

    @property
    def today(self) -> date:
        return CONDUCTED.today(self.now)

    def catch_up(self) -> None:
        while self.state.agenda and self.state.agenda[0].at <= self.now:
            due = self.state.agenda[0]
            if due.what == rungs.RUNG:
                change = tell(self.state, self.now, lost=frozenset(self.lost))
                [fact] = [fact for fact in change.facts if isinstance(fact, RungClimbed | RungReminded)]
                reminder = isinstance(fact, RungReminded)
                self.told.notices.append(Notice(self.today, fact.rung, fact.office, fact.reached, reminder))
            else:
                rungs.end_delegation(self.state)

    def live(self, days: int) -> None:
        """Let days pass, with everything up."""
        end = self.now + timedelta(days=days)
        while self.state.agenda and self.state.agenda[0].at <= end:
            self.now = max(self.now, self.state.agenda[0].at)
            self.catch_up()
        self.now = end

    def play(self, step: Step) -> None:
        free = self.state.rung > 0 and self.state.waiting is None and not self.state.closed
        until = self.today + timedelta(days=step.number)
        match step.what:
            case "pass":
                self.live(step.number)
            case "outage":
                down = self.today
                self.now += timedelta(days=step.number)
                self.told.outages.append((down, self.today))
                self.catch_up()
            case "acknowledge" | "hold":
                how = Stop.ACKNOWLEDGED if step.what == "acknowledge" else Stop.HELD
                if free and rungs.wait_name(how, self.state.rung) not in self.state.waited:
                    rungs.wait(self.state, how, until)
                    self.told.waits.append((self.today, until))
            case "delegate" if free and self.state.delegation is None:
                rungs.delegate(self.state, "36.01/inspektorat", until)
            case "reassign" if free:
                rungs.reassign(self.state, "36.01/inspektorat", "Inspektorat", self.today)
            case "lose":
                self.lost.add(GOVERNMENT[step.number])
            case "find":
                self.lost.discard(GOVERNMENT[step.number])
            case "end" if not self.state.closed:
                rungs.rest(self.state)
                self.told.ended_on = self.today
            case _:
                pass


@settings(max_examples=400)
@given(history=steps(len(GOVERNMENT)))
def test_whatever_happens_somebody_hears_in_time_and_no_rung_is_skipped_or_repeated(
    history: list[Step],
) -> None:
    ladder = Played(opened())
    for step in history:
        ladder.play(step)
    require_never_silent(ladder.told, DAYS, GOVERNMENT, ladder.today)


@given(history=steps(len(GOVERNMENT)))
def test_a_ladder_that_is_open_always_knows_when_it_acts_next(history: list[Step]) -> None:
    ladder = Played(opened())
    for step in history:
        ladder.play(step)
        planned = [due for due in ladder.state.agenda if due.what == rungs.RUNG]
        assert len(planned) == (0 if ladder.state.closed else 1)


@given(
    on_=st.dates(date(2021, 1, 1), date(2026, 12, 1)),
    ahead=st.integers(1, 400),
    days=st.lists(st.integers(1, 60), min_size=1, max_size=8),
)
def test_the_shares_of_a_window_never_pass_it_while_there_is_a_day_for_each_rung(
    on_: date, ahead: int, days: list[int]
) -> None:
    closing, today = on_ + timedelta(days=ahead), on_
    for number, own in enumerate(days):
        left = len(days) - number
        following = lasts_until(own, today, left, [closing])
        assert today < following <= today + timedelta(days=own)
        today = following
    assert today <= closing or ahead < len(days)


@given(
    on_=st.dates(date(2021, 1, 1), date(2026, 12, 1)),
    days=st.integers(1, 60),
    left=st.integers(1, 8),
    past=st.integers(0, 300),
)
def test_past_the_last_window_a_rung_lasts_its_own_days(on_: date, days: int, left: int, past: int) -> None:
    assert lasts_until(days, on_, left, [on_ - timedelta(days=past)]) == on_ + timedelta(days=days)
    assert lasts_until(days, on_, left, []) == on_ + timedelta(days=days)


@given(raised=st.integers(0, 60))
def test_everybody_hears_before_the_window_closes(raised: int) -> None:
    state = opened(closing := RAISED + timedelta(days=84))
    ladder = Played(state)
    ladder.live(84)
    climbed = [notice.on for notice in ladder.told.notices]
    assert len(climbed) == len(GOVERNMENT)
    assert climbed[-1] < closing


def test_the_next_window_counts_when_the_first_has_passed() -> None:
    state = opened(RAISED + timedelta(days=3), RAISED + timedelta(days=300))
    ladder = Played(state)
    ladder.live(200)
    days = [notice.on - RAISED for notice in ladder.told.notices]
    assert [one.days for one in days] == [0, 1, 2, 3, 33, 63, 93, 107, 121, 135, 149, 163, 177, 191]


@pytest.mark.parametrize("lost", [GOVERNMENT[1:2], GOVERNMENT[1:3], GOVERNMENT[:2], GOVERNMENT[:6]])
def test_an_office_without_an_address_leaves_the_matter_to_the_next_on_the_same_day(lost: list[str]) -> None:
    ladder = Played(opened(), lost)
    ladder.live(15)
    told = ladder.told.notices
    assert [notice.office for notice in told if not notice.reached] == lost
    first_missed = told.index(next(notice for notice in told if not notice.reached))
    on_that_day = told[first_missed : first_missed + len(lost) + 1]
    assert {notice.on for notice in on_that_day} == {told[first_missed].on}
    assert [notice.reached for notice in on_that_day] == [*[False] * len(lost), True]


def test_without_an_address_at_the_top_the_highest_office_that_was_reached_is_reminded() -> None:
    ladder = Played(opened())
    ladder.lost.add(GOVERNMENT[-1])
    ladder.live(sum(DAYS[:6]) + 14)
    assert [(one.rung, one.office, one.reached) for one in ladder.told.notices[-2:]] == [
        (7, "36.01/kejari", False),
        (7, "pusat/kemendagri-keuda", False),
    ]


def test_an_acknowledgement_does_not_hurry_a_ladder() -> None:
    state = opened()
    tell(state, now := on(RAISED, 0))
    planned = state.agenda[0].at
    rungs.wait(state, Stop.ACKNOWLEDGED, RAISED + timedelta(days=1))
    assert [due.at for due in state.agenda] == [planned]
    assert now < planned


def test_after_an_outage_a_rungs_days_run_from_the_committed_notice() -> None:
    assert rungs.later(date(2021, 9, 22), date(2021, 9, 7), date(2021, 9, 7)) == date(2021, 9, 22)
    assert rungs.later(date(2021, 9, 22), date(2021, 9, 7), date(2021, 10, 1)) == date(2021, 10, 16)


def test_a_companys_warnings_last_ten_working_days_each_and_the_fine_follows_the_second() -> None:
    state = opened(track=Track.COMPANY, actor="scheme_branch", office="36.01/bumd-contoh")
    ladder = Played(state)
    ladder.live(120)
    steps_taken = [
        (state.rungs[one.rung - 1].name, one.on) for one in ladder.told.notices if not one.reminder
    ]
    assert steps_taken == [
        ("warning_1", date(2021, 9, 7)),
        ("warning_2", date(2021, 9, 21)),
        ("fine", date(2021, 10, 5)),
        ("public_services", date(2021, 11, 4)),
        ("special_power", date(2021, 12, 4)),
    ]
    assert [rung.office for rung in state.rungs] == [
        *["36.01/bumd-contoh"] * 3,
        "36.01/bupati",
        "36.01/kejari",
    ]


def test_the_letter_of_a_rung_says_who_writes_to_whom_why_and_until_when() -> None:
    state = opened(RAISED + timedelta(days=84))
    tell(state, on(RAISED, 0))
    change = tell(state, on(RAISED + timedelta(days=12), 0))
    [draft] = [fact for fact in change.facts if isinstance(fact, LetterDrafted)]
    assert (draft.letter, draft.template, draft.sender, draft.addressee) == (
        f"{state.key.id}#letter.2", "rung", "36.01/cabang", "36.01/sekda",
    )  # fmt: skip
    assert draft.sign_by == RAISED + timedelta(days=12 + 7)
    data = draft.data
    assert set(data) == {
        "case", "region", "region_name", "today", "rung", "sender_title", "addressee_title", "cause", "fiscal_year",
        "due_on", "days_late", "asked", "respond_by", "window_closes_on", "legal_basis", "facts", "copies",
        "next_office",
    }  # fmt: skip
    assert data["window_closes_on"] == "2021-11-30"
    assert data["legal_basis"] == [
        "PP 12/2019 art. 104",
        "PP 12/2019: the Regional Secretary chairs the budget team",
    ]
    assert data["copies"] == ["Badan Pengelolaan Keuangan dan Aset Daerah Kabupaten Pandeglang"]
    assert data["next_office"] == "Bupati Pandeglang"
    assert data["facts"] == [
        "penyampaian RAPBD kepada DPRD jatuh tempo pada 6 September 2021; sampai dengan 19 September 2021 belum dipenuhi oleh Badan Pengelolaan Keuangan dan Aset Daerah Kabupaten Pandeglang.",
        "Badan Pengelolaan Keuangan dan Aset Daerah Kabupaten Pandeglang telah diberi tahu pada 7 September 2021.",
    ]


def test_nobody_writes_to_itself_and_who_is_late_writes_to_nobody() -> None:
    for actor in ("bpkad", "sekda", "scheme_branch"):
        state = opened(actor=actor)
        late = state.rungs[0].office
        for rung in state.rungs:
            assert rung.sender not in {rung.office, late}
