"""Issuing: the instruction, and the commitments it opens."""

from workflows.issuing.commitment import Commitment
from workflows.issuing.instruction import Instruction

__all__ = ["Commitment", "Instruction"]
