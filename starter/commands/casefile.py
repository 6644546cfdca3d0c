"""Case files as people read them: the head of the case, then its stages line by line."""

from collections.abc import Sequence

from schemas.terms import Stage
from starter.commands.frame import Desk
from starter.commands.output import Output, Table
from starter.commands.regulation_tables import regulation_tables
from starter.reading.casefile import CaseFile, case_file
from starter.reading.lines import Line
from starter.reading.reader import reader
from starter.reading.timeline import Entry

STAGE_NAMES = {
    Stage.ISSUING: ("Penerbitan", "Issuing"),
    Stage.BUDGETING: ("Penganggaran", "Budgeting"),
    Stage.REGISTRATION: ("Pendaftaran", "Registration"),
    Stage.CONTRIBUTIONS: ("Iuran", "Contributions"),
    Stage.CLAIMS: ("Klaim", "Claims"),
}

OUTDATED = {
    "milestone_planned": ("met", "missed", "before_opening"),
    "instrument_addressed": ("acknowledged",),
    "regulation_planned": ("planned",),
}
"""Kind of fact → how it stands once another line tells the same."""
PARTICULARS = (
    "progress", "segment", "fiscal_year", "headcount", "unit", "due_on", "owner", "payer", "funding", "shortfall",
    "step", "giver", "outreach_kind", "region", "attendance", "accepted", "refused", "month", "days_late", "rung",
    "office", "counted_from", "next_on", "until", "why", "cause", "eligible", "heirs", "pay_by", "ground", "stand_in",
)  # fmt: skip
"""The fields of a fact that people read in its line."""


async def file_of(desk: Desk, region: str, instruction: str | None) -> CaseFile:
    """Return the case file of *region* as whoever is signed in may read it; raises as `case_file` does."""
    pool = await desk.pool()
    return await case_file(
        pool,
        await reader(pool, desk.signed_in),
        await desk.resolver(),
        region,
        on=desk.today(),
        instruction=instruction,
        lang=desk.lang,
    )


def case_output(desk: Desk, found: CaseFile) -> Output:
    """Return a case file for people and programs."""
    present = found.present
    code = found.region if present.code == found.region else f"{found.region} → {present.code}"
    head = [
        f"{code} {present.name} · {present.head} · {present.province_name} ({present.governor})",
        f"{found.case} · {found.progress}"
        + (
            f" · {desk.say('perlu perhatian', 'needs attention')}: {found.attention}"
            if found.attention
            else ""
        ),
    ]
    blocks: list[str | Table] = [*head]
    blocks += [
        lines_table(desk, desk.say(*STAGE_NAMES[stage]), lines)
        for stage, lines in found.stages.items()
        if lines
    ]
    if found.handed_over:
        title = desk.say("Penganggaran diserahkan kepada", "Budgeting handed over to")
        blocks.append(
            lines_table(desk, f"{title} {found.handed_over.province_name}", found.handed_over.lines)
        )
    blocks += [
        lines_table(desk, f"{desk.say('Eskalasi', 'Escalation')} {ladder.case}", ladder.lines)
        for ladder in found.escalations
    ]
    blocks += regulation_tables(desk, found)
    return Output(found.model_dump(mode="json"), blocks)


def lines_table(desk: Desk, title: str, lines: Sequence[Line]) -> Table:
    """Return the lines of a stage, each with the audit entry and the event that wrote it.

    A plan whose outcome has a line of its own is left out; the document has every line.
    """
    headings = (
        ("apa", "tentang", "berlaku", "diketahui", "jumlah", "nomor", "keadaan", "bukti")
        if desk.lang == "id"
        else ("what", "about", "effective", "known", "amount", "number", "status", "evidence")
    )
    rows = [
        (
            line.what, _about(line), line.effective_on, line.known_at, line.amount, line.number, line.status,
            f"{line.evidence.audit.chain} #{line.evidence.audit.seq} @{line.evidence.event_id or '–'}",
        )
        for line in lines
        if line.status not in OUTDATED.get(line.what, ())
    ]  # fmt: skip
    return Table(title, headings, rows)


def _about(line: Line) -> str:
    said = [
        f"{name} {value}"
        for name, value in line.details.items()
        if name in PARTICULARS and value not in (None, "", line.record)
    ]
    return ", ".join([line.record, *said] if line.record != line.case else said)


def timeline_output(desk: Desk, entries: Sequence[Entry]) -> Output:
    """Return audit entries for people and programs."""
    headings = (
        ("waktu", "perkara", "#", "perbuatan", "peran", "kantor", "nomor")
        if desk.lang == "id"
        else ("when", "case", "#", "action", "role", "office", "number")
    )
    rows = [
        (one.business_at, one.chain, one.seq, one.action, one.role, one.office, one.number) for one in entries
    ]
    return Output({"entries": [one.model_dump(mode="json") for one in entries]}, [Table("", headings, rows)])
