"""A year of contributions: its bills, the money that arrives for them, and what happens when none does."""

from workflows.contributions.common import BASIS, pay_task
from workflows.contributions.year import Contributions

__all__ = ["BASIS", "Contributions", "pay_task"]
