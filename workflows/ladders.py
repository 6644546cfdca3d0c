"""Raising, lowering and handing on ladders: how any case gets somebody to move, and how it lets them rest.

A case answers for the ladders it raised until they are lowered, resolved, or handed on to another case: it cannot
close before.
"""

from collections.abc import Sequence
from datetime import date

from schemas.cases import CauseEnded, CauseGrew
from schemas.facts import CauseLifted, CauseRaised, LadderHandedOn, LadderReopened
from schemas.ladders import HandedOn, MovedTo, Raised, Reopen
from schemas.names import escalation_id
from schemas.orders import OpenEscalation
from schemas.terms import Track
from schemas.work import OPEN_ESCALATION
from workflows.deed import Deed, S


def raise_ladder(
    deed: Deed[S],
    subject: str,
    cause: str,
    *,
    missed: str,
    due_on: date,
    actor: str,
    legal_basis: str,
    office: str = "",
    track: Track = Track.GOVERNMENT,
    closings: Sequence[date] = (),
) -> None:
    """Raise a ladder about *subject*, first at the office kind *actor*, or add to the one that climbs.

    *office* is the first addressee's code where it is none of the region's own kinds (a village, a company, a
    kecamatan); *closings* are the last days of the windows in which the cause can still be mended.
    """
    if subject in deed.state.ladders:
        deed.tell(deed.state.ladders[subject], CauseGrew(what=missed, due_on=due_on))
        return
    why = Raised(
        ladder="",
        cause=cause,
        missed=missed,
        due_on=due_on,
        actor=actor,
        office=office,
        track=track,
        closings=tuple(closings),
        legal_basis=legal_basis,
    )
    _raise(deed, subject, why)


def lower_ladder(deed: Deed[S], subject: str, why: str) -> None:
    """Tell the ladder about *subject*, if one climbs, that its cause is gone."""
    ladder = deed.state.ladders.pop(subject, None)
    if ladder is not None:
        deed.record(CauseLifted(subject=subject, ladder=ladder, why=why))
        deed.tell(ladder, CauseEnded(why=why))


def hand_on(deed: Deed[S], subject: str, to_case: str) -> None:
    """Leave the ladder about *subject*, if one climbs, to *to_case*, which answers for it from then on.

    The ladder goes on climbing as if nothing had happened; the other case knows it under `<this case>#<subject>`.
    """
    ladder = deed.state.ladders.pop(subject, None)
    if ladder is not None:
        deed.record(LadderHandedOn(subject=subject, ladder=ladder, to_case=to_case))
        deed.tell(ladder, MovedTo(parent=to_case))
        deed.tell(
            to_case, HandedOn(subject=subject, raised=deed.state.raised[subject], origin=deed.state.key.id)
        )


def take_over(deed: Deed[S], news: HandedOn) -> None:
    """Answer for a ladder that another case raised."""
    subject = f"{news.origin}#{news.subject}"
    deed.state.ladders[subject] = news.raised.ladder
    deed.state.raised[subject] = news.raised
    deed.touch(news.raised.ladder)
    deed.note(subject=subject, ladder=news.raised.ladder)


def reopen(deed: Deed[S], body: Reopen) -> None:
    """Raise the ladder of *body* again for what it was raised for, under the next number."""
    subject, why = next(
        (subject, raised) for subject, raised in deed.state.raised.items() if raised.ladder == body.ladder
    )
    deed.record(LadderReopened(ladder=body.ladder, why=body.reason))
    deed.touch(body.ladder)
    _raise(deed, subject, why)
    deed.note(reopened=body.ladder, ladder=deed.state.ladders[subject], why=body.reason)


def _raise(deed: Deed[S], subject: str, why: Raised) -> None:
    state = deed.state
    number = state.escalations.get(why.cause, 0) + 1
    ladder = escalation_id(state.key.id, why.cause, number)
    state.escalations[why.cause] = number
    state.ladders[subject] = ladder
    state.raised[subject] = why.model_copy(update={"ladder": ladder})
    deed.record(CauseRaised(subject=subject, ladder=ladder, missed=why.missed, due_on=why.due_on))
    deed.open(
        ladder,
        OPEN_ESCALATION,
        OpenEscalation(
            parent=state.key,
            id=ladder,
            subject=subject,
            at=deed.now,
            clock=state.clock,
            **why.model_dump(exclude={"ladder"}),
        ),
    )
