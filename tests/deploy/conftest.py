"""One embedded stack for all tests of this folder that leave it as they found it."""

import os
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from deploy.embedded.stack import Stack

HERE = Path(__file__).parent
WORKER = (sys.executable, str(HERE / "patient_worker.py"))
REPLACEMENTS = ("DATABASE_URL", "TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE", "TEMPORAL_CONFIG_FILE")


@pytest.fixture(scope="session", autouse=True)
def embedded_servers() -> Iterator[None]:
    """Keep the caller's real servers out of it: these tests kill what they use."""
    with pytest.MonkeyPatch.context() as patch:
        for name in (*REPLACEMENTS, *(name for name in os.environ if name.startswith("KAWAL_"))):
            patch.delenv(name, raising=False)
        patch.setenv("TEMPORAL_CONFIG_FILE", os.devnull)
        yield


@pytest.fixture(scope="session")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    data = tmp_path_factory.mktemp("stack")
    async with Stack(data, kind="rehearsal", worker=WORKER, durable=False) as running:
        yield running
