"""The league as it is printed, with the score's definition below."""

from starter.reports.governments import Figure
from starter.reports.layouts import charts, words
from starter.reports.layouts.document import Chart, Document, Note, Section, Table, Value
from starter.reports.layouts.framing import Framing
from starter.reports.league import Group, League, Place
from starter.reports.shares import Share

FIRST = 10
"""Governments of a group that its chart shows."""
ISLAND_NAMES = {
    "sumatra": ("Sumatera", "Sumatra"),
    "java": ("Jawa", "Java"),
    "bali_nusa_tenggara": ("Bali dan Nusa Tenggara", "Bali and Nusa Tenggara"),
    "kalimantan": ("Kalimantan", "Kalimantan"),
    "sulawesi": ("Sulawesi", "Sulawesi"),
    "maluku": ("Maluku", "Maluku"),
    "papua": ("Papua", "Papua"),
}


def document(found: League, framing: Framing) -> Document:
    """Return the league as it is printed, with the score's definition below."""
    lang = framing.lang
    title = framing.say(
        f"Peringkat per kelompok sebanding, {found.fiscal_year}", f"League by peer group, {found.fiscal_year}"
    )
    sections = tuple(Section(_heading(group, lang), _group(group, framing)) for group in found.groups)
    return framing.document(
        "league",
        title,
        (*sections, Section(framing.say("Cara menilai", "How the score is made"), _definition(framing)),
         Section(framing.say("Cakupan yang dilaporkan pihak lain", "Coverage reported by others"),
                 _reported(found, framing))),
    )  # fmt: skip


def _heading(group: Group, lang: str) -> str:
    kind = words.say(words.KINDS[group.kind], lang).capitalize()
    return kind if group.island is None else f"{words.say(ISLAND_NAMES[group.island], lang)}: {kind.lower()}"


def _group(group: Group, framing: Framing) -> tuple[Table | Chart, ...]:
    columns = framing.columns(
        "ntwnnnnn",
        "Peringkat|Kode|Pemerintah daerah|Regulasi|Cakupan|terlindungi / target|Anggaran|Nilai",
        "Rank|Code|Government|Regulation|Coverage|protected / target|Budget|Score",
    )
    rows: list[tuple[Value, ...]] = [
        (
            place.rank, place.region, place.name, place.regulation, place.coverage, _of_target(place, framing),
            place.budget, place.score,
        )
        for place in group.places
    ]  # fmt: skip
    table = Table(_heading(group, framing.lang), columns, tuple(rows))
    best = [place for place in group.places if place.score > 0][:FIRST]
    chart = charts.heat(
        framing.say(f"Kriteria {len(best)} teratas", f"The criteria of the first {len(best)}"),
        (columns[3].head, columns[4].head, columns[6].head),
        [(place.name, (place.regulation, place.coverage, place.budget)) for place in best],
        framing.lang,
    )
    return (chart, table) if best else (table,)


def _of_target(place: Place, framing: Framing) -> str:
    if not place.coverage.whole:
        return framing.say("tanpa target", "no target")
    return f"{framing.number(place.coverage.part)} / {framing.number(place.coverage.whole)}"


def _definition(framing: Framing) -> tuple[Note, ...]:
    return (
        Note(framing.say(
            "Nilai = rata-rata tiga kriteria Paritrana Award yang tercatat di sini, berbobot sama, dalam persen."
            " Bobot sama adalah kebijakan kawal; wawancara dan kehadiran kepala daerah tidak dinilai.",
            "Score = the mean of the three Paritrana Award criteria on record here, weighing alike, in percent. Equal"
            " weights are a policy of kawal; the interview and the head's attendance are not scored.",
        )),
        Note(framing.say(
            "Regulasi: kekuatan instrumen terkuat dibagi kekuatan instrumen terkuat yang dapat ditetapkan daerah itu."
            " Cakupan: orang yang iurannya lunas untuk bulan laporan atau bulan sebelumnya, dibagi target tahun itu"
            " yang ditetapkan pemerintah daerah sendiri, paling banyak 100 %; tanpa target bernilai nol."
            " Anggaran: jumlah yang dianggarkan dibagi kebutuhan menurut jumlah pekerja × iuran × bulan pada baris"
            " anggarannya; tanpa baris bernilai nol.",
            "Regulation: the strength of the strongest instrument over that of the strongest which the region can enact."
            " Coverage: people whose contribution is paid for the month of the report or the month before, over the"
            " year's target that the government set itself, at most 100 %; without a target it counts nothing."
            " Budget: the amount budgeted over what its lines need by head-count × contribution × months; without a line"
            " it counts nothing.",
        )),
        Note(framing.say(
            "Nilai sama berperingkat sama, dan peringkat sesudahnya menghitung semuanya (1, 2, 2, 4).",
            "Equal scores share a rank, and the rank after them counts them all (1, 2, 2, 4).",
        )),
    )  # fmt: skip


def _reported(found: League, framing: Framing) -> tuple[Table | Note, ...]:
    if not found.reported:
        return ()
    return (
        Table(
            framing.say("Angka sebagaimana dilaporkan sumbernya", "Figures as their sources reported them"),
            framing.columns(
                "ttttnnnww",
                "Kode|Pemerintah daerah|Indikator|Per|Persen|Pembilang|Penyebut|Pembilang / penyebut adalah|Sumber",
                "Code|Government|Indicator|As of|Percent|Numerator|Denominator|Numerator / denominator is|Source",
            ),
            tuple((one.region, one.name, *_figure(one.figure)) for one in found.reported),
        ),
        Note(
            framing.say(
                "Penyebut yang berbeda tidak dapat dibandingkan; angka ini tidak masuk nilai.",
                "Figures over different denominators do not compare; they are no part of the score.",
            )
        ),
    )


def _figure(figure: Figure) -> tuple[Value, ...]:
    percent: Value = figure.percent_reported
    if percent is None and figure.numerator is not None and figure.denominator is not None:
        percent = Share(part=figure.numerator, whole=figure.denominator)
    return (
        figure.code, figure.as_of, percent, figure.numerator, figure.denominator,
        f"{figure.numerator_definition} / {figure.denominator_definition}", figure.source,
    )  # fmt: skip
