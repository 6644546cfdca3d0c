"""Contents: uploaded files and free text, sealed before they are stored and checked when they are opened."""

from schemas.errors import Refused
from schemas.refusals import Refusal
from store.contents import find_content, store_content
from store.pool import Pool
from vault.content import content_digest, open_content, seal_content
from vault.keys import KeyRing


class Contents:
    """Seals, stores and opens contents."""

    def __init__(self, pool: Pool, ring: KeyRing) -> None:
        self.pool = pool
        self.ring = ring

    async def put(self, purpose: str, data: bytes) -> tuple[str, str]:
        """Store *data* sealed and inert; return its id and SHA-256. The same bytes are stored once per purpose."""
        sha256 = content_digest(data)
        name = f"{purpose}/{sha256[:32]}"
        await store_content(self.pool, name, purpose, sha256, seal_content(self.ring, name, data))
        return name, sha256

    async def get(self, name: str, sha256: str) -> bytes:
        """Return the content; raises Refused when there is none, or when it is not what *sha256* names."""
        sealed = await find_content(self.pool, name)
        if sealed is None:
            raise Refused(Refusal.UNKNOWN_RECORD, name, what="content")
        data = open_content(self.ring, name, sealed)
        if content_digest(data) != sha256:
            raise Refused(Refusal.DIGEST_MISMATCH, name)
        return data
