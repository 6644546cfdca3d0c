"""Escalation: the ladder of a cause, climbed until somebody moves."""

from workflows.escalation.ladder import Escalation

__all__ = ["Escalation"]
