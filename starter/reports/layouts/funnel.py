"""The funnel as it is printed: each step with its count, its denominator and its percentages."""

from starter.reports.funnel import STEPS, Funnel
from starter.reports.layouts import charts
from starter.reports.layouts.document import Document, Note, Section, Table
from starter.reports.layouts.framing import Framing

NAMES = {
    "instructed": ("Diinstruksikan", "Instructed"),
    "acknowledged": ("Menyatakan menerima", "Acknowledged"),
    "regulated": ("Menetapkan instrumen", "Regulated"),
    "budgeted": ("Dananya tersedia", "Budgeted"),
    "registering": ("Mendaftarkan pekerja", "Registering"),
    "contributing": ("Membayar iuran", "Contributing"),
    "benefits_paid": ("Santunan dibayar", "Benefits paid"),
}
MEANINGS = {
    "instructed": ("komitmennya dibuka", "its commitment is open"),
    "acknowledged": ("kepala daerah menyatakan menerima", "its head acknowledged"),
    "regulated": (
        "instrumen hukum yang cukup kuat ditetapkan",
        "a legal instrument that is strong enough is enacted",
    ),
    "budgeted": (
        "dana suatu tahun dapat dibelanjakan; penyebutnya yang ber-APBD sendiri",
        "a year's money can be spent; of those with a budget of their own",
    ),
    "registering": ("sekurang-kurangnya satu daftar pekerja diajukan", "at least one roster is submitted"),
    "contributing": ("sekurang-kurangnya satu tagihan dibayar", "at least one bill is paid"),
    "benefits_paid": (
        "santunan satu kematian lunas; penyebutnya yang melaporkan kematian",
        "one death's benefit is paid in full; of those that reported a death",
    ),
}


def section(found: Funnel, framing: Framing) -> Section:
    """Return the funnel as part of a document."""
    title = framing.say("Dari instruksi sampai santunan", "From instruction to benefit")
    rows = tuple(
        (
            framing.say(*NAMES[one.step]),
            one.of_instructed.part,
            one.of_those_able.whole,
            one.of_those_able,
            one.of_instructed,
            one.of_step_before,
        )
        for one in found.steps
    )
    meanings = "; ".join(f"{framing.say(*NAMES[step])}: {framing.say(*MEANINGS[step])}" for step in STEPS)
    return Section(
        title,
        (
            charts.funnel(
                framing.say(
                    "Pemerintah daerah yang mencapai setiap tahap", "Governments that reached each step"
                ),
                [(framing.say(*NAMES[one.step]), one.of_those_able) for one in found.steps],
                framing.lang,
            ),
            Table(
                framing.say("Pemerintah daerah per tahap", "Governments by step"),
                framing.columns(
                    "wnnnnn",
                    "Tahap|Mencapai|Penyebut|dari penyebut|dari yang diinstruksikan|dari tahap sebelumnya",
                    "Step|Reached|Denominator|of denominator|of those instructed|of the step before",
                ),
                rows,
            ),
            Note(
                framing.say(
                    f"Setiap tahap dihitung sendiri, sebab suatu tahap dapat dilewati. {meanings}.",
                    f"Each step is counted by itself, since one may be skipped. {meanings}.",
                )
            ),
        ),
    )


def document(found: Funnel, framing: Framing) -> Document:
    """Return the funnel as it is printed."""
    return framing.document(
        "funnel",
        framing.say(
            "Corong pelaksanaan: dari instruksi sampai santunan",
            "Progress funnel: from instruction to benefit",
        ),
        (section(found, framing),),
    )
