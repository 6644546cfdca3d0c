"""Documents: what a claim for a death must bring along, by cause, class and heirs."""

from collections.abc import Sequence
from datetime import date

from pydantic import JsonValue

from law.book import book
from law.heirs import Relation
from law.values import amount, items, table, text
from schemas.base import Message
from schemas.rulings import Ruling
from schemas.terms import Cause, WorkerClass


class Documents(Message):
    """The documents that a claim needs, each once, and the rulings that ask for them."""

    codes: tuple[str, ...]
    rulings: tuple[Ruling, ...]


def required(
    cause: Cause,
    worker_class: WorkerClass,
    relations: Sequence[Relation],
    on: date,
    *,
    amount_owed: int = 0,
    traffic: bool = False,
    outside_order: bool = False,
) -> Documents:
    """Return the least documents of a claim completed on *on*.

    *relations* are those of the heirs whose turn it is; *traffic* says whether a work accident happened in traffic,
    *outside_order* whether somebody claims who stands outside the order of heirs. Raises Refused NO_RULING.
    """
    asked: list[tuple[Ruling, JsonValue]] = []

    def ask(name: str, *keys: str) -> None:
        if (ruling := book().find(f"claims.documents.{name}", on)) is not None:
            chosen = [table(ruling).get(key, []) for key in keys] if keys else [ruling.value]
            asked.extend((ruling, codes) for codes in chosen if codes)

    always = book().ruling("claims.documents.always", on)
    asked.append((always, always.value))
    ask("by_class", worker_class.value)
    ask("by_cause", cause.value)
    ask("by_relation", *dict.fromkeys(relation.value for relation in relations))
    if cause is Cause.WORK_ACCIDENT and traffic:
        ask("traffic")
    if len(relations) > 1:
        ask("several_heirs")
    if outside_order:
        ask("outside_order")
    large = book().ruling("claims.documents.large_amount", on)
    if amount_owed > amount(table(large)["above"]):
        asked.append((large, table(large)["documents"]))
    return Documents(
        codes=tuple(dict.fromkeys(text(code) for _, codes in asked for code in items(codes))),
        rulings=tuple({ruling.parameter: ruling for ruling, _ in asked}.values()),
    )
