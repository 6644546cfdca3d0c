"""What differs between two editions of the law: values of parameters, and days of the calendar."""

from collections.abc import Iterator
from datetime import date

from pydantic import JsonValue

from law.edition import Edition
from schemas.base import Message
from schemas.rulings import Ruling


class ChangedValue(Message):
    """A parameter that says something else from a day on; None where it says nothing."""

    parameter: str
    unit: str
    effective_from: date
    before: JsonValue
    after: JsonValue
    before_reference: str | None
    after_reference: str | None


class ChangedDay(Message):
    """A day that is off in one edition and not in the other, or for another reason; None is a day like any other."""

    day: date
    before: str | None
    after: str | None
    before_decree: str | None
    after_decree: str | None


class Difference(Message):
    """Everything that differs between two editions."""

    values: tuple[ChangedValue, ...]
    days: tuple[ChangedDay, ...]


def difference(one: Edition, other: Edition) -> Difference:
    """Return what *other* says differently from *one*, by parameter and by day."""
    return Difference(values=tuple(_values(one, other)), days=tuple(_days(one, other)))


def _values(one: Edition, other: Edition) -> Iterator[ChangedValue]:
    for name in sorted(one.book.parameters.keys() | other.book.parameters.keys()):
        known = [edition.book.parameters.get(name) for edition in (one, other)]
        dates = {entry.effective_from for each in known if each for entry in each.entries}
        for day in sorted(dates):
            before, after = (each.on(day) if each else None for each in known)
            if before != after and _substance(before) != _substance(after):
                yield ChangedValue(
                    parameter=name,
                    unit=next(each.unit for each in reversed(known) if each),
                    effective_from=day,
                    before=before and before.value,
                    after=after and after.value,
                    before_reference=before and before.reference,
                    after_reference=after and after.reference,
                )


def _substance(ruling: Ruling | None) -> object:
    return ruling and (ruling.value, ruling.unit, ruling.reference, ruling.confidence)


def _days(one: Edition, other: Edition) -> Iterator[ChangedDay]:
    for number in sorted(one.calendar.years.keys() | other.calendar.years.keys()):
        before, after = (edition.calendar.years.get(number) for edition in (one, other))
        off_before, off_after = (year.days if year else {} for year in (before, after))
        for day in sorted(off_before.keys() | off_after.keys()):
            if off_before.get(day) != off_after.get(day):
                yield ChangedDay(
                    day=day,
                    before=off_before.get(day),
                    after=off_after.get(day),
                    before_decree=before and f"{before.name}: {before.decree}",
                    after_decree=after and f"{after.name}: {after.decree}",
                )
