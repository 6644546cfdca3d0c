"""The division of a death benefit: who is paid what, and what stands in the way."""

from collections.abc import Iterator, Sequence
from datetime import date

from law.book import book, distinct
from law.heirs.order import Heir, HeirClass, Inheritance, Succession, claiming, is_minor, turn
from law.items import Item
from law.values import items, text
from schemas.base import Message
from schemas.deaths import ObstacleCode, PayeeKind, PayMode, Remedy, WillKind
from schemas.money import Rupiah
from schemas.rulings import Ruling


class Obstacle(Message):
    """Something between a benefit and its heirs, the rule behind it, and what takes it away."""

    code: ObstacleCode
    ref: str | None
    """The heir or the membership it concerns; None for the whole claim."""
    stops_all: bool
    """Whether nobody is paid before it is gone, rather than only *ref* not."""
    ruling: Ruling
    resolved_by: tuple[Remedy, ...]
    """Any of them takes it away."""


class Share(Message):
    """What one heir is owed."""

    heir: str
    amount: Rupiah


class Payee(Message):
    """Whom the bank pays how much, and as what."""

    kind: PayeeKind
    ref: str | None
    """Their opaque id; None for the Fund."""
    heir: str | None
    """The heir whose share it is; None for a holder of all, for who buried, and for the Fund."""
    amount: Rupiah


class Division(Message):
    """How a benefit is divided. While anything stops all there are neither shares nor payees."""

    amount: Rupiah
    heir_class: HeirClass | None
    """None if nobody inherits."""
    by_court: bool
    heirs: tuple[str, ...]
    """Whose turn it is, also while they are not paid."""
    shares: tuple[Share, ...]
    """What each heir is owed; equal but for the rupiah left over, they sum to *amount*."""
    payees: tuple[Payee, ...]
    """Who can be paid now; with *held* they sum to *amount*."""
    obstacles: tuple[Obstacle, ...]
    rulings: tuple[Ruling, ...]

    @property
    def held(self) -> Rupiah:
        """Return what cannot be paid yet."""
        return self.amount - sum((payee.amount for payee in self.payees), Rupiah(0))


def divide(facts: Inheritance, owed: Sequence[Item], died_on: date, *, on: date | None = None) -> Division:
    """Return who is paid what of the parts *owed* that are paid at once, or what stands in the way.

    By the law of the day of death; who is a minor is asked on *on*, the day of decision (of death if not given).
    Raises Refused NO_RULING for a death before the order of heirs.
    """
    day = on or died_on
    now = [item for item in owed if item.paid_now]
    amount = sum((item.amount for item in now), Rupiah(0))
    found = turn(facts, died_on, on=day)
    rule = book().ruling("claims.minority", died_on)
    nobody = book().ruling("claims.without_heirs", died_on)
    joint = facts.pay_mode is PayMode.JOINT and len(found.heirs) > 1
    obstacles = [*_standing(facts, found, died_on, day), *_ages(found, rule, day, joint=joint)]
    if joint:
        obstacles += _holding(facts, found, rule, day, died_on)
    burial = sum((item.amount for item in now if item.code.value in items(nobody)), Rupiah(0))
    if not found.heirs and facts.buried_by is None and burial and not _stopped(obstacles):
        obstacles.append(_obstacle(ObstacleCode.BURIER_UNKNOWN, None, nobody, Remedy.BURIER))
    settled = bool(amount) and not _stopped(obstacles)
    divided = zip(found.heirs, shares(amount, len(found.heirs) or 1), strict=False)
    each = [Share(heir=heir.ref, amount=share) for heir, share in divided if share] if settled else []
    if not settled:
        payees: list[Payee] = []
    elif not found.heirs:
        payees = _unclaimed(facts, burial, amount)
    elif joint:
        payees = [Payee(kind=PayeeKind.HOLDER, ref=facts.holder, heir=None, amount=amount)]
    else:
        payees = _apart(found, each, {obstacle.ref for obstacle in obstacles}, rule, day)
    used = (*found.rulings, *((rule,) if found.heirs else (nobody,)), *(each.ruling for each in obstacles))
    return Division(
        amount=amount,
        heir_class=found.heir_class,
        by_court=facts.court is not None,
        heirs=tuple(heir.ref for heir in found.heirs),
        shares=tuple(each),
        payees=tuple(payees),
        obstacles=tuple(obstacles),
        rulings=distinct(used),
    )


def shares(amount: Rupiah, n: int) -> tuple[Rupiah, ...]:
    """Return *amount* in *n* equal shares that sum to it exactly; the first ones carry the rupiah left over.

    Raises ValueError for a negative amount or fewer than one share.
    """
    if n < 1 or amount < 0:
        raise ValueError("shares take an amount from zero on and at least one heir")
    each, left = divmod(int(amount), n)
    return tuple(Rupiah(each + (place < left)) for place in range(n))


def _standing(facts: Inheritance, found: Succession, died_on: date, on: date) -> Iterator[Obstacle]:
    """Yield what keeps it open who inherits at all; each of these stops everything."""
    outside = book().ruling("claims.outside_order", died_on)
    if facts.court is not None:
        known = {heir.ref for heir in facts.heirs}
        for ref in facts.court.heirs:
            if ref not in known:
                yield _obstacle(
                    ObstacleCode.COURT_NAMES_UNKNOWN, ref, outside, Remedy.HEIR_ON_FILE, stops=True
                )
        return
    contested = book().ruling("claims.contested", died_on)
    ends = tuple(Remedy(text(remedy)) for remedy in items(contested))
    for heir in found.heirs:
        if heir.contested:
            yield _obstacle(ObstacleCode.CONTESTED, heir.ref, contested, *ends, stops=True)
    if found.heir_class is HeirClass.WILL:
        yield from _willed(facts, died_on)
    if not found.heirs:
        needs = tuple(Remedy(text(remedy)) for remedy in items(outside))
        for heir in claiming(facts, died_on, on=on):
            code = ObstacleCode.OUTSIDE_ORDER_WITHOUT_COURT
            yield _obstacle(code, heir.ref, outside, *needs, Remedy.WITHDRAWAL, stops=True)


def _willed(facts: Inheritance, died_on: date) -> Iterator[Obstacle]:
    forms = book().ruling("claims.wills", died_on)
    if facts.will.value in items(forms):
        return
    others = (Remedy.COURT_DETERMINATION, Remedy.WITHDRAWAL)
    if facts.will is WillKind.NONE:
        yield _obstacle(ObstacleCode.NO_WILL, None, forms, Remedy.WILL, *others, stops=True)
    else:
        code = ObstacleCode.WILL_NOT_NOTARIAL
        yield _obstacle(code, None, forms, Remedy.NOTARIAL_WILL, *others, stops=True)


def _ages(found: Succession, rule: Ruling, on: date, *, joint: bool) -> Iterator[Obstacle]:
    """Yield who cannot receive alone; where one is paid for all, they cannot empower anybody either."""
    for heir in found.heirs:
        minor = is_minor(heir, rule, on)
        if minor is None:
            yield _obstacle(ObstacleCode.AGE_UNKNOWN, heir.ref, rule, Remedy.BIRTH_DATE, stops=joint)
        elif minor and not _guarded(heir, found, rule, on):
            code = ObstacleCode.MINOR_WITHOUT_GUARDIAN
            yield _obstacle(code, heir.ref, rule, Remedy.GUARDIAN, stops=joint)


def _guarded(heir: Heir, found: Succession, rule: Ruling, on: date) -> bool:
    """Return whether *heir* has a guardian who is somebody else and, if an heir too, of age."""
    if heir.guardian in (None, heir.ref):
        return False
    guardians = [other for other in found.heirs if other.ref == heir.guardian]
    return all(is_minor(other, rule, on) is False for other in guardians)


def _holding(
    facts: Inheritance, found: Succession, rule: Ruling, on: date, died_on: date
) -> Iterator[Obstacle]:
    asked = book().ruling("claims.documents.several_heirs", died_on)
    remedies = (Remedy.JOINT_LETTER, Remedy.SPLIT)
    if facts.holder is None or not facts.joint_letter:
        yield _obstacle(ObstacleCode.NO_JOINT_LETTER, facts.holder, asked, *remedies, stops=True)
    minors = {heir.ref: is_minor(heir, rule, on) for heir in found.heirs}
    guardians = {heir.guardian for heir in found.heirs if minors[heir.ref]}
    if facts.holder is None:
        return
    known = facts.holder in minors or facts.holder in guardians
    if not known or minors.get(facts.holder, False) is not False:
        yield _obstacle(ObstacleCode.HOLDER_NOT_ENTITLED, facts.holder, asked, *remedies, stops=True)


def _apart(
    found: Succession, each: Sequence[Share], waiting: set[str | None], rule: Ruling, on: date
) -> list[Payee]:
    owed = {share.heir: share.amount for share in each}
    return [
        Payee(
            kind=PayeeKind.GUARDIAN if (minor := is_minor(heir, rule, on)) else PayeeKind.HEIR,
            ref=heir.guardian if minor else heir.ref,
            heir=heir.ref,
            amount=owed[heir.ref],
        )
        for heir in found.heirs
        if heir.ref in owed and heir.ref not in waiting
    ]


def _unclaimed(facts: Inheritance, burial: Rupiah, amount: Rupiah) -> list[Payee]:
    payees = [
        Payee(kind=PayeeKind.BURIER, ref=facts.buried_by, heir=None, amount=burial),
        Payee(kind=PayeeKind.FUND, ref=None, heir=None, amount=amount - burial),
    ]
    known = [payee for payee in payees if payee.kind is PayeeKind.FUND or payee.ref is not None]
    return [payee for payee in known if payee.amount]


def _obstacle(
    code: ObstacleCode, ref: str | None, ruling: Ruling, *remedies: Remedy, stops: bool = False
) -> Obstacle:
    return Obstacle(code=code, ref=ref, stops_all=stops, ruling=ruling, resolved_by=remedies)


def _stopped(obstacles: Sequence[Obstacle]) -> bool:
    return any(obstacle.stops_all for obstacle in obstacles)
