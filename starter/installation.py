"""One installation as a client sees it: its settings, PostgreSQL and Temporal, opened together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from temporalio.client import Client

from schemas.settings import Settings
from starter.client import Commands, SignedIn
from store.contents import find_content, store_content
from store.pool import Pool, open_pool
from vault.client import connect
from vault.content import content_digest, open_content, seal_content
from vault.keys import KeyRing
from vault.signin import parse_token


@dataclass(frozen=True)
class Installation:
    """Open connections to one installation."""

    settings: Settings
    pool: Pool
    client: Client
    ring: KeyRing

    def commands(self, signed_in: SignedIn | None) -> Commands:
        """Return the commands of one sign-in."""
        return Commands(self.client, self.pool, signed_in)

    async def upload(self, purpose: str, data: bytes) -> tuple[str, str]:
        """Store *data* sealed and inert; return its id and SHA-256. The same bytes are stored once per purpose."""
        sha256 = content_digest(data)
        name = f"{purpose}/{sha256[:32]}"
        await store_content(self.pool, name, purpose, sha256, seal_content(self.ring, name, data))
        return name, sha256

    async def download(self, name: str) -> bytes | None:
        """Return an uploaded content, or None."""
        sealed = await find_content(self.pool, name)
        return None if sealed is None else open_content(self.ring, name, sealed)


@asynccontextmanager
async def opened(settings: Settings, *, size: int = 4) -> AsyncIterator[Installation]:
    """Yield the installation of *settings*; raises Unavailable when a server does not answer."""
    pool = await open_pool(settings.database_url, size=size)
    try:
        yield Installation(settings, pool, await connect(settings), KeyRing.load(settings.key_file))
    finally:
        await pool.close()


def signed_in(settings: Settings) -> SignedIn | None:
    """Return the sign-in kept in the installation's session file, or None."""
    if not settings.session_file.exists():
        return None
    token = parse_token(settings.session_file.read_text().strip())
    return None if token is None else SignedIn(token.id, token.secret)
