"""A bank that signs its messages as Standard Webhooks asks, and a year of contributions that they pay."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from httpx2 import AsyncClient, Response

from tests.support.stages import YEAR, Region
from tests.support.world import World
from tests.support.years import AMOUNT, owed, year
from vault.webhooks import read_secrets

BOOKED_ON = f"{YEAR}-01-12"


@dataclass
class Bank:
    """Sends messages to the stack's webhook."""

    client: AsyncClient
    world: World

    @property
    def secrets(self) -> tuple[str, ...]:
        return read_secrets(self.world.installation.settings.webhook_file)

    async def send(
        self,
        event: object,
        *,
        secret: str | None = None,
        late_s: float = 0,
        message: str = "msg_1",
        also: str = "",
        without: str = "",
    ) -> Response:
        """Send a signed message; *also* stands before its signature, *without* leaves a header out."""
        body = event if isinstance(event, bytes) else json.dumps(event).encode()
        stamp = str(int(time.time() - late_s))
        headers = {
            "webhook-id": message,
            "webhook-timestamp": stamp,
            "webhook-signature": also + signature(secret or self.secrets[0], message, stamp, body),
        }
        headers.pop(without, None)
        return await self.client.post(
            self.world.installation.settings.webhook_url, content=body, headers=headers
        )

    async def refused(self) -> list[str]:
        """Return the refusals that the audit log has of messages, oldest first."""
        found = await self.world.rows(
            "SELECT details FROM audit_entry WHERE chain = 'refusal/receipts' ORDER BY seq"
        )
        return [row["details"]["refusal"] for row in found]


def signature(secret: str, message: str, stamp: str, body: bytes) -> str:
    """Return a signature, worked out from the specification and not by the library that checks it."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = hmac.new(key, f"{message}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"


def payment(bank_id: str, bill: str = "", amount: int = AMOUNT, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the message that a transfer came in."""
    data = {
        "bank_id": bank_id, "amount": amount, "currency": "IDR", "booked_on": BOOKED_ON,
        "reference": f"Iuran {bill}",
    }  # fmt: skip
    return {"type": "payment.received", "timestamp": f"{BOOKED_ON}T02:00:00Z", "data": data | more}


@pytest.fixture
async def bank(world: World) -> AsyncIterator[Bank]:
    async with AsyncClient(trust_env=False, timeout=30) as client:
        yield Bank(client, world)


@pytest.fixture
async def here(world: World, region: str) -> Region:
    found = Region(world, region)
    await found.funded()
    await year(found, owed(found, 2), owed(found, 3))
    return found
