"""Delivering notices: outbox rows become mails, at least once each, under one Message-ID."""

from collections.abc import Mapping
from typing import Any

from temporalio import activity

from activities.notices.channels.mail import Attachment, Line, MailChannel
from activities.notices.render import render
from law.regions import find
from schemas.directory import Holding, styled
from schemas.errors import KawalError
from schemas.letters import file_name
from store.pool import Pool, transaction
from store.queries import load, rows

sql = load("chores")
BATCH = 50


class DeliverNotices:
    """Delivers what waits in the outbox, each notice to the address that its office has on the day of sending."""

    def __init__(self, pool: Pool, channel: MailChannel, *, rehearsal: bool) -> None:
        self.pool = pool
        self.channel = channel
        self.rehearsal = rehearsal

    async def once(self) -> int:
        """Send one batch over one connection; a crash before the commit sends it again under the same Message-IDs.

        What could be sent stays sent when one of the batch cannot be; then its error is raised.
        """
        failed: KawalError | None = None
        sent: list[str] = []
        async with transaction(self.pool) as tx:
            waiting = await rows(sql.waiting_notices(tx, most=BATCH))
            if not waiting:
                return 0
            async with self.channel.connected() as line:
                for row in waiting:
                    activity.heartbeat()
                    try:
                        await self._send(line, row)
                    except KawalError as error:
                        failed = error
                    else:
                        sent.append(row["message_id"])
            await sql.notices_sent(tx, message_ids=sent)
        if failed is not None:
            raise failed
        return len(sent)

    async def _send(self, line: Line, row: Mapping[str, Any]) -> None:
        data = dict(row["data"])
        region = data.pop("region")
        data["region_name"] = "Indonesia" if region == "*" else find(region).name
        data["office_title"] = styled(row["title"], Holding(row["holding"]))
        rendered = render(row["template"], data, rehearsal=self.rehearsal)
        attached = [Attachment(file_name(row["letter"]), row["pdf"])] if row["pdf"] else []
        await line.send(row["message_id"], row["mail"], rendered.subject, rendered.body, attached)
