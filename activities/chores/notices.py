"""Delivering notices: outbox rows become mails, at least once each, under one Message-ID."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from temporalio import activity

from activities.notices.channels.mail import Attachment, Line, MailChannel
from activities.notices.render import render
from activities.statements.render import render as on_paper
from law.regions import find
from schemas.directory import Holding, styled
from schemas.errors import KawalError
from schemas.letters import file_name
from schemas.statements import file_name as statement_name
from store import statements
from store.pool import Connection, Pool, transaction
from store.queries import load, rows

sql = load("chores")
BATCH = 50
BILL = "bill_issued"
"""The notice that goes out with its bill's statement."""


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
                        await self._send(line, row, await self._enclosed(tx, row))
                    except KawalError as error:
                        failed = error
                    else:
                        sent.append(row["message_id"])
            await sql.notices_sent(tx, message_ids=sent)
        if failed is not None:
            raise failed
        return len(sent)

    async def _enclosed(self, tx: Connection, row: Mapping[str, Any]) -> list[Attachment]:
        """Return what goes with a notice: a letter's draft, or a bill as it stands when it is sent."""
        if row["pdf"]:
            return [Attachment(file_name(row["letter"]), row["pdf"])]
        if row["template"] != BILL:
            return []
        bill = await statements.find(tx, row["data"]["bill"])
        if bill is None:
            return []
        pdf = await asyncio.to_thread(on_paper, bill, rehearsal=self.rehearsal)
        return [Attachment(statement_name(bill.bill), pdf)]

    async def _send(self, line: Line, row: Mapping[str, Any], attached: Sequence[Attachment]) -> None:
        data = dict(row["data"])
        region = data.pop("region")
        data["region_name"] = "Indonesia" if region == "*" else find(region).name
        data["office_title"] = styled(row["title"], Holding(row["holding"]))
        rendered = render(row["template"], data, rehearsal=self.rehearsal)
        await line.send(row["message_id"], row["mail"], rendered.subject, rendered.body, attached)
