"""The words of reports: duties, standings, stages and offices, in Indonesian and English."""

from datetime import date

from schemas.claim_wording import TASKS
from schemas.terms import Milestone, RegionKind, RegulationStep
from starter.reports.standing import ACKNOWLEDGE, CONTRIBUTE, REGISTER, REGULATE, State

Pair = tuple[str, str]

SHORT: dict[str, Pair] = {
    ACKNOWLEDGE: ("Terima instruksi", "Acknowl."),
    REGULATE: ("Regulasi", "Regulate"),
    Milestone.RKPD: ("RKPD", "RKPD"),
    Milestone.KUA_PPAS_SUBMITTED: ("KUA-PPAS ke DPRD", "KUA-PPAS to DPRD"),
    Milestone.KUA_PPAS_AGREED: ("KUA-PPAS sepakat", "KUA-PPAS agreed"),
    Milestone.RAPBD_SUBMITTED: ("RAPBD ke DPRD", "RAPBD to DPRD"),
    Milestone.JOINT_APPROVAL: ("Setuju bersama", "Joint approval"),
    Milestone.EVALUATION: ("Evaluasi", "Evaluation"),
    Milestone.PERDA_APBD: ("Perda APBD", "Perda APBD"),
    Milestone.DPA: ("DPA", "DPA"),
    Milestone.KUPA_PPAS: ("KUPA-PPAS", "KUPA-PPAS"),
    Milestone.RAPBD_P: ("RAPBD-P", "RAPBD-P"),
    Milestone.APBD_P_APPROVAL: ("APBD-P setuju", "APBD-P approved"),
    Milestone.DPPA: ("DPPA", "DPPA"),
    REGISTER: ("Daftar", "Register"),
    CONTRIBUTE: ("Iuran", "Contribute"),
}
"""Headings of narrow columns."""
LONG: dict[str, Pair] = {
    ACKNOWLEDGE: ("menyatakan menerima instruksi", "acknowledge the instruction"),
    REGULATE: ("menetapkan instrumen hukum daerah", "enact a regional legal instrument"),
    Milestone.RKPD: ("penetapan RKPD", "annual work plan (RKPD)"),
    Milestone.KUA_PPAS_SUBMITTED: (
        "KUA-PPAS disampaikan ke DPRD",
        "budget policy and ceilings (KUA-PPAS) to the DPRD",
    ),
    Milestone.KUA_PPAS_AGREED: ("KUA-PPAS disepakati", "KUA-PPAS agreed"),
    Milestone.RAPBD_SUBMITTED: ("RAPBD disampaikan ke DPRD", "draft budget (RAPBD) to the DPRD"),
    Milestone.JOINT_APPROVAL: ("persetujuan bersama RAPBD", "joint approval of the draft budget"),
    Milestone.EVALUATION: ("RAPBD disampaikan untuk evaluasi", "draft budget sent to evaluation"),
    Milestone.PERDA_APBD: ("penetapan Perda APBD", "enactment of the budget (Perda APBD)"),
    Milestone.DPA: ("pengesahan DPA", "budget execution documents (DPA)"),
    Milestone.KUPA_PPAS: ("KUPA-PPAS perubahan", "revised budget policy (KUPA-PPAS)"),
    Milestone.RAPBD_P: ("RAPBD perubahan ke DPRD", "draft revised budget (RAPBD-P)"),
    Milestone.APBD_P_APPROVAL: ("persetujuan APBD perubahan", "revised budget (APBD-P) approved"),
    Milestone.DPPA: ("pengesahan DPPA", "revised execution documents (DPPA)"),
    REGISTER: ("mendaftarkan pekerja", "register workers"),
    CONTRIBUTE: ("membayar iuran", "pay contributions"),
    Milestone.MUSRENBANG_KELURAHAN: ("musrenbang kelurahan", "planning meeting of the kelurahan"),
    Milestone.MUSRENBANG_KECAMATAN: ("musrenbang kecamatan", "planning meeting of the kecamatan"),
    Milestone.RKA_KECAMATAN: ("RKA kecamatan", "work plan and budget of the kecamatan"),
    Milestone.RKPDES_DRAFT: ("penyusunan RKPDes", "drafting of the village work plan (RKPDes)"),
    Milestone.RKPDES: ("penetapan RKPDes", "village work plan (RKPDes)"),
    Milestone.APBDES_AGREED: ("kesepakatan APBDes dengan BPD", "village budget (APBDes) agreed with the BPD"),
    Milestone.APBDES_SUBMITTED: ("Raperdes APBDes disampaikan", "draft village budget submitted"),
    Milestone.APBDES_EVALUATION: ("evaluasi APBDes", "evaluation of the village budget"),
    Milestone.PERDES_APBDES: ("penetapan Perdes APBDes", "enactment of the village budget"),
    Milestone.APBDES_P: ("APBDes perubahan", "revised village budget"),
    **{
        f"regulation_{step.lower()}": (f"rancangan regulasi: {indonesian}", f"draft regulation: {english}")
        for step, (indonesian, english) in {
            RegulationStep.PROPEMPERDA: ("masuk Propemperda", "into the legislative programme"),
            RegulationStep.DRAFT: ("penyusunan", "drafting"),
            RegulationStep.HARMONISATION: ("harmonisasi", "harmonisation"),
            RegulationStep.DELIBERATION: ("pembahasan dengan DPRD", "deliberation with the DPRD"),
            RegulationStep.APPROVAL: ("persetujuan bersama", "joint approval"),
            RegulationStep.FACILITATION: ("fasilitasi atau evaluasi", "facilitation or evaluation"),
            RegulationStep.ENACTMENT: ("penetapan dan pengundangan", "enactment and promulgation"),
            RegulationStep.SIGNATURE: ("penandatanganan", "signature"),
        }.items()
    },
    "sign": ("menandatangani surat", "sign a letter"),
    "bill": ("membayar tagihan iuran", "pay a bill of contributions"),
    "claim": ("membayar santunan kematian", "pay a death benefit"),
    "line": ("mencatat baris anggaran", "record a budget line"),
    "rung": ("menjawab eskalasi", "answer an escalation"),
    "pay": ("membayar tagihan iuran", "pay a bill of contributions"),
    "confirm": ("mengonfirmasi pembayaran iuran", "confirm a payment of contributions"),
    "follow_up": ("menyelesaikan tindak lanjut", "complete a follow-up"),
    "fallback": ("mencari sumber pendanaan lain", "find another source of money"),
    "fallback_line": ("mencatat baris dari sumber lain", "record a line of the other source"),
    "roster": ("mengunggah daftar pekerja", "upload the roster of workers"),
    "approve": ("menyetujui", "approve"),
    "acknowledge_instrument": ("menyatakan menerima instrumen", "acknowledge an instrument"),
}
"""Codes of duties, tasks and causes → what is to be done."""
STATES: dict[State, Pair] = {
    State.MET: ("tepat waktu", "met on time"),
    State.LATE: ("terlambat, hari", "met late, days"),
    State.MISSED: ("lewat dan belum, hari sejak tenggat", "missed, days since due"),
    State.OPEN: ("berjalan, hari tersisa", "open, days left"),
    State.NOT_YET: ("belum waktunya", "not yet"),
    State.BEFORE: ("sebelum komitmen dibuka", "before opening"),
    State.NEEDLESS: ("tidak perlu", "not needed"),
}
STATE_HEADS: dict[State, Pair] = {
    State.MET: ("tepat waktu", "on time"),
    State.LATE: ("terlambat", "late"),
    State.MISSED: ("lewat", "missed"),
    State.OPEN: ("berjalan", "open"),
    State.NOT_YET: ("belum waktunya", "not yet"),
    State.BEFORE: ("sebelum dibuka", "before opening"),
    State.NEEDLESS: ("tidak perlu", "not needed"),
}
SIGNS: dict[State, str] = {
    State.MET: "✓",
    State.LATE: "✓+",
    State.MISSED: "✗",
    State.OPEN: "○",
    State.NOT_YET: "·",
    State.BEFORE: "«",
    State.NEEDLESS: "–",
}
"""A sign for each standing: colour alone says nothing on a grey print."""
KINDS: dict[RegionKind, Pair] = {
    RegionKind.PROVINCE: ("provinsi", "provinces"),
    RegionKind.REGENCY: ("kabupaten", "regencies"),
    RegionKind.CITY: ("kota", "cities"),
}
RUNGS: dict[str, Pair] = {
    "sekda": ("sekretaris daerah", "regional secretary"),
    "bupati": ("bupati", "regent"),
    "wali-kota": ("wali kota", "mayor"),
    "gubernur": ("gubernur", "governor"),
    "tim-kepatuhan": ("tim kepatuhan", "compliance team"),
    "kemendagri-keuda": ("Kemendagri Bina Keuangan Daerah", "Kemendagri, regional finance"),
    "kejari": ("kejaksaan negeri", "district prosecutor"),
    "kejati": ("kejaksaan tinggi", "high prosecutor"),
    "bappeda": ("Bappeda", "planning agency"),
    "bpkad": ("BPKAD", "finance agency"),
    "dprd": ("Sekretariat DPRD", "DPRD secretariat"),
    "disnaker": ("Dinas Tenaga Kerja", "manpower office"),
    "dpmd": ("DPMD", "village empowerment office"),
    "dinsos": ("Dinas Sosial", "social office"),
    "dindik": ("Dinas Pendidikan", "education office"),
    "biro-hukum": ("Bagian/Biro Hukum", "legal bureau"),
    "inspektorat": ("Inspektorat", "inspectorate"),
    "kecamatan": ("kecamatan", "district offices"),
    "desa": ("pemerintah desa", "village governments"),
    "kemendagri-bangda": ("Kemendagri Bina Pembangunan Daerah", "Kemendagri, regional development"),
    "menko-pmk": ("Menko PMK", "Coordinating Minister (PMK)"),
    "cabang": ("kantor cabang BPJS TK", "BPJS TK branch"),
}
"""The last part of an office's code → its kind."""
REASONS: dict[str, str] = {
    "no spendable line and no transfer by the end of the year": (
        "tidak ada anggaran yang dapat dibelanjakan dan tidak ada transfer sampai akhir tahun"
    ),
}
"""What the record says when a year stays without money, and its Indonesian words; a person's words stand as they are."""
WINDOWS: dict[str, Pair] = {
    "MURNI": ("APBD", "budget (APBD)"),
    "PERUBAHAN": ("APBD perubahan", "revised budget (APBD-P)"),
    "FALLBACK": ("sumber dana lain", "other sources of money"),
}
"""Codes of budget windows, and what opens after the last."""
MONTHS: tuple[Pair, ...] = (
    ("Januari", "January"), ("Februari", "February"), ("Maret", "March"), ("April", "April"), ("Mei", "May"),
    ("Juni", "June"), ("Juli", "July"), ("Agustus", "August"), ("September", "September"), ("Oktober", "October"),
    ("November", "November"), ("Desember", "December"),
)  # fmt: skip


def say(pair: Pair, lang: str) -> str:
    """Return the words in *lang*."""
    return pair[lang == "en"]


def what(code: str, lang: str) -> str:
    """Return what is to be done, from a duty's or a task's code (`budget.RKPD`); an unknown one stands as it is."""
    if code in TASKS:
        return TASKS[code].say(lang)
    last = code.rpartition(".")[2]
    return say(LONG[last], lang) if last in LONG else code


def office(code: str, lang: str) -> str:
    """Return the kind of an office from its code: 36.01/sekda is a regional secretary."""
    last = code.rpartition("/")[2]
    return say(RUNGS[last], lang) if last in RUNGS else last


def window(code: str, lang: str) -> str:
    """Return a budget window; an unknown one stands as it is."""
    return say(WINDOWS[code], lang) if code in WINDOWS else code


def why(reason: str, lang: str) -> str:
    """Return why a year has no money."""
    return REASONS.get(reason, reason) if lang == "id" else reason


def day(value: date, lang: str) -> str:
    """Return a date as people write it: 25 Maret 2021, 25 March 2021."""
    return f"{value.day} {say(MONTHS[value.month - 1], lang)} {value.year}"
