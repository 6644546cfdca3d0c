"""References: what payers write, and which bills and disbursement orders it names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.references import bills_named, sp2d_named, sp2d_number

BILL = "36.01-2022-L01-03"


@pytest.mark.parametrize(
    ("text", "bills"),
    [
        (BILL, [BILL]),
        ("pembayaran iuran 36.01 2022 L01 03 dinas sosial", [BILL]),
        ("36012022l0103", [BILL]),
        ("36.01/2022/l01/03.", [BILL]),
        ("INV 5 36.01-2022-L01-03", [BILL]),
        (f"{BILL};36.01-2022-L02-03, {BILL}", [BILL, "36.01-2022-L02-03"]),
        ("36.01-2022-L01-03-K1 dan 36.01-2022-l01-03 d2", [f"{BILL}-K1", f"{BILL}-D2"]),
        ("36-2022-L01-12", ["36-2022-L01-12"]),
        ("362022L0112", ["36-2022-L01-12"]),
        ("36012022L10103", ["36.01-2022-L101-03"]),
        ("36.01-2022-desa-L01-03", ["36.01-2022-desa-L01-03"]),
        ("36.01-2022-36.01.05.2003-L01-03-D1", ["36.01-2022-36.01.05.2003-L01-03-D1"]),
        ("136.01-2022-L01-03", []),
        ("36.01-2022-L01-13", []),
        ("36.01-2022-L01-031", []),
        ("36.01-1022-L01-03", []),
        ("iuran bulan Maret", []),
        ("", []),
    ],
)
def test_a_reference_names_the_bills_that_a_reader_would_find(text: str, bills: list[str]) -> None:
    assert list(bills_named(text)) == bills


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("SP2D-118/2022", "SP2D-118/2022"),
        ("sp2d no. 118/2022 iuran", "SP2D-118/2022"),
        ("SP2D: 118/2022.", "SP2D-118/2022"),
        ("dengan 00118/SP2D-LS/1.01/2022, maret", "00118/SP2D-LS/1.01/2022"),
        ("tanpa surat", None),
        ("SP2D menyusul", None),
    ],
)
def test_a_reference_names_its_disbursement_order(text: str, number: str | None) -> None:
    assert sp2d_named(text) == number


def test_a_number_alone_is_spelled_as_references_spell_it() -> None:
    assert sp2d_number("118/2022") == sp2d_number("SP2D 118/2022") == sp2d_named("SP2D-118/2022")


ids = st.builds(
    "{:02}.{:02}-20{:02}-L{:02}-{:02}{}".format,
    st.integers(11, 97),
    st.integers(1, 99),
    st.integers(20, 99),
    st.integers(1, 999),
    st.integers(1, 12),
    st.sampled_from(["", "-K1", "-D12"]),
)


@given(
    st.lists(ids, min_size=1, max_size=4, unique=True),
    st.sampled_from(["-", " ", "", "/", " - "]),
    st.booleans(),
)
def test_however_it_is_joined_the_same_bills_are_named(bills: list[str], joint: str, lower: bool) -> None:
    text = ", ".join(bill.replace("-", joint) for bill in bills)
    assert list(bills_named(text.lower() if lower else text)) == bills


@given(st.text(max_size=2000))
def test_no_text_is_too_strange(text: str) -> None:
    bills_named(text)
    sp2d_named(text)
