"""Mail: one notice, one message, under the Message-ID that its outbox row has for ever.

A worker that dies between the server's acknowledgement and the outbox's own sends the notice again; the same
Message-ID lets mail servers and readers drop the second copy.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.headerregistry import BaseHeader, HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import aiosmtplib

from schemas.errors import Refused, Unavailable
from schemas.refusals import Refusal

PERMANENT = 500
"""SMTP replies from here on say that sending the same again is pointless (RFC 5321 section 4.2.1)."""


@dataclass(frozen=True)
class Attachment:
    """A PDF that goes with a mail."""

    name: str
    pdf: bytes


class _Headers(HeaderRegistry):
    """The registry of header classes; the library's own builds each class anew for every header of every mail."""

    def __init__(self) -> None:
        super().__init__()
        self._built: dict[str, type[BaseHeader]] = {}

    def __getitem__(self, name: str) -> type[BaseHeader]:
        key = name.lower()
        if key not in self._built:
            self._built[key] = super().__getitem__(name)
        return self._built[key]


POLICY = SMTP.clone(header_factory=_Headers())


class Line:
    """An open connection to the mail server."""

    def __init__(self, client: aiosmtplib.SMTP, sender: str) -> None:
        self._client = client
        self._sender = sender

    async def send(
        self, message_id: str, to: str, subject: str, body: str, attachments: Sequence[Attachment] = ()
    ) -> None:
        """Send one plain-text mail and return once the server has taken responsibility for it.

        *message_id* may come with or without angle brackets; one without a domain gets the sender's. Raises
        Unavailable when the server does not answer or asks to try again, and Refused, naming the message and
        never the recipient, when it declines the message or the address is none.
        """
        message = self._message(message_id, to, subject, body, attachments)
        try:
            await self._client.send_message(message)
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise _failure(message_id, max(refusal.code for refusal in error.recipients), error) from None
        except aiosmtplib.SMTPResponseException as error:
            raise _failure(message_id, error.code, error) from None
        except (aiosmtplib.SMTPException, OSError) as error:
            raise Unavailable("the mail server", error) from error

    def _message(
        self, message_id: str, to: str, subject: str, body: str, attachments: Sequence[Attachment]
    ) -> EmailMessage:
        domain = self._sender.rpartition("@")[2]
        bare = message_id.removeprefix("<").removesuffix(">")
        message = EmailMessage(policy=POLICY)
        try:
            message["Message-ID"] = f"<{bare}>" if "@" in bare else f"<{bare}@{domain}>"
            message["From"] = self._sender
            message["To"] = to
            message["Subject"] = subject
        except (ValueError, HeaderParseError):
            raise Refused(
                Refusal.INVALID_INPUT,
                message_id,
                what="the address or subject",
                why="it is not one line of text",
            ) from None
        message["Date"] = format_datetime(datetime.now(UTC))
        message["Auto-Submitted"] = "auto-generated"
        message["Content-Language"] = "id, en"
        message.set_content(body)
        for one in attachments:
            message.add_attachment(one.pdf, maintype="application", subtype="pdf", filename=one.name)
        return message


class MailChannel:
    """Sends notices through one mail server."""

    def __init__(self, host: str, port: int, sender: str) -> None:
        self._host = host
        self._port = port
        self._sender = sender

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[Line]:
        """Yield one connection for several mails; raises Unavailable when the server does not answer."""
        client = aiosmtplib.SMTP(hostname=self._host, port=self._port, timeout=15)
        try:
            await client.connect()
        except (aiosmtplib.SMTPException, OSError) as error:
            raise Unavailable("the mail server", error) from error
        try:
            yield Line(client, self._sender)
        finally:
            client.close()

    async def send(
        self, message_id: str, to: str, subject: str, body: str, attachments: Sequence[Attachment] = ()
    ) -> None:
        """Send one mail over a connection of its own; raises as `Line.send` does."""
        async with self.connected() as line:
            await line.send(message_id, to, subject, body, attachments)


def _failure(message_id: str, code: int, error: Exception) -> Exception:
    if code >= PERMANENT:
        return Refused(Refusal.REFUSED_OUTSIDE, message_id, what="the mail server", status=code)
    return Unavailable("the mail server", error)
