"""What a claim asks of people next: one task at a time for its decision, and one for each thing besides."""

from datetime import date

from schemas.cases import Task
from schemas.terms import Role

BASIS = "PP 44/2015 art. 40"
COLLECT, DETERMINE, PREPARE, REVIEW, APPROVE = "collect", "determine", "prepare", "review", "approve"
STEPS = (COLLECT, DETERMINE, PREPARE, REVIEW, APPROVE)
"""The steps to a decision; whoever is asked for one is asked for none of the others."""
ROLES = {APPROVE: Role.APPROVER, "resend": Role.APPROVER, "approve_renewal": Role.APPROVER}
"""Who does what; an officer does the rest."""


def task_id(case: str, what: str, ref: str = "") -> str:
    """Return the id of a claim's task."""
    return f"{case}#{what}.{ref}" if ref else f"{case}#{what}"


def claim_task(case: str, what: str, office: str, ref: str, due_on: date | None = None) -> Task:
    """Return the task of a claim's next step; *ref* is the claim, or what of it the task is about."""
    about = ref.rpartition("/")[2] if "/" in ref else ""
    return Task(
        id=task_id(case, what, about),
        what=f"claim.{what}",
        role=ROLES.get(what, Role.OFFICER),
        office=office,
        due_on=due_on,
        rule=BASIS,
        ref=ref,
    )


def step_after(*, eligible: bool, signals: bool) -> str:
    """Return what a recommendation asks for: a second look at what stands out, before anybody grants it."""
    return REVIEW if eligible and signals else APPROVE


def step_for(*, complete: bool, contested: bool) -> str:
    """Return what a claim whose file was just looked at asks for."""
    if contested:
        return DETERMINE
    return PREPARE if complete else COLLECT
