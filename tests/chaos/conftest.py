"""Stacks of their own, a cast in a hurry, and passwords that cost nothing to check."""

import pytest
from argon2 import PasswordHasher

from tests.chaos import cast
from tests.chaos.isolation import isolate
from vault import signin


@pytest.fixture
def isolated(monkeypatch: pytest.MonkeyPatch) -> None:
    isolate(monkeypatch)
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(signin, "_hasher", cheap)
    monkeypatch.setattr("starter.rehearsal.run.AT_ONCE", cast.REGIONS)
    monkeypatch.setattr("starter.rehearsal.run.persona", cast.hurried)
