"""The mail sink: takes every message kawal sends and keeps it as a file, so that people can read what was sent.

A message is known by its Message-ID: a notice that is delivered twice is one file.
"""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.embedded.web import loopback

MESSAGE_BYTES = 10_000_000


class Sink:
    """Writes each message into a folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        """Keep the message and only then acknowledge it."""
        content = envelope.content
        raw = content.encode() if isinstance(content, str) else content or b""
        await asyncio.to_thread(self._keep, raw)
        return "250 OK"

    def _keep(self, raw: bytes) -> None:
        path = self.folder / _file_name(raw)
        if not path.exists():
            draft = path.with_suffix(f".{id(raw)}.part")
            draft.write_bytes(raw)
            draft.chmod(0o600)
            draft.replace(path)


def _file_name(raw: bytes) -> str:
    """Return the file name of a message: from its Message-ID, or else from its content."""
    message_id = str(message_from_bytes(raw, policy=default)["Message-ID"] or "").strip("<> \t\r\n")
    seal = hashlib.sha256(message_id.encode() if message_id else raw).hexdigest()[:12]
    readable = re.sub(r"[^A-Za-z0-9.@-]+", "_", message_id).strip("._")[:80]
    return f"{readable or 'message'}-{seal}.eml"


@asynccontextmanager
async def mail_sink(folder: Path, port: int) -> AsyncIterator[None]:
    """Take mail on loopback's *port* into *folder* while the context is open."""
    sink = Sink(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(
            sink, loop=loop, hostname="kawal.invalid", data_size_limit=MESSAGE_BYTES, enable_SMTPUTF8=True
        ),
        sock=loopback(port),
    )
    try:
        yield
    finally:
        server.close()
