"""A term in both languages, and how a table of terms is read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One term for people to read."""

    indonesian: str
    english: str

    def say(self, lang: str) -> str:
        """Return the term in *lang*: `id` or `en`."""
        return self.indonesian if lang == "id" else self.english


def word(table: Mapping[str, Words], code: object, lang: str = "id") -> str:
    """Return the words of *code* in *lang*, or the code as words where *table* has none."""
    text = str(code)
    if text in table:
        return table[text].say(lang)
    return text.rpartition(".")[2].replace("_", " ").lower()


def listed(table: Mapping[str, Words], codes: Iterable[object], lang: str = "id") -> str:
    """Return the words of several codes, one after the other."""
    return "; ".join(word(table, code, lang) for code in codes)
