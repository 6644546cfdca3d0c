"""The Indonesian words of claims: documents, obstacles, grounds, relations, levels of school, findings, deeds.

Heirs read them in letters, auditors in a claim's file, strangers on the page that says whether a letter is genuine.
A code that has no words yet is written in its own, so that no letter waits for a table.
"""

from collections.abc import Mapping

DOCUMENTS = {
    "accident_report_stage_1": "laporan kecelakaan kerja tahap I",
    "accident_report_stage_2": "laporan kecelakaan kerja tahap II",
    "bank_account": "buku tabungan ahli waris (halaman nama dan nomor rekening)",
    "birth_certificate": "akta kelahiran anak",
    "burial_statement": "surat keterangan kelurahan/desa tentang siapa yang mengurus pemakaman",
    "claim_form": "formulir pengajuan klaim yang sudah diisi dan ditandatangani",
    "court_determination": "penetapan pengadilan tentang ahli waris",
    "death_certificate": "akta kematian atau surat keterangan kematian",
    "doctor_statement": "surat keterangan dokter",
    "employer_letter": "surat keterangan dari pemberi kerja",
    "family_card": "kartu keluarga (KK)",
    "guardian_determination": "penetapan wali untuk anak yang belum dewasa",
    "heir_statement": "surat keterangan ahli waris dari kelurahan/desa",
    "id_card_deceased": "KTP almarhum/almarhumah",
    "id_cards_heirs": "KTP semua ahli waris",
    "joint_letter": "surat bersama semua ahli waris tentang siapa yang menerima manfaat",
    "marriage_book": "buku nikah atau akta perkawinan",
    "no_heirs_statement": "surat keterangan kelurahan/desa bahwa tidak ada ahli waris",
    "notarial_will": "wasiat yang dibuat dengan akta notaris",
    "participant_card": "kartu peserta BPJS Ketenagakerjaan almarhum/almarhumah",
    "police_report": "laporan polisi tentang kecelakaan lalu lintas",
    "power_of_attorney": "surat kuasa para ahli waris kepada penerima manfaat",
    "proof_of_schooling": "surat keterangan dari sekolah atau kampus bahwa anak masih bersekolah",
    "school_certificate": "surat keterangan dari sekolah atau kampus bahwa anak masih bersekolah",
    "tax_number": "NPWP ahli waris",
    "will": "surat wasiat",
    "work_statement": "surat keterangan pemberi kerja atau kelompok bahwa kejadiannya di tempat kerja",
}
"""What a claim's documents are called, by the codes of `claims.documents` in the law book."""
PROOF = "proof_of_schooling"

OBSTACLES = {
    "accident_not_covered": "belum jelas dalam pekerjaan yang mana kecelakaan itu terjadi",
    "age_unknown": "tanggal lahir {who} belum diketahui",
    "burier_unknown": "belum diketahui siapa yang mengurus pemakaman",
    "contested": "hak {who} masih diperselisihkan; diperlukan kesepakatan semua pihak atau penetapan pengadilan",
    "court_names_unknown": "penetapan pengadilan menyebut orang yang belum ada dalam berkas",
    "holder_not_entitled": "orang yang ditunjuk untuk menerima bagi semua ahli waris tidak berhak menerimanya",
    "identity_mismatch": "data almarhum/almarhumah tidak sama dengan data kependudukan dan perlu dibetulkan",
    "minor_without_guardian": "{who} belum dewasa; diperlukan seorang wali yang sudah dewasa dan nomor rekeningnya",
    "no_account": "nomor rekening {who} belum ada",
    "no_joint_letter": "manfaat akan diterima satu orang untuk semua, tetapi surat bersama atau surat kuasanya belum ada",
    "no_will": "wasiat yang menjadi dasar hak {who} belum ditunjukkan",
    "outside_order_without_court": (
        "{who} tidak termasuk urutan ahli waris menurut peraturan; diperlukan penetapan pengadilan"
    ),
    "will_not_notarial": "wasiat yang menjadi dasar hak {who} tidak dibuat dengan akta notaris",
    "wrong_door": "dokumen menyebut sebab meninggal yang berbeda dari laporan dan perlu dijelaskan",
}
"""What stands between a benefit and its heirs; `{who}` is the heir it concerns."""
SOMEBODY = "seorang ahli waris"

GROUNDS = {
    "before_number": "peserta meninggal sebelum kepesertaannya mulai berlaku",
    "duplicate": "kematian yang sama sudah diajukan dalam klaim lain",
    "forged": "ada dokumen yang tidak asli, sebagaimana ditunjukkan oleh bukti dalam berkas klaim",
    "not_a_member": "yang meninggal tidak tercatat sebagai peserta",
    "not_active": "kepesertaan tidak aktif pada hari meninggal, karena iuran untuk masa itu belum dibayar",
    "over_age": "umur peserta sudah melewati batas ketika ia didaftarkan",
    "withdrawn": "pengajuan ditarik kembali oleh yang mengajukan; klaim boleh diajukan lagi",
    "wrong_door": "sebab meninggal termasuk program lain; klaim dapat diajukan melalui program itu",
}
"""Why a claim can be refused, by the names of `claims.grounds` in the law book."""

CAUSES = {
    "commuting": "kecelakaan dalam perjalanan",
    "non_work": "bukan karena pekerjaan",
    "sudden_at_work": "mendadak di tempat kerja",
    "work_accident": "kecelakaan kerja",
}
"""Why somebody died, as far as the benefit depends on it; no letter says it."""

RELATIONS = {
    "child": "anak",
    "grandchild": "cucu",
    "grandparent": "kakek/nenek",
    "named_in_will": "penerima wasiat",
    "other": "kerabat lain",
    "parent": "orang tua",
    "parent_in_law": "mertua",
    "sibling": "saudara kandung",
    "widow": "istri",
    "widower": "suami",
}
"""What an heir was to the worker."""

LEVELS = {
    "pt": "perguruan tinggi",
    "sd": "sekolah dasar (SD)",
    "sma": "sekolah menengah atas (SMA)",
    "smp": "sekolah menengah pertama (SMP)",
    "tk": "taman kanak-kanak (TK)",
}
"""The levels of school."""

PARTS = {
    "burial": "biaya pemakaman",
    "lump_sum": "santunan kematian",
    "periodic": "santunan berkala yang dibayarkan sekaligus",
    "scholarship": "beasiswa anak",
}
"""The parts of a death benefit."""

FINDINGS = {
    "before_membership": "meninggal sebelum menjadi peserta",
    "before_number": "meninggal sebelum nomor peserta terbit",
    "covered": "terlindungi pada hari meninggal",
    "employer_pays_first": "pemberi kerja menunggak dan harus membayar lebih dahulu",
    "identity_mismatch": "data identitas berbeda dari data kependudukan",
    "in_grace": "terlindungi dalam masa tenggang iuran",
    "lapsed": "perlindungan sudah berakhir karena iuran tidak dibayar",
    "never_paid": "iuran belum pernah dibayar",
    "not_a_member": "tidak tercatat sebagai peserta",
    "over_age_at_registration": "melewati batas umur ketika didaftarkan",
    "paid_once": "dibayar melalui kepesertaan lain; program ini membayar satu kali",
    "waiting": "terlindungi, tetapi masa iurannya belum cukup untuk manfaat penuh",
    "wrong_door": "dokumen menyebut sebab meninggal yang lain",
}
"""What was found about a death."""

SIGNALS = {
    "age_near_limit": "didaftarkan menjelang batas umur",
    "document_seen_elsewhere": "ada dokumen yang terlihat juga dalam klaim lain",
    "documents_elsewhere": "ada dokumen yang terlihat juga dalam klaim lain",
    "heir_is_officer": "seorang petugas termasuk ahli waris",
    "officer": "seorang petugas termasuk ahli waris",
    "one_account": "beberapa klaim dibayarkan ke satu rekening",
    "registered_before": "didaftarkan tidak lama sebelum meninggal",
    "registered_shortly_before": "didaftarkan tidak lama sebelum meninggal",
    "several_claims_to_one_account": "beberapa klaim dibayarkan ke satu rekening",
}
"""What makes a claim be looked at once more."""

STEPS = {
    "complaint": "pengaduan kepada BPJS Ketenagakerjaan",
    "court": "gugatan kepada pengadilan negeri",
    "mediation": "mediasi",
}
"""The steps of a dispute with the agency (UU 24/2011 art. 48 to 50)."""
OUTCOMES = {
    "accepted": "keberatan diterima",
    "overturned": "keputusan dibatalkan; klaim diproses kembali",
    "refused": "keberatan ditolak",
    "settled": "para pihak sepakat bahwa keputusan tetap berlaku",
    "unanswered": "tidak dijawab sampai tenggatnya",
    "upheld": "keputusan tetap berlaku",
    "withdrawn": "keberatan ditarik kembali",
}
"""How a step of a dispute ended."""
DECISIONS = {"granted": "dikabulkan", "reduced": "dikabulkan sebagian", "refused": "ditolak"}
"""What the agency decided."""
ENDS = {
    "age": "mencapai batas umur",
    "death": "meninggal dunia",
    "left_school": "berhenti sekolah",
    "marriage": "menikah",
    "missed": "tahunnya terlewat",
    "not_planned": "tidak ada tahun yang direncanakan",
    "used_up": "semua tahunnya sudah dibayar",
    "work": "bekerja",
}
"""Why a child's scholarship ended."""
STAGES = {
    "approved": "disetujui, menunggu perintah bayar",
    "collecting": "menunggu kelengkapan berkas",
    "complete": "berkas lengkap, menunggu penyiapan",
    "opened": "baru dilaporkan",
    "ordered": "pembayaran diperintahkan kepada bank",
    "paid": "dibayar",
    "prepared": "rekomendasi disiapkan, menunggu persetujuan",
    "rejected": "ditolak",
    "schooling": "dibayar; beasiswa anak berjalan",
}
"""Where a claim stands."""

DEEDS = {
    "claim.account_corrected": "rekening penerima dibetulkan",
    "claim.agency_decided": "keputusan BPJS Ketenagakerjaan dicatat",
    "claim.appeal_late": "langkah keberatan melewati tenggatnya",
    "claim.appeal_resolved": "langkah keberatan selesai",
    "claim.appealed": "keberatan diterima",
    "claim.approved": "klaim disetujui",
    "claim.bank_answered": "jawaban bank dicatat",
    "claim.clock_stopped": "tenggat berhenti: berkas belum lengkap lagi",
    "claim.closed": "klaim ditutup",
    "claim.contested": "hak seorang ahli waris diperselisihkan",
    "claim.document_rejected": "sebuah dokumen tidak dapat diterima",
    "claim.documents_attached": "dokumen diterima",
    "claim.endorsed": "salah satu penyetuju menyetujui",
    "claim.family_named": "data ahli waris diperbarui",
    "claim.heirs_determined": "ahli waris ditetapkan",
    "claim.opened": "klaim dibuka",
    "claim.paid": "manfaat dibayar; keberatan masih berjalan",
    "claim.payment_late": "pembayaran melewati tenggatnya",
    "claim.payment_near": "tenggat pembayaran mendekat",
    "claim.payment_ordered": "pembayaran diperintahkan kepada bank",
    "claim.payment_resent": "pembayaran yang kembali dikirim ulang",
    "claim.prepared": "rekomendasi disiapkan",
    "claim.rejected": "klaim ditolak",
    "claim.rerouted": "sebab meninggal dibetulkan",
    "claim.returned": "rekomendasi dikembalikan",
    "claim.reviewed": "klaim ditinjau sekali lagi",
    "claim.scholarship_approved": "beasiswa anak disetujui",
    "claim.scholarship_claimed": "beasiswa anak diajukan",
    "claim.scholarship_ended": "beasiswa anak berakhir",
    "claim.scholarship_reminded": "pengingat beasiswa anak",
    "claim.schooling": "manfaat dibayar; beasiswa anak dimulai",
    "claim.still_contested": "perselisihan ahli waris ditinjau kembali",
    "claim.told_again": "kematian yang sama dilaporkan lagi",
    "commitment.death_reported": "kematian dilaporkan",
}
"""What a case did, by the action of its audit entry; a letter hangs on one of these."""

SUBJECTS: dict[str, tuple[str, str]] = {
    "appeal_received": ("Keberatan Bapak/Ibu sudah kami terima", "receipt of an appeal"),
    "claim_granted": ("Klaim disetujui", "a claim granted"),
    "claim_missing": ("Klaim belum dapat diputuskan: masih ada yang kurang", "what a claim still lacks"),
    "claim_received": ("Laporan kematian sudah kami terima", "receipt of a death report"),
    "claim_refused": ("Klaim tidak dapat dikabulkan", "a claim refused"),
    "payment_returned": ("Transfer kembali: mohon rekening lain", "a transfer that came back"),
    "payment_sent": ("Manfaat sudah ditransfer", "a payment sent"),
    "scholarship_reminder": ("Beasiswa anak: saatnya mengajukan", "a reminder of a scholarship year"),
}
"""What each letter is about: its subject in Indonesian, and in English words for offices."""


def word(table: Mapping[str, str], code: object) -> str:
    """Return the words of *code*, in upper or lower case, or the code as words where *table* has none."""
    text = str(code)
    return table.get(text.lower(), text.rpartition(".")[2].replace("_", " ").lower())


def obstacle(code: object, who: str | None) -> str:
    """Return an obstacle in words, *who* being the heir it concerns; a code without words stands with that heir."""
    name = str(code).partition(":")[0].lower()
    if name in OBSTACLES:
        return OBSTACLES[name].replace("{who}", who or SOMEBODY)
    plain = word({}, name)
    return f"{plain} ({who})" if who else plain
