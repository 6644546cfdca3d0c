"""Deaths decided by other policies that the law book could hold: each switch of it is obeyed."""

from datetime import date

from law.book import Book, book, using_book
from law.claims import FindingCode
from law.deaths import PaidSpell, decide
from law.heirs import Heir, Relation
from law.months import Month
from law.scholarship import Child, SchoolLevel
from law.values import table
from schemas.deaths import Ground, ObstacleCode
from schemas.terms import Cause, WorkerClass
from tests.support.deaths import WIDOW, death, member


def other(parameter: str, value: object) -> Book:
    """Return the shipped book with another value of one parameter, whenever it is asked."""
    known = book().parameters[parameter]
    entries = tuple(entry.model_copy(update={"value": value}) for entry in known.entries)
    changed = known.model_copy(update={"entries": entries})
    return Book(parameters={**book().parameters, parameter: changed})


FARM = member("farm", WorkerClass.BPU, 1_000_000, 20)
OFFICE = member("office", WorkerClass.PU, 2_000_000, 20)
BOTH = (FARM, OFFICE)
STUDENT = (Child(ref="a", level=SchoolLevel.PT),)


def test_the_death_programme_could_pay_once_for_all_memberships() -> None:
    with using_book(other("benefits.jkm.per_membership", value=False)):
        found = decide(death(memberships=BOTH))
    assert found.amount == 42_000_000
    assert [one.pays for one in found.memberships] == [True, False]
    assert FindingCode.PAID_ONCE in {each.code for each in found.memberships[1].findings}


def test_the_accident_programme_could_look_for_the_highest_only() -> None:
    facts = death(memberships=BOTH, cause=Cause.WORK_ACCIDENT, accident_membership="farm")
    assert decide(facts).amount == 70_000_000
    with using_book(other("benefits.jkk.once", {"accident_first": False, "beside_death_benefit": False})):
        assert decide(facts).amount == 118_000_000


def test_the_death_programme_could_pay_beside_the_accident_programme() -> None:
    facts = death(memberships=BOTH, cause=Cause.SUDDEN_AT_WORK)
    outside = {"PU": "JKK", "BPU": "JKM"}
    known = dict(table(book().ruling("claims.programme", facts.died_on)))
    with using_book(other("claims.programme", known | {"sudden_at_work": outside})):
        assert decide(facts).amount == 118_000_000
        with using_book(other("benefits.jkk.once", {"accident_first": True, "beside_death_benefit": True})):
            assert decide(facts).amount == 118_000_000 + 42_000_000


def test_months_of_several_memberships_could_count_apart() -> None:
    facts = death(memberships=(FARM, member("office", WorkerClass.PU, 0, 35)), children=STUDENT)
    together = decide(facts.model_copy(update={"memberships": (FARM, member("o", WorkerClass.PU, 0, 36))}))
    assert together.scholarship.total == 60_000_000
    earlier = tuple(Month.parse("2018-01").plus(n) for n in range(5))
    spell = FARM.spells[0].model_copy(update={"months": (*earlier, *FARM.spells[0].months)})
    apart = facts.model_copy(
        update={"memberships": (FARM.model_copy(update={"spells": (spell,)}), facts.memberships[1])}
    )
    assert decide(apart).scholarship.total == 60_000_000
    with using_book(other("benefits.scholarship.together", value=False)):
        assert decide(apart).scholarship.total == 0


def test_cover_could_begin_without_a_paid_month_and_still_wait() -> None:
    facts = death(memberships=(member("farm", WorkerClass.BPU, 0, 0),))
    assert not decide(facts).eligible
    with using_book(other("claims.cover_begins", ["number"])):
        found = decide(facts)
    assert (found.eligible, found.reduced, found.amount) == (True, True, 10_000_000)


def test_moved_months_could_count_for_nothing() -> None:
    begins = date(2022, 6, 5)
    moved = FARM.model_copy(
        update={"spells": (*FARM.spells, PaidSpell(begins=begins)), "number_issued_on": date(2022, 6, 20)}
    )
    assert decide(death(memberships=(moved,))).amount == 42_000_000
    with using_book(other("policy.moved_months", value=False)):
        found = decide(death(memberships=(moved,)))
    assert [each.ground for each in found.grounds] == [Ground.BEFORE_NUMBER]


def test_heirs_who_are_paid_apart_could_need_the_letter_too() -> None:
    facts = death(heirs=(WIDOW, Heir(ref="c", relation=Relation.CHILD, birth_date=date(1990, 1, 1))))
    assert "joint_letter" not in {asked.code for asked in decide(facts).required}
    with using_book(other("claims.paid_apart", value=False)):
        assert "joint_letter" in {asked.code for asked in decide(facts).required}


def test_minority_could_be_another_age() -> None:
    rule = {"age": 21, "married_is_of_age": False, "may_renounce": True}
    young = Heir(ref="c", relation=Relation.CHILD, birth_date=date(2002, 1, 1), married=True, renounced=True)
    facts = death(heirs=(WIDOW, young, young.model_copy(update={"ref": "d", "renounced": False})))
    with using_book(other("claims.minority", rule)):
        found = decide(facts)
    assert found.division.heirs == ("widow", "d")
    assert [each.code for each in found.obstacles] == [ObstacleCode.MINOR_WITHOUT_GUARDIAN]
