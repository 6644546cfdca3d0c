"""One embedded stack for all tests: servers once per session, databases cloned in milliseconds.

Workflows run in this process, against the real development server, with the product's own worker. Tests keep out
of each other's way by acting in regions of their own. Each process of a parallel run has a stack of its own.
"""

import os
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from functools import partial

import pytest
from hypothesis import settings as hypothesis_settings

from deploy.embedded.stack import Stack
from law import regions
from schemas.clock import WIB
from schemas.terms import RegionKind
from starter.installation import Installation, opened
from store.pool import Pool, open_pool
from tests.support.databases import Databases
from tests.support.directory import directory
from tests.support.people import People, everybody
from tests.support.turnstile import Turnstile
from tests.support.world import SIGNED_ON, World, inhabited

hypothesis_settings.register_profile("kawal", deadline=None, derandomize=True)
hypothesis_settings.load_profile("kawal")

MEASURED = "measured"
TURNSTILE = pytest.StashKey[Turnstile]()


def pytest_sessionstart(session: pytest.Session) -> None:
    factory: pytest.TempPathFactory = session.config._tmp_path_factory  # type: ignore[attr-defined]
    folder = factory.getbasetemp()
    session.config.stash[TURNSTILE] = Turnstile(
        folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Let tests run beside each other, but for those that ask for the turnstile and decide for themselves."""
    if "turnstile" in getattr(item, "fixturenames", ()):
        return (yield)
    with item.config.stash[TURNSTILE].among_others():
        return (yield)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show below the results of all tests what they measured, whichever process ran them."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, line in report.user_properties if report.when == "call" else ():
            if name == MEASURED:
                terminalreporter.write_line(line)


@pytest.fixture
def measured(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Return what takes a line to be shown below the results of all tests."""
    return partial(record_property, MEASURED)


@pytest.fixture
def turnstile(request: pytest.FixtureRequest) -> Turnstile:
    """Return what lets a test be alone on this machine."""
    return request.config.stash[TURNSTILE]


@pytest.fixture(scope="session")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """Yield servers of our own, whatever real ones the environment names."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [*os.environ]:
            if name == "DATABASE_URL" or name.startswith(("KAWAL_", "TEMPORAL_")):
                patch.delenv(name)
        patch.setenv("TEMPORAL_CONFIG_FILE", os.devnull)
        data = tmp_path_factory.mktemp("stack")
        async with Stack(data, kind="rehearsal", worker=None, time_skipping=True, durable=False) as running:
            yield running


@pytest.fixture(scope="session")
async def databases(stack: Stack) -> AsyncIterator[Databases]:
    """Yield databases on the stack's server: empty ones, and clones of a migrated one."""
    async with Databases.on(stack.settings.database_url) as found:
        yield found


@pytest.fixture(scope="module")
async def pool(databases: Databases) -> AsyncIterator[Pool]:
    """Yield connections to a migrated database of the module's own."""
    connections = await open_pool(await databases.clone(), size=10)
    yield connections
    await connections.close()


@pytest.fixture(scope="session")
async def installation(stack: Stack) -> AsyncIterator[Installation]:
    async with opened(stack.settings, size=10) as running:
        yield running


@pytest.fixture(scope="session")
async def people(installation: Installation) -> People:
    return await everybody(installation.pool, directory())


@pytest.fixture(scope="session")
async def world(installation: Installation, people: People) -> AsyncIterator[World]:
    """Yield the installation with its worker, and people to act in it."""
    async with inhabited(installation, people) as running:
        yield running


@pytest.fixture(scope="session")
def unused_regencies() -> Iterator[str]:
    """Return regencies on Western time but for Banten's, which tests name themselves."""
    return iter([code for code in _with_budgets(RegionKind.REGENCY, western=True) if code[:2] != "36"])


@pytest.fixture(scope="session")
def unused_elsewhere() -> Iterator[str]:
    """Return cities, and regencies further east: for tests to which neither the kind nor the zone matters."""
    return iter(
        [*_with_budgets(RegionKind.CITY, western=True), *_with_budgets(RegionKind.REGENCY, western=False)]
    )


@pytest.fixture
def region(
    request: pytest.FixtureRequest, unused_regencies: Iterator[str], unused_elsewhere: Iterator[str]
) -> str:
    """Return a region that no other test acts in: a regency on Western time, unless it may lie elsewhere."""
    anywhere = request.node.get_closest_marker("anywhere") is not None
    return next(unused_elsewhere if anywhere else unused_regencies)


def _with_budgets(kind: RegionKind, *, western: bool) -> list[str]:
    return [
        region.code
        for region in regions.as_of(SIGNED_ON)
        if region.kind is kind and region.has_own_budget and (regions.offset(region) == WIB) is western
    ]
