"""The law book: dates, ends, and what it refuses to load."""

import re
from datetime import date
from pathlib import Path

import pytest

from law.book import BadBookError, Book, book, parameter
from schemas.errors import Refused
from schemas.refusals import Refusal
from schemas.rulings import Confidence

LAW = Path(__file__).parents[2] / "law"
HEAD = "description: d\nunit: IDR\nvalues:\n"
GOOD = "{value: 1, reference: PP 1/2000, confidence: assumed}"


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


def test_the_code_of_the_law_holds_no_amount() -> None:
    """An amount or a rate in Python would have no date, no reference and no confidence."""
    for path in LAW.glob("*.py"):
        numbers = re.findall(r"(?<![\w.\"'])\d[\d_]{3,}(?![\w\"'])|\b\d+\.\d+\b", _code(path))
        assert set(numbers) <= {"2000"}, path.name


def _code(path: Path) -> str:
    without_strings = re.sub(r'""".*?"""', "", path.read_text("utf-8"), flags=re.DOTALL)
    return re.sub(r"f?\"[^\"\n]*\"|#.*", "", without_strings)
