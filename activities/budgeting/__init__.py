"""Budgeting: opening and planning budget years, checking their lines, working out what an evaluation can demand."""

from activities.budgeting.opening import budget
from activities.budgeting.work import Budgeting

__all__ = ["Budgeting", "budget"]
