"""The words for what is found, asked for and decided of a death: each code in Indonesian and English."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One term for people to read."""

    indonesian: str
    english: str

    def say(self, lang: str = "en") -> str:
        """Return the term in *lang*: `id` or `en`."""
        return self.indonesian if lang == "id" else self.english


CAUSES = {
    "non_work": Words("meninggal bukan karena kecelakaan kerja", "death outside work"),
    "work_accident": Words("kecelakaan kerja", "work accident"),
    "commuting": Words("kecelakaan dalam perjalanan kerja", "commuting accident"),
    "sudden_at_work": Words("meninggal mendadak di tempat kerja", "sudden death at work"),
}
FINDINGS = {
    "not_a_member": Words("tidak terdaftar sebagai peserta", "no membership is known"),
    "before_number": Words(
        "meninggal sebelum nomor kepesertaan terbit", "death came before the membership number was issued"
    ),
    "before_membership": Words(
        "meninggal sebelum kepesertaan berlaku", "death came before the membership began"
    ),
    "never_paid": Words("belum ada bulan yang dibayar", "no month was paid"),
    "lapsed": Words(
        "kepesertaan tidak aktif karena tunggakan", "the membership had lapsed for unpaid months"
    ),
    "employer_pays_first": Words(
        "pemberi kerja menunggak: ia membayar dahulu, diganti setelah tunggakannya lunas",
        "the employer is in arrears: it pays first, and is reimbursed once it has settled them",
    ),
    "in_grace": Words("masih dalam masa tenggang iuran", "covered within the grace for unpaid months"),
    "waiting": Words(
        "bulan terbayar berturut-turut belum cukup untuk manfaat penuh",
        "too few paid months in a row for the full benefit",
    ),
    "covered": Words("terlindungi pada hari meninggal", "covered on the day of death"),
    "over_age_at_registration": Words(
        "melewati batas usia ketika didaftarkan", "over the age limit when registered"
    ),
    "identity_mismatch": Words(
        "data kepesertaan berbeda dari data kependudukan", "the membership's data differ from the registry's"
    ),
    "paid_once": Words(
        "manfaat sudah dibayar melalui kepesertaan lain",
        "the benefit is paid once, through another membership",
    ),
    "wrong_door": Words(
        "dokumen menyatakan sebab lain daripada yang diajukan",
        "the documents speak of another cause than filed",
    ),
}
OBSTACLES = {
    "contested": Words(
        "kedudukannya sebagai ahli waris disengketakan", "somebody disputes that this is an heir"
    ),
    "minor_without_guardian": Words(
        "ahli waris belum dewasa dan tanpa wali", "a minor heir without a guardian"
    ),
    "age_unknown": Words(
        "tanggal lahir ahli waris belum diketahui", "nobody knows whether this heir is of age"
    ),
    "no_joint_letter": Words(
        "surat pernyataan bersama atau kuasa ahli waris belum ada",
        "joint letter, power of attorney or the holder's name is missing",
    ),
    "holder_not_entitled": Words(
        "penerima kuasa bukan ahli waris dewasa dan bukan wali",
        "the holder is neither an heir of age nor a guardian",
    ),
    "no_will": Words("wasiat belum diperlihatkan", "nobody has shown the will"),
    "will_not_notarial": Words("wasiat tidak dibuat dengan akta notaris", "the will is no notary's deed"),
    "outside_order_without_court": Words(
        "di luar urutan ahli waris dan tanpa penetapan pengadilan",
        "outside the order of heirs, without a court's determination",
    ),
    "court_names_unknown": Words(
        "penetapan pengadilan menyebut orang yang tidak ada dalam berkas",
        "the court's determination names somebody who is not in the file",
    ),
    "burier_unknown": Words(
        "yang mengurus pemakaman belum diketahui", "nobody knows who arranged the burial"
    ),
    "identity_mismatch": Words("data kepesertaan perlu dikoreksi", "the membership's data need a correction"),
    "wrong_door": Words(
        "diajukan dengan sebab yang lain dari dokumennya", "filed under another cause than its documents'"
    ),
    "accident_not_covered": Words(
        "kepesertaan pada pekerjaan tempat kecelakaan terjadi tidak dapat membayar",
        "the membership in whose work the accident happened cannot pay for it",
    ),
}
REMEDIES = {
    "court_determination": Words("penetapan ahli waris dari pengadilan", "a court's determination of heirs"),
    "settlement": Words("kesepakatan para pihak", "an agreement of those who dispute"),
    "guardian": Words("penunjukan wali yang dewasa", "a guardian of age"),
    "birth_date": Words("tanggal lahir ahli waris", "the heir's birth date"),
    "joint_letter": Words(
        "surat pernyataan bersama dan surat kuasa ahli waris", "a joint letter and a power of attorney"
    ),
    "split": Words("pembayaran kepada masing-masing ahli waris", "payment to each heir"),
    "will": Words("surat wasiat", "the will"),
    "notarial_will": Words("wasiat dengan akta notaris", "a will by notary's deed"),
    "withdrawal": Words("pencabutan oleh yang mengajukan", "withdrawal by who claims"),
    "heir_on_file": Words("pencatatan orang itu dalam berkas", "entering that person in the file"),
    "burier": Words("keterangan siapa yang mengurus pemakaman", "a statement of who arranged the burial"),
    "correction": Words("koreksi data", "a correction of the data"),
    "reroute": Words("pengajuan dengan sebab yang benar", "filing it under the right cause"),
    "refutation": Words("pencabutan atau penjelasan dokumen itu", "withdrawing or explaining that document"),
    "accident_membership": Words(
        "penetapan pekerjaan tempat kecelakaan terjadi", "establishing in whose work the accident happened"
    ),
}
GROUNDS = {
    "not_a_member": Words("bukan peserta", "no member"),
    "not_active": Words("kepesertaan tidak aktif pada hari meninggal", "not active on the day of death"),
    "before_number": Words("meninggal sebelum perlindungan mulai", "death before cover began"),
    "over_age": Words("melewati batas usia ketika didaftarkan", "over the age limit when registered"),
    "wrong_door": Words("sebab lain: dialihkan, tidak ditolak", "another cause: filed under it, not refused"),
    "forged": Words("dokumen palsu", "a forged document"),
    "duplicate": Words("klaim ganda atas kematian yang sama", "the same death claimed twice"),
    "withdrawn": Words("dicabut oleh yang mengajukan", "withdrawn by who claimed"),
}
SIGNALS = {
    "registered_shortly_before": Words(
        "didaftarkan tidak lama sebelum meninggal", "registered shortly before the death"
    ),
    "several_claims_to_one_account": Words(
        "beberapa klaim ke satu rekening", "several claims paid to one account"
    ),
    "heir_is_officer": Words("ahli waris adalah petugas", "an heir is an officer"),
    "document_seen_elsewhere": Words(
        "dokumen yang sama ada di klaim lain", "a document stands in another claim too"
    ),
    "age_near_limit": Words("didaftarkan menjelang batas usia", "registered close to the age limit"),
}
ENDS = {
    "age": Words("batas usia tercapai", "the age limit was reached"),
    "marriage": Words("anak menikah", "the child married"),
    "work": Words("anak bekerja", "the child works"),
    "death": Words("anak meninggal", "the child died"),
    "left_school": Words("anak selesai atau berhenti sekolah", "the child has left school"),
    "missed": Words("tahunnya sudah lewat", "the year has gone by"),
    "used_up": Words(
        "seluruh tahun yang diberikan hukum sudah dibayar", "every year that the law gives was paid"
    ),
    "not_planned": Words("tidak termasuk anak penerima beasiswa", "not among the children who get one"),
}
DOCUMENTS = {
    "participant_card": Words("kartu peserta", "participant card"),
    "id_card_deceased": Words("KTP almarhum", "identity card of the dead"),
    "id_cards_heirs": Words("KTP ahli waris", "identity cards of the heirs"),
    "death_certificate": Words("akta kematian", "death certificate"),
    "family_card": Words("kartu keluarga", "family card"),
    "heir_statement": Words("surat keterangan ahli waris", "statement of heirs"),
    "bank_account": Words("buku rekening", "bank account"),
    "claim_form": Words("formulir klaim", "claim form"),
    "employer_letter": Words("surat keterangan pemberi kerja", "employer's letter"),
    "marriage_book": Words("buku nikah", "marriage book"),
    "will": Words("surat wasiat", "will"),
    "notarial_will": Words("wasiat dengan akta notaris", "will by notary's deed"),
    "court_determination": Words("penetapan ahli waris dari pengadilan", "court's determination of heirs"),
    "joint_letter": Words("surat pernyataan bersama ahli waris", "joint letter of the heirs"),
    "power_of_attorney": Words("surat kuasa ahli waris", "power of attorney of the heirs"),
    "tax_number": Words("NPWP", "tax number"),
    "accident_report_stage_1": Words("laporan kecelakaan tahap I", "accident report, stage I"),
    "accident_report_stage_2": Words("laporan kecelakaan tahap II", "accident report, stage II"),
    "doctor_statement": Words("surat keterangan dokter", "doctor's statement"),
    "police_report": Words("laporan polisi", "police report"),
    "work_statement": Words(
        "keterangan pemberi kerja atau wadah bahwa meninggal saat bekerja",
        "employer's or group's statement that death struck at work",
    ),
    "no_accident_finding": Words("penetapan bukan kecelakaan kerja", "finding that it was no work accident"),
    "no_heirs_statement": Words("surat keterangan tidak ada ahli waris", "statement that there are no heirs"),
    "burial_statement": Words(
        "surat keterangan yang mengurus pemakaman", "statement of who arranged the burial"
    ),
}
