"""What is decided of a claim and disputed: the benefit's parts, grounds, the agency's decision, steps and outcomes."""

from schemas.claim_wording.words import Words

PARTS: dict[str, Words] = {
    "burial": Words("biaya pemakaman", "burial costs"),
    "lump_sum": Words("santunan kematian", "lump sum"),
    "periodic": Words("santunan berkala yang dibayarkan sekaligus", "periodic benefit that is paid at once"),
    "scholarship": Words("beasiswa anak", "scholarship of a child"),
}
"""The parts of a death benefit, by `law.items.ItemCode`."""

GROUNDS: dict[str, Words] = {
    "before_number": Words(
        "peserta meninggal sebelum kepesertaannya mulai berlaku",
        "the worker died before the membership took effect",
    ),
    "duplicate": Words(
        "kematian yang sama sudah diajukan dalam klaim lain", "the same death stands in another claim already"
    ),
    "forged": Words(
        "ada dokumen yang tidak asli, sebagaimana ditunjukkan oleh bukti dalam berkas klaim",
        "a document is not genuine, as evidence in the claim's file shows",
    ),
    "not_a_member": Words(
        "yang meninggal tidak tercatat sebagai peserta", "whoever died is not on record as a member"
    ),
    "not_active": Words(
        "kepesertaan tidak aktif pada hari meninggal, karena iuran untuk masa itu belum dibayar",
        "the membership was not active on the day of death, because that time's contributions were not paid",
    ),
    "over_age": Words(
        "umur peserta sudah melewati batas ketika ia didaftarkan",
        "the worker was past the age limit when registered",
    ),
    "withdrawn": Words(
        "pengajuan ditarik kembali oleh yang mengajukan; klaim boleh diajukan lagi",
        "whoever claimed has withdrawn it; it may be claimed again",
    ),
    "wrong_door": Words(
        "sebab meninggal termasuk program lain; klaim dapat diajukan melalui program itu",
        "the cause of death belongs to another programme, through which it can be claimed",
    ),
}
"""Why a claim can be refused."""

EVIDENCE: dict[str, Words] = {
    "document": Words("dokumen yang menunjukkannya", "the document that shows it"),
    "reason": Words("alasan dengan kata-kata", "the reason in words"),
}
"""What a ground asks for that is somebody's finding."""

DECISIONS: dict[str, Words] = {
    "granted": Words("dikabulkan", "granted"),
    "reduced": Words("dikabulkan sebagian", "granted in part"),
    "refused": Words("ditolak", "refused"),
}
"""What the agency decided."""

STEPS: dict[str, Words] = {
    "complaint": Words("pengaduan kepada BPJS Ketenagakerjaan", "complaint to the agency"),
    "court": Words("gugatan kepada pengadilan negeri", "suit in the district court"),
    "mediation": Words("mediasi", "mediation"),
}
"""The steps of a dispute with the agency (UU 24/2011 art. 48 to 50)."""

OUTCOMES: dict[str, Words] = {
    "accepted": Words("keberatan diterima", "accepted: the heirs are right"),
    "refused": Words("keberatan ditolak", "refused"),
    "unanswered": Words("tidak dijawab sampai tenggatnya", "not answered in time"),
    "withdrawn": Words("keberatan ditarik kembali", "withdrawn"),
}
"""How a step of a dispute ended."""
