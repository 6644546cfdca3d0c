"""What a claim is decided on is read in the transaction that decides it."""

import asyncio
from datetime import date

import pytest

from activities.claims.common import Files
from activities.claims.deciding import Reader
from activities.contents import Contents
from schemas.errors import Refused
from schemas.families import Family
from schemas.orders import ClaimFacts
from schemas.refusals import Refusal
from schemas.terms import Cause
from starter.installation import Installation
from store.pool import open_pool, transaction
from vault.content import content_digest


async def test_a_transaction_that_decides_waits_for_no_second_connection(installation: Installation) -> None:
    """Where each holds one and waits for another, as many at once as the pool has wait for ever."""
    data = Family().model_dump_json().encode()
    name, sha256 = await installation.upload("claim", data)
    facts = ClaimFacts(
        claim="99.01-2025-1", region="99.01", person="nobody", memberships=(), died_on=date(2025, 1, 2),
        cause=Cause.NON_WORK, traffic=False, content=name, content_digest=sha256, family=name, family_digest=sha256,
    )  # fmt: skip
    pool = await open_pool(installation.settings.database_url, size=1)
    reader = Reader(Files(Contents(pool, installation.ring)), installation.ring)
    try:
        async with asyncio.timeout(10), transaction(pool) as tx:
            known = await reader.find(tx, facts)
            assert known.family == Family()
            assert known.nik == ""
            assert known.case(facts).death.memberships == ()
            with pytest.raises(Refused) as refused:
                _ = known.key
            assert refused.value.reason.code is Refusal.UNKNOWN_RECORD
            wrong = facts.model_copy(update={"family_digest": content_digest(b"another")})
            with pytest.raises(Refused) as refused:
                await reader.find(tx, wrong)
            assert refused.value.reason.code is Refusal.DIGEST_MISMATCH
    finally:
        await pool.close()
