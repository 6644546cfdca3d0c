"""The words of claims: no code of the law book, of the schemas or of the workflows lacks them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import JsonValue

import workflows
from law.book import PARAMETERS, book, names
from law.claims import FindingCode, ItemCode
from law.heirs import Relation
from law.scholarship import SchoolLevel
from schemas import claim_wording as wording
from schemas.claims import AgencyDecision
from schemas.deaths import AppealOutcome, AppealStage, Ground, ObstacleCode, ScholarshipEnd, SignalCode
from schemas.terms import Cause
from workflows.claims import common

CODE = re.compile(r"[a-z][a-z0-9_]+")
ENUMS = {
    "causes": (wording.CAUSES, Cause),
    "findings": (wording.FINDINGS, FindingCode),
    "parts": (wording.PARTS, ItemCode),
    "relations": (wording.RELATIONS, Relation),
    "levels": (wording.LEVELS, SchoolLevel),
    "steps": (wording.STEPS, AppealStage),
    "outcomes": (wording.OUTCOMES, AppealOutcome),
    "decisions": (wording.DECISIONS, AgencyDecision),
    "ends": (wording.ENDS, ScholarshipEnd),
    "grounds": (wording.GROUNDS, Ground),
    "obstacles": (wording.OBSTACLES, ObstacleCode),
    "signals": (wording.SIGNALS, SignalCode),
}


def strings(value: JsonValue) -> Iterator[str]:
    """Yield every text in a value of the law book, but for the keys of its tables."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings(one)


def parameters(prefix: str) -> list[str]:
    return [name for name in names(PARAMETERS) if name.startswith(prefix)]


def asked(name: str) -> set[str]:
    """Return every text that a parameter ever held."""
    entries = book().parameters[name].entries
    return {text for entry in entries for text in strings(entry.value)}


@pytest.mark.parametrize("name", parameters("claims.documents."))
def test_every_document_that_the_law_book_asks_for_has_words(name: str) -> None:
    codes = {text for text in asked(name) if CODE.fullmatch(text)}
    assert {code for code in codes if code not in wording.DOCUMENTS} == set()


def test_the_law_book_does_ask_for_documents() -> None:
    assert asked("claims.documents.always") >= {"death_certificate", "claim_form"}


def test_every_ground_of_the_law_book_has_words() -> None:
    grounds = {name.rpartition(".")[2] for name in parameters("claims.grounds.")}
    assert grounds - wording.GROUNDS.keys() == set()
    assert wording.GROUNDS.keys() >= {
        *("not_active", "before_number", "over_age", "not_a_member"),
        *("forged", "duplicate", "wrong_door", "withdrawn"),
    }


def test_every_signal_of_the_law_book_has_words() -> None:
    signals = {name.rpartition(".")[2] for name in parameters("claims.signals.")}
    assert signals - wording.SIGNALS.keys() == set()


def test_every_relation_and_level_of_the_law_book_has_words() -> None:
    relations = asked("claims.heirs") & {
        text for text in asked("claims.heirs") if text in Relation.__members__
    }
    assert {one.lower() for one in relations} - wording.RELATIONS.keys() == set()
    levels = asked("benefits.scholarship.levels")
    assert levels
    assert {one.lower() for one in levels} - wording.LEVELS.keys() == set()


@pytest.mark.parametrize("kind", ENUMS)
def test_every_term_of_a_claim_has_words(kind: str) -> None:
    table, terms = ENUMS[kind]
    assert {term.value.lower() for term in terms} - table.keys() == set()


@pytest.mark.parametrize(
    "code",
    ["MINOR_WITHOUT_GUARDIAN", "contested:H2", "NO_JOINT_LETTER", "will_not_notarial", "OUTSIDE_ORDER_WITHOUT_COURT:H3",
     "identity_mismatch", "NO_ACCOUNT:H1", "no_account"],
)  # fmt: skip
def test_every_obstacle_is_a_sentence_about_somebody_or_somebody_unnamed(code: str) -> None:
    name = code.partition(":")[0].lower()
    assert name in wording.OBSTACLES
    for who in ("Siti Contoh", None):
        said = wording.obstacle(code, who)
        assert "{" not in said
        assert "_" not in said
        assert ((who or wording.SOMEBODY) in said) == ("{who}" in wording.OBSTACLES[name])


def test_every_deed_of_a_claim_has_words() -> None:
    folder = Path(workflows.__file__).parent / "claims"
    source = "\n".join(path.read_text() for path in folder.glob("*.py"))
    commanded = set(re.findall(r'self\.command\(\s*"[a-z_.]+", "([a-z_.]+)"', source))
    by_itself = set(re.findall(r'self\.deed\(\s*"([a-z_.]+)"', source))
    others = set(re.findall(r'action = "(claim\.[a-z_]+)"', source)) | {
        "claim.opened",
        "commitment.death_reported",
    }
    assert len(commanded) > 10
    assert len(by_itself) > 8
    assert (commanded | by_itself | others) - wording.DEEDS.keys() == set()


def test_every_stage_of_a_claim_has_words() -> None:
    stages = {
        common.COLLECTING, common.COMPLETE, common.PREPARED, common.APPROVED, common.ORDERED, common.PAID,
        common.SCHOOLING, common.REJECTED,
    }  # fmt: skip
    assert stages - wording.STAGES.keys() == set()


def test_a_code_without_words_is_written_in_its_own() -> None:
    assert wording.word(wording.GROUNDS, "claims.grounds.MOON_reason") == "moon reason"
    assert wording.word(wording.DOCUMENTS, "Death_Certificate") == wording.DOCUMENTS["death_certificate"]
    assert wording.obstacle("MOON_MISSING:H1", "Siti Contoh") == "moon missing (Siti Contoh)"
    assert wording.obstacle("MOON_MISSING", None) == "moon missing"
