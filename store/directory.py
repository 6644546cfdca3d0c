"""The directory of offices: entries from one day to another, and who is reached at an office on a day.

What an entry does not say stays as the entry before it said; an empty text takes a mail or phone away.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from schemas.base import Message
from schemas.directory import Addressee, Holding, styled
from store.pool import Connection
from store.queries import load, rows

sql = load("directory")


class Said(Message):
    """What somebody says of an office from a day on; without a day, of its newest entry."""

    office: str
    valid_from: date | None = None
    title: str | None = None
    mail: str | None = None
    phone: str | None = None
    holding: Holding | None = None


class Entry(Message):
    """An office from one day to another: `valid_from` None is since ever, `valid_to` is exclusive."""

    office: str
    valid_from: date | None = None
    valid_to: date | None = None
    title: str
    mail: str | None = None
    phone: str | None = None
    holding: Holding = Holding.DEFINITIVE

    def holds(self, on: date) -> bool:
        """Return whether this is the entry of the day *on*."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on < self.valid_to
        )


async def addressee(tx: Connection, office: str, on: date) -> Addressee | None:
    """Return *office* as it is reached on the day *on*, or None when the directory has no entry for that day."""
    row = await sql.entry_on(tx, office=office, on=on)
    if row is None:
        return None
    found = Entry.model_validate(dict(row))
    title = styled(found.title, found.holding)
    return Addressee(**found.model_dump(exclude={"title"}), title=title)


async def unreachable(tx: Connection, offices: Sequence[str], on: date) -> list[str]:
    """Return those of *offices* that have no address on the day *on*, in their order."""
    reached = {row["office"] for row in await rows(sql.reachable(tx, codes=list(offices), on=on))}
    return [office for office in offices if office not in reached]


async def entries(tx: Connection, offices: Sequence[str]) -> dict[str, list[Entry]]:
    """Return the entries of each of *offices*, the earliest first."""
    found: dict[str, list[Entry]] = {office: [] for office in offices}
    for row in await rows(sql.entries_of(tx, codes=list(offices))):
        found[row["office"]].append(Entry.model_validate(dict(row)))
    return found


async def enrol(tx: Connection, regions: Mapping[str, str]) -> None:
    """Make offices known by their codes, each with its region."""
    await sql.put_offices(tx, [{"code": code, "region": region} for code, region in sorted(regions.items())])


async def record(tx: Connection, said: Sequence[Said]) -> None:
    """Write *said* of offices that are known into the directory, in its order."""
    codes = sorted({one.office for one in said})
    await rows(sql.lock_offices(tx, codes=codes))
    before = await entries(tx, codes)
    after = dict(before)
    for one in said:
        after[one.office] = stated(after[one.office], one)
    # Away with what changes before anything new comes, so that no two entries ever hold on one day.
    gone = [one for code in codes for one in before[code] if one not in after[code]]
    new = [one for code in codes for one in after[code] if one not in before[code]]
    await sql.drop_entries(tx, [{"office": one.office, "valid_from": one.valid_from} for one in gone])
    await sql.put_entries(tx, [one.model_dump() for one in new])


def stated(entries: Sequence[Entry], said: Said) -> list[Entry]:
    """Return an office's entries once *said* is known: no two hold on one day, and no day loses its entry.

    With a day it begins an entry, which ends the one of the day before; an entry that began on that very day, or
    the newest when no day is given, is corrected.
    """
    if not entries:
        return [_entry(None, said, said.valid_from, None)]
    if said.valid_from is None:
        *older, newest = entries
        return [*older, _entry(newest, said, newest.valid_from, newest.valid_to)]
    begins = said.valid_from
    earlier = [one for one in entries if one.valid_from is None or one.valid_from < begins]
    same = [one for one in entries if one.valid_from == begins]
    later = [one for one in entries if one.valid_from is not None and one.valid_from > begins]
    ends = later[0].valid_from if later else None
    if same:
        ends = same[0].valid_to
    elif earlier and earlier[-1].holds(begins):
        ends = earlier[-1].valid_to
        earlier[-1] = earlier[-1].model_copy(update={"valid_to": begins})
    before = [*same, *reversed(earlier), *later][0]
    return [*earlier, _entry(before, said, begins, ends), *later]


def _entry(before: Entry | None, said: Said, begins: date | None, ends: date | None) -> Entry:
    names = {"title", "mail", "phone", "holding"}
    known = before.model_dump(include=names) if before else {"title": said.office}
    told = known | said.model_dump(include=names, exclude_none=True)
    clear = {name: value or None for name, value in told.items()}
    return Entry(office=said.office, valid_from=begins, valid_to=ends, **clear)
