"""The tables of a claim's file: one section after the other, each code in words."""

import json
import re
from datetime import date

from activities.notices import words
from activities.typesetting import BREAK, tame
from schemas import claim_wording as wording
from schemas.base import Message
from schemas.claim_dossier import ClaimDossier, Decided, Found, Payment, Person, Section
from schemas.claim_wording import listed, word
from schemas.rulings import Confidence, Ruling

CONFIDENCES = {
    Confidence.OFFICIAL: "teks resmi",
    Confidence.REPORTED: "dilaporkan media",
    Confidence.ASSUMED: "asumsi kawal",
}
VALUE = 300
"""Characters of a rule's value that a page shows: a table of the law is longer than that."""
TEXT = 400
"""Characters of what an officer wrote."""

Row = tuple[str, ...]


class Table(Message):
    """Rows under headings; *right* are the columns set to the right, *narrow* those in small type."""

    title: str
    headings: Row
    rows: tuple[Row, ...]
    shares: tuple[int, ...]
    """How the width of the page is shared out among the columns."""
    right: tuple[int, ...] = ()
    narrow: tuple[int, ...] = ()
    """Columns of codes and digests."""
    empty: str = ""
    """What is said where there are no rows."""


def outcome(found: Decided) -> str:
    """Return what became of a recommendation."""
    if found.ground is not None:
        why = f" ({tame(found.ground_why, TEXT)})" if found.ground_why else ""
        return f"ditolak pada {if_day(found.refused_on)}: {word(wording.GROUNDS, found.ground)}{why}"
    amount = words.rupiah(int(found.amount))
    if found.approved_on is not None:
        return f"disetujui pada {day(found.approved_on)}: {amount}"
    if found.returned is not None:
        return f"dikembalikan: {tame(found.returned, TEXT)}"
    reached = f"{found.endorsed} dari {found.approvals} persetujuan"
    return f"direkomendasikan {amount}, {reached}" if found.eligible else "direkomendasikan untuk ditolak"


def _timeline(dossier: ClaimDossier) -> list[Table]:
    entries = tuple(
        (
            f"#{one.seq}" if one.chain == dossier.chain else f"{_anywhere(one.chain)} #{one.seq}",
            day(one.on),
            capital(word(wording.DEEDS, one.action)),
            tame(one.office) if one.office else "kawal",
            one.hash[:12],
        )
        for one in dossier.entries
    )
    heads = ("Catatan", "Tanggal", "Peristiwa", "Kantor", "Sidik")
    return [
        Table(title="Urutan peristiwa", headings=heads, rows=entries, shares=(4, 4, 8, 6, 4), narrow=(0, 4))
    ]


def _anywhere(chain: str) -> str:
    """Return a chain's id as a narrow column takes it: it may break after each of its parts."""
    return re.sub(r"(?<=[/-])", BREAK, chain)


def _documents(dossier: ClaimDossier) -> list[Table]:
    listed = tuple(
        (
            one.document,
            "; ".join(capital(word(wording.DOCUMENTS, code)) for code in one.codes)
            + (f" (tentang {tame(one.about)})" if one.about else ""),
            day(one.received_on),
            f"tidak diterima: {tame(one.rejected, TEXT)}" if one.rejected else "diterima",
            one.sha256[:12],
        )
        for one in dossier.documents
    )
    heads = ("Nomor", "Dokumen", "Diterima", "Keadaan", "SHA-256")
    return [
        Table(
            title="Dokumen dalam berkas",
            headings=heads,
            rows=listed,
            shares=(5, 8, 4, 6, 4),
            narrow=(0, 4),
            empty="Belum ada dokumen.",
        )
    ]


def _findings(dossier: ClaimDossier) -> list[Table]:
    signals = dict.fromkeys(code for one in dossier.decisions for code in one.signals)
    found = [(_of_what(one), _found(one)) for one in dossier.findings]
    found += [("Perlu ditinjau", capital(word(wording.SIGNALS, code))) for code in signals]
    decided = tuple(
        (one.decision, day(one.prepared_on), words.rupiah(int(one.amount)), capital(outcome(one)))
        for one in dossier.decisions
    )
    agency = tuple(
        (
            day(one.decided_on), capital(word(wording.DECISIONS, one.outcome)), words.rupiah(int(one.amount)),
            tame(one.document), "berbeda dari rekomendasi" if one.differs else "sama dengan rekomendasi",
        )
        for one in dossier.agency
    )  # fmt: skip
    rules = tuple(
        (
            one.ruling.parameter,
            _value(one.ruling),
            one.ruling.reference,
            CONFIDENCES[one.ruling.confidence],
            f"#{one.entry}",
        )
        for one in dossier.rulings
    )
    tables = [
        Table(title="Temuan", headings=("Tentang", "Isi"), rows=tuple(found), shares=(3, 6), empty="Belum ada temuan."),
        Table(
            title="Rekomendasi dan keputusan", headings=("Nomor", "Tanggal", "Jumlah", "Hasil"), rows=decided, shares=(5, 4, 4, 8), right=(2,),
            narrow=(0,), empty="Belum ada rekomendasi.",
        ),
        Table(
            title="Ketentuan yang dipakai", headings=("Ketentuan", "Nilai", "Sumber", "Keyakinan", "Catatan"),
            rows=rules, shares=(6, 6, 7, 4, 2), narrow=(0, 1, 4), empty="Belum ada ketentuan yang dipakai.",
        ),
    ]  # fmt: skip
    if agency:
        heads = ("Tanggal", "Keputusan", "Jumlah", "Dokumen", "Dibandingkan")
        tables.insert(
            2,
            Table(
                title="Keputusan BPJS Ketenagakerjaan",
                headings=heads,
                rows=agency,
                shares=(4, 4, 4, 5, 5),
                right=(2,),
            ),
        )
    return tables


def _of_what(one: Found) -> str:
    named = [f"{one.programme.upper()}," if one.programme else "", one.membership or ""]
    return " ".join(filter(None, named)) or "Temuan"


def _found(one: Found) -> str:
    said = listed(wording.FINDINGS, one.codes) or "–"
    paying = {True: "; membayar", False: "; tidak membayar", None: ""}[one.pays]
    return capital(said + paying)


def _heirs(dossier: ClaimDossier) -> list[Table]:
    heads = ("Kode", "Nama", "Hubungan", "Rekening", "Bagian")
    people = tuple(_person(one) for one in dossier.people)
    tables = [
        Table(
            title="Ahli waris dan bagiannya",
            headings=heads,
            rows=people,
            shares=(1, 6, 8, 4, 4),
            right=(4,),
            empty="Belum ada ahli waris.",
        )
    ]
    if dossier.scholarships or dossier.ended:
        years = tuple(
            (
                tame(one.child), f"ke-{one.year}", day(one.claim_from),
                word(wording.LEVELS, one.level) if one.level else "–",
                words.rupiah(int(one.amount)) if one.amount is not None else "–",
                f"disetujui {day(one.approved_on)}" if one.approved_on
                else f"diajukan {day(one.claimed_on)}" if one.claimed_on else "belum diajukan",
            )
            for one in dossier.scholarships
        )  # fmt: skip
        ended = tuple(
            (tame(one.child), "–", day(one.ended_on), "–", "–", f"berakhir: {word(wording.ENDS, one.why)}")
            for one in dossier.ended
        )
        columns = ("Anak", "Tahun", "Mulai", "Jenjang", "Jumlah", "Keadaan")
        shares = (5, 2, 4, 4, 4, 5)
        tables.append(
            Table(title="Beasiswa anak", headings=columns, rows=years + ended, shares=shares, right=(4,))
        )
    return tables


def _person(one: Person) -> Row:
    relation = word(wording.RELATIONS | wording.OTHERS, one.relation)
    extra = [
        f"lahir {day(one.birth_date)}" if one.birth_date else "",
        f"wali: {tame(one.guardian)}" if one.guardian else "",
        "melepaskan haknya" if one.renounced else "",
    ]
    return (
        one.ref,
        tame(one.name),
        "; ".join([relation, *filter(None, extra)]),
        f"berakhiran {one.account_end}" if one.account_end else "–",
        words.rupiah(int(one.share)) if one.share is not None else "–",
    )


def _payments(dossier: ClaimDossier) -> list[Table]:
    heads = ("Nomor", "Penerima", "Jumlah", "Diperintahkan", "Hasil")
    paid = tuple(
        (
            one.payment,
            tame(one.payee) if one.payee else "–",
            words.rupiah(int(one.amount)),
            day(one.ordered_on),
            _result(one),
        )
        for one in dossier.payments
    )
    empty = "Belum ada pembayaran."
    return [
        Table(
            title="Pembayaran",
            headings=heads,
            rows=paid,
            shares=(5, 6, 4, 4, 7),
            right=(2,),
            narrow=(0,),
            empty=empty,
        )
    ]


def _result(one: Payment) -> str:
    said = []
    if one.settled_on is not None:
        said.append(f"dibayar {day(one.settled_on)}")
    elif one.returned_on is not None:
        said.append(f"kembali {day(one.returned_on)}")
    else:
        said.append("menunggu jawaban bank")
    if one.resent_as:
        said.append(f"dikirim ulang sebagai {one.resent_as}")
    if one.compensation is not None:
        said.append(f"terlambat {one.days_late} hari, kompensasi {words.rupiah(int(one.compensation))}")
    if one.stand_in:
        said.append("bank peraga, tidak ada uang yang berpindah")
    return "; ".join(said)


def _letters(dossier: ClaimDossier) -> list[Table]:
    heads = ("Nomor", "Tanggal", "Hal", "Kepada", "Disampaikan")
    sent = tuple(
        (
            one.letter,
            day(one.written_on),
            word(wording.SUBJECTS, one.template),
            tame(one.to) if one.to != "reporter" else "pelapor",
            _delivered(one.sent_to, declined=one.declined),
        )
        for one in dossier.letters
    )
    return [
        Table(
            title="Surat",
            headings=heads,
            rows=sent,
            shares=(5, 4, 7, 5, 5),
            narrow=(0,),
            empty="Belum ada surat.",
        )
    ]


def _delivered(sent_to: str | None, *, declined: bool) -> str:
    if sent_to is None:
        return "belum dicetak"
    if sent_to == "office":
        return "diserahkan oleh kantor cabang"
    return "ditolak server surel; diserahkan oleh kantor cabang" if declined else "dengan surel"


def _appeals(dossier: ClaimDossier) -> list[Table]:
    heads = ("Langkah", "Diajukan", "Tenggat", "Dokumen", "Hasil")
    steps = tuple(
        (
            capital(word(wording.STEPS, one.step)),
            day(one.filed_on),
            if_day(one.due_on) or "–",
            tame(one.document),
            f"{word(wording.OUTCOMES, one.outcome)} ({if_day(one.resolved_on)})"
            if one.outcome
            else "berjalan",
        )
        for one in dossier.appeals
    )
    return [
        Table(
            title="Keberatan",
            headings=heads,
            rows=steps,
            shares=(6, 4, 4, 5, 6),
            empty="Tidak ada keberatan.",
        )
    ]


def _attachments(dossier: ClaimDossier) -> list[Table]:
    listed = [
        (one.document, f"{one.media_type}, {words.count(one.size)} bita", one.sha256)
        for one in dossier.documents
    ]
    listed += [(one.letter, "application/pdf", one.sha256) for one in dossier.letters if one.sha256]
    heads = ("Nomor", "Jenis", "SHA-256")
    empty = "Tidak ada lampiran."
    return [
        Table(
            title="Lampiran, disimpan tersegel",
            headings=heads,
            rows=tuple(listed),
            shares=(4, 4, 11),
            narrow=(0, 2),
            empty=empty,
        )
    ]


def _value(ruling: Ruling) -> str:
    value = ruling.value if isinstance(ruling.value, str) else json.dumps(ruling.value, ensure_ascii=False)
    return f"{tame(value, VALUE)} ({ruling.unit})"


def day(value: date) -> str:
    """Return a date as people write it, in one piece."""
    return words.day(value, "id").replace(" ", "\N{NO-BREAK SPACE}")


def if_day(value: date | None) -> str | None:
    """Return a date as people write it, or None."""
    return None if value is None else day(value)


def capital(text: str) -> str:
    """Return *text* as a sentence begins."""
    return text[:1].upper() + text[1:]


OF_SECTION = {
    Section.TIMELINE: _timeline,
    Section.DOCUMENTS: _documents,
    Section.FINDINGS: _findings,
    Section.HEIRS: _heirs,
    Section.PAYMENTS: _payments,
    Section.LETTERS: _letters,
    Section.APPEALS: _appeals,
    Section.ATTACHMENTS: _attachments,
}
"""What lays each section out."""
