"""Every question by its name, and the one that asks for a bare value."""

from collections.abc import Callable
from datetime import date
from typing import Any

from pydantic import validate_call

from law.book import book

Question = Callable[..., dict[str, Any]]
QUESTIONS: dict[str, Question] = {}
"""Every question by its name."""


def question(function: Question) -> Question:
    """Register *function* as the question of its name; what a row gives is read by its annotations."""
    QUESTIONS[function.__name__] = validate_call(function)
    return function


@question
def value(*, parameter: str, day: date) -> dict[str, Any]:
    """Return a parameter as it stood on a day: for names and lists from which nothing is computed."""
    found = book().ruling(parameter, day)
    return {"value": found.value, "effective_from": found.effective_from}
