"""The words of the claims' parameters that code must know: causes, findings, heirs, offices, documents and the like."""

from collections.abc import Iterator

from pydantic import JsonValue

from law.approvals import ANY
from law.claims import NUMBER, PAID_MONTH, FindingCode
from law.heirs import HeirClass, Relation
from law.items import ItemCode
from law.offices import OfficeKind
from law.values import items, table
from schemas.claim_wording import DOCUMENTS
from schemas.deaths import AppealStage, Ground, Remedy, WillKind
from schemas.terms import Cause, Programme, WorkerClass

Words = Iterator[tuple[str, tuple[str, ...]]]

LISTS: dict[str, tuple[str, ...]] = {
    "claims.appeal.order": tuple(AppealStage),
    "claims.contested": tuple(Remedy),
    "claims.cover_begins": (NUMBER, PAID_MONTH),
    "claims.identity": tuple(Remedy),
    "claims.outside_order": tuple(Remedy),
    "claims.wills": tuple(WillKind),
    "claims.without_heirs": tuple(ItemCode),
}
"""Parameters that are plain lists, with the words they may hold."""


def words_named(name: str, value: JsonValue) -> Words:
    """Yield the words of a claim's parameter that code must know, with the words it knows."""
    if name in LISTS:
        yield from ((str(word), LISTS[name]) for word in items(value))
    elif name == "claims.programme":
        yield from _programmes(value)
    elif name == "claims.approvals":
        slots = [slot for band in items(table(value)["bands"]) for slot in items(table(band)["slots"])]
        offices = (ANY, *OfficeKind)
        yield from ((str(slot), offices) for slot in (*slots, *items(table(value)["review"])))
    elif name == "claims.heirs":
        for entry in map(table, items(value)):
            yield str(entry["class"]), tuple(HeirClass)
            yield from ((str(relation), tuple(Relation)) for relation in items(entry["relations"]))
    elif name == "claims.wrong_door":
        for row in map(table, items(value)):
            yield from ((str(cause), tuple(Cause)) for cause in (*items(row["against"]), row["reroute"]))
            yield from ((str(code), tuple(DOCUMENTS)) for code in items(row["documents"]))
    elif name.startswith("claims.grounds."):
        yield name.removeprefix("claims.grounds."), tuple(Ground)
        yield from ((str(code), tuple(FindingCode)) for code in items(table(value).get("findings", [])))
    elif name.startswith("claims.documents."):
        yield from ((code, tuple(DOCUMENTS)) for code in _codes(value))


def _programmes(value: JsonValue) -> Words:
    for cause, by_class in table(value).items():
        yield cause, tuple(Cause)
        for worker_class, programme in table(by_class).items():
            yield worker_class, tuple(WorkerClass)
            yield str(programme), (Programme.JKK, Programme.JKM)


def _codes(value: JsonValue) -> Iterator[str]:
    """Yield the documents in a list, or in a table of lists, of documents."""
    if isinstance(value, list):
        yield from map(str, value)
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _codes(inner)
