"""The words of claims: every code that can be produced has them in both languages, and no other code does."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from pydantic import JsonValue

import activities
import workflows
from activities.claim_letters.content import REQUIRED
from law.book import PARAMETERS, book, names
from law.claims import FindingCode, ItemCode
from law.heirs import Relation
from law.scholarship import SchoolLevel
from schemas import claim_wording as wording
from schemas.claim_wording import Words
from schemas.claims import NO_ACCOUNT, SCHOOL_LETTER, AgencyDecision, Lawful
from schemas.deaths import (
    AppealOutcome,
    AppealStage,
    Ground,
    ObstacleCode,
    PayeeKind,
    Remedy,
    ScholarshipEnd,
    SignalCode,
)
from schemas.terms import Cause
from workflows.claims import common, disputing, filing, paying, schooling, tasks

CODE = re.compile(r"[a-z][a-z0-9_]+")
TABLES: dict[str, dict[str, Words]] = {
    name: table for name, table in vars(wording).items() if name.isupper() and isinstance(table, dict)
}
TERMS: dict[str, Iterable[str]] = {
    "CAUSES": Cause,
    "DECISIONS": AgencyDecision,
    "ENDS": ScholarshipEnd,
    "EVIDENCE": [name.removeprefix("needs_") for name in Lawful.model_fields if name.startswith("needs_")],
    "FINDINGS": FindingCode,
    "GROUNDS": Ground,
    "LEVELS": SchoolLevel,
    "OBSTACLES": (*ObstacleCode, NO_ACCOUNT),
    "OTHERS": (PayeeKind.BURIER, PayeeKind.GUARDIAN),
    "OUTCOMES": AppealOutcome,
    "PARTS": ItemCode,
    "RELATIONS": Relation,
    "REMEDIES": Remedy,
    "SIGNALS": SignalCode,
    "STAGES": common.UNDECIDED | common.DECIDED,
    "STEPS": AppealStage,
    "SUBJECTS": REQUIRED,
}
"""The codes of each table that are terms of the schemas, the law or the workflows."""
ELSEWHERE = {"DEEDS", "DOCUMENTS", "TASKS"}
"""The tables whose codes are spelled where they are produced."""


def strings(value: JsonValue) -> Iterator[str]:
    """Yield every text in a value of the law book, but for the keys of its tables."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings(one)


def asked(name: str) -> set[str]:
    """Return every text that a parameter ever held."""
    entries = book().parameters[name].entries
    return {text for entry in entries for text in strings(entry.value)}


def source(package: Any, *folders: str) -> str:  # noqa: ANN401 - a module
    """Return all the source under *folders* of a package."""
    root = Path(package.__file__).parent
    return "\n".join(path.read_text() for folder in folders for path in sorted((root / folder).glob("*.py")))


def test_every_table_is_held_against_what_produces_its_codes() -> None:
    assert set(TABLES) == TERMS.keys() | ELSEWHERE


@pytest.mark.parametrize("name", TERMS)
def test_every_term_has_words_and_nothing_else_does(name: str) -> None:
    assert set(TABLES[name]) == {str(term) for term in TERMS[name]}


@pytest.mark.parametrize("name", TABLES)
def test_every_code_is_said_in_both_languages(name: str) -> None:
    for words in TABLES[name].values():
        assert words.indonesian != words.english
        for said in (words.say("id"), words.say("en")):
            assert said.strip() == said != ""
            assert "_" not in said
        assert ("{who}" in words.indonesian) == ("{who}" in words.english)


def test_the_documents_with_words_are_those_of_the_law_book_and_the_proof_of_schooling() -> None:
    parameters = [name for name in names(PARAMETERS) if name.startswith("claims.documents.")]
    assert len(parameters) > 5
    listed = {text for name in parameters for text in asked(name) if CODE.fullmatch(text)}
    doors = {
        str(code)
        for entry in book().parameters["claims.wrong_door"].entries
        for row in _rows(entry.value)
        for code in row["documents"]
    }
    assert listed >= {"death_certificate", "claim_form"}
    assert listed | doors | {SCHOOL_LETTER} == set(wording.DOCUMENTS)


def _rows(value: JsonValue) -> list[Mapping[str, Any]]:
    assert isinstance(value, list)
    return [row for row in value if isinstance(row, dict)]


def test_the_deeds_with_words_are_those_that_a_death_brings_about() -> None:
    deeds = source(workflows, "claims", ".", "issuing", "contributions") + source(activities, "claims")
    commanded = set(re.findall(r'self\.command\(\s*"[a-z_.]+", "([a-z_.]+)"', deeds))
    by_itself = set(re.findall(r'self\.deed\(\s*"([a-z_.]+)"', deeds))
    named = {
        one
        for said in re.findall(r'action"?[:=]? =? ?(".*)', deeds)
        for one in re.findall(r'"([a-z_.]+)"', said)
    }
    opened = set(re.findall(r'Opening\.of\(\s*state,\s*"([a-z_.]+)"', deeds))
    every = commanded | by_itself | opened | named
    ours = {one for one in every if one.startswith(("claim.", "commitment.death_"))}
    assert ours == set(wording.DEEDS)


def test_the_tasks_with_words_are_those_that_a_claim_asks_for() -> None:
    asks = source(workflows, "claims") + source(activities, "claims")
    named = re.findall(r'self\._(?:ask|next)\(deed, ([A-Z]+|"[a-z_]+")', asks)
    named += re.findall(r'claim_task\([a-z.]+, ("[a-z_]+")', asks)
    modules = (tasks, filing, paying, disputing, schooling)
    spelled: set[str] = set()
    for name in named:
        spelled |= {getattr(module, name) for module in modules if hasattr(module, name)} or {name.strip('"')}
    for complete, contested in product((True, False), repeat=2):
        spelled.add(tasks.step_for(complete=complete, contested=contested))
        spelled.add(tasks.step_after(eligible=complete, signals=contested))
    assert {f"claim.{one}" for one in spelled} == set(wording.TASKS)


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("code", [*wording.OBSTACLES])
def test_an_obstacle_is_a_sentence_about_somebody_or_somebody_unnamed(code: str, lang: str) -> None:
    for who in ("Siti Contoh", None):
        said = wording.obstacle(f"{code}:H2", who, lang)
        assert said == wording.obstacle(code, who, lang)
        assert "{" not in said
        named = "{who}" in wording.OBSTACLES[code].say(lang)
        assert ((who or wording.SOMEBODY.say(lang)) in said) == named


def test_a_code_without_words_is_written_in_its_own() -> None:
    assert wording.word(wording.GROUNDS, "claims.grounds.MOON_reason") == "moon reason"
    assert wording.obstacle("MOON_MISSING:H1", "Siti Contoh") == "moon missing (Siti Contoh)"
    assert wording.obstacle("MOON_MISSING", None) == "moon missing"


def test_what_a_reporter_is_to_the_dead_is_a_code_or_their_own_words() -> None:
    assert wording.related("WIDOW") == "istri"
    assert wording.related("WIDOW", "en") == "widow"
    assert wording.related("Sdr. sepupu") == "Sdr. sepupu"


def test_several_codes_are_said_one_after_the_other() -> None:
    codes = [SignalCode.HEIR_IS_OFFICER, SignalCode.AGE_NEAR_LIMIT]
    both = "an officer is among the heirs; registered close to the age limit"
    assert wording.listed(wording.SIGNALS, codes, "en") == both
