"""Chores: standing work."""

from schemas.base import Message


class DoChore(Message):
    """Do a standing chore once."""

    name: str


class ChoreDone(Message):
    """How much a chore found to do."""

    done: int
