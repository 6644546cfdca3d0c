"""Which programme answers for a death: the death programme (JKM) or the work accident programme (JKK)."""

from datetime import date

from law.book import book
from law.values import table, text
from schemas.rulings import Ruling
from schemas.terms import Cause, Programme, WorkerClass


def programme(cause: Cause, worker_class: WorkerClass, died_on: date) -> tuple[Programme, Ruling]:
    """Return the programme that pays for a death on *died_on* from *cause*, and the ruling. Raises Refused NO_RULING."""
    ruling = book().ruling("claims.programme", died_on)
    return Programme(text(table(table(ruling)[cause.value])[worker_class.value])), ruling
