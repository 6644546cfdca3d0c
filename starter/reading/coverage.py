"""Coverage of one person: every membership on a day, whether its month is paid, and what the law says of that day.

Both times count: how things stood on a day, by what was known at the end of another. Whoever reads learns nothing of
regions in which they hold no role; every reading is logged with who, whom by opaque id, and why.
"""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from law.coverage import Cover, Paid, Spell, cover
from law.months import Month
from schemas.base import Message
from schemas.rulings import Ruling
from schemas.terms import WorkerClass
from starter.reading.reader import Reader
from starter.reports.cut import Cut
from store.pool import Connection, Pool, reading
from store.queries import load, rows
from vault.keys import KeyRing
from vault.persons import Sensitivity, nik_index

sql = load("coverage")
reads = load("reads")
NOBODY = "nik/unknown"
"""Whom a reading concerned whose NIK nobody on record has."""


class MonthOf(Message):
    """The month of the day asked about: its bill, and the money that paid it."""

    month: str
    billed: bool
    bill: str | None = None
    payer: str | None = None
    due_on: date | None = None
    paid_on: date | None = None
    document: str | None = None


class MembershipOn(Message):
    """One membership on the day asked about."""

    membership: str
    region: str
    line: str
    segment: str
    worker_class: str
    payer: str
    number: str
    """The number of the card (KPJ)."""
    since: date
    moved_from: str | None
    month: MonthOf
    cover_begins: date | None
    covered: bool
    reduced: bool
    """Whether the heirs of a death outside work would be owed less than everything."""
    findings: tuple[str, ...]


class PersonCoverage(Message):
    """What is known of one person on one day. Without memberships nobody of this NIK is a member where you may read."""

    on: date
    known_on: date
    person: str | None
    """The opaque id."""
    covered: bool
    memberships: tuple[MembershipOn, ...]
    rulings: tuple[Ruling, ...]


async def person_coverage(
    pool: Pool, ring: KeyRing, reader: Reader, nik: str, cut: Cut, why: str
) -> PersonCoverage:
    """Return the coverage of whoever has *nik*, on the day and by the knowledge of *cut*; the reading is logged."""
    async with reading(pool) as connection:
        person: str | None = await sql.person_of(connection, nik_hmac=nik_index(ring, nik))
        await reads.log_personal_reads(
            connection,
            reader=reader.user,
            records=[person or NOBODY],
            sensitivity=Sensitivity.IDENTITY,
            why=why,
        )
        found = await _memberships(connection, person, cut)
        listed = [row for row in found if reader.sees(row["region"])]
        months = await rows(
            sql.billed_months(connection, memberships=[row["source"] for row in listed], known=cut.known)
        )
    memberships = [
        _membership(list(group), months, cut.as_of)
        for _, group in groupby(listed, key=lambda row: row["membership"])
    ]
    rulings = {ruling.parameter: ruling for _, said in memberships for ruling in said.rulings}
    return PersonCoverage(
        on=cut.as_of,
        known_on=cut.known_on,
        person=person if memberships else None,
        covered=any(one.covered for one, _ in memberships),
        memberships=tuple(one for one, _ in memberships),
        rulings=tuple(rulings.values()),
    )


async def _memberships(connection: Connection, person: str | None, cut: Cut) -> list[Any]:
    if person is None:
        return []
    return await rows(sql.memberships_of(connection, person=person, on=cut.as_of, known=cut.known))


def _membership(spells: Sequence[Any], months: Sequence[Any], on: date) -> tuple[MembershipOn, Cover]:
    """Return a membership and what the law says of it; *spells* are those it was moved from, and itself."""
    own, sources = spells[-1], [row["source"] for row in spells]
    said = cover(on, WorkerClass(own["worker_class"]), [_spell(row, months) for row in spells])
    month = str(Month.of(on))
    bill = next((row for row in months if row["membership"] in sources and row["month"] == month), None)
    return (
        MembershipOn(
            membership=own["membership"],
            region=own["region"],
            line=own["line"],
            segment=own["segment"],
            worker_class=own["worker_class"],
            payer=own["payer"],
            number=own["kpj"],
            since=own["effective_on"],
            moved_from=own["moved_from"],
            month=_month(month, bill),
            cover_begins=said.begins,
            covered=said.eligibility.eligible,
            reduced=said.eligibility.reduced,
            findings=tuple(finding.code for finding in said.eligibility.findings),
        ),
        said,
    )


def _spell(row: Any, months: Sequence[Any]) -> Spell:  # noqa: ANN401 - a row
    return Spell(
        begins=row["effective_on"],
        paid=tuple(
            Paid(month=Month.parse(one["month"]), on=one["paid_on"])
            for one in months
            if one["membership"] == row["source"] and one["paid_on"] is not None
        ),
    )


def _month(month: str, bill: Any) -> MonthOf:  # noqa: ANN401 - a row, or none
    if bill is None:
        return MonthOf(month=month, billed=False)
    return MonthOf(
        month=month,
        billed=True,
        bill=bill["bill"],
        payer=bill["payer"],
        due_on=bill["due_on"],
        paid_on=bill["paid_on"],
        document=bill["document"],
    )
