"""Legal instruments of a region: how strong each kind is, what it is enough for, and who can issue it.

No instrument spends: money takes a line in an execution document (DPA), whatever the instrument says.
"""

from collections.abc import Mapping

from pydantic import JsonValue

from law.book import book
from law.regions import Region
from law.values import items, table, text, whole
from schemas.base import Message
from schemas.rulings import Ruling
from schemas.terms import Effect, InstrumentKind


class Allowed(Message):
    """What an instrument of one kind allows, and the rules that say so."""

    kind: InstrumentKind
    strength: int
    effects: tuple[Effect, ...]
    fulfils: bool
    """Whether it fulfils an addressee's duty to regulate."""
    rulings: tuple[Ruling, ...]

    @property
    def lacks(self) -> tuple[Effect, ...]:
        """Return what it does not allow; spending is always among it."""
        return tuple(effect for effect in Effect if effect not in self.effects)


def allows(kind: InstrumentKind) -> Allowed:
    """Return what an instrument of *kind* is enough for."""
    rank = strength(kind)
    return Allowed(
        kind=kind,
        strength=rank,
        effects=tuple(
            effect for effect in Effect if effect is not Effect.SPEND and rank >= _enough_for(effect)
        ),
        fulfils=rank >= whole(book().newest("instruments.fulfils")),
        rulings=basis(),
    )


def spending_takes() -> str:
    """Return the document that a spending commitment takes instead of any instrument."""
    return text(book().newest("instruments.spending"))


def strength(kind: InstrumentKind) -> int:
    """Return the rank of *kind*: regional regulation, head's regulation, decree, instruction, circular."""
    return whole(table(book().newest("instruments.strength"))[kind.value])


def directs(kind: InstrumentKind) -> bool:
    """Return whether *kind* is enough to direct the region's own work units."""
    return Effect.DIRECT in allows(kind).effects


def regulates(kind: InstrumentKind) -> bool:
    """Return whether *kind* is enough to bind everybody in the region."""
    return Effect.REGULATE in allows(kind).effects


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
    names = ("strength", "enough_for", "fulfils", "spending", "issued_by")
    return tuple(book().newest(f"instruments.{name}") for name in names)


def _enough_for(effect: Effect) -> int:
    return whole(table(book().newest("instruments.enough_for"))[effect.value])


def _takes_council(rule: Mapping[str, JsonValue]) -> bool:
    return rule.get("own_council") is True
