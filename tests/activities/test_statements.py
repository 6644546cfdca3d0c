"""Statements: a bill on paper, what stands on it for each member, and the mail that brings it."""

import csv
import io
import json
from datetime import date

import pytest
from temporalio.testing import ActivityEnvironment

from activities.chores.notices import DeliverNotices
from activities.statements.render import render
from schemas.errors import Refused
from schemas.refusals import Refusal
from schemas.terms import Programme, Role, Segment
from starter.people import Office, Registers
from starter.reading import drawdown
from starter.reading import statements as reads
from starter.reading.reader import Reader
from store.pool import Pool
from tests.activities.test_delivery import Server
from tests.activities.test_delivery import server as server  # noqa: PLC0414 - the fixture
from tests.support.billing import PU, Books, Line
from tests.support.pdf import pages, squeezed
from tests.support.people import everybody

AUDITOR = Reader("auditor", "pusat/kantor", ((Role.AUDITOR, "*"),))
FOREIGN = Reader("petugas", "99.01/kantor", ((Role.OFFICER, "99.01"),))


@pytest.fixture
async def books(pool: Pool) -> Books:
    """Return the books of a region with two wage earners, billed for two months, one of whom left before the second."""
    books = Books.elsewhere(pool)
    line = f"{books.region}-2022-L01"
    programmes = (Programme.JKK, Programme.JKM, Programme.JHT)
    terms = Line(
        line, 2022, segment=Segment.NON_ASN, worker_class=PU, programmes=programmes, amount=1_000_000
    )
    await books.open(2022, [terms])
    for worker in (1, 2):
        await books.register(f"{line}-{worker}", line, date(2022, 1, 10), income=2_000_000)
    await books.bill(2022, 2)
    await books.wage(f"{line}-1", date(2022, 1, 31), 3_000_000)
    await books.leave(f"{line}-2", date(2022, 1, 31))
    await books.bill(2022, 3)
    return books


async def test_a_statement_adds_up_programme_by_programme(books: Books, pool: Pool) -> None:
    bill = f"{books.region}-2022-L01"
    first = await reads.statement(pool, AUDITOR, f"{bill}-02")
    # 0.24, 0.30 and 5.7 % of 2,000,000, twice.
    assert first.programmes == {"JKK": 9_600, "JKM": 12_000, "JHT": 228_000}
    assert (first.amount, first.credit, first.outstanding) == (249_600, 0, 249_600)
    late = await reads.statement(pool, AUDITOR, f"{bill}-02-K1")
    assert (late.kind, late.corrects, late.amount) == ("correction", f"{bill}-02", 62_400)
    assert late.programmes == {"JKK": 2_400, "JKM": 3_000, "JHT": 57_000}
    second = await reads.statement(pool, AUDITOR, f"{bill}-03")
    assert (second.amount, second.credit, second.outstanding) == (187_200, 62_400, 124_800)
    assert {ruling.parameter for ruling in second.rulings} >= {"contributions.pu.jkk", "contributions.due.pu"}


async def test_items_name_card_numbers_and_their_reading_is_logged(books: Books, pool: Pool) -> None:
    found = await reads.statement(pool, AUDITOR, f"{books.region}-2022-L01-02")
    listed = await reads.items(pool, AUDITOR, found)
    rows = list(csv.DictReader(io.StringIO(reads.as_csv(listed).decode("utf-8-sig"))))
    assert rows == [
        {"kpj": f"{books.kpj - 1 + worker:011d}", "bulan": "2022-02", "JKK": "4800", "JKM": "6000",
         "JHT": "114000", "jumlah": "124800"}
        for worker in (0, 1)
    ]  # fmt: skip
    document = json.loads(reads.as_json(found, listed))
    assert sum(item["amount"] for item in document["items"]) == document["amount"]
    logged = await books.rows(
        "SELECT reader, person, why FROM personal_read WHERE why LIKE $1", f"%{found.bill}"
    )
    assert [row["person"] for row in logged] == [f"{found.line}-1", f"{found.line}-2"]
    assert {(row["reader"], row["why"]) for row in logged} == {("auditor", f"statement of bill {found.bill}")}
    corrected = await reads.items(pool, AUDITOR, await reads.statement(pool, AUDITOR, f"{found.bill}-K1"))
    assert [(one.membership, one.month, one.amount) for one in corrected] == [
        (f"{found.line}-1", "2022-02", 62_400)
    ]


async def test_whoever_has_no_role_there_sees_neither(books: Books, pool: Pool) -> None:
    bill = f"{books.region}-2022-L01-02"
    with pytest.raises(Refused) as refused:
        await reads.statement(pool, FOREIGN, bill)
    assert refused.value.reason.code is Refusal.FOREIGN_REGION
    found = await reads.statement(pool, AUDITOR, bill)
    with pytest.raises(Refused):
        await reads.items(pool, FOREIGN, found)
    assert await books.rows("SELECT 1 FROM personal_read WHERE why LIKE $1", f"%{bill}") == []
    with pytest.raises(Refused) as refused:
        await reads.statement(pool, AUDITOR, f"{bill}-X")
    assert refused.value.reason.code is Refusal.UNKNOWN_RECORD


async def test_the_page_says_what_to_pay_by_when_and_how_and_names_nobody(books: Books, pool: Pool) -> None:
    found = await reads.statement(pool, AUDITOR, f"{books.region}-2022-L01-03")
    pdf = render(found, rehearsal=False)
    page = squeezed("".join(pages(pdf)))
    for words in (
        "PEMBERITAHUAN SISTEM",
        "Tagihan iuran Maret 2022",
        f"Nomor tagihan:{found.bill}",
        "Jaminan Hari Tua (JHT)Rp171.000",
        "Jumlah tagihanRp187.200",
        "Dilunasi dengan kelebihan bayar atau tagih− Rp62.400",
        "Mohon Rp124.800 dibayar paling lambat 18 April 2022",
        f"dengan berita transfer {found.bill}",
        "contributions.pu.jht1 Juli 2015PP 46/2015asumsi kawal",
    ):
        assert squeezed(words) in page
    kpjs = await books.rows("SELECT kpj FROM membership WHERE region = $1", books.region)
    assert [row for row in kpjs if row["kpj"] in page] == []
    assert "SIMULASI" not in page
    assert "SIMULASI" in squeezed("".join(pages(render(found, rehearsal=True))))
    assert render(found, rehearsal=False) == pdf


async def test_the_notice_of_a_bill_brings_its_statement(books: Books, pool: Pool, server: Server) -> None:
    handler, channel = server
    people = await everybody(pool)
    office = Office(
        code=f"{books.region}/bpkad", region=books.region, title="BPKAD", mail="bpkad@contoh.example"
    )
    await Registers(pool, people.admin).put_offices([office])
    await ActivityEnvironment().run(DeliverNotices(pool, channel, rehearsal=True).once)
    names = {part.get_filename() for mail in handler.mails for part in mail.iter_attachments()}
    bill = f"tagihan-{books.region}-2022-L01"
    assert names == {f"{bill}-02.pdf", f"{bill}-02-K1.pdf", f"{bill}-03.pdf"}


async def test_the_forecast_goes_on_at_what_the_latest_month_cost(books: Books, pool: Pool) -> None:
    [line] = await drawdown.forecast(pool, AUDITOR, books.region, 2022)
    # 249,600 and 187,200 a correction left: 249,600 − 124,800 + 62,400 for February, 187,200 for March.
    assert (line.budgeted, line.billed, line.remaining) == (1_000_000, 374_400, 625_600)
    assert [(one.month, one.billed, one.amount) for one in line.months[:3]] == [
        ("2022-02", True, 187_200), ("2022-03", True, 187_200), ("2022-04", False, 187_200),
    ]  # fmt: skip
    # 625,600 are three months and 64,000; nine are needed.
    assert (line.runs_dry, line.missing, line.act_by) == ("2022-07", 1_059_200, date(2022, 9, 14))
    assert [one.missing for one in line.months if one.month == "2022-07"] == [123_200]
    with pytest.raises(Refused):
        await drawdown.forecast(pool, FOREIGN, books.region, 2022)
