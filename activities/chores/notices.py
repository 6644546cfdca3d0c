"""Delivering notices: outbox rows become mails, at least once each, under one Message-ID."""

import asyncio
from collections.abc import Mapping
from typing import Any

from temporalio import activity

from activities.notices.channels.mail import MailChannel
from activities.notices.render import render
from law.regions import find
from store.pool import Pool, transaction
from store.queries import load, rows

sql = load("chores")
BATCH = 50


class DeliverNotices:
    """Delivers what waits in the outbox."""

    def __init__(self, pool: Pool, channel: MailChannel, *, rehearsal: bool) -> None:
        self.pool = pool
        self.channel = channel
        self.rehearsal = rehearsal

    async def once(self) -> int:
        """Send one batch; a crash before the commit sends it again under the same Message-IDs."""
        async with transaction(self.pool) as tx:
            waiting = await rows(sql.waiting_notices(tx, most=BATCH))
            await asyncio.gather(*(self._send(row) for row in waiting))
            await sql.notices_sent(tx, message_ids=[row["message_id"] for row in waiting])
        return len(waiting)

    async def _send(self, row: Mapping[str, Any]) -> None:
        activity.heartbeat()
        data = dict(row["data"])
        region = data.pop("region")
        data["region_name"] = "Indonesia" if region == "*" else find(region).name
        data["office_title"] = row["office_title"]
        rendered = render(row["template"], data, rehearsal=self.rehearsal)
        await self.channel.send(row["message_id"], row["mail"], rendered.subject, rendered.body)
