"""The six-monthly report as it is printed."""

from schemas.money import Rupiah
from starter.reports.layouts import charts, funnel, matrix, words
from starter.reports.layouts.document import Chart, Document, Note, Section, Table, Value
from starter.reports.layouts.framing import Framing
from starter.reports.six_monthly import SixMonthly
from starter.reports.standing import State

FIGURES: tuple[tuple[str, tuple[str, str]], ...] = (
    ("governments", ("pemerintah daerah", "governments")),
    ("acknowledged", ("menyatakan menerima", "acknowledged")),
    ("regulated", ("menetapkan instrumen", "regulated")),
    ("funded", ("dananya tersedia", "funded")),
    ("missed", ("kewajiban lewat", "duties missed")),
    ("budgeted", ("dianggarkan", "budgeted")),
    ("billed", ("ditagih", "billed")),
    ("paid", ("dibayar", "paid")),
    ("registered", ("pekerja terdaftar", "workers registered")),
    ("protected", ("pekerja terlindungi", "workers protected")),
    ("ladders", ("eskalasi terbuka", "open escalations")),
    ("claims", ("kematian dilaporkan", "deaths reported")),
    ("claims_paid", ("santunan lunas", "benefits paid in full")),
    ("benefits", ("santunan dibayar", "benefits paid")),
)
MONEY = ("budgeted", "shortfall", "billed", "paid", "arrears")


def document(found: SixMonthly, framing: Framing) -> Document:
    """Return the report as a document."""
    say, lang = framing.say, framing.lang
    duties = (
        matrix.duty_chart(found.duties, framing),
        matrix.duty_counts(found.duties, framing),
        matrix.rules(framing),
    )
    year = found.fiscal_year
    return framing.document(
        "six-monthly",
        say("Laporan enam bulanan pelaksanaan instruksi", "Six-monthly report on the instruction"),
        (
            Section(say("Pokok-pokok", "Key figures"), (_key_figures(found, framing),)),
            funnel.section(found.funnel, framing),
            Section(say(f"Kewajiban, tahun anggaran {year}", f"Duties, fiscal year {year}"), duties),
            Section(say("Dana", "Money"), (_money_table(found, framing),)),
            Section(say("Eskalasi terbuka", "Open escalations"), _rung_blocks(found, framing)),
            Section(say("Tahun tanpa dana", "Years without money"), (_unfunded_table(found, framing),)),
            Section(say("Per provinsi", "By province"), _province_blocks(found, framing)),
        ),
        facts=(
            (
                say("Periode", "Period"),
                f"{words.day(found.period_from, lang)} – {words.day(found.period_to, lang)}",
            ),
            (say("Kepada", "To"), found.coordinator.get(lang, "–")),
            (say("Penerima instruksi", "Addressees"), _addressees(found, framing)),
        ),
        landscape=True,
    )


def _addressees(found: SixMonthly, framing: Framing) -> str:
    counted = [(count, words.say(words.KINDS[kind], framing.lang)) for kind, count in found.regional.items()]
    if found.central is not None:
        counted.insert(0, (found.central, framing.say("kementerian/lembaga", "at the centre")))
    return ", ".join(f"{framing.number(count)} {name}" for count, name in counted)


def _key_figures(found: SixMonthly, framing: Framing) -> Table:
    rows: list[tuple[Value, ...]] = []
    for field, names in FIGURES:
        now, before = getattr(found.totals, field), getattr(found.before, field)
        rows.append((framing.say(*names), now, before, now - before))
    return Table(
        framing.say(
            "Sekarang, menjelang periode, dan perubahannya", "Now, on the eve of the period, and the change"
        ),
        framing.columns(
            "wnnn", "Hal|Sekarang|Menjelang periode|Perubahan", "Figure|Now|On the eve of the period|Change"
        ),
        tuple(rows),
    )


def _money_table(found: SixMonthly, framing: Framing) -> Table:
    return Table(
        framing.say("Dana per tahun anggaran", "Money by fiscal year"),
        framing.columns(
            "wnnnnn",
            "Tahun|Dianggarkan|Kekurangan|Ditagih|Dibayar|Tunggakan",
            "Year|Budgeted|Shortfall|Billed|Paid|Arrears",
        ),
        tuple((str(one.fiscal_year), *(getattr(one, field) for field in MONEY)) for one in found.money),
        (
            (
                framing.say("Jumlah", "Total"),
                *(sum((getattr(one, field) for one in found.money), Rupiah(0)) for field in MONEY),
            ),
        ),
    )


def _rung_blocks(found: SixMonthly, framing: Framing) -> tuple[Table | Chart, ...]:
    told = [
        (
            one.rung,
            words.office(one.office, framing.lang) if one.rung else framing.say("belum naik", "not climbed"),
            one.ladders,
        )
        for one in found.rungs
    ]
    table = Table(
        framing.say("Eskalasi terbuka per anak tangga", "Open escalations by rung"),
        framing.columns("nwn", "Anak tangga|Kantor|Eskalasi", "Rung|Office|Escalations"),
        tuple(told),
        (("", framing.say("Jumlah", "Total"), sum(ladders for *_, ladders in told)),) if told else (),
    )
    chart = charts.bars(
        framing.say("Eskalasi per anak tangga", "Escalations by rung"),
        [(f"{rung} · {office}", ladders) for rung, office, ladders in told],
        framing.lang,
    )
    return (chart, table) if told else (table,)


def _unfunded_table(found: SixMonthly, framing: Framing) -> Table:
    return Table(
        framing.say("Tahun anggaran tanpa dana dan sebabnya", "Fiscal years without money, and why"),
        framing.columns("tttw", "Kode|Pemerintah daerah|Tahun|Sebab", "Code|Government|Year|Why"),
        tuple(
            (one.region, one.name, str(one.fiscal_year), words.why(one.why, framing.lang))
            for one in found.unfunded
        ),
    )


def _province_blocks(found: SixMonthly, framing: Framing) -> tuple[Chart | Table | Note, ...]:
    fields = [(field, framing.say(*names)) for field, names in FIGURES if field != "billed"]
    heads = "|".join(head for _, head in fields)
    table = Table(
        framing.say("Angka per provinsi", "Figures by province"),
        framing.columns("w" + "n" * len(fields), f"Provinsi|{heads}", f"Province|{heads}"),
        tuple(
            (f"{one.province} {one.name}", *(getattr(one.totals, field) for field, _ in fields))
            for one in found.provinces
        ),
        ((framing.say("Jumlah", "Total"), *(getattr(found.totals, field) for field, _ in fields)),),
        dense=True,
    )
    return _province_chart(found, framing), table, _people(framing)


def _province_chart(found: SixMonthly, framing: Framing) -> Chart:
    parts = [
        (framing.say("dananya tersedia", "funded"), State.MET),
        (framing.say("menerima, belum berdana", "acknowledged, not funded"), State.LATE),
        (framing.say("belum menerima", "not acknowledged"), State.OPEN),
    ]
    return charts.stacked(
        framing.say("Kemajuan per provinsi", "Progress by province"),
        [(f"{one.province} {one.name}", (one.funded, one.waiting, one.silent)) for one in found.provinces],
        parts,
        framing.lang,
    )


def _people(framing: Framing) -> Note:
    return Note(
        framing.say(
            "Seseorang yang didaftarkan oleh dua pemerintah daerah dihitung pada keduanya. Terlindungi: iurannya"
            " lunas untuk bulan laporan atau bulan sebelumnya.",
            "A person whom two governments registered counts with both. Protected: their contribution is paid for the"
            " month of the report or the month before it.",
        )
    )
