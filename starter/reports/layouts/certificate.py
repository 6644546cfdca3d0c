"""The certificate of a registered roster as it is printed: counts, days and a digest, nobody's name or number."""

from law.regions import find
from starter.reading.cards import Certified, Step
from starter.reports.layouts.document import Document, Note, Section, Table, Value, columns, shown
from starter.reports.layouts.words import Pair, day, say

STEPS: dict[str, Pair] = {
    "submitted": ("Daftar diunggah", "Roster uploaded"),
    "checked": ("Baris diperiksa; lolos atau ditahan", "Rows checked; passed or held"),
    "approved": ("Disetujui pemeriksa kedua", "Approved by a second person"),
    "registered": ("Nomor peserta diterbitkan", "Membership numbers issued"),
    "refilled": ("Menyusul dari daftar tunggu", "Followed from the queue"),
    "cards_received": ("Sertifikat dan kartu diterima", "Certificate and cards received"),
    "cards_handed_over": ("Kartu diserahkan kepada pekerja", "Cards handed to the workers"),
}
STAND_IN: Pair = (
    "Nomor peserta, seluruhnya atau sebagian, berasal dari layanan peraga, bukan BPJS Ketenagakerjaan: tidak berlaku.",
    "The numbers, all or some of them, come from a stand-in, not from BPJS Ketenagakerjaan: they cover nobody.",
)
ISSUED: Pair = (
    "Nomor peserta diterbitkan oleh BPJS Ketenagakerjaan dan dicatat oleh kawal.",
    "The membership numbers were issued by BPJS Ketenagakerjaan and recorded by kawal.",
)
NOT_THE_AGENCYS: Pair = (
    "Bukti ini bukan sertifikat kepesertaan BPJS Ketenagakerjaan.",
    "This is not the membership certificate of BPJS Ketenagakerjaan.",
)
COVER: Pair = (
    "Perlindungan dimulai setelah nomor terbit dan iuran pertama lunas (Permenaker 1/2025 Pasal 3A; PP 44/2015).",
    "Cover begins once the number is issued and the first contribution is paid (Permenaker 1/2025 art. 3A; PP 44/2015).",
)
DIGEST: Pair = (
    "Sidik digital nomor peserta pada daftar kartu (SHA-256, nomor urut naik, satu per baris):",
    "Digest of the membership numbers on the card list (SHA-256, ascending, one number a line):",
)


def document(found: Certified, lang: str, *, simulation: bool) -> Document:
    """Return the certificate as a document."""
    region = find(found.region)
    facts = (
        (say(("Wilayah", "Region"), lang), f"{region.name} ({region.code})"),
        (say(("Pendaftaran", "Registration"), lang), found.batch),
        (say(("Kelompok pekerja", "Group of workers"), lang), found.segment),
        (say(("Peserta bernomor", "Members with a number"), lang), shown(found.headcount, lang)),
        (say(("Dalam daftar tunggu", "Waiting in the queue"), lang), shown(found.waiting, lang)),
        (say(("Nomor diterbitkan pada", "Numbers issued on"), lang), day(found.numbered_on, lang)),
        (say(("Tahun anggaran", "Fiscal year"), lang), _period(found, lang)),
        (say(("Baris anggaran", "Budget line"), lang), f"{found.line} · {found.funding}"),
        (say(("Pemilik baris", "Owner of the line"), lang), found.owner),
        (say(("Pembayar iuran", "Payer of contributions"), lang), found.payer),
        (say(("Sertifikat BPJS", "The agency's certificate"), lang), found.certificate or "–"),
    )
    return Document(
        name="certificate",
        title=say(
            ("Bukti pendaftaran peserta jaminan sosial ketenagakerjaan", "Certificate of registration"), lang
        ),
        lang=lang,
        simulation=simulation,
        facts=facts,
        sections=(
            Section(say(("Riwayat", "History"), lang), (_history(found, lang),)),
            Section(
                say(("Keabsahan", "Validity"), lang),
                (
                    Note(say(STAND_IN if found.stand_in else ISSUED, lang)),
                    Note(say(NOT_THE_AGENCYS, lang)),
                    Note(say(COVER, lang)),
                    Note(f"{say(DIGEST, lang)} {_grouped(found.digest)}"),
                ),
            ),
        ),
    )


def _history(found: Certified, lang: str) -> Table:
    heads = ("Tanggal|Langkah|Orang|Catatan audit", "Day|Step|People|Audit entry")
    return Table(
        "", columns(say(heads, lang).split("|"), "ttnw"), tuple(_row(one, lang) for one in found.steps)
    )


def _row(step: Step, lang: str) -> tuple[Value, ...]:
    return (day(step.on, lang), say(STEPS[step.step], lang), step.people, step.entry)


def _period(found: Certified, lang: str) -> str:
    return f"{found.fiscal_year} ({found.months} {say(('bulan iuran', 'months of contributions'), lang)})"


def _grouped(digest: str) -> str:
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))
