"""Deadlines as they are printed: what, who, by when, by which rule."""

from starter.reports.deadlines import Deadline, Deadlines, by_week
from starter.reports.layouts import charts, words
from starter.reports.layouts.document import Document, Section, Table
from starter.reports.layouts.framing import Framing


def document(found: Deadlines, framing: Framing) -> Document:
    """Return the deadlines as a document."""
    say = framing.say
    chart = charts.bars(
        say("Tenggat per minggu, sejak tanggal", "Deadlines by week, from"),
        [(words.day(week, framing.lang), count) for week, count in by_week(found)],
        framing.lang,
    )
    return framing.document(
        "deadlines",
        say(f"Tenggat {found.days} hari ke depan", f"Deadlines of the next {found.days} days"),
        (Section(say("Yang akan jatuh tempo", "What falls due"), (chart, table(found.deadlines, framing))),),
        facts=(
            (say("Sampai dengan", "Up to"), words.day(found.until, framing.lang)),
            (say("Tenggat", "Deadlines"), framing.number(len(found.deadlines))),
        ),
        landscape=True,
    )


def table(found: tuple[Deadline, ...], framing: Framing) -> Table:
    """Return deadlines as a table."""
    return Table(
        framing.say("Tenggat", "Deadlines"),
        framing.columns(
            "tnttwtw",
            "Tenggat|Hari|Kode|Pemerintah daerah|Apa|Oleh|Dasar",
            "Due|Days|Code|Government|What|By|Rule",
        ),
        tuple(
            (
                one.due_on,
                one.days_left,
                one.region,
                one.name,
                _told(one, framing),
                words.office(one.office, framing.lang),
                one.rule,
            )
            for one in found
        ),
    )


def _told(one: Deadline, framing: Framing) -> str:
    # A letter's ref is its whole path through the cases: the government's row says enough.
    about = f" · {one.ref}" if one.ref and "#" not in one.ref else ""
    return words.what(one.what, framing.lang) + about
