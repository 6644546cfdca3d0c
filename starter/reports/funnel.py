"""The funnel: how many governments have come how far, from being instructed to a benefit paid."""

from schemas.base import Message
from starter.reports.governments import Government
from starter.reports.shares import Share

STEPS = (
    "instructed",
    "acknowledged",
    "regulated",
    "budgeted",
    "registering",
    "contributing",
    "benefits_paid",
)


class FunnelStep(Message):
    """One step: how many governments reached it, of how many that could."""

    step: str
    of_those_able: Share
    of_instructed: Share
    of_step_before: Share


class Funnel(Message):
    """The funnel; steps are counted each by itself, since a government may skip one."""

    steps: tuple[FunnelStep, ...]


def funnel(governments: tuple[Government, ...]) -> Funnel:
    """Return how many of *governments* reached each step."""
    reached = {step: [one for one in governments if has_reached(one, step)] for step in STEPS}
    able = {step: len(governments) for step in STEPS}
    able["budgeted"] = sum(one.own_budget for one in governments)
    able["benefits_paid"] = sum(bool(one.claims) for one in governments)
    before = [len(governments), *(len(reached[step]) for step in STEPS)]
    return Funnel(
        steps=tuple(
            FunnelStep(
                step=step,
                of_those_able=Share(part=len(reached[step]), whole=able[step]),
                of_instructed=Share(part=len(reached[step]), whole=len(governments)),
                of_step_before=Share(part=len(reached[step]), whole=before[place]),
            )
            for place, step in enumerate(STEPS)
        )
    )


def has_reached(government: Government, step: str) -> bool:
    """Return whether a government has ever come to *step*."""
    years = government.years.values()
    reached = {
        "instructed": True,
        "acknowledged": government.acknowledged_on is not None,
        "regulated": government.regulated_on is not None,
        "budgeted": any(year.funded_on for year in years),
        "registering": bool(government.rosters),
        "contributing": any(year.first_paid_on for year in years),
        "benefits_paid": any(claim.settled_on for claim in government.claims),
    }
    return reached[step]
