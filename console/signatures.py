"""Signatures: whether a message comes from the bank, by the Standard Webhooks specification.

HMAC-SHA256 over `id.timestamp.body`, compared in constant time, with any of several secrets against any of several
signatures, so that both sides can rotate; a message older or newer than five minutes does not count, so that one that
was overheard cannot be sent again later. https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

from collections.abc import Mapping, Sequence

from standardwebhooks import Webhook, WebhookVerificationError

HEADERS = ("webhook-id", "webhook-timestamp", "webhook-signature")


def distrust(secrets: Sequence[str], headers: Mapping[str, str], body: bytes) -> str | None:
    """Return why a message is not to be trusted, in words that repeat nothing of it, or None."""
    why = "no secret"
    for secret in secrets:
        try:
            Webhook(secret).verify(body, dict(headers), json_parse=False)
        except WebhookVerificationError as error:
            why = str(error)
        except ValueError:
            # A signature that is no base64, or without a version; a body that is no text.
            why = "Invalid Signature Headers"
        else:
            return None
    return why
