"""Legal instruments of a region: how strong each kind is, what it is enough for, and who can issue it.

No instrument spends: money takes a line in an execution document (DPA), whatever the instrument says.
"""

from collections.abc import Mapping

from pydantic import JsonValue

from law.book import book
from law.regions import Region
from law.values import items, table, whole
from schemas.rulings import Ruling
from schemas.terms import InstrumentKind


def strength(kind: InstrumentKind) -> int:
    """Return the rank of *kind*: regional regulation, head's regulation, decree, instruction, circular."""
    return whole(table(book().newest("instruments.strength"))[kind.value])


def directs(kind: InstrumentKind) -> bool:
    """Return whether *kind* is enough to direct the region's own work units."""
    return strength(kind) >= _enough_for("direct")


def regulates(kind: InstrumentKind) -> bool:
    """Return whether *kind* is enough to bind everybody in the region."""
    return strength(kind) >= _enough_for("regulate")


def fits(kind: InstrumentKind, region: Region) -> bool:
    """Return whether *region* can issue an instrument of *kind*: a Perbup is a regent's, a Qanun is Aceh's."""
    rule = table(table(book().newest("instruments.issued_by"))[kind.value])
    province = region.province_code or region.code
    return (
        region.kind.value in items(rule["kinds"])
        and ("within" not in rule or province in items(rule["within"]))
        and ("outside" not in rule or province not in items(rule["outside"]))
        and (region.has_own_budget or not _takes_council(rule))
    )


def basis() -> tuple[Ruling, ...]:
    """Return the rules that every answer of this module rests on."""
    return tuple(book().newest(f"instruments.{name}") for name in ("strength", "enough_for", "issued_by"))


def _enough_for(effect: str) -> int:
    return whole(table(book().newest("instruments.enough_for"))[effect])


def _takes_council(rule: Mapping[str, JsonValue]) -> bool:
    return rule.get("own_council") is True
