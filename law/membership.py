"""Membership: when cover begins.

The agency issues a membership number once the forms are complete and the first contribution is paid, and cover begins
with the number (Permenaker 1/2025 art. 3A for non-ASN staff; PP 44/2015 art. 6-8 for everybody else). Where a region
registers before it pays, both must have happened: nobody is covered who has a number and no paid contribution.
"""

from datetime import date


def cover_begins(numbered_on: date, first_paid_on: date | None) -> date | None:
    """Return the first day of cover: of number and first contribution the later one; None before both are there."""
    return None if first_paid_on is None else max(numbered_on, first_paid_on)
