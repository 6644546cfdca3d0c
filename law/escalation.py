"""The ladder: who is told next, by whose letter, and after how long, when a government or a company does not act.

Governments and villages climb the soft track: the sanctions of PP 86/2013 do not reach state bodies. No rung of
theirs punishes; each invites somebody with more weight. Companies climb the track of PP 86/2013 itself: two written
warnings, the fine, the denial of public services, the special power of attorney. The suspension of officials is no
rung at all. Where the law sets no time between rungs it is a policy, and the rung says so.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from pydantic import JsonValue

from law.book import book
from law.instruction import Words
from law.offices import OfficeKind, acting, office_code, title
from law.payers import Payer, payer_of
from law.regions import Region
from law.values import items, table, text, whole
from law.working_days import calendar
from schemas.base import Message
from schemas.escalation import Limits
from schemas.rulings import Confidence, Ruling
from schemas.terms import Funding, Track, UnitKind, WorkerClass

FIRST = "first"
"""In place of an office kind: whoever stands on the first rung."""
OWN_OFFICE = "own_office"
ENTERPRISES = frozenset({UnitKind.BUMD, UnitKind.BUMDES})
STATE = frozenset({Payer.APBN, Payer.APBD, Payer.APBDES})


class Rung(Message):
    """One rung: the office that is told, who writes to it, what is asked, and how many days it has before the next."""

    number: int
    name: str
    office: str
    title: Words
    sender: str
    sender_title: str
    template: str
    """The kind of letter."""
    step: Words
    days: int
    working: bool
    """Whether the days are working days."""
    reference: str
    confidence: Confidence


def ladder(
    region: Region,
    *,
    actor: OfficeKind = OfficeKind.BPKAD,
    track: Track = Track.GOVERNMENT,
    office: str = "",
    on: date | None = None,
) -> tuple[Rung, ...]:
    """Return the rungs for a deed that *actor* of *region* owes, the actor's own office first.

    *office* is the first addressee's code where it is none of the region's own kinds: a village, a company. Who
    stands below the actor is skipped: nobody asks a secretary to remind the head of region. Pass the region's entry
    as it stands, so that the governor is the present one. Rules are those of *on*, or the newest.
    """
    actor = acting(actor, region)
    names = [text(name) for name in items(table(_rule(f"escalation.order.{track}", on))[region.kind.value])]
    if track is not Track.COMPANY:
        kinds = {_addressee(name, on) for name in names}
        if actor.value in kinds:
            below = next(n for n, name in enumerate(names) if _addressee(name, on) == actor.value)
            names = names[below + 1 :]
        names = [OWN_OFFICE, *names]
    return tuple(_rung(number, name, actor, region, office, on) for number, name in enumerate(names, start=1))


def basis(rungs: Sequence[Rung], track: Track, on: date | None = None) -> tuple[Ruling, ...]:
    """Return the rulings that a ladder of *rungs* rests on: its order, each rung, and how long it can be made to wait."""
    names = [
        f"escalation.order.{track}",
        *(f"escalation.rungs.{rung.name}" for rung in rungs),
        "escalation.limits",
    ]
    return tuple(_rule(name, on) for name in names)


def sanctioned(
    kind: UnitKind | None, worker_class: WorkerClass, funding: Funding, on: date, *, office: bool
) -> bool:
    """Return whether PP 86/2013 reaches whoever pays a line: an employer that is no state body.

    *kind* is the payer's kind among the region's units, if it is one; *office* whether it is an office of
    government. An enterprise of a region or a village always is such an employer; another payer is one when it pays
    for wage earners, with money that is not the state's.
    """
    if kind is not None:
        return kind in ENTERPRISES
    return worker_class is WorkerClass.PU and not office and payer_of(funding, on)[0] not in STATE


def limits(on: date | None = None) -> Limits:
    """Return how long a ladder may be made to wait, and how often its last addressee is reminded."""
    rule = table(_rule("escalation.limits", on))
    return Limits(**{name: whole(days) for name, days in rule.items()})


def lasts_until(
    rung_days: int, on: date, left: int, closings: Sequence[date], *, working: bool = False, week: int = 5
) -> date:
    """Return the day on which the next rung is climbed, when this one is climbed on *on*.

    A rung lasts the shorter of its own days and its share of the time to the next statutory window. The share is the
    days from *on* to the next of *closings* after it, divided by the *left* rungs that are still to be climbed, this
    one included, rounded down, and at least one day. So as long as there is a day for each rung, the last of them has
    had its time when the window closes; past the last closing every rung lasts its own days.
    """
    end = calendar().shift(on, rung_days, week) if working else on + timedelta(days=rung_days)
    ahead = [closing for closing in closings if closing > on]
    if not ahead:
        return end
    return min(end, on + timedelta(days=max((min(ahead) - on).days // left, 1)))


def _rung(number: int, name: str, actor: OfficeKind, region: Region, office: str, on: date | None) -> Rung:
    ruling = _rule(f"escalation.rungs.{name}", on)
    rule = table(ruling)
    addressee = _addressee(name, on)
    first = addressee == FIRST
    kind = actor if first else OfficeKind(addressee)
    named = bool(office) and first
    written_to = office if named else office_code(kind, region.code)
    by = _sender(rule["sender"], region, {written_to, office or office_code(actor, region.code)})
    return Rung(
        number=number,
        name=name,
        office=written_to,
        title=Words(
            id=office if named else title(kind, region), en=office if named else title(kind, region, "en")
        ),
        sender=office_code(by, region.code),
        sender_title=title(by, region),
        template=text(rule["template"]),
        step=Words(id=text(rule["id"]), en=text(rule["en"])),
        days=whole(rule["working_days"] if "working_days" in rule else rule["days"]),
        working="working_days" in rule,
        reference=ruling.reference,
        confidence=ruling.confidence,
    )


def _sender(rule: JsonValue, region: Region, never: set[str]) -> OfficeKind:
    """Return who signs: nobody writes to itself, and who is late writes about it to nobody."""
    kind = OfficeKind(text(rule if isinstance(rule, str) else table(rule)[region.kind.value]))
    stand_ins = (kind, OfficeKind.COMPLIANCE_TEAM, OfficeKind.SEKDA)
    return next(one for one in stand_ins if office_code(one, region.code) not in never)


def _addressee(name: str, on: date | None) -> str:
    return text(table(_rule(f"escalation.rungs.{name}", on))["addressee"])


def _rule(parameter: str, on: date | None) -> Ruling:
    return book().newest(parameter) if on is None else book().ruling(parameter, on)
