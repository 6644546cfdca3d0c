"""Raising and lowering ladders: how any case gets somebody to move, and how it lets them rest."""

from collections.abc import Sequence
from datetime import date

from schemas.cases import CauseEnded, CauseGrew
from schemas.facts import CauseLifted, CauseRaised
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
    state = deed.state
    if subject in state.ladders:
        deed.tell(state.ladders[subject], CauseGrew(what=missed, due_on=due_on))
        return
    number = state.escalations.get(cause, 0) + 1
    state.escalations[cause] = number
    ladder = escalation_id(state.key.id, cause, number)
    state.ladders[subject] = ladder
    deed.record(CauseRaised(subject=subject, ladder=ladder, missed=missed, due_on=due_on))
    deed.open(
        ladder,
        OPEN_ESCALATION,
        OpenEscalation(
            parent=state.key,
            id=ladder,
            subject=subject,
            cause=cause,
            missed=missed,
            due_on=due_on,
            actor=actor,
            office=office,
            track=track,
            closings=tuple(closings),
            legal_basis=legal_basis,
            at=deed.now,
            clock=state.clock,
        ),
    )


def lower_ladder(deed: Deed[S], subject: str, why: str) -> None:
    """Tell the ladder about *subject*, if one climbs, that its cause is gone."""
    ladder = deed.state.ladders.pop(subject, None)
    if ladder is not None:
        deed.record(CauseLifted(subject=subject, ladder=ladder, why=why))
        deed.tell(ladder, CauseEnded(why=why))
