"""The matrix as it is printed: how each duty stands, then government by government."""

from starter.reports.layouts import charts, words
from starter.reports.layouts.document import Chart, Document, Note, Section, Table, Value
from starter.reports.layouts.framing import Framing
from starter.reports.matrix import Matrix
from starter.reports.standing import DUTIES, State

Counts = dict[str, dict[State, int]]


def document(found: Matrix, framing: Framing) -> Document:
    """Return the matrix as a document."""
    say = framing.say
    return framing.document(
        "matrix",
        say(
            f"Matriks kewajiban × pemerintah daerah, tahun anggaran {found.fiscal_year}",
            f"Matrix of duties × governments, fiscal year {found.fiscal_year}",
        ),
        (
            Section(
                say("Ringkasan per kewajiban", "Each duty in brief"),
                (duty_chart(found.counts, framing), duty_counts(found.counts, framing)),
            ),
            Section(say("Pemerintah daerah", "Governments"), (_table(found, framing), *legend(framing))),
        ),
        facts=((say("Pemerintah daerah", "Governments"), framing.number(found.governments)),),
        landscape=True,
    )


def duty_chart(counts: Counts, framing: Framing) -> Chart:
    """Return a bar for each duty, in parts by how governments stand."""
    return charts.stacked(
        framing.say("Keadaan tiap kewajiban", "How each duty stands"),
        [(words.say(words.SHORT[duty], framing.lang), list(by.values())) for duty, by in counts.items()],
        [(words.say(words.STATE_HEADS[state], framing.lang), state) for state in State],
        framing.lang,
    )


def duty_counts(counts: Counts, framing: Framing) -> Table:
    """Return a table of how many governments stand how, duty by duty."""
    heads = "|".join(words.say(words.STATE_HEADS[state], framing.lang) for state in State)
    return Table(
        framing.say("Kewajiban menurut keadaannya", "Duties by how they stand"),
        framing.columns("w" + "n" * (len(State) + 1), f"Kewajiban|{heads}|Jumlah", f"Duty|{heads}|Total"),
        tuple(
            (words.say(words.LONG[duty], framing.lang), *by.values(), sum(by.values()))
            for duty, by in counts.items()
        ),
    )


def legend(framing: Framing) -> tuple[Note, ...]:
    """Return what each sign of a matrix means."""
    signs = "; ".join(
        f"{words.SIGNS[state]} {words.say(words.STATES[state], framing.lang)}" for state in State
    )
    return Note(f"{framing.say('Tanda', 'Signs')}: {signs}."), rules(framing)


def rules(framing: Framing) -> Note:
    """Return how the duties without a statutory day are judged."""
    return Note(
        framing.say(
            "Pendaftaran berjalan sejak dananya tersedia, dalam hari yang diberikan aturan pendaftaran; tanpa tenggat"
            " tercatat, sampai akhir tahun anggaran. Iuran dinilai menurut tagihan terburuk tahun itu.",
            "Registration runs from the day its money is there, for the days that the rules of registration give; where"
            " no day is on record, until the fiscal year ends. Contributions stand as the worst bill of the year.",
        )
    )


def _table(found: Matrix, framing: Framing) -> Table:
    lang = framing.lang
    heads = "|".join(words.say(words.SHORT[duty], lang) for duty in DUTIES)
    rows: list[tuple[Value, ...]] = [(row.region, row.name, *row.standings.values()) for row in found.rows]
    totals: list[tuple[Value, ...]] = [
        (
            words.SIGNS[state],
            words.say(words.STATE_HEADS[state], lang),
            *(found.counts[duty][state] for duty in DUTIES),
        )
        for state in State
    ]
    return Table(
        framing.say("Kewajiban setiap pemerintah daerah", "The duties of every government"),
        framing.columns(
            "tw" + "m" * len(DUTIES), f"Kode|Pemerintah daerah|{heads}", f"Code|Government|{heads}"
        ),
        tuple(rows),
        tuple(totals),
        dense=True,
    )
