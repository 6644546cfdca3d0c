"""Approvals: who approves a benefit, one after the other, by its amount; a review adds somebody."""

from datetime import date

from law.book import book
from law.values import amount as rupiah
from law.values import items, table, text
from schemas.money import Rupiah
from schemas.rulings import Ruling

ANY = "any"
"""A slot for an approver of any office; other slots name an `law.offices.OfficeKind`."""


def slots(amount: Rupiah, on: date, *, reviewed: bool) -> tuple[tuple[str, ...], Ruling]:
    """Return from which office each approver of *amount* comes, in order, by the policy of *on*.

    A slot is `any` or the value of an office kind. What is *reviewed* has the slots of a review before the others.
    """
    ruling = book().ruling("claims.approvals", on)
    bands = [table(band) for band in items(table(ruling)["bands"])]
    band = next(band for band in bands if "up_to" not in band or amount <= rupiah(band["up_to"]))
    first = items(table(ruling)["review"]) if reviewed else []
    return tuple(text(slot) for slot in (*first, *items(band["slots"]))), ruling
