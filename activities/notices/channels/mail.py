"""Mail: one notice, one message, under the Message-ID that its outbox row has for ever.

A worker that dies between the server's acknowledgement and the outbox's own sends the notice again; the same
Message-ID lets mail servers and readers drop the second copy.
"""

from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import aiosmtplib

from schemas.errors import Refused, Unavailable
from schemas.refusals import Refusal

PERMANENT = 500
"""SMTP replies from here on say that sending the same again is pointless (RFC 5321 section 4.2.1)."""


class MailChannel:
    """Sends notices through one mail server."""

    def __init__(self, host: str, port: int, sender: str) -> None:
        self._host = host
        self._port = port
        self._sender = sender

    async def send(self, message_id: str, to: str, subject: str, body: str) -> None:
        """Send one plain-text mail and return once the server has taken responsibility for it.

        *message_id* may come with or without angle brackets; one without a domain gets the sender's. Raises
        Unavailable when the server does not answer or asks to try again, and Refused, naming the message and
        never the recipient, when it declines the message or the address is none.
        """
        message = self._message(message_id, to, subject, body)
        try:
            await aiosmtplib.send(message, hostname=self._host, port=self._port, timeout=15)
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise self._failure(
                message_id, max(refusal.code for refusal in error.recipients), error
            ) from None
        except aiosmtplib.SMTPResponseException as error:
            raise self._failure(message_id, error.code, error) from None
        except (aiosmtplib.SMTPException, OSError) as error:
            raise Unavailable("the mail server", error) from error

    def _message(self, message_id: str, to: str, subject: str, body: str) -> EmailMessage:
        domain = self._sender.rpartition("@")[2]
        bare = message_id.removeprefix("<").removesuffix(">")
        message = EmailMessage(policy=SMTP)
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
        return message

    @staticmethod
    def _failure(message_id: str, code: int, error: Exception) -> Exception:
        if code >= PERMANENT:
            return Refused(Refusal.REFUSED_OUTSIDE, message_id, what="the mail server", status=code)
        return Unavailable("the mail server", error)
