"""Delivery: a batch goes over one connection, with what belongs to each mail, and one bad address stops no other."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from temporalio.testing import ActivityEnvironment

from activities.chores.notices import DeliverNotices
from activities.notices.channels.mail import Attachment, MailChannel
from schemas.cases import Notice
from schemas.errors import Refused
from starter.people import Office, Registers
from store.pool import Pool, open_pool
from store.record import Record, Writer
from tests.activities.test_notices import Sink
from tests.store.conftest import opened_case
from tests.support.changes import AT, change
from tests.support.databases import Databases
from tests.support.people import everybody

OFFICES = ("36.01/bappeda", "36.01/bpkad", "36.01/sekda")
Server = tuple["Particular", MailChannel]


class Particular(Sink):
    """A mail server that counts the connections, and declines one recipient."""

    def __init__(self) -> None:
        super().__init__()
        self.connections = 0
        self.declines = ""

    def protocol(self) -> SMTP:
        self.connections += 1
        return SMTP(self, loop=asyncio.get_running_loop(), hostname="sink")

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address == self.declines:
            return "550 no such mailbox"
        return await super().handle_RCPT(server, session, envelope, address, options)


@pytest.fixture
async def pool(databases: Databases) -> AsyncIterator[Pool]:
    opened = await open_pool(await databases.clone(), size=2)
    yield opened
    await opened.close()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    handler = Particular()
    running = await asyncio.get_running_loop().create_server(handler.protocol, "127.0.0.1", 0)
    yield handler, MailChannel("127.0.0.1", running.sockets[0].getsockname()[1], "kawal@kawal.invalid")
    running.close()
    await running.wait_closed()


async def notify(pool: Pool) -> None:
    """Put one notice to each office into the outbox, each at an address of its own."""
    people = await everybody(pool)
    offices = [
        Office(code=code, region="36.01", title=code, mail=f"{code.split('/')[1]}@pandeglang.example")
        for code in OFFICES
    ]
    await Registers(pool, people.admin).put_offices(offices)
    record = Record(pool)
    case = await opened_case(record, "36.01")
    notices = tuple(
        Notice.about(
            case, "36.01", AT.date(), code, "budget_unfunded", fiscal_year=2022, why="x", legal_basis="x"
        )
        for code in OFFICES
    )
    await record.commit(change(case, notices=notices), Writer())


async def test_a_batch_goes_over_one_connection(pool: Pool, server: Server) -> None:
    handler, channel = server
    await notify(pool)
    deliver = DeliverNotices(pool, channel, rehearsal=True)
    assert await ActivityEnvironment().run(deliver.once) == len(OFFICES)
    assert len(handler.mails) == len(OFFICES)
    assert handler.connections == 1
    assert await ActivityEnvironment().run(deliver.once) == 0
    assert handler.connections == 1


async def test_a_declined_mail_holds_no_other_up_and_is_tried_again_alone(pool: Pool, server: Server) -> None:
    handler, channel = server
    await notify(pool)
    handler.declines = "bpkad@pandeglang.example"
    deliver = DeliverNotices(pool, channel, rehearsal=True)
    with pytest.raises(Refused):
        await ActivityEnvironment().run(deliver.once)
    assert sorted(handler.recipients) == ["bappeda@pandeglang.example", "sekda@pandeglang.example"]
    assert await pool.fetchval("SELECT office FROM notice WHERE sent_at IS NULL") == "36.01/bpkad"
    handler.declines = ""
    assert await ActivityEnvironment().run(deliver.once) == 1
    assert handler.recipients[2:] == ["bpkad@pandeglang.example"]


async def test_a_pdf_goes_with_its_mail(server: Server) -> None:
    handler, channel = server
    pdf = bytes(range(256)) * 50
    await channel.send("n-1", "sekda@pandeglang.example", "subject", "body", [Attachment("surat.pdf", pdf)])
    [mail] = handler.mails
    [part] = mail.iter_attachments()
    assert (part.get_filename(), part.get_content_type()) == ("surat.pdf", "application/pdf")
    assert part.get_content() == pdf
    body = mail.get_body()
    assert body is not None
    assert body.get_content().strip() == "body"
