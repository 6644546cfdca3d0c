"""The ladder: who is told next, and after how long, when a government does not act.

It is the soft track: the sanctions of PP 86/2013 do not reach state bodies. No rung punishes; each invites somebody
with more weight. The law sets no times between rungs: they are a policy, and every rung says so.
"""

from datetime import date

from law.book import book
from law.instruction import Words
from law.offices import OfficeKind, acting, office_code, title
from law.regions import Region
from law.values import items, table, text, whole
from schemas.base import Message
from schemas.rulings import Confidence, Ruling

OWN_OFFICE = "own_office"


class Rung(Message):
    """One rung: the office that is told, what happens there, and how many days it has before the next rung."""

    number: int
    kind: OfficeKind
    office: str
    title: Words
    step: Words
    days: int
    reference: str
    confidence: Confidence


def ladder(
    region: Region, *, actor: OfficeKind = OfficeKind.BPKAD, on: date | None = None
) -> tuple[Rung, ...]:
    """Return the rungs for a deed that *actor* of *region* owes, the actor's own office first.

    Who stands below the actor is skipped: nobody asks a secretary to remind the head of region. Pass the region's
    entry as it stands, so that the governor is the present one. Rules are those of *on*, or the newest.
    """
    actor = acting(actor, region)
    above = [
        OfficeKind(text(kind)) for kind in items(table(_rule("escalation.order", on))[region.kind.value])
    ]
    if actor in above:
        above = above[above.index(actor) + 1 :]
    offices = [(actor, OWN_OFFICE), *((kind, kind.value) for kind in above)]
    return tuple(
        _rung(number, kind, name, region, on) for number, (kind, name) in enumerate(offices, start=1)
    )


def _rung(number: int, kind: OfficeKind, name: str, region: Region, on: date | None) -> Rung:
    ruling = _rule(f"escalation.rungs.{name}", on)
    rule = table(ruling)
    return Rung(
        number=number,
        kind=kind,
        office=office_code(kind, region.code),
        title=Words(id=title(kind, region), en=title(kind, region, "en")),
        step=Words(id=text(rule["id"]), en=text(rule["en"])),
        days=whole(rule["days"]),
        reference=ruling.reference,
        confidence=ruling.confidence,
    )


def _rule(parameter: str, on: date | None) -> Ruling:
    return book().newest(parameter) if on is None else book().ruling(parameter, on)
