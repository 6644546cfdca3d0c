"""Heirs: whose turn it is to receive a death benefit, how it is divided, and what stands in the way.

PP 44/2015 art. 40(2) orders the heirs in classes: the first class that has anybody receives everything, in equal
shares. Without any heir the burial benefit goes to whoever arranged the burial and the rest to the Social Security
Fund. A court's determination takes the place of the order. People are opaque ids.
"""

from law.heirs.dividing import Division, Obstacle, Payee, Share, divide, shares
from law.heirs.order import (
    Court,
    Heir,
    HeirClass,
    Inheritance,
    Relation,
    Succession,
    claiming,
    first_class,
    is_minor,
    outside_order,
    rank,
    turn,
)

__all__ = [
    "Court",
    "Division",
    "Heir",
    "HeirClass",
    "Inheritance",
    "Obstacle",
    "Payee",
    "Relation",
    "Share",
    "Succession",
    "claiming",
    "divide",
    "first_class",
    "is_minor",
    "outside_order",
    "rank",
    "shares",
    "turn",
]
