"""How any case raises, lowers, hands on and raises again its ladders: the draft of a deed says it all."""

from datetime import date

import pytest

from schemas.cases import CaseKey, CaseState, CaseType, CauseEnded, CauseGrew, Change
from schemas.facts import CauseLifted, CauseRaised, LadderHandedOn
from schemas.ladders import HandedOn, MovedTo, Reopen
from tests.support.world import CONDUCTED, INSTRUCTION, on
from workflows.deed import Deed
from workflows.ladders import hand_on, lower_ladder, raise_ladder, reopen, take_over

AT = on(date(2021, 9, 7), 0)
OTHER = f"commitment/{INSTRUCTION}/36.01"


def deed(case: str = f"budget/{INSTRUCTION}/36.01/2022") -> Deed[CaseState]:
    key = CaseKey(id=case, type=CaseType.BUDGET, instruction=INSTRUCTION, region="36.01", province="36")
    return Deed(CaseState(key=key, clock=CONDUCTED, stage="open", region_name="Contoh", now=AT), "tested", AT)


def raised(missed: str = "RAPBD_SUBMITTED", drafted: Deed[CaseState] | None = None) -> Deed[CaseState]:
    drafted = drafted or deed()
    raise_ladder(
        drafted,
        "MURNI",
        f"budgeting.{missed}.2022",
        missed=missed,
        due_on=date(2021, 9, 6),
        actor="bpkad",
        legal_basis="PP 12/2019",
        closings=(date(2021, 11, 30),),
    )
    return drafted


def change(drafted: Deed[CaseState]) -> Change:
    order = drafted.order()
    assert isinstance(order, Change)
    return order


LADDER = f"escalation/budget/{INSTRUCTION}/36.01/2022/budgeting.RAPBD_SUBMITTED.2022/1"


def test_a_cause_raises_one_ladder_and_whatever_joins_it_makes_it_weightier() -> None:
    drafted = raised()
    raised("JOINT_APPROVAL", drafted)
    assert drafted.state.ladders == {"MURNI": LADDER}
    assert [order.id for _, order in drafted.openings if hasattr(order, "id")] == [LADDER]
    assert drafted.news == [(LADDER, CauseGrew(what="JOINT_APPROVAL", due_on=date(2021, 9, 6)))]
    assert [fact.kind for fact in change(drafted).facts] == ["cause_raised"]


def test_no_case_closes_while_a_ladder_of_its_own_climbs() -> None:
    drafted = raised()
    drafted.state.closed = True
    with pytest.raises(RuntimeError, match="MURNI"):
        drafted.order()


def test_a_case_closes_once_its_ladder_is_lowered() -> None:
    drafted = raised()
    drafted.state.closed = True
    lower_ladder(drafted, "MURNI", "recorded")
    lower_ladder(drafted, "MURNI", "recorded")
    lifted = [fact for fact in change(drafted).facts if isinstance(fact, CauseLifted)]
    assert lifted == [CauseLifted(subject="MURNI", ladder=LADDER, why="recorded")]
    assert drafted.news == [(LADDER, CauseEnded(why="recorded"))]


def test_a_case_closes_once_its_ladder_is_handed_on_and_both_sides_know() -> None:
    drafted = raised()
    drafted.state.closed = True
    hand_on(drafted, "MURNI", OTHER)
    handed = [fact for fact in change(drafted).facts if isinstance(fact, LadderHandedOn)]
    assert handed == [LadderHandedOn(subject="MURNI", ladder=LADDER, to_case=OTHER)]
    (to_ladder, moved), (to_case, news) = drafted.news
    assert (to_ladder, moved, to_case) == (LADDER, MovedTo(parent=OTHER), OTHER)
    assert isinstance(news, HandedOn)
    taker = deed(OTHER)
    take_over(taker, news)
    subject = f"budget/{INSTRUCTION}/36.01/2022#MURNI"
    assert taker.state.ladders == {subject: LADDER}
    taker.state.closed = True
    with pytest.raises(RuntimeError, match="MURNI"):
        taker.order()
    lower_ladder(taker, subject, "money came")
    assert taker.news == [(LADDER, CauseEnded(why="money came"))]
    assert change(taker).row.closed


def test_a_ladder_that_is_raised_again_climbs_for_the_same_cause_under_the_next_number() -> None:
    drafted = raised()
    lower_ladder(drafted, "MURNI", "recorded")
    reopen(drafted, Reopen(ladder=LADDER, reason="the record was wrong"))
    second = LADDER.removesuffix("/1") + "/2"
    assert drafted.state.ladders == {"MURNI": second}
    first, again = (order.model_dump(exclude={"id"}) for _, order in drafted.openings)
    assert first == again
    causes = [fact for fact in change(drafted).facts if isinstance(fact, CauseRaised)]
    assert [(cause.ladder, cause.due_on) for cause in causes] == [
        (LADDER, date(2021, 9, 6)),
        (second, date(2021, 9, 6)),
    ]
