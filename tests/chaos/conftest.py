"""Stacks of their own, whatever servers the environment names, and passwords that cost nothing to check."""

import os

import pytest
from argon2 import PasswordHasher

from tests.chaos import cast
from vault import signin


@pytest.fixture
def isolated(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [*os.environ]:
        if name == "DATABASE_URL" or name.startswith(("KAWAL_", "TEMPORAL_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("TEMPORAL_CONFIG_FILE", os.devnull)
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(signin, "_hasher", cheap)
    monkeypatch.setattr("starter.rehearsal.run.AT_ONCE", cast.REGIONS)
    monkeypatch.setattr("starter.rehearsal.run.persona", cast.hurried)
