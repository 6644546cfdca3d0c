"""Accounts: which expenditure accounts of a regional budget pay contributions, and of which programme."""

from datetime import date

from law.book import book
from law.values import table, text
from schemas.base import Message
from schemas.errors import Refused
from schemas.refusals import Refusal
from schemas.rulings import Ruling
from schemas.terms import Programme, Segment, WorkerClass


class Account(Message):
    """An account that pays contributions. One that is for one group of workers only says for which."""

    code: str
    programme: Programme
    segment: Segment | None = None
    worker_class: WorkerClass | None = None
    post: str = ""
    ruling: Ruling


def account(code: str, fiscal_year: int) -> Account | None:
    """Return the account *code* in the chart of *fiscal_year*, or None when it is not for contributions at all.

    Raises Refused NOT_OUR_ACCOUNT for one that is for another insurance, and NO_RULING before the chart.
    """
    ruling = book().ruling("budget.accounts", date(fiscal_year, 1, 1))
    if code not in table(ruling):
        return None
    found = table(table(ruling)[code])
    if "other" in found:
        raise Refused(Refusal.NOT_OUR_ACCOUNT, code, other=text(found["other"]))
    return Account(
        code=code,
        programme=Programme(text(found["programme"])),
        segment=Segment(text(found["segment"])) if "segment" in found else None,
        worker_class=WorkerClass(text(found["class"])) if "class" in found else None,
        post=text(found.get("post", "")),
        ruling=ruling,
    )
