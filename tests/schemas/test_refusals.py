"""Refusals: both languages say the same, with the same facts."""

from string import Formatter

import pytest

from schemas.errors import Misused, Reason, Refused, Unavailable
from schemas.refusals import TEXTS, Refusal


def fields(*texts: str) -> set[str]:
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("code", Refusal)
def test_every_refusal_says_what_and_what_next_in_both_languages(code: Refusal) -> None:
    text = TEXTS[code]
    for words in (text.english, text.next_english, text.indonesian, text.next_indonesian):
        assert words.strip() == words
        assert words.endswith((".", "?"))
    assert text.english != text.indonesian


@pytest.mark.parametrize("code", Refusal)
def test_both_languages_speak_of_the_same_facts(code: Refusal) -> None:
    text = TEXTS[code]
    english, indonesian = (
        fields(text.english, text.next_english),
        fields(text.indonesian, text.next_indonesian),
    )
    assert {name.removesuffix("_id") for name in english} == {name.removesuffix("_id") for name in indonesian}


@pytest.mark.parametrize("code", Refusal)
def test_every_refusal_can_be_said_with_its_facts(code: Refusal) -> None:
    text = TEXTS[code]
    names = fields(text.english, text.next_english, text.indonesian, text.next_indonesian) - {"record"}
    reason = Reason(code=code, record="36.01", facts={name: f"<{name}>" for name in names})
    for language in ("en", "id"):
        said = reason.say(language)
        assert "{" not in said
        assert text.rule in said


def test_errors_end_commands_with_the_codes_that_scripts_rely_on() -> None:
    refused = Refused(Refusal.CASE_CLOSED, "claim/1")
    assert [refused.exit_code, Misused("x").exit_code, Unavailable("x").exit_code] == [1, 2, 3]


def test_a_reason_survives_the_journey_as_json() -> None:
    reason = Refused(Refusal.STALE, "case", expected=1, found=2).reason
    assert Reason.model_validate(reason.model_dump(mode="json")) == reason
