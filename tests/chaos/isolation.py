"""Isolation: a test keeps to servers of its own, whatever real ones the environment names."""

import os

import pytest


def isolate(patch: pytest.MonkeyPatch) -> None:
    """Hide every server that the environment names."""
    for name in [*os.environ]:
        if name == "DATABASE_URL" or name.startswith(("KAWAL_", "TEMPORAL_")):
            patch.delenv(name)
    patch.setenv("TEMPORAL_CONFIG_FILE", os.devnull)
