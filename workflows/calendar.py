"""Plain calendar arithmetic that workflows need; statutory days come from the law, never from here."""

from calendar import monthrange
from datetime import date, timedelta


def months_after(day: date, months: int) -> date:
    """Return the same day of the month, *months* later, or that month's last day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def month_name(year: int, month: int) -> str:
    """Return a month as records write it: 2022-03."""
    return f"{year}-{month:02d}"


def days_before(day: date, days: int) -> date:
    """Return the day so many calendar days before *day*."""
    return day - timedelta(days=days)
