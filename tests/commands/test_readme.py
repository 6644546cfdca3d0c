"""Every command line that the README shows is one that kawal takes."""

import shlex
from pathlib import Path

import pytest

import kawal
from tests.commands.test_help import COMMANDS

README = (Path(kawal.__file__).parent / "README.md").read_text()


def lines() -> list[str]:
    """Return each command line of the README's blocks, from `kawal` on, without a comment and what is piped."""
    blocks = README.split("```")[1::2]
    shown = [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]
    starts = ("kawal ", ".venv/bin/kawal ")
    piped = [line.rpartition(" | ")[2].partition(" > ")[0] for line in shown]
    given = [shlex.split(line, comments=True) for line in piped if line.startswith(starts)]
    return list(dict.fromkeys(shlex.join(words[1:]) for words in given))


def test_the_readme_shows_commands() -> None:
    assert len(lines()) > 50


@pytest.mark.parametrize("line", lines())
def test_a_line_of_the_readme_names_a_command_and_its_options(line: str) -> None:
    words = shlex.split(line)
    path = max((path for path in COMMANDS if tuple(words[: len(path)]) == path), key=len)
    COMMANDS[path].make_context("kawal", words[len(path) :])
