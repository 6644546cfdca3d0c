"""Signals: what makes somebody look at a claim once more before it is paid. They raise a review and decide nothing."""

from collections.abc import Iterator
from datetime import date

from pydantic import Field

from law.book import book
from law.decision import MembershipFacts
from law.registration import age_limit
from law.scholarship import anniversary
from law.values import flag, whole
from schemas.base import Message
from schemas.deaths import SignalCode
from schemas.rulings import Ruling


class SignalFacts(Message):
    """What is known of a claim beside its merits; counts only, nobody is named."""

    died_on: date
    memberships: tuple[MembershipFacts, ...]
    claims_to_account: int = Field(1, ge=0)
    """Most claims that were ever paid, or are to be, to one of the accounts named; this one counted."""
    heir_is_officer: bool = False
    """Whether one to be paid is an officer of an office that acts in claims."""
    documents_elsewhere: int = Field(0, ge=0)
    """How many of the documents stand in another claim too, byte by byte."""


class Signal(Message):
    """One reason to look again, in figures."""

    code: SignalCode
    figures: dict[str, int]
    """The figure found and the figure from which the signal rises, both by name."""
    ruling: Ruling


def signals(facts: SignalFacts) -> tuple[Signal, ...]:
    """Return the signals of a claim by the policies of the day of death. One of a kind, the weightiest."""
    return tuple(_signals(facts))


def _signals(facts: SignalFacts) -> Iterator[Signal]:
    on = facts.died_on
    since = [(on - one.registered_on).days for one in facts.memberships]
    least = book().ruling("claims.signals.registered_before", on)
    if since and min(since) <= whole(least):
        figures = {"days": min(since), "limit": whole(least)}
        yield Signal(code=SignalCode.REGISTERED_SHORTLY_BEFORE, figures=figures, ruling=least)
    many = book().ruling("claims.signals.one_account", on)
    if facts.claims_to_account >= whole(many):
        figures = {"claims": facts.claims_to_account, "limit": whole(many)}
        yield Signal(code=SignalCode.SEVERAL_CLAIMS_TO_ONE_ACCOUNT, figures=figures, ruling=many)
    officer = book().ruling("claims.signals.officer", on)
    if facts.heir_is_officer and flag(officer):
        yield Signal(code=SignalCode.HEIR_IS_OFFICER, figures={}, ruling=officer)
    seen = book().ruling("claims.signals.documents_elsewhere", on)
    if facts.documents_elsewhere >= whole(seen):
        figures = {"documents": facts.documents_elsewhere, "limit": whole(seen)}
        yield Signal(code=SignalCode.DOCUMENT_SEEN_ELSEWHERE, figures=figures, ruling=seen)
    near = book().ruling("claims.signals.age_near_limit", on)
    left = [days for one in facts.memberships for days in _days_to_limit(one)]
    if left and min(left) <= whole(near):
        figures = {"days": min(left), "limit": whole(near)}
        yield Signal(code=SignalCode.AGE_NEAR_LIMIT, figures=figures, ruling=near)


def _days_to_limit(one: MembershipFacts) -> list[int]:
    """Return how many days before the age limit of its class somebody was registered, if before one."""
    limit = age_limit(one.worker_class, one.registered_on)
    if one.born is None or limit is None:
        return []
    left = (anniversary(one.born, whole(limit)) - one.registered_on).days
    return [left] if left > 0 else []
