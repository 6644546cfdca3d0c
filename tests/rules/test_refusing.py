"""Rules about refusals: whoever refuses says everything that the words of the refusal speak of."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from schemas.refusals import TEXTS, Refusal, Text
from tests.rules.conftest import ROOT


def needed(text: Text) -> set[str]:
    """Return the facts that a refusal's words need in both languages; one of them may stand for both."""
    words = (text.english, text.next_english, text.indonesian, text.next_indonesian)
    return {name for text in words for _, name, _, _ in Formatter().parse(text) if name} - {"record"}


def refusals(module: Path) -> Iterator[tuple[int, str, set[str]]]:
    """Yield where a module refuses, with which code, and which facts it gives; those that it passes on are left out."""
    for node in ast.walk(ast.parse(module.read_text())):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        match node.args[0]:
            case ast.Attribute(value=ast.Name(id="Refusal"), attr=code):
                given = {keyword.arg for keyword in node.keywords}
                if None not in given:
                    yield node.lineno, code, {name for name in given if name}


def test_every_refusal_is_given_the_facts_that_its_words_speak_of(modules: list[Path]) -> None:
    found = [(module, *one) for module in modules for one in refusals(module)]
    lacking = {
        f"{module.relative_to(ROOT)}:{line} {code}": missing
        for module, line, code, given in found
        if (missing := needed(TEXTS[Refusal[code]]) - given)
    }
    assert lacking == {}
    assert len(found) > 100
