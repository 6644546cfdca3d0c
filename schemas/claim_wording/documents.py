"""What the documents of a claim are called."""

from schemas.claim_wording.words import Words

DOCUMENTS: dict[str, Words] = {
    "accident_report_stage_1": Words("laporan kecelakaan kerja tahap I", "accident report, stage I"),
    "accident_report_stage_2": Words("laporan kecelakaan kerja tahap II", "accident report, stage II"),
    "bank_account": Words(
        "buku tabungan ahli waris (halaman nama dan nomor rekening)",
        "the heirs' bank book (page with name and account)",
    ),
    "burial_statement": Words(
        "surat keterangan kelurahan/desa tentang siapa yang mengurus pemakaman",
        "statement of the ward or village on who arranged the burial",
    ),
    "claim_form": Words(
        "formulir pengajuan klaim yang sudah diisi dan ditandatangani", "claim form, filled in and signed"
    ),
    "court_determination": Words(
        "penetapan pengadilan tentang ahli waris", "court's determination of the heirs"
    ),
    "death_certificate": Words("akta kematian atau surat keterangan kematian", "death certificate"),
    "doctor_statement": Words("surat keterangan dokter", "doctor's statement"),
    "employer_letter": Words("surat keterangan dari pemberi kerja", "employer's letter"),
    "family_card": Words("kartu keluarga (KK)", "family card (KK)"),
    "heir_statement": Words(
        "surat keterangan ahli waris dari kelurahan/desa", "statement of heirs by the ward or village"
    ),
    "id_card_deceased": Words("KTP almarhum/almarhumah", "identity card of the dead"),
    "id_cards_heirs": Words("KTP semua ahli waris", "identity cards of all heirs"),
    "joint_letter": Words(
        "surat bersama semua ahli waris tentang siapa yang menerima manfaat",
        "joint letter of all heirs on who receives the benefit",
    ),
    "marriage_book": Words("buku nikah atau akta perkawinan", "marriage book or certificate"),
    "no_accident_finding": Words(
        "penetapan bahwa kematian bukan karena kecelakaan kerja", "finding that it was no work accident"
    ),
    "no_heirs_statement": Words(
        "surat keterangan kelurahan/desa bahwa tidak ada ahli waris",
        "statement of the ward or village that there are no heirs",
    ),
    "notarial_will": Words("wasiat yang dibuat dengan akta notaris", "will by notary's deed"),
    "participant_card": Words(
        "kartu peserta BPJS Ketenagakerjaan almarhum/almarhumah", "participant card of the dead"
    ),
    "police_report": Words(
        "laporan polisi tentang kecelakaan lalu lintas", "police report of the traffic accident"
    ),
    "power_of_attorney": Words(
        "surat kuasa para ahli waris kepada penerima manfaat",
        "power of attorney of the heirs for whoever receives the benefit",
    ),
    "school_letter": Words(
        "surat keterangan dari sekolah atau kampus bahwa anak masih bersekolah",
        "letter of the school or campus that the child still studies",
    ),
    "tax_number": Words("NPWP ahli waris", "tax number (NPWP) of the heirs"),
    "will": Words("surat wasiat", "will"),
    "work_statement": Words(
        "surat keterangan pemberi kerja atau kelompok bahwa kejadiannya di tempat kerja",
        "statement of the employer or group that death struck at work",
    ),
}
"""The documents that a claim's parameters in the law book may name, and the proof of a child's schooling."""
