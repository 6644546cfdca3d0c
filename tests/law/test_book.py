"""The law book: dates, ends, and what it refuses to load."""

from datetime import date
from pathlib import Path

import pytest

from law.book import BadBookError, Book, Witness, book, parameter, using_book
from schemas.errors import Refused
from schemas.refusals import Refusal
from schemas.rulings import Confidence

HEAD = "description: d\nunit: IDR\nvalues:\n"
GOOD = "{value: 1, reference: PP 1/2000, confidence: assumed}"
BACK = "{value: 2, reference: PP 2/2000, confidence: assumed, resumes: true}"


def test_the_latest_value_on_or_before_the_day_is_in_force() -> None:
    before = book().ruling("benefits.jkm.lump_sum", date(2019, 12, 1))
    after = book().ruling("benefits.jkm.lump_sum", date(2019, 12, 2))
    assert (before.value, after.value) == (16_200_000, 20_000_000)
    assert after.effective_from == date(2019, 12, 2)


def test_a_day_before_the_first_value_has_no_ruling() -> None:
    with pytest.raises(Refused) as refused:
        book().ruling("benefits.jkm.lump_sum", date(1999, 1, 1))
    assert refused.value.reason.code is Refusal.NO_RULING
    assert "benefits.jkm.lump_sum" in str(refused.value)


def test_an_ended_parameter_has_no_ruling_any_more() -> None:
    assert book().find("contributions.relief", date(2021, 1, 31)) is not None
    assert book().find("contributions.relief", date(2021, 2, 1)) is None
    with pytest.raises(Refused):
        book().newest("contributions.relief")


def test_an_unknown_parameter_has_no_ruling() -> None:
    with pytest.raises(Refused) as refused:
        book().ruling("no.such", date(2022, 1, 1))
    assert refused.value.reason.code is Refusal.NO_RULING


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (HEAD + f"  2020-01-01: {GOOD}\n  2020-01-01: {GOOD}\n", "stands twice"),
        (HEAD + f"  2021-01-01: {GOOD}\n  2020-01-01: {GOOD}\n", "order"),
        (HEAD + "  2020-01-01: {value: 1, confidence: assumed}\n", "reference"),
        (HEAD + "  2020-01-01: {value: 1, reference: '', confidence: assumed}\n", "reference"),
        (HEAD + "  2020-01-01: {value: 1, reference: PP 1/2000}\n", "confidence"),
        (HEAD + "  2020-01-01: {value: 1, reference: PP 1/2000, confidence: certain}\n", "certain"),
        (
            HEAD + "  2020-01-01: {value: 0.24, reference: PP 1/2000, confidence: assumed}\n",
            "binary fraction",
        ),
        (
            HEAD + "  2020-01-01: {value: {a: [0.5]}, reference: PP 1/2000, confidence: assumed}\n",
            "binary fraction",
        ),
        (HEAD + "  2020-01-01: null\n", "begin with its end"),
        (HEAD + f"  2020-01-01: {GOOD}\n  2021-01-01: null\n  2022-01-01: {GOOD}\n", "resumes"),
        (HEAD + f"  2020-01-01: {GOOD}\n  2021-01-01: null\n  2022-01-01: null\n", "resumes"),
        (HEAD + f"  2020-01-01: {BACK}\n", "nothing had ended"),
        (HEAD + f"  2020: {GOOD}\n", "not a date"),
        ("description: d\nvalues: {}\n", "unit"),
        ("description: [\n", "p"),
    ],
)
def test_a_badly_written_parameter_is_not_loaded(text: str, why: str) -> None:
    with pytest.raises(BadBookError, match=why):
        parameter("p", text)


def test_a_parameter_is_named_after_its_path(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.yaml").write_text(HEAD + f"  2020-01-01: {GOOD}\n")
    assert set(Book.load(tmp_path).parameters) == {"a.b"}


def test_nothing_claims_to_be_official_while_no_regulation_was_read() -> None:
    entries = [entry for known in book().parameters.values() for entry in known.entries]
    assert entries
    assert all(entry.confidence is not Confidence.OFFICIAL for entry in entries)


def test_policies_of_our_own_are_assumed() -> None:
    for known in book().parameters.values():
        for entry in known.entries:
            if "policy of kawal" in entry.reference:
                assert entry.confidence is Confidence.ASSUMED, known.name


def test_a_parameter_can_resume_if_it_says_so() -> None:
    known = parameter("p", HEAD + f"  2020-01-01: {GOOD}\n  2021-01-01: null\n  2022-01-01: {BACK}\n")
    values = [known.on(date(year, 6, 1)) for year in (2019, 2020, 2021, 2022)]
    assert [value and value.value for value in values] == [None, 1, None, 2]


def test_a_book_as_it_stood_on_a_day_has_no_later_value() -> None:
    then = book().until(date(2019, 12, 1))
    assert then.ruling("benefits.jkm.lump_sum", date(2022, 1, 1)).value == 16_200_000
    assert "budget.order.apbd" in then.parameters
    assert "policy.regulation_days" not in then.parameters


def test_another_book_decides_only_while_it_is_used() -> None:
    other = Book(parameters={"p": parameter("p", HEAD + f"  2020-01-01: {GOOD}\n")})
    with using_book(other):
        assert book() is other
        with using_book(Book(parameters={})), pytest.raises(Refused):
            book().newest("p")
        assert book().newest("p").value == 1
    assert "p" not in book().parameters


def test_a_witness_remembers_values_and_ends_that_were_met() -> None:
    witness = Witness(parameters=book().parameters)
    assert witness.find("benefits.jkm.lump_sum", date(2022, 1, 1)) == book().find(
        "benefits.jkm.lump_sum", date(2022, 1, 1)
    )
    witness.find("contributions.relief", date(2022, 1, 1))
    witness.find("contributions.relief", date(1990, 1, 1))
    witness.find("no.such", date(2022, 1, 1))
    assert witness.seen == {
        ("benefits.jkm.lump_sum", date(2019, 12, 2)),
        ("contributions.relief", date(2021, 2, 1)),
    }
