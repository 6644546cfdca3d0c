"""Deterministic orchestration: one workflow type per kind of case, and the kernel they share."""

from workflows.budgeting import Budget
from workflows.changes import Changes
from workflows.chores import Chore
from workflows.claims import Claim
from workflows.contributions import Contributions
from workflows.escalation import Escalation
from workflows.issuing import Commitment, Instruction
from workflows.registration import Registration

WORKFLOWS = [
    Budget, Changes, Chore, Claim, Commitment, Contributions, Escalation, Instruction, Registration,
]  # fmt: skip

__all__ = ["WORKFLOWS"]
