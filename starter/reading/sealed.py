"""Sealed contents, opened for a reader: checked against their digest, read in parts where they lie in parts."""

import asyncio

from schemas.claim_letters import Sealed
from schemas.errors import Refused
from schemas.refusals import Refusal
from store.contents import find_content, part_fetcher
from store.pool import Pool
from vault.content import content_digest, open_content
from vault.keys import KeyRing
from vault.parts import open_parts


async def unsealed(pool: Pool, ring: KeyRing, sealed: Sealed) -> bytes:
    """Return the bytes of a content; whoever asks has logged the read.

    Raises Refused UNKNOWN_RECORD when there is none, DIGEST_MISMATCH when it is not what its digest names.
    """
    stored = await find_content(pool, sealed.content)
    if stored is None:
        raise Refused(Refusal.UNKNOWN_RECORD, sealed.content, what="content")
    if stored.sealed is None:
        fetch = part_fetcher(pool, sealed.content)
        file = open_parts(ring, sealed.content, stored.parts, sealed.sha256, fetch)
        return await asyncio.to_thread(file.read)
    data = open_content(ring, sealed.content, stored.sealed)
    if content_digest(data) != sealed.sha256:
        raise Refused(Refusal.DIGEST_MISMATCH, sealed.content)
    return data
