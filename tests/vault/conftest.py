"""One fresh key ring per test."""

from pathlib import Path

import pytest

from vault.keys import KeyRing


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing.create(tmp_path / "keys.json")
