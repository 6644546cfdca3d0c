"""Regulation as people read it: drafts step by step, instruments with what they allow, money that registers nobody."""

from collections.abc import Iterable, Mapping, Sequence

from pydantic import JsonValue

from schemas.terms import Effect
from starter.commands.frame import Desk
from starter.commands.output import Table
from starter.reading.casefile import CaseFile
from starter.reading.regulation import Draft

EFFECTS: dict[str, tuple[str, str]] = {
    Effect.DIRECT: ("memerintah perangkat daerah", "directing the region's work units"),
    Effect.NAME_RECIPIENTS: ("menetapkan daftar penerima", "fixing the list of recipients"),
    Effect.REGULATE: ("mengikat semua pihak di daerah", "binding everybody in the region"),
    Effect.SPEND: ("membelanjakan", "spending"),
}


def regulation_tables(desk: Desk, found: CaseFile) -> list[str | Table]:
    """Return the blocks of a case file about drafts, instruments and breaches; nothing where there are none."""
    return [
        *[draft_table(desk, draft) for draft in found.drafts],
        *_instruments(desk, found),
        *[
            desk.say(
                f"PELANGGARAN: dana {one.line} tersedia sejak {one.since}, sampai {one.due_on} belum ada yang terdaftar.",
                f"BREACH: the money of {one.line} is there since {one.since}; by {one.due_on} nobody was registered.",
            )
            for one in found.breaches
            if one.ended is None
        ],
    ]


def draft_table(desk: Desk, draft: Draft) -> Table:
    """Return one draft: its steps, who must act, by when, and what is next."""
    headings = (
        ("tahap", "kantor", "tenggat", "selesai", "dokumen", "keadaan")
        if desk.lang == "id"
        else ("step", "office", "due", "done", "document", "status")
    )
    rows = [
        (
            step.step, step.office, step.due_on, step.met_on, step.document,
            desk.say("BERIKUTNYA", "NEXT") if step.step == draft.next else "",
        )
        for step in draft.steps
    ]  # fmt: skip
    words = {
        "open": desk.say("berjalan", "open"),
        "enacted": desk.say("ditetapkan", "enacted"),
        "abandoned": desk.say("tidak dilanjutkan", "abandoned"),
    }
    title = f"{desk.say('Rancangan', 'Draft')} {draft.kind} {draft.draft} ({draft.title_ref}): {words[draft.status]}"
    return Table(f"{title} {draft.instrument or draft.why or ''}".rstrip(), headings, rows)


def said(desk: Desk, details: Mapping[str, JsonValue]) -> list[str]:
    """Return what an enacted instrument allows and what it does not, in sentences."""
    allowed, lacks = details.get("allows"), details.get("lacks")
    if not isinstance(allowed, list) or not isinstance(lacks, dict):
        return []
    words = [f"{desk.say('Cukup untuk', 'Enough for')}: {effects(desk, map(str, allowed))}."]
    words += [
        desk.say(
            f"Tidak cukup untuk {effects(desk, [effect])}; yang cukup: {_listed(enough)}.",
            f"Not enough for {effects(desk, [effect])}; enough would be: {_listed(enough)}.",
        )
        for effect, enough in lacks.items()
    ]
    if details.get("fulfils") is False:
        enough = _listed(details.get("would_fulfil"))
        words.append(
            desk.say(
                f"Kewajiban menetapkan regulasi BELUM terpenuhi; yang memenuhinya: {enough}.",
                f"The duty to regulate is NOT fulfilled; what would fulfil it: {enough}.",
            )
        )
    return words


def effects(desk: Desk, named: Iterable[str]) -> str:
    """Return effects in words; a dash for none."""
    return ", ".join(EFFECTS[effect][desk.lang == "en"] for effect in named) or "–"


def _instruments(desk: Desk, found: CaseFile) -> Sequence[Table]:
    if not found.instruments:
        return []
    headings = (
        ("instrumen", "cukup untuk", "tidak cukup untuk", "memenuhi kewajiban", "menerima", "menunggu")
        if desk.lang == "id"
        else ("instrument", "enough for", "not enough for", "fulfils the duty", "acknowledged", "awaiting")
    )
    rows = [
        (
            one.instrument, effects(desk, one.allows), effects(desk, one.lacks),
            desk.say("ya", "yes") if one.fulfils else desk.say("belum", "no"),
            len(one.acknowledged), len(one.awaiting),
        )
        for one in found.instruments
    ]  # fmt: skip
    return [Table(desk.say("Instrumen turunan", "Derived instruments"), headings, rows)]


def _listed(enough: JsonValue) -> str:
    return ", ".join(map(str, enough)) if isinstance(enough, list) and enough else "–"
