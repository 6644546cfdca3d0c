"""Documents: what a claim for a death must bring along, by cause, class and heirs."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from pydantic import JsonValue

from law.book import book, distinct
from law.heirs import Relation
from law.programmes import programme
from law.values import amount, flag, items, table, text
from schemas.base import Message
from schemas.deaths import PayMode
from schemas.rulings import Ruling
from schemas.terms import Cause, WorkerClass

ACCIDENTS = {Cause.WORK_ACCIDENT, Cause.COMMUTING}


class Asked(Message):
    """One document that a claim needs, and the ruling that asks for it."""

    code: str
    ruling: Ruling


class Documents(Message):
    """The documents that a claim needs, each once, and the rulings that ask for them."""

    asked: tuple[Asked, ...]
    rulings: tuple[Ruling, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the documents' codes."""
        return tuple(one.code for one in self.asked)

    def missing(self, accepted: Collection[str]) -> tuple[Asked, ...]:
        """Return what is still to come when *accepted* are there."""
        return tuple(one for one in self.asked if one.code not in accepted)


class Mistaken(Message):
    """A claim at the wrong door: the documents that say so, the cause they speak of, and the policy."""

    documents: tuple[str, ...]
    reroute: Cause
    ruling: Ruling


def required(
    cause: Cause,
    worker_class: WorkerClass,
    relations: Sequence[Relation],
    on: date,
    *,
    amount_owed: int = 0,
    traffic: bool = False,
    outside_order: bool = False,
    pay_mode: PayMode = PayMode.JOINT,
) -> Documents:
    """Return the least documents of a claim by the law of *on*.

    *relations* are those of the heirs whose turn it is, none if nobody inherits; *traffic* says whether an accident
    happened in traffic, *outside_order* whether somebody claims who stands outside the order of heirs, *pay_mode*
    whether several heirs are paid each or through one of them. Raises Refused NO_RULING.
    """
    asked = [(ruling, items(codes)) for ruling, codes in _lists(cause, worker_class, relations, on) if codes]
    asked += _list("traffic", on) if cause in ACCIDENTS and traffic else []
    consulted: list[Ruling] = []
    if len(relations) > 1:
        apart = book().ruling("claims.paid_apart", on)
        consulted = [] if pay_mode is PayMode.JOINT else [apart]
        asked += _list("several_heirs", on) if pay_mode is PayMode.JOINT or not flag(apart) else []
    asked += _list("outside_order", on) if outside_order else []
    large = book().ruling("claims.documents.large_amount", on)
    if amount_owed > amount(table(large)["above"]):
        asked.append((large, items(table(large)["documents"])))
    spared: list[JsonValue] = []
    if not relations:
        nobody = book().ruling("claims.documents.nobody", on)
        spared = items(table(nobody)["instead_of"])
        asked.append((nobody, items(table(nobody)["documents"])))
    found: dict[str, Ruling] = {}
    for ruling, codes in asked:
        for code in codes:
            found.setdefault(text(code), ruling)
    return Documents(
        asked=tuple(Asked(code=code, ruling=ruling) for code, ruling in found.items() if code not in spared),
        rulings=distinct([*(ruling for ruling, _ in asked), *consulted]),
    )


def listed(on: date) -> dict[str, tuple[Cause, ...]]:
    """Return every document that a claim without disputes may need by the law of *on*, in the order of the law.

    Each stands with the causes of death for which alone it is asked, none for a document of every cause; whether it is
    needed depends on people whom nobody has named yet.
    """
    found: dict[str, tuple[Cause, ...]] = {}
    for name in ("always", "by_relation", "by_class"):
        ruling = book().find(f"claims.documents.{name}", on)
        asked = ruling.value if ruling else []
        lists = [items(one) for one in asked.values()] if isinstance(asked, dict) else [asked]
        found |= {text(code): () for codes in lists for code in items(codes)}
    by_cause = book().find("claims.documents.by_cause", on)
    for cause, codes in table(by_cause).items() if by_cause else ():
        for code in items(codes):
            found[text(code)] = (*found.get(text(code), ()), Cause(cause))
    for _, codes in _list("traffic", on):
        found |= {text(code): (Cause.WORK_ACCIDENT, Cause.COMMUTING) for code in codes}
    return found


def wrong_door(
    cause: Cause, worker_class: WorkerClass, accepted: Collection[str], on: date
) -> Mistaken | None:
    """Return what the documents *accepted* say of another cause than *cause*, for a death on *on*; None if nothing.

    Only another programme is another door.
    """
    ruling = book().ruling("claims.wrong_door", on)
    for row in map(table, items(ruling)):
        said = tuple(text(code) for code in items(row["documents"]) if code in accepted)
        other = Cause(text(row["reroute"]))
        doors = {programme(each, worker_class, on)[0] for each in (cause, other)}
        if said and cause.value in items(row["against"]) and len(doors) > 1:
            return Mistaken(documents=said, reroute=other, ruling=ruling)
    return None


def _lists(
    cause: Cause, worker_class: WorkerClass, relations: Sequence[Relation], on: date
) -> Iterator[tuple[Ruling, JsonValue]]:
    """Yield the documents of every claim, and those by class, by cause and by what the heirs were."""
    always = book().ruling("claims.documents.always", on)
    yield always, always.value
    keys = {
        "by_class": [worker_class.value],
        "by_cause": [cause.value],
        "by_relation": list(dict.fromkeys(relation.value for relation in relations)),
    }
    for name, chosen in keys.items():
        if (ruling := book().find(f"claims.documents.{name}", on)) is not None:
            yield from ((ruling, table(ruling).get(key)) for key in chosen)


def _list(name: str, on: date) -> list[tuple[Ruling, list[JsonValue]]]:
    ruling = book().find(f"claims.documents.{name}", on)
    return [(ruling, items(ruling))] if ruling else []
