"""A release with another law book or calendar is noticed once, and every open budget year hears of it."""

from collections.abc import AsyncIterator
from unittest.mock import AsyncMock, Mock

import pytest
from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing import ActivityEnvironment

from activities.budgeting import budget
from activities.chores import law
from activities.chores.law import PublishLaw
from schemas.cases import CaseKey, CaseType, LawPublished
from schemas.errors import Unavailable
from schemas.names import commitment_id
from schemas.orders import OpenBudget
from store.pool import Pool, open_pool
from store.record import Record, Writer
from tests.support.databases import Databases
from tests.support.world import CONDUCTED, INSTRUCTION, SIGNED_ON, on

REGIONS = ("35.09", "36.01")


@pytest.fixture
async def pool(databases: Databases) -> AsyncIterator[Pool]:
    """Yield a database with two open budget years."""
    opened = await open_pool(await databases.clone(), size=2)
    openings = [
        budget(OpenBudget(parent=_parent(code), fiscal_year=2022, at=on(SIGNED_ON), clock=CONDUCTED))
        for code in REGIONS
    ]
    await Record(opened).open_cases(openings, Writer())
    yield opened
    await opened.close()


def _parent(region: str) -> CaseKey:
    return CaseKey(
        id=commitment_id(INSTRUCTION, region),
        type=CaseType.COMMITMENT,
        instruction=INSTRUCTION,
        region=region,
        province=region[:2],
    )


def temporal(*, signal: AsyncMock) -> Mock:
    client = Mock()
    client.get_workflow_handle.return_value.signal = signal
    return client


async def published(pool: Pool, signal: AsyncMock) -> int:
    return await ActivityEnvironment().run(PublishLaw(pool, temporal(signal=signal)).once)


async def test_the_first_law_book_of_an_installation_is_news_to_nobody(pool: Pool) -> None:
    signal = AsyncMock()
    assert await published(pool, signal) == 0
    signal.assert_not_awaited()


async def test_another_law_book_is_told_once_to_every_open_budget_year(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    signal = AsyncMock()
    await published(pool, signal)
    monkeypatch.setattr(law, "digest", lambda: "f" * 64)
    assert await published(pool, signal) == len(REGIONS)
    assert [call.args for call in signal.await_args_list] == [("tell", LawPublished())] * len(REGIONS)
    assert await published(pool, signal) == 0


async def test_an_edition_that_not_everybody_heard_of_is_told_again(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    await published(pool, AsyncMock())
    monkeypatch.setattr(law, "digest", lambda: "f" * 64)
    away = AsyncMock(side_effect=[None, RPCError("away", RPCStatusCode.UNAVAILABLE, b"")])
    with pytest.raises(Unavailable):
        await published(pool, away)
    assert await published(pool, AsyncMock()) == len(REGIONS)


async def test_a_case_that_has_just_closed_is_passed_over(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    await published(pool, AsyncMock())
    monkeypatch.setattr(law, "digest", lambda: "f" * 64)
    gone = AsyncMock(side_effect=RPCError("gone", RPCStatusCode.NOT_FOUND, b""))
    assert await published(pool, gone) == len(REGIONS)
