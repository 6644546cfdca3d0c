"""Rules about files: what may stand in the repository, and where."""

import re
import tomllib
from pathlib import Path

import pytest

from store.migrate import shipped
from tests.rules.conftest import PACKAGES, ROOT

LONGEST = 400
TOP_LEVEL = {*PACKAGES, "bench", "tests", "docs", ".ci"}
MACHINE = re.compile(r"(?<![\w.-])/(?:work|root|home/\w+|Users/\w+)/\w")
REGISTRY = re.compile(
    r"https?://[^\s\"')]*(?:pypi|simple/|artifactory|nexus|devpi|index)[^\s\"')]*", re.IGNORECASE
)
SECRET = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----")


def texts(tracked: list[Path]) -> list[tuple[str, str]]:
    found = []
    for path in tracked:
        name = path.relative_to(ROOT).as_posix()
        if path.suffix in {".png", ".svg", ".gz"} or name.startswith("tests/histories/recorded/"):
            continue
        found.append((name, path.read_text(encoding="utf-8")))
    return found


def test_no_module_is_longer_than_four_hundred_lines(modules: list[Path]) -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in modules}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def test_every_module_says_what_it_is_for_in_one_line(modules: list[Path]) -> None:
    silent = [path.name for path in modules if not path.read_text().startswith('"""')]
    assert silent == []


def test_nothing_names_a_machine_or_a_registry(tracked: list[Path]) -> None:
    found = [
        (name, match.group())
        for name, text in texts(tracked)
        for pattern in (MACHINE, REGISTRY, SECRET)
        for match in [pattern.search(text)]
        if match
    ]
    assert found == []


def test_top_level_folders_are_those_of_the_house(tracked: list[Path]) -> None:
    folders = {path.relative_to(ROOT).parts[0] for path in tracked if len(path.relative_to(ROOT).parts) > 1}
    assert folders <= TOP_LEVEL


def test_the_wheel_carries_every_package_and_no_other() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    carried = set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"])
    assert carried == {*PACKAGES, "kawal.py", "worker.py"}
    assert set(project["tool"]["importlinter"]["root_packages"]) == set(PACKAGES)
    assert set(project["tool"]["mypy"]["packages"]) == set(PACKAGES)


def test_migrations_are_numbered_without_a_gap() -> None:
    assert [version for version, _, _ in shipped()] == list(range(1, len(shipped()) + 1))


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_is_described(package: str) -> None:
    assert (ROOT / package / "__init__.py").read_text().startswith('"""')
