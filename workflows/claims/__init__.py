"""Claims: one death, from report to the last scholarship year."""

from workflows.claims.claim import Claim

__all__ = ["Claim"]
