"""Deaths as the law takes them: any facts that do not contradict each other, to generate, and a plain one."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from law.deaths import DeathFacts, MembershipFacts, PaidSpell
from law.heirs import Court, Heir, Relation
from law.months import Month
from law.scholarship import Child, SchoolLevel
from schemas.claim_wording import DOCUMENTS
from schemas.deaths import PayMode, WillKind
from schemas.money import Rupiah
from schemas.terms import Cause, WorkerClass

FIRST = date(2015, 7, 1)
DEATHS = st.dates(FIRST, date(2028, 6, 30))
REFS = tuple("abcdef")
LETTERS = frozenset({"joint_letter", "power_of_attorney"})
WIDOW = Heir(ref="widow", relation=Relation.WIDOW)
BIRTHS = st.none() | st.dates(date(1995, 1, 1), date(2027, 1, 1))


@st.composite
def memberships(draw: st.DrawFn, died_on: date, name: str) -> MembershipFacts:
    """Return a membership of somebody new, of long standing, with gaps, lapsed, or not numbered yet."""
    registered_on = died_on - timedelta(days=draw(st.sampled_from([-20, 0, 5, 40, 95, 400, 1_300, 2_000])))
    last = Month.of(died_on).plus(-draw(st.sampled_from([0, 0, 0, 1, 4, 5])))
    months = {last.plus(-n) for n in range(draw(st.sampled_from([0, 1, 2, 3, 12, 36, 40])))}
    months |= {last.plus(-n) for n in draw(st.lists(st.integers(0, 60), max_size=3))}
    spells = [PaidSpell(begins=registered_on, months=tuple(sorted(months)))]
    if draw(st.integers(0, 3)) == 0:
        older = registered_on - timedelta(days=draw(st.integers(1, 400)))
        spells = [PaidSpell(begins=older, months=(Month.of(older).plus(1),)), *spells]
    later = registered_on + timedelta(days=draw(st.integers(0, 10)))
    return MembershipFacts(
        membership=name,
        worker_class=draw(st.sampled_from(WorkerClass)),
        monthly_wage=Rupiah(draw(st.integers(0, 9_000_000))),
        registered_on=registered_on,
        number_issued_on=draw(st.sampled_from([*[registered_on] * 6, later, None])),
        born=draw(st.none() | st.dates(date(1945, 1, 1), date(2000, 1, 1))),
        identity_matches=draw(st.integers(0, 9)) > 0,
        spells=tuple(spells),
    )


@st.composite
def heirs(draw: st.DrawFn) -> tuple[Heir, ...]:
    """Return people of any relations, or of those whose turn comes late."""
    late = [Relation.SIBLING, Relation.PARENT_IN_LAW, Relation.NAMED_IN_WILL, Relation.OTHER]
    relations = draw(st.sampled_from([list(Relation), late, late[2:], late[2:3], late[3:]]))
    refs = draw(st.lists(st.sampled_from(REFS), max_size=5, unique=True))
    return tuple(
        Heir(
            ref=ref,
            relation=draw(st.sampled_from(relations)),
            birth_date=draw(st.sampled_from([*[date(1970, 2, 28), date(2014, 2, 28)] * 4, None])),
            married=draw(st.integers(0, 5)) == 0,
            guardian=draw(st.sampled_from(["z", None, *REFS])),
            contested=draw(st.integers(0, 12)) == 0,
            renounced=draw(st.integers(0, 9)) == 0,
        )
        for ref in refs
    )


@st.composite
def facts(draw: st.DrawFn) -> DeathFacts:
    """Return any facts of a death that do not contradict each other."""
    died_on = draw(DEATHS)
    names = draw(st.sampled_from([("m1",), ("m1",), ("m1", "m2"), ("m1", "m2", "m3"), ()]))
    courts = st.lists(st.sampled_from([*REFS, "y"]), min_size=1, max_size=3).map(tuple)
    levels = st.builds(
        Child, ref=st.sampled_from(REFS), level=st.sampled_from(SchoolLevel), birth_date=BIRTHS
    )
    lists = [LETTERS, LETTERS, frozenset(), frozenset(DOCUMENTS)]
    return DeathFacts(
        died_on=died_on,
        cause=draw(st.sampled_from(Cause)),
        traffic=draw(st.booleans()),
        complete_on=draw(st.none() | st.integers(0, 300).map(lambda n: died_on + timedelta(days=n))),
        memberships=tuple(draw(memberships(died_on, name)) for name in names),
        accident_membership=draw(st.sampled_from([None, None, *names])),
        heirs=draw(heirs()),
        pay_mode=draw(st.sampled_from(PayMode)),
        holder=draw(st.sampled_from(["z", None, *REFS])),
        will=draw(st.sampled_from(WillKind)),
        court=Court(heirs=draw(courts)) if draw(st.integers(0, 5)) == 0 else None,
        buried_by=draw(st.sampled_from(["neighbour", None])),
        children=tuple(draw(st.lists(levels, max_size=4, unique_by=lambda child: child.ref))),
        documents=draw(st.sampled_from(lists)),
    )


def death(**more: Any) -> DeathFacts:  # noqa: ANN401 - the other fields
    """Return the death of a worker whose membership covers it, with a widow."""
    died_on = more.setdefault("died_on", date(2022, 6, 10))
    begins = date(died_on.year - 1, 1, 10)
    months = tuple(Month.of(begins).plus(n) for n in range(Month.of(died_on).since(Month.of(begins)) + 1))
    covered = MembershipFacts(
        membership="m1",
        worker_class=WorkerClass.BPU,
        monthly_wage=Rupiah(1_000_000),
        registered_on=begins,
        number_issued_on=begins,
        spells=(PaidSpell(begins=begins, months=months),),
    )
    return DeathFacts(**{"cause": Cause.NON_WORK, "memberships": (covered,), "heirs": (WIDOW,)} | more)


def member(name: str, worker_class: WorkerClass, wage: int, months: int) -> MembershipFacts:
    """Return a membership of long standing, paid for the last *months* before June 2022."""
    begins = date(2016, 1, 10)
    spell = PaidSpell(begins=begins, months=tuple(Month.parse("2022-06").plus(-n) for n in range(months)))
    return MembershipFacts(
        membership=name,
        worker_class=worker_class,
        monthly_wage=Rupiah(wage),
        registered_on=begins,
        number_issued_on=begins,
        spells=(spell,),
    )
