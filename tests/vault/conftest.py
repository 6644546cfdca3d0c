"""One fresh key ring per test, and a place for what tests measured, shown when all have run."""

from collections.abc import Callable
from pathlib import Path

import pytest

from vault.keys import KeyRing

MEASURED = pytest.StashKey[list[str]]()


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing.create(tmp_path / "keys.json")


@pytest.fixture
def measured(pytestconfig: pytest.Config) -> Callable[[str], None]:
    """Return what takes a line to be shown below the results of all tests."""
    return pytestconfig.stash.setdefault(MEASURED, []).append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for line in config.stash.get(MEASURED, []):
        terminalreporter.write_line(line)
