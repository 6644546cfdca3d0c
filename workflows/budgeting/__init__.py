"""The budget year: its milestones, its windows, its money, and what happens when nobody moves."""

from workflows.budgeting.budget import Budget

__all__ = ["Budget"]
