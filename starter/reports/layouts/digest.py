"""The digest as it is printed."""

from schemas.money import Rupiah
from schemas.terms import Milestone
from starter.reports.deadlines import rule_of
from starter.reports.digest import AHEAD, Digest, Late
from starter.reports.layouts import deadlines, words
from starter.reports.layouts.document import Document, Note, Section, Table, Value
from starter.reports.layouts.framing import Framing
from starter.reports.layouts.funnel import NAMES

WHYS = {
    "nothing_recorded": ("belum ada catatan pemenuhan", "nothing is on record"),
    "waits_for": ("menunggu tahap sebelumnya", "waits for the step before it"),
    "no_roster": (
        "dana tersedia, daftar pekerja belum diajukan",
        "the money is there, no roster was submitted",
    ),
    "no_numbers": (
        "daftar diajukan, nomor peserta belum terbit",
        "a roster was submitted, no numbers were issued",
    ),
    "unpaid": ("tagihan belum dibayar", "bills are unpaid"),
}
DEMANDS = {
    "evaluation": (
        "penuhi permintaan evaluasi yang tercatat; kebutuhan setahun",
        "meet the evaluation demand on record; needed a year",
    ),
    "line": (
        "cantumkan anggaran iuran jamsostek: belum ada barisnya",
        "budget the contributions: there is no line",
    ),
    "shortfall": ("cukupkan baris anggaran; kurang", "make its lines suffice; they fall short by"),
    "register": (
        "daftarkan pekerja: dana tahun ini tersedia tetapi belum ada yang terdaftar",
        "register workers: this year's money is there and nobody is registered",
    ),
    "arrears": ("lunasi tunggakan iuran", "pay the arrears"),
}


def document(found: Digest, framing: Framing) -> Document:
    """Return the digest as it is printed."""
    say = framing.say
    return framing.document(
        "digest",
        say(f"Ikhtisar untuk {found.governor}", f"Digest for the {found.governor}"),
        (
            Section(say("Kabupaten dan kota", "Regencies and cities"), (_subjects(found, framing),)),
            Section(say("Yang terlambat, sebabnya, dan siapa harus bertindak", "What is late, why, and who must act"),
                    (_late_table(found, framing),)),
            Section(
                say("Jendela anggaran yang tertutup", "Budget windows that closed"),
                (_closed_table(found, framing),) if found.closed else (),
            ),
            Section(say("Yang dapat diminta pada evaluasi RAPBD", "What can be demanded when evaluating the budget"),
                    (_demand_table(found, framing), _demand_rule(found, framing))),
            Section(
                say(f"Tenggat {AHEAD} hari ke depan", f"Deadlines of the next {AHEAD} days"),
                (deadlines.table(found.ahead, framing),),
            ),
        ),
        landscape=True,
    )  # fmt: skip


def _subjects(found: Digest, framing: Framing) -> Table:
    counted = ("missed", "late", "registered", "protected")
    arrears = sum((one.arrears for one in found.subjects), Rupiah(0))
    return Table(
        framing.say("Keadaan setiap kabupaten dan kota", "How each regency and city stands"),
        framing.columns(
            "ttwnnnnn",
            "Kode|Pemerintah daerah|Tahap terjauh|lewat|terlambat|terdaftar|terlindungi|tunggakan",
            "Code|Government|Furthest step|missed|late|registered|protected|arrears",
        ),
        tuple(
            (
                one.region, one.name, framing.say(*NAMES[one.step]),
                *(getattr(one, field) for field in counted), one.arrears,
            )
            for one in found.subjects
        ),
        (
            (
                "", framing.say("Jumlah", "Total"), "",
                *(sum(getattr(one, field) for one in found.subjects) for field in counted), arrears,
            ),
        ),
    )  # fmt: skip


def _late_table(found: Digest, framing: Framing) -> Table:
    return Table(
        framing.say("Kewajiban yang lewat", "Duties missed"),
        framing.columns(
            "ttwtnwwt",
            "Kode|Pemerintah daerah|Kewajiban|Tenggat|Hari|Sebab|Harus bertindak|sebelum",
            "Code|Government|Duty|Was due|Days|Why|Must act|by",
        ),
        tuple(_late(one, framing) for one in found.late),
    )


def _late(one: Late, framing: Framing) -> tuple[Value, ...]:
    lang = framing.lang
    duty = words.what(one.duty, lang) + (f" {one.fiscal_year}" if one.fiscal_year else "")
    why = framing.say(*WHYS[one.why]) + (f": {words.what(one.about, lang)}" if one.about else "")
    rung = framing.say(f" (anak tangga {one.rung})", f" (rung {one.rung})") if one.rung else ""
    who = words.office(one.office, lang) + rung if one.office else None
    return (
        one.region,
        one.name,
        duty,
        one.due_on,
        one.days,
        why,
        who,
        one.by or framing.say("segera", "at once"),
    )


def _closed_table(found: Digest, framing: Framing) -> Table:
    lang = framing.lang
    return Table(
        framing.say("Tertutup tanpa baris anggaran, dan kesempatan berikutnya", "Closed without a line, and what is next"),
        framing.columns(
            "tttwwwt",
            "Kode|Pemerintah daerah|Tahun|Tertutup|Berikutnya|Harus bertindak|paling lambat",
            "Code|Government|Year|Closed|Next|Must act|by",
        ),
        tuple(
            (
                one.region, one.name, str(one.fiscal_year), words.window(one.window, lang),
                words.window(one.opens, lang), words.office(one.office, lang), one.by,
            )
            for one in found.closed
        ),
    )  # fmt: skip


def _demand_table(found: Digest, framing: Framing) -> Table:
    return Table(
        framing.say("Permintaan per rancangan APBD", "Demands by draft budget"),
        framing.columns(
            "tttwntt",
            "Kode|Pemerintah daerah|APBD|Yang diminta|Jumlah|RAPBD diterima paling lambat|Perda paling lambat",
            "Code|Government|Budget|Demand|Amount|Draft received by|Law by",
        ),
        tuple(
            (
                one.region, one.name, str(one.fiscal_year), framing.say(*DEMANDS[one.demand]),
                one.amount or None, one.submitted_by, one.until,
            )
            for one in found.demands
        ),
    )  # fmt: skip


def _demand_rule(found: Digest, framing: Framing) -> Note:
    year = max((one.fiscal_year for one in found.demands), default=None)
    rule = rule_of(Milestone.EVALUATION, year) if year else None
    return Note(
        framing.say(
            "Gubernur selaku wakil pemerintah pusat mengevaluasi RAPBD kabupaten dan kota",
            "The governor, as representative of the central government, evaluates the draft budgets of regencies and"
            " cities",
        )
        + (f" ({rule})." if rule else ".")
    )
