"""The contract of the command line that no server is needed to hold."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

import kawal
from schemas.refusals import Refusal

ROOT = Path(kawal.__file__).parent
LAYERS = ("activities", "console", "deploy", "law", "schemas", "starter", "store", "vault", "workflows")


def commands(command: Any, *path: str) -> Iterator[tuple[tuple[str, ...], Any]]:  # noqa: ANN401 - the library's own
    """Yield every command of the tree with the words that reach it."""
    inner = getattr(command, "commands", None)
    if inner is None:
        yield path, command
        return
    for name, one in inner.items():
        yield from commands(one, *path, name)


COMMANDS = dict(commands(get_command(kawal.assembled())))


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_says_what_it_does_and_gives_an_example_that_parses(path: tuple[str, ...]) -> None:
    command = COMMANDS[path]
    assert command.help
    assert command.epilog.startswith("Example: kawal ")
    words = shlex.split(command.epilog.removeprefix("Example: "))
    assert tuple(words[1 : 1 + len(path)]) == path
    command.make_context("kawal", words[1 + len(path) :])


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_takes_the_common_options(path: tuple[str, ...]) -> None:
    options = {option for parameter in COMMANDS[path].params for option in parameter.opts}
    assert {"--json", "--data", "--lang"} <= options


def test_every_refusal_is_one_that_something_gives() -> None:
    sources = [
        file.read_text()
        for layer in LAYERS
        for file in (ROOT / layer).rglob("*.py")
        if file.name != "refusals.py"
    ]
    given = {name for source in sources for name in re.findall(r"Refusal\.([A-Z_]+)", source)}
    # Rows of a roster are refused set by set, in SQL, and so is whoever gains from what they would approve.
    queries = [file.read_text() for file in (ROOT / "store" / "queries").glob("*.sql")]
    given |= {name.upper() for source in queries for name in re.findall(r"row_refusal\('(\w+)'", source)}
    record = (ROOT / "store" / "queries" / "record.sql").read_text()
    _, _, conflict = record.partition("-- name: conflict(")
    given |= {name.upper() for name in re.findall(r"THEN '(\w+)'", conflict.partition("-- name: ")[0])}
    assert {refusal.name for refusal in Refusal} == given


@pytest.mark.parametrize("words", [[], ["case"], ["ops"]], ids=["kawal", "group", "ops"])
def test_a_group_alone_shows_its_commands(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert kawal.main(words) in (kawal.DONE, kawal.MISUSED)
    assert "Commands" in "".join(capsys.readouterr())
