"""Time in stage as it is printed."""

from starter.reports.layouts import charts
from starter.reports.layouts.document import Document, Note, Section, Table, Value
from starter.reports.layouts.framing import Framing
from starter.reports.stages import Stages, StageTime

NAMES = {
    "issued": ("diinstruksikan → menerima atau lebih", "instructed → acknowledged or further"),
    "acknowledged": ("menerima → beregulasi atau lebih", "acknowledged → regulated or further"),
    "regulated": ("beregulasi → dananya tersedia", "regulated → budgeted"),
    "budgeted": ("dananya tersedia → mendaftarkan", "budgeted → registering"),
    "registering": ("mendaftarkan → membayar iuran", "registering → contributing"),
    "roster": ("daftar diajukan → nomor terbit", "roster submitted → numbers issued"),
    "bill": ("tagihan terbit → dibayar", "bill issued → paid"),
    "claim": ("kematian dilaporkan → santunan lunas", "death reported → benefit paid"),
}


def document(found: Stages, framing: Framing) -> Document:
    """Return the times as a document."""
    title = framing.say("Lama di setiap tahap", "Time in stage")
    chart = charts.bars(
        framing.say("Median hari per tahap", "Median days by stage"),
        [(framing.say(*NAMES[one.stage]), one.median) for one in found.stages if one.median is not None],
        framing.lang,
    )
    table = Table(
        framing.say("Hari per tahap", "Days by stage"),
        framing.columns(
            "wnnnnnt",
            "Tahap|selesai|masih di dalamnya|median|p90|terlama|yang terlama",
            "Stage|ended|still in it|median|p90|longest|the longest",
        ),
        tuple(_row(one, framing) for one in found.stages),
    )
    return framing.document("stages", title, (Section(title, (chart, table, _method(framing))),))


def _row(one: StageTime, framing: Framing) -> tuple[Value, ...]:
    unknown = framing.say("belum tercapai", "not reached") if one.ended + one.open else None
    return (
        framing.say(*NAMES[one.stage]),
        one.ended,
        one.open,
        unknown if one.median is None else one.median,
        unknown if one.p90 is None else one.p90,
        one.longest,
        framing.say("masih berjalan", "still open") if one.longest_open else None,
    )


def _method(framing: Framing) -> Note:
    return Note(
        framing.say(
            "Hari kalender menurut tanggal berlaku. Yang masih berada dalam suatu tahap ikut dihitung selama ia sudah"
            " di sana (tersensor, Kaplan-Meier), bukan dianggap selesai; “belum tercapai” berarti terlalu banyak yang"
            " masih di dalamnya.",
            "Calendar days by effective dates. Whoever is still in a stage counts for as long as they have been there"
            " (censored, Kaplan-Meier), not as ended; “not reached” means that too many are still in it.",
        )
    )
