"""Statements as ISO 20022 XML: `camt.053`, every version of it.

The file is read as a stream, entry by entry, and anything that could make it more than a plain tree of text is
refused: document types, entities, processing instructions. The libraries for it keep the whole tree in memory.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO
from xml.parsers import expat

from schemas.errors import Refused
from schemas.money import Rupiah
from schemas.references import sp2d_named
from schemas.refusals import Refusal
from starter.banking.transfers import Collected, Statement, Transfer, invalid, require_account, whole_rupiah

NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.[0-9]{2}")
AMOUNT = re.compile(r"([0-9]{1,16})(?:\.0{1,5})?")
CURRENCY = "IDR"
CHUNK = 65_536
DEEPEST = 40
"""Elements within elements; a statement has some fifteen."""
LARGEST = 500_000
"""Characters and elements that one entry, or what stands before the first, may have."""
BOOKED = "BOOK"
NOT_PROVIDED = {"", "NOTPROVIDED", "NONREF"}


@dataclass(slots=True)
class Element:
    """An element of an entry: its own text, its attributes and what is in it."""

    name: str
    attributes: dict[str, str]
    text: str = ""
    inner: list["Element"] = field(default_factory=list)

    def all(self, path: str) -> list["Element"]:
        """Return the elements at *path*, such as `Refs/TxId`."""
        found = [self]
        for name in path.split("/"):
            found = [inner for one in found for inner in one.inner if inner.name == name]
        return found

    def at(self, path: str) -> str:
        """Return the text of the first element at *path*, or an empty text."""
        return next((one.text.strip() for one in self.all(path)), "")


def read_camt(file: BinaryIO, account: str | None) -> Statement:
    """Return the transfers of a statement of *account*, or of any, its entries counted from 1.

    Raises Refused for what is no such statement, and for another account's.
    """
    collected = Collected()
    entry = 0
    for element in _elements(file):
        if element.name == "Acct":
            require_account(account, element.at("Id/IBAN") or element.at("Id/Othr/Id"))
            continue
        entry += 1
        try:
            found = _transfers(element, entry)
        except Refused as refused:
            collected.refuse(entry, refused)
            continue
        for transfer in found:
            collected.add(transfer)
        if not found:
            collected.skip()
    return collected.statement()


def _transfers(entry: Element, number: int) -> list[Transfer]:
    """Return what an entry brought; nothing if it is not booked, or is something that we paid."""
    status = entry.at("Sts/Cd") or entry.at("Sts")
    # A reversed debit is money of our own that comes back; a reversed credit is a transfer that goes back.
    back = entry.at("RvslInd") in ("true", "1") or bool(entry.all("NtryDtls/TxDtls/RtrInf"))
    credit = entry.at("CdtDbtInd") == "CRDT"
    if status != BOOKED or credit == back:
        return []
    whole = _amount(entry.all("Amt"), number)
    booked_on = _day(entry.at("BookgDt/Dt") or entry.at("BookgDt/DtTm"), number)
    found = []
    for part in _parts(entry, whole, number):
        text = " ".join(part.texts)
        found.append(
            Transfer(
                bank_id=part.bank_id,
                amount=-part.amount if back else part.amount,
                booked_on=booked_on,
                reference=text,
                sp2d=sp2d_named(text),
                reverses=_returned(part, number) if back else None,
                entry=number,
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class _Part:
    """One payment of an entry; most entries are one."""

    bank_id: str
    amount: Rupiah
    facts: Element
    texts: tuple[str, ...]


def _parts(entry: Element, whole: Rupiah, number: int) -> list[_Part]:
    """Return the payments of an entry: several where it says of each what it was worth."""
    own = entry.at("AcctSvcrRef")
    details = entry.all("NtryDtls/TxDtls")
    if not details[1:] or not all(_stated(one) for one in details):
        facts = details[0] if details else Element("TxDtls", {})
        bank_id = own or _given(facts.at("Refs/AcctSvcrRef"))
        if not bank_id:
            raise invalid(number, "The entry", "it has no reference of the bank (AcctSvcrRef)")
        return [_Part(bank_id, whole, facts, (*_texts(details), *filter(None, [entry.at("AddtlNtryInf")])))]
    amounts = [_amount(_stated(one), number) for one in details]
    if sum(amounts, Rupiah(0)) != whole:
        raise invalid(number, "The amount", "its transactions do not add up to it")
    ids = [_given(one.at("Refs/AcctSvcrRef")) for one in details]
    if not all(ids) or len(set(ids)) < len(ids):
        if not own:
            raise invalid(
                number, "The entry", "its transactions have no references of the bank (AcctSvcrRef)"
            )
        ids = [f"{own}/{place}" for place, _ in enumerate(details, 1)]
    return [
        _Part(bank_id, amount, facts, _texts([facts]))
        for bank_id, amount, facts in zip(ids, amounts, details, strict=True)
    ]


def _stated(details: Element) -> list[Element]:
    """Return where a transaction within an entry states its own amount: later versions, then the earlier ones."""
    return details.all("Amt") or details.all("AmtDtls/TxAmt/Amt")


def _amount(stated: list[Element], number: int) -> Rupiah:
    if len(stated) != 1:
        raise invalid(number, "The amount", "it is not stated once")
    if stated[0].attributes.get("Ccy") != CURRENCY:
        raise invalid(number, "The currency", f"it is not {CURRENCY}")
    return whole_rupiah(stated[0].text.strip(), AMOUNT, number)


def _texts(details: Sequence[Element]) -> tuple[str, ...]:
    paths = ("RmtInf/Ustrd", "RmtInf/Strd/CdtrRefInf/Ref", "AddtlTxInf", "Refs/EndToEndId")
    found = (line.text.strip() for one in details for path in paths for line in one.all(path))
    return tuple(filter(_given, found))


def _returned(part: _Part, number: int) -> str:
    """Return the bank's id of what a return takes back: the reference of the transaction that is not its own."""
    for path in ("Refs/AcctSvcrRef", "Refs/TxId", "Refs/InstrId", "Refs/EndToEndId"):
        if (given := _given(part.facts.at(path))) and given != part.bank_id:
            return given
    raise invalid(number, "The return", "it does not say which transfer it returns")


def _given(reference: str) -> str:
    return "" if reference in NOT_PROVIDED else reference


def _day(text: str, number: int) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise invalid(number, "The booking date", "there is none") from None


def _elements(file: BinaryIO) -> Iterator[Element]:
    """Yield the account of every statement in a file, and then its entries."""
    reading = _Reading()
    while chunk := file.read(CHUNK):
        yield from reading.feed(chunk, last=False)
    yield from reading.feed(b"", last=True)
    if not reading.opened:
        raise _unfit("there is no account in it")


class _Reading:
    """One file on its way through the parser."""

    def __init__(self) -> None:
        self.opened = False
        self.path: list[str] = []
        self.tree: list[Element] = []
        """The elements that are open, from the entry or account on."""
        self.size = 0
        self.ready: list[Element] = []
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        parser.StartDoctypeDeclHandler = self.refuse
        parser.EntityDeclHandler = self.refuse
        parser.ProcessingInstructionHandler = self.refuse
        self.parser = parser

    def feed(self, chunk: bytes, *, last: bool) -> list[Element]:
        try:
            self.parser.Parse(chunk, last)
        except (expat.ExpatError, UnicodeError, LookupError):
            raise _unfit("it is not well-formed XML") from None
        ready, self.ready = self.ready, []
        return ready

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        namespace, _, name = tag.rpartition(" ")
        if not self.path and (name != "Document" or not NAMESPACE.fullmatch(namespace)):
            raise _unfit("it is no camt.053")
        self.path.append(name)
        self._grow(1)
        if self.path[1:] == ["BkToCstmrStmt", "Stmt"]:
            self.opened = False
        if len(self.path) > DEEPEST:
            raise _unfit("it is nested too deeply")
        element = Element(name, attributes)
        if self.tree:
            self.tree[-1].inner.append(element)
            self.tree.append(element)
        elif self.path[1:] in (["BkToCstmrStmt", "Stmt", "Acct"], ["BkToCstmrStmt", "Stmt", "Ntry"]):
            if name == "Ntry" and not self.opened:
                raise _unfit("there is no account before its first entry")
            self.tree, self.size = [element], 0

    def end(self, _: str) -> None:
        self.path.pop()
        if not self.tree:
            return
        element = self.tree.pop()
        if not self.tree:
            self.opened = True
            self.ready.append(element)

    def characters(self, text: str) -> None:
        self._grow(len(text))
        if self.tree:
            self.tree[-1].text += text

    def refuse(self, *_: object) -> None:
        raise _unfit("it holds declarations, which no statement needs")

    def _grow(self, by: int) -> None:
        self.size += by
        if self.size > LARGEST:
            raise _unfit("an entry of it is too large")


def _unfit(why: str) -> Refused:
    return Refused(Refusal.INVALID_INPUT, "file", what="The statement", why=why)
