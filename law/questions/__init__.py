"""The questions that a row of `law.cases` may ask: each takes plain words and answers with plain words.

A question is a function on the law's pure functions, registered under its name in `registry`; its arguments are what
a row gives. An argument for a date is never `on`, which YAML reads as a yes.
"""

from law.questions import calendars, deaths, governments, money, people
from law.questions.registry import QUESTIONS, question

__all__ = ["QUESTIONS", "calendars", "deaths", "governments", "money", "people", "question"]
