"""Wages: what a wage earner's contributions are counted on, and what the state pays on top for job loss."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from fractions import Fraction

from law.book import book
from law.months import Month
from law.payers import Payer
from law.rounding import half_up
from law.values import amount, items, percent, table, text
from schemas.errors import Refused
from schemas.money import Rupiah
from schemas.refusals import Refusal
from schemas.rulings import Ruling
from schemas.terms import Programme


class WageFloor(StrEnum):
    """The kinds of lowest wage that contributions may be counted on; which one holds is a policy."""

    NONE = "NONE"
    """The wage or honorarium as it is paid."""
    UMP = "UMP"
    """The province's minimum wage."""
    UMK = "UMK"
    """The regency's or city's minimum wage."""
    FIXED = "FIXED"
    """An amount that stands in the policy."""


def wage_base(wage: Rupiah, on: date, minimum_wage: Rupiah | None = None) -> tuple[Rupiah, Ruling]:
    """Return the wage that contributions are counted on, and the policy of its floor.

    Raises Refused INVALID_INPUT when the policy is a minimum wage and *minimum_wage* is not known.
    """
    ruling = book().ruling("policy.wage_floor", on)
    rule = table(ruling)
    match WageFloor(text(rule["kind"])):
        case WageFloor.NONE:
            return wage, ruling
        case WageFloor.FIXED:
            return max(wage, amount(rule["amount"])), ruling
        case kind if minimum_wage is None:
            raise Refused(Refusal.INVALID_INPUT, "contribution", what=str(kind), why="it was not given")
        case _:
            return max(wage, minimum_wage), ruling


def job_loss(
    wage: Rupiah, month: Month, payer: Payer, programmes: Collection[Programme]
) -> tuple[Rupiah, tuple[Ruling, ...]] | None:
    """Return the contribution to the job loss programme (JKP) for one wage earner's *month*, and the rulings.

    Nobody pays it: the state does, and the work accident programme out of its own. None where the law has no such
    programme yet, where the payer is no company, or where a programme is missing that it needs.
    """
    rule = book().find("contributions.pu.jkp", month.first_day)
    if rule is None or payer is not Payer.EMPLOYER:
        return None
    if not {text(code) for code in items(table(rule)["needs"])} <= set(programmes):
        return None
    cap = book().ruling("contributions.pu.jkp_cap", month.first_day)
    counted = Fraction(min(wage, amount(cap)))
    return half_up(counted * percent(table(rule)["rate"])), (rule, cap)
