"""Claims that are decided but on no record: synthetic families of every kind, for tests of who is told what."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from activities.claims.deciding import Case, heirs_of, pupils_of
from law.deaths import DeathFacts, Decision, MembershipFacts, PaidSpell, decide
from law.months import Month
from law.registration import compose_nik
from schemas.deaths import PayMode
from schemas.families import Burier, Claimant, Contact, Family, Guardian, Schoolchild
from schemas.money import Rupiah
from schemas.terms import Cause, WorkerClass

DIED = date(2022, 3, 10)
COMPLETE = date(2022, 3, 16)
ADULT, MINOR = date(1985, 2, 3), date(2012, 2, 3)
NIK = compose_nik("36.01", ADULT, female=True, serial=1)
THERE, NOWHERE = Contact(address="alamat contoh"), Contact()
LETTERS = frozenset({"joint_letter", "power_of_attorney"})


def heir(number: int, relation: str = "CHILD", **more: Any) -> Claimant:  # noqa: ANN401
    """Return a synthetic heir, of age unless told otherwise."""
    said = {
        "ref": f"H{number}", "name": f"Waris Contoh {number:02d}", "nik": NIK, "relation": relation,
        "birth_date": ADULT, "account": f"10000000{number:02d}", "contact": THERE,
    }  # fmt: skip
    return Claimant.model_validate(said | more)


def guardian(number: int = 1, contact: Contact = THERE) -> Guardian:
    """Return a synthetic guardian who is no heir."""
    return Guardian(
        ref=f"G{number}", name=f"Wali Contoh {number:02d}", nik=NIK, account=f"20000000{number:02d}", contact=contact
    )  # fmt: skip


def pupil(number: int = 1, paid_to: str | None = None) -> Schoolchild:
    """Return a synthetic child in the fourth year of school."""
    return Schoolchild(
        ref=f"C{number}", name=f"Murid Contoh {number:02d}", birth_date=date(2012, 5, 4), level="SD", years_done=3,
        paid_to=paid_to,
    )  # fmt: skip


BURIER = Burier(name="Tetangga Contoh", nik=NIK, account="3000000001", contact=THERE)


def decided(
    family: Family, *, cause: Cause = Cause.NON_WORK, wage: int = 2_345_678, paid: bool = True
) -> tuple[Case, Decision]:
    """Return the case of *family* and the law's decision; nothing is owed where the dead had not *paid*."""
    months = tuple(Month.of(DIED).plus(-n) for n in range(40)) if paid else ()
    member = MembershipFacts(
        membership="anggota-1", worker_class=WorkerClass.BPU, monthly_wage=Rupiah(wage), registered_on=date(2018, 1, 2),
        number_issued_on=date(2018, 1, 2), spells=(PaidSpell(begins=date(2018, 1, 2), months=months),),
    )  # fmt: skip
    death = DeathFacts(
        died_on=DIED, cause=cause, complete_on=COMPLETE, memberships=(member,), heirs=heirs_of(family),
        pay_mode=family.pay_mode, holder=family.holder, will=family.will, documents=LETTERS,
        buried_by=family.buried_by.ref if family.buried_by else None, children=pupils_of(family),
    )  # fmt: skip
    return Case(death=death, family=family), decide(death)


@st.composite
def families(draw: st.DrawFn) -> Family:
    """Return a family of up to six heirs of any class and age, with guardians, pupils and whoever buried."""
    guardians = tuple(guardian(n, draw(st.sampled_from([THERE, NOWHERE]))) for n in (1, 2))
    count = draw(st.integers(0, 6))
    relations = draw(
        st.lists(
            st.sampled_from(["WIDOW", "CHILD", "CHILD", "CHILD", "PARENT", "SIBLING", "OTHER"]),
            min_size=count, max_size=count,
        )
    )  # fmt: skip
    heirs = tuple(
        heir(
            number, relation, birth_date=draw(st.sampled_from([ADULT, ADULT, MINOR, None])),
            guardian=draw(st.sampled_from([None, "G1", "G2", "H1"])) if number > 1 else None,
            renounced=draw(st.integers(0, 5)) == 0, contact=draw(st.sampled_from([THERE, NOWHERE])),
        )
        for number, relation in enumerate(relations, 1)
    )  # fmt: skip
    refs = [*(one.ref for one in heirs), *(one.ref for one in guardians)]
    joint = bool(heirs) and draw(st.booleans())
    return Family(
        heirs=heirs,
        guardians=guardians,
        children=tuple(
            pupil(n, draw(st.sampled_from([None, *refs]))) for n in range(1, draw(st.integers(0, 2)) + 1)
        ),
        buried_by=BURIER if draw(st.booleans()) else None,
        pay_mode=PayMode.JOINT if joint else PayMode.SPLIT,
        holder=draw(st.sampled_from(refs)) if joint else None,
        reported_by=draw(st.sampled_from([None, *refs])),
    )
