"""The words of notices: terms of the field, dates and money, in Indonesian and English.

Data of a notice is plain JSON, so that it can stand in an outbox row: dates are ISO texts, money is whole
rupiah, terms are the codes of `schemas.terms`. A text in two languages is `{"id": …, "en": …}`.
"""

from datetime import date
from typing import Literal

from schemas.money import Rupiah
from schemas.terms import Funding, Milestone, RegulationStep, Segment

Language = Literal["id", "en"]

MONTHS: dict[Language, tuple[str, ...]] = {
    "id": (
        *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
        *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}

TERMS: dict[str, tuple[str, str]] = {
    Milestone.RKPD: ("penetapan RKPD", "the annual work plan (RKPD)"),
    Milestone.KUA_PPAS_SUBMITTED: (
        "penyampaian rancangan KUA-PPAS",
        "submission of budget policy and ceilings",
    ),
    Milestone.KUA_PPAS_AGREED: ("nota kesepakatan KUA-PPAS", "agreement on budget policy and ceilings"),
    Milestone.RAPBD_SUBMITTED: ("penyampaian RAPBD kepada DPRD", "submission of the draft budget (RAPBD)"),
    Milestone.JOINT_APPROVAL: ("persetujuan bersama RAPBD", "joint approval of the draft budget"),
    Milestone.EVALUATION: ("penyampaian RAPBD untuk evaluasi", "evaluation of the draft budget"),
    Milestone.PERDA_APBD: ("penetapan Perda APBD", "enactment of the budget (Perda APBD)"),
    Milestone.DPA: ("pengesahan DPA", "the budget execution documents (DPA)"),
    Milestone.KUPA_PPAS: ("kesepakatan KUPA dan PPAS perubahan", "agreement on the revised budget policy"),
    Milestone.RAPBD_P: ("penyampaian RAPBD-P", "submission of the draft revised budget"),
    Milestone.APBD_P_APPROVAL: ("persetujuan bersama APBD-P", "joint approval of the revised budget"),
    Milestone.DPPA: ("pengesahan DPPA", "the revised budget execution documents (DPPA)"),
    Milestone.MUSRENBANG_KELURAHAN: ("musrenbang kelurahan", "the urban ward's planning meeting"),
    Milestone.MUSRENBANG_KECAMATAN: ("musrenbang kecamatan", "the district's planning meeting"),
    Milestone.RKA_KECAMATAN: ("penyusunan RKA kecamatan", "the district's budget plan (RKA)"),
    Milestone.RKPDES_DRAFT: ("penyusunan rancangan RKPDes", "drafting of the village work plan (RKPDes)"),
    Milestone.RKPDES: ("penetapan Perdes RKPDes", "the village work plan (RKPDes)"),
    Milestone.APBDES_AGREED: (
        "kesepakatan rancangan APBDes dengan BPD",
        "agreement with the village council on the draft village budget",
    ),
    Milestone.APBDES_SUBMITTED: (
        "penyampaian rancangan APBDes melalui camat",
        "submission of the draft village budget through the district head",
    ),
    Milestone.APBDES_EVALUATION: ("evaluasi rancangan APBDes", "evaluation of the draft village budget"),
    Milestone.PERDES_APBDES: ("penetapan Perdes APBDes", "enactment of the village budget (APBDes)"),
    Milestone.APBDES_P: ("perubahan APBDes", "the revised village budget (APBDes-P)"),
    Segment.NON_ASN: ("pegawai non-ASN", "non-civil-servant workers"),
    Segment.PPPK_PW: ("PPPK paruh waktu", "part-time contract civil servants"),
    Segment.RENTAN: ("pekerja rentan", "vulnerable workers"),
    Segment.RT_RW: ("ketua RT/RW", "heads of neighbourhood units (RT/RW)"),
    Segment.PERANGKAT_DESA: ("perangkat desa", "village officials"),
    Segment.BPD_LKD: ("BPD dan LKD", "village councils and institutions"),
    Segment.PENDIDIK: ("pendidik non-ASN", "teachers who are not civil servants"),
    Segment.BUMD: ("pekerja BUMD", "workers of regional enterprises"),
    Segment.BUMDES: ("pekerja BUMDes", "workers of village enterprises"),
    Segment.LINMAS: ("anggota Linmas", "community protection officers"),
    Segment.PEMILU: ("petugas pemilu", "election officers"),
    Segment.PENDAMPING_DESA: ("pendamping desa", "village facilitators"),
    Funding.APBD_MURNI: ("APBD murni", "the regional budget"),
    Funding.APBD_P: ("APBD-P", "the revised regional budget"),
    Funding.APBDES: ("APBDes", "the village budget"),
    Funding.DBH_CHT: ("DBH CHT", "the tobacco excise share"),
    Funding.DBH_SAWIT: ("DBH Sawit", "the palm oil share"),
    Funding.BOS: ("dana BOS", "school operating grants"),
    Funding.CSR: ("CSR", "corporate donations"),
    Funding.BAZNAS: ("Baznas", "the zakat agency"),
    Funding.GN_LINGKARAN: ("GN Lingkaran", "the national sponsorship movement"),
    Funding.MANDIRI: ("iuran mandiri", "the workers themselves"),
    Funding.APBN: ("APBN", "the state budget"),
    RegulationStep.PROPEMPERDA: ("pencantuman dalam Propemperda", "entry in the regulation programme"),
    RegulationStep.DRAFT: ("penyusunan rancangan", "writing the draft"),
    RegulationStep.HARMONISATION: ("pengharmonisasian rancangan", "harmonisation of the draft"),
    RegulationStep.DELIBERATION: ("pembahasan dengan DPRD", "deliberation with the regional parliament"),
    RegulationStep.APPROVAL: ("persetujuan bersama rancangan", "joint approval of the draft"),
    RegulationStep.FACILITATION: ("fasilitasi atau evaluasi rancangan", "facilitation or evaluation"),
    RegulationStep.ENACTMENT: ("penetapan dan pengundangan", "enactment and promulgation"),
    RegulationStep.SIGNATURE: ("penandatanganan", "signature"),
    "MURNI": ("APBD murni", "the original budget"),
    "PERUBAHAN": ("APBD perubahan", "the revised budget"),
    "FALLBACK": ("sumber dana lain", "other people's money"),
    "acknowledge": ("pernyataan menerima instruksi", "acknowledgement of the instruction"),
    "approved": ("disetujui", "approved"),
    "bill": ("pembayaran iuran", "payment of contributions"),
    "cards": ("penyampaian kartu peserta", "delivery of the membership cards"),
    "budgeting": ("penganggaran", "budgeting"),
    "claims": ("klaim", "claims"),
    "contributions": ("iuran", "contributions"),
    "decision": ("keputusan atas daftar peserta", "the decision on a roster"),
    "hand_over": ("penyerahan kartu kepada pekerja", "handing the cards to the workers"),
    "line": ("baris anggaran iuran", "a budget line for contributions"),
    "issuing": ("penerbitan instruksi", "issuing"),
    "registration": ("pendaftaran", "registration"),
    "regulate": ("penetapan instrumen hukum daerah", "a regional legal instrument"),
    "rejected": ("ditolak", "rejected"),
}
"""Codes and their words, Indonesian first; milestones after PP 12/2019."""

REASONS: dict[str, str] = {
    "acknowledged": "instruksi telah dinyatakan diterima",
    "enacted": "instrumen telah ditetapkan",
    "every missed milestone of the window is recorded": "semua tahapan yang terlewat telah tercatat",
    "every overdue bill is paid": "semua tagihan yang menunggak telah dibayar",
    "no spendable line and no transfer by the end of the year": (
        "tidak ada anggaran yang dapat dibelanjakan dan tidak ada transfer sampai akhir tahun"
    ),
    "regulated": "instrumen hukum daerah telah ditetapkan",
    "the claim was refused": "klaim ditolak",
    "its days are counted anew": "tenggatnya dihitung ulang",
    "the line counts no longer": "baris anggarannya tidak berlaku lagi",
    "the draft is abandoned": "rancangan tidak dilanjutkan",
    "the fiscal year is over": "tahun anggaran telah berakhir",
    "the step is recorded": "tahapannya telah tercatat",
    "the record before it was reversed": "catatan tahapan sebelumnya telah dibalik",
    "the year has money": "tahun anggaran ini telah memiliki dana",
    "a line is on record": "baris anggaran telah dicatat",
    "a budget year has money again": "anggaran telah tersedia kembali",
    "every missed milestone of the window has more time": "semua tahapan yang terlewat telah diperpanjang",
    "no line was recorded while the window was open": "tidak ada anggaran yang dicatat selama tahap itu terbuka",
    "the heirs are paid": "ahli waris telah menerima pembayaran",
    "the cards are handed over": "kartu peserta telah diserahkan kepada pekerja",
    "the cards have come": "kartu peserta telah diterima",
    "the roster is approved": "daftar peserta telah disetujui",
    "the list of changes is applied": "daftar perubahan telah diterapkan",
    "the list of changes is rejected": "daftar perubahan telah ditolak",
    "the roster is registered": "daftar peserta telah didaftarkan",
    "the roster is rejected": "daftar peserta telah ditolak",
}
"""What ends a matter, as the record says it, and its Indonesian words; what a person wrote stands as written."""


def word(value: object, lang: Language) -> str:
    """Return a term, a list of terms, a reason, a text in two languages or a cause (`stage.what.year`) in *lang*.

    A value that is none of these stands as it is: offices, documents and ids need no translation.
    """
    if isinstance(value, dict):
        return str(value[lang])
    text = str(value)
    if text in TERMS:
        return TERMS[text][lang == "en"]
    if text in REASONS:
        return REASONS[text] if lang == "id" else text
    parts = text.split(", ")
    if all(part in TERMS for part in parts):
        return "; ".join(word(part, lang) for part in parts)
    stage, _, rest = text.partition(".")
    what, _, when = rest.rpartition(".")
    if stage in TERMS and what and when:
        year = "tahun anggaran" if lang == "id" else "fiscal year"
        return f"{word(what, lang)}, {year} {when}"
    return text


def day(value: object, lang: Language) -> str:
    """Return a date (or its ISO text) as people write it: 25 Maret 2021, 25 March 2021."""
    read = value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
    return f"{read.day} {MONTHS[lang][read.month - 1]} {read.year}"


def month(value: object, lang: Language) -> str:
    """Return a month (`2022-01`) as people write it: Januari 2022, January 2022."""
    return day(f"{str(value)[:7]}-01", lang).split(" ", 1)[1]


def rupiah(value: object) -> str:
    """Return whole rupiah as people write them: Rp42.000.000; raise TypeError for anything but whole ones."""
    return str(Rupiah(value))  # type: ignore[arg-type]  # Rupiah refuses what is not whole


def count(value: object) -> str:
    """Return a whole number with Indonesian thousands: 1.240; raise TypeError for anything else."""
    if type(value) is not int:
        raise TypeError(f"a count is a whole number, not {type(value).__name__}")
    return f"{value:,}".replace(",", ".")
