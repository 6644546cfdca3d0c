"""A claim's course: where it stands, what it did, what it asks of people, what it wrote to heirs."""

from schemas.claim_wording.words import Words

STAGES: dict[str, Words] = {
    "approved": Words("disetujui, menunggu perintah bayar", "approved, waiting for the order to pay"),
    "collecting": Words("menunggu kelengkapan berkas", "waiting for what the file lacks"),
    "complete": Words("berkas lengkap, menunggu penyiapan", "complete, waiting to be prepared"),
    "ordered": Words("pembayaran diperintahkan kepada bank", "ordered from the bank"),
    "paid": Words("dibayar", "paid"),
    "prepared": Words("rekomendasi disiapkan, menunggu persetujuan", "prepared, waiting for approval"),
    "rejected": Words("ditolak", "refused"),
    "schooling": Words("dibayar; beasiswa anak berjalan", "paid; the children's scholarships go on"),
}
"""Where a claim stands."""

TASKS: dict[str, Words] = {
    "claim.approve": Words("memutuskan klaim", "decide a claim"),
    "claim.approve_renewal": Words("memutuskan tahun beasiswa anak", "decide a child's scholarship year"),
    "claim.collect": Words("melengkapi berkas klaim", "complete a claim's file"),
    "claim.compare": Words(
        "membandingkan dua laporan kematian yang sama", "compare two reports of the same death"
    ),
    "claim.correct_account": Words(
        "meminta rekening lain, karena transfernya kembali", "ask for another account: the transfer came back"
    ),
    "claim.determine": Words(
        "mencatat penyelesaian perselisihan ahli waris", "record how the contest of the heirs was settled"
    ),
    "claim.prepare": Words("menyiapkan rekomendasi klaim", "prepare a claim's recommendation"),
    "claim.renew": Words("mengajukan tahun beasiswa anak", "claim a child's scholarship year"),
    "claim.resend": Words(
        "mengirim ulang pembayaran ke rekening yang dibetulkan", "order a payment again, to another account"
    ),
    "claim.resolve_appeal": Words("mencatat hasil langkah keberatan", "record how a step of a dispute ended"),
    "claim.review": Words(
        "meninjau sekali lagi klaim yang menonjol", "look a second time at a claim that stands out"
    ),
}
"""What a claim asks of people, by the code of its task."""

DEEDS: dict[str, Words] = {
    "claim.account_corrected": Words("rekening penerima dibetulkan", "a payee's account was corrected"),
    "claim.agency_decided": Words(
        "keputusan BPJS Ketenagakerjaan dicatat", "the agency's decision was recorded"
    ),
    "claim.appeal_late": Words(
        "langkah keberatan melewati tenggatnya", "a step of a dispute ran past its clock"
    ),
    "claim.appeal_resolved": Words("langkah keberatan selesai", "a step of a dispute ended"),
    "claim.appealed": Words("keberatan diterima", "an appeal was received"),
    "claim.approved": Words("klaim disetujui", "the claim was approved"),
    "claim.bank_answered": Words("jawaban bank dicatat", "the bank's answer was recorded"),
    "claim.clock_stopped": Words(
        "tenggat berhenti: berkas belum lengkap lagi", "the clock rests: the file is incomplete again"
    ),
    "claim.closed": Words("klaim ditutup", "the claim was closed"),
    "claim.contested": Words("hak seorang ahli waris diperselisihkan", "an heir's right was contested"),
    "claim.document_rejected": Words("sebuah dokumen tidak dapat diterima", "a document would not do"),
    "claim.documents_attached": Words("dokumen diterima", "documents were received"),
    "claim.endorsed": Words("salah satu penyetuju menyetujui", "one of the approvers agreed"),
    "claim.family_named": Words("data ahli waris diperbarui", "the heirs were written down anew"),
    "claim.heirs_determined": Words("ahli waris ditetapkan", "the heirs were determined"),
    "claim.opened": Words("klaim dibuka", "the claim was opened"),
    "claim.paid": Words(
        "manfaat dibayar; keberatan masih berjalan", "the benefit is paid; a dispute goes on"
    ),
    "claim.payment_late": Words("pembayaran melewati tenggatnya", "the payment ran past its clock"),
    "claim.payment_near": Words("tenggat pembayaran mendekat", "the payment's last day is near"),
    "claim.payment_ordered": Words("pembayaran diperintahkan kepada bank", "the bank was ordered to pay"),
    "claim.payment_resent": Words(
        "pembayaran yang kembali dikirim ulang", "a payment that came back was ordered again"
    ),
    "claim.prepared": Words("rekomendasi disiapkan", "a recommendation was prepared"),
    "claim.rejected": Words("klaim ditolak", "the claim was refused"),
    "claim.rerouted": Words("sebab meninggal dibetulkan", "the cause of death was corrected"),
    "claim.returned": Words("rekomendasi dikembalikan", "the recommendation was sent back"),
    "claim.reviewed": Words("klaim ditinjau sekali lagi", "the claim was looked at once more"),
    "claim.scholarship_approved": Words("beasiswa anak disetujui", "a child's scholarship year was approved"),
    "claim.scholarship_claimed": Words("beasiswa anak diajukan", "a child's scholarship year was claimed"),
    "claim.scholarship_ended": Words("beasiswa anak berakhir", "a child's scholarship ended"),
    "claim.scholarship_reminded": Words(
        "pengingat beasiswa anak", "the heirs were reminded of a child's scholarship"
    ),
    "claim.schooling": Words(
        "manfaat dibayar; beasiswa anak dimulai", "the benefit was paid; the children's scholarships begin"
    ),
    "claim.still_contested": Words(
        "perselisihan ahli waris ditinjau kembali", "the contest of the heirs was looked at again"
    ),
    "claim.told_again": Words("kematian yang sama dilaporkan lagi", "the same death was reported again"),
    "commitment.death_reported": Words("kematian dilaporkan", "a death was reported"),
    "commitment.death_told_again": Words(
        "kematian yang sama dilaporkan lagi", "the same death was reported again"
    ),
}
"""What a case did, by the action of its audit entry; a letter hangs on one of these."""

SUBJECTS: dict[str, Words] = {
    "appeal_received": Words("Keberatan Bapak/Ibu sudah kami terima", "receipt of an appeal"),
    "appeal_resolved": Words("Hasil keberatan Bapak/Ibu", "the outcome of an appeal"),
    "claim_granted": Words("Klaim disetujui", "a claim granted"),
    "claim_granted_jointly": Words(
        "Klaim disetujui; manfaat diterima penerima kuasa", "a claim granted, paid to the holder"
    ),
    "claim_granted_reported": Words(
        "Klaim yang dilaporkan sudah disetujui", "the outcome of a report: the claim is granted"
    ),
    "claim_missing": Words("Klaim belum dapat diputuskan: masih ada yang kurang", "what a claim still lacks"),
    "claim_received": Words("Laporan kematian sudah kami terima", "receipt of a death report"),
    "claim_refused": Words("Klaim tidak dapat dikabulkan", "a claim refused"),
    "payment_returned": Words("Transfer kembali: mohon rekening lain", "a transfer that came back"),
    "payment_sent": Words("Manfaat sudah ditransfer", "a payment sent"),
    "scholarship_granted": Words("Beasiswa anak disetujui", "scholarships granted"),
    "scholarship_reminder": Words("Beasiswa anak: saatnya mengajukan", "a reminder of a scholarship year"),
}
"""What each letter is about: its subject in Indonesian, and in English words for offices."""
