"""Issuing: by when an addressee acknowledges an instruction and regulates; policies, for the law sets no deadline."""

from datetime import date

from law.deadlines import Deadline, after_days

__all__ = ["Deadline", "acknowledge_by", "regulate_by"]


def acknowledge_by(issued_on: date) -> Deadline:
    """Return by when an addressee of an instruction issued on *issued_on* acknowledges it."""
    return after_days(issued_on, "policy.acknowledgement_days")


def regulate_by(issued_on: date) -> Deadline:
    """Return by when an addressee of an instruction issued on *issued_on* has an instrument of its own."""
    return after_days(issued_on, "policy.regulation_days")
