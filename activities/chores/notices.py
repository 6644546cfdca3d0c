"""Delivering notices: outbox rows become mails, at least once each, under one Message-ID."""

import asyncio

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
            outcomes = await asyncio.gather(*(self._send(row) for row in waiting))
            for row, outcome in zip(waiting, outcomes, strict=True):
                await sql.notice_done(tx, message_id=row["message_id"], outcome=outcome)
        return len(waiting)

    async def _send(self, row: dict[str, object]) -> str:
        activity.heartbeat()
        data = dict(row["data"])  # type: ignore[call-overload]
        region = data.pop("region")
        data["region_name"] = "Indonesia" if region == "*" else find(region).name
        data["office_title"] = row["office_title"] or row["office"]
        rendered = render(str(row["template"]), data, rehearsal=self.rehearsal)
        if row["mail"] is None:
            return "no_address"
        await self.channel.send(str(row["message_id"]), str(row["mail"]), rendered.subject, rendered.body)
        return "sent"
