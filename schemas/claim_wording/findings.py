"""What was found of a death: its cause, the worker's cover on that day, and what makes a claim stand out."""

from schemas.claim_wording.words import Words

CAUSES: dict[str, Words] = {
    "commuting": Words("kecelakaan dalam perjalanan kerja", "commuting accident"),
    "non_work": Words("bukan karena kecelakaan kerja", "death outside work"),
    "sudden_at_work": Words("meninggal mendadak di tempat kerja", "sudden death at work"),
    "work_accident": Words("kecelakaan kerja", "work accident"),
}
"""Why somebody died, as far as the benefit depends on it; no letter says it."""

FINDINGS: dict[str, Words] = {
    "before_membership": Words(
        "meninggal sebelum kepesertaannya mulai berlaku", "died before the membership began"
    ),
    "before_number": Words(
        "meninggal sebelum nomor kepesertaannya terbit", "died before the membership number was issued"
    ),
    "covered": Words("terlindungi pada hari meninggal", "covered on the day of death"),
    "employer_pays_first": Words(
        "pemberi kerja menunggak iuran dan harus membayar lebih dahulu; diganti setelah tunggakannya lunas",
        "the employer is in arrears and must pay first; reimbursed once the arrears are settled",
    ),
    "identity_mismatch": Words(
        "data kepesertaan berbeda dari data kependudukan",
        "the membership's data differ from the civil registry's",
    ),
    "in_grace": Words("terlindungi dalam masa tenggang iuran", "covered within the grace for unpaid months"),
    "lapsed": Words(
        "perlindungan sudah berakhir karena iuran tidak dibayar", "cover had lapsed for unpaid months"
    ),
    "never_paid": Words("iuran belum pernah dibayar", "no month was ever paid"),
    "not_a_member": Words("tidak tercatat sebagai peserta", "not on record as a member"),
    "over_age_at_registration": Words(
        "sudah melewati batas umur ketika didaftarkan", "past the age limit when registered"
    ),
    "paid_once": Words(
        "dibayar melalui kepesertaan lain; program ini membayar satu kali",
        "paid through another membership; this programme pays once",
    ),
    "waiting": Words(
        "terlindungi, tetapi iuran yang dibayar berturut-turut belum cukup untuk manfaat penuh",
        "covered, but with too few paid months in a row for the full benefit",
    ),
    "wrong_door": Words(
        "dokumen menyebut sebab meninggal yang lain dari laporan",
        "the documents speak of another cause than reported",
    ),
}
"""What was found about a death, by `law.claims.FindingCode`."""

SIGNALS: dict[str, Words] = {
    "age_near_limit": Words("didaftarkan menjelang batas umur", "registered close to the age limit"),
    "document_seen_elsewhere": Words(
        "ada dokumen yang terlihat juga dalam klaim lain", "a document stands in another claim too"
    ),
    "heir_is_officer": Words("seorang petugas termasuk ahli waris", "an officer is among the heirs"),
    "registered_shortly_before": Words(
        "didaftarkan tidak lama sebelum meninggal", "registered shortly before the death"
    ),
    "several_claims_to_one_account": Words(
        "beberapa klaim dibayarkan ke satu rekening", "several claims are paid to one account"
    ),
}
"""What makes somebody look at a claim once more."""
