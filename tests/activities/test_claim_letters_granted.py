"""Letters of a claim that is granted: each says what is its reader's, in the words of whoever they are to the money."""

import re
from datetime import date
from typing import Any

import pytest

from activities.claim_letters.people import People, wards_of
from schemas.families import Contact
from tests.support.claim_letters import FAMILY, FULL, MINIMAL, PEOPLE, WIDOW, read
from tests.support.pdf import squeezed


def granted(kind: str, amount: int, to_ref: str, people: People = PEOPLE, **more: Any) -> str:  # noqa: ANN401
    """Return the page of one who is paid *amount* as *kind*."""
    return read(data={"kind": kind, "amount": amount, **more}, to_ref=to_ref, people=people)


def test_who_buried_is_told_of_the_burial_money_and_of_nothing_else() -> None:
    page = granted("burier", 10_000_000, "B1", parts=[["burial", 10_000_000]])
    assert squeezed("Yth. Karta Contoh Tetangga yang mengurus pemakaman") in page
    assert squeezed("menerima biaya pemakaman sebesar Rp10.000.000.") in page
    assert set(re.findall(r"Rp[\d.]+\d", page)) == {"Rp10.000.000"}


def test_a_guardian_is_told_whose_the_money_is_and_an_heir_who_is_one_what_is_their_own() -> None:
    page = granted("guardian", 21_000_000, "G1", shares=[["H2", 21_000_000]])
    assert squeezed("Bapak/Ibu menerima Rp21.000.000 sebagai wali.") in page
    assert squeezed("untuk kepentingan Budi Contoh Putra (anak).") in page
    assert squeezed("Hak siapa") not in page
    page = granted("heir", 28_000_000, "H1", shares=[["H1", 14_000_000], ["H2", 14_000_000]])
    assert squeezed("Rp28.000.000, untuk diri sendiri dan sebagai wali.") in page
    assert squeezed("Bapak/Ibu sendiriRp14.000.000Budi Contoh Putra (anak)Rp14.000.000") in page


def test_a_holder_is_told_that_the_money_is_everybodys() -> None:
    page = granted("holder", 42_000_000, "H1", parts=FULL["claim_granted"]["parts"])
    assert (
        squeezed("Seluruh manfaat, Rp42.000.000, dibayarkan kepada Bapak/Ibu sebagai penerima kuasa.") in page
    )
    assert squeezed("Uang itu hak semua ahli waris") in page
    for template in ("payment_sent", "payment_returned"):
        said = {**MINIMAL[template], "kind": "holder"}
        assert squeezed("hak semua ahli waris") in read(template, said, to_ref="H1")


def test_parts_that_no_share_divides_are_named_without_amounts() -> None:
    page = granted("heir", 14_000_000, "H1", made_of=["lump_sum", "periodic", "burial"])
    words = "bagian dari santunan kematian, santunan berkala yang dibayarkan sekaligus, dan biaya pemakaman."
    assert squeezed(words) in page
    assert squeezed("bagian dari santunan kematian dan biaya pemakaman.") in granted(
        "heir", 1, "H1", made_of=["lump_sum", "burial"]
    )


def test_an_heir_who_is_of_age_now_is_written_to_themselves_and_paid_on_their_own_account() -> None:
    son = FAMILY.heirs[1].model_copy(update={"account": "111122223333"})
    family = FAMILY.model_copy(update={"heirs": (WIDOW, son)})
    grown = PEOPLE.model_copy(update={"family": family, "wards": ()})
    page = read("payment_sent", {**FULL["payment_sent"], "payee": "H2"}, to_ref="H2", people=grown)
    assert squeezed("Yth. Budi Contoh Putra anak almarhum") in page
    assert "3333" in page
    assert squeezed("wali dari") not in read("claim_refused", to_ref="G1", people=grown)
    minor = PEOPLE.model_copy(update={"family": family})
    page = read("payment_sent", {**FULL["payment_sent"], "payee": "H2"}, to_ref="H2", people=minor)
    assert squeezed("Yth. Rahmat Contoh Wali wali dari Budi Contoh Putra") in page


@pytest.mark.parametrize(
    ("birth", "on", "wards"),
    [
        (date(2005, 4, 4), date(2023, 4, 3), ("H2",)),
        (date(2005, 4, 4), date(2023, 4, 4), ()),
        (None, date(2023, 4, 4), ("H2",)),
    ],
)
def test_a_guardian_acts_until_the_birthday_of_the_law(
    birth: date | None, on: date, wards: tuple[str, ...]
) -> None:
    son = FAMILY.heirs[1].model_copy(update={"birth_date": birth})
    family = FAMILY.model_copy(update={"heirs": (WIDOW, son)})
    assert wards_of(family, date(2022, 3, 10), on) == wards


def test_an_heir_who_reported_is_reached_where_they_reported_from_and_nobody_else_is() -> None:
    bare = WIDOW.model_copy(update={"contact": Contact()})
    family = FAMILY.model_copy(update={"heirs": (bare, FAMILY.heirs[1])})
    linked = family.model_copy(update={"reported_by": "H1"})
    assert PEOPLE.model_copy(update={"family": linked}).addressee("H1").mail == "lurah@surel.example"
    assert PEOPLE.model_copy(update={"family": family}).addressee("H1").mail is None
    kept = FAMILY.model_copy(update={"reported_by": "H1"})
    assert PEOPLE.model_copy(update={"family": kept}).addressee("H1").mail == "siti@surel.example"
