"""The content of a statement: what a bill says, in the words in which its payer reads it."""

from activities.notices import words
from law.regions import find
from schemas.base import Message
from schemas.rulings import Confidence
from schemas.statements import Statement
from schemas.terms import BillKind, Programme

KINDS = {
    BillKind.CONTRIBUTION: "Tagihan iuran",
    BillKind.CORRECTION: "Tagihan koreksi iuran",
    BillKind.FEE: "Tagihan denda keterlambatan iuran",
}
PROGRAMMES = {
    Programme.JKK: "Jaminan Kecelakaan Kerja (JKK)",
    Programme.JKM: "Jaminan Kematian (JKM)",
    Programme.JHT: "Jaminan Hari Tua (JHT)",
    Programme.JP: "Jaminan Pensiun (JP)",
}
CONFIDENCES = {
    Confidence.OFFICIAL: "teks resmi",
    Confidence.REPORTED: "dilaporkan media",
    Confidence.ASSUMED: "asumsi kawal",
}


class Basis(Message):
    """One rule that the bill rests on, and how surely it is known."""

    parameter: str
    since: str
    reference: str
    confidence: str


class Content(Message):
    """A statement in words, as its template is given it."""

    rehearsal: bool
    title: str
    bill: str
    corrects: str | None
    issued_on: str
    payer: str
    region: str
    line: str
    account_code: str
    funding: str
    segment: str
    month: str
    headcount: str
    programmes: tuple[tuple[str, str], ...]
    amount: str
    credit: str | None
    paid: str | None
    """What transfers have paid of it."""
    outstanding: str
    settled: bool
    due_on: str
    basis: tuple[Basis, ...]
    case: str
    entry: str


def content(statement: Statement, *, rehearsal: bool) -> Content:
    """Return *statement* in words."""
    arrived = statement.amount - statement.credit - statement.outstanding
    return Content(
        rehearsal=rehearsal,
        title=KINDS[statement.kind],
        bill=statement.bill,
        corrects=statement.corrects,
        issued_on=words.day(statement.issued_on, "id"),
        payer=statement.payer_title or statement.payer,
        region=find(statement.region).name,
        line=statement.line,
        account_code=statement.account_code,
        funding=words.word(statement.funding, "id"),
        segment=words.word(statement.segment, "id"),
        month=words.month(statement.month, "id"),
        headcount=words.count(statement.headcount),
        programmes=tuple(
            (PROGRAMMES[code], words.rupiah(statement.programmes[code]))
            for code in Programme
            if code in statement.programmes
        ),
        amount=words.rupiah(statement.amount),
        credit=words.rupiah(statement.credit) if statement.credit else None,
        paid=words.rupiah(arrived) if arrived else None,
        outstanding=words.rupiah(statement.outstanding),
        settled=statement.outstanding <= 0,
        due_on=words.day(statement.due_on, "id"),
        basis=tuple(
            Basis(
                parameter=ruling.parameter,
                since=words.day(ruling.effective_from, "id"),
                reference=ruling.reference,
                confidence=CONFIDENCES[ruling.confidence],
            )
            for ruling in sorted(statement.rulings, key=lambda one: (one.parameter, one.effective_from))
        ),
        case=statement.chain,
        entry=f"#{statement.seq}",
    )
