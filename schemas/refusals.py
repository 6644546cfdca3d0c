"""Every refusal kawal can give: its rule and its words in both languages.

`{record}` is the record refused (an opaque id, a row number, a region code), never a person.
"""

from enum import StrEnum

from schemas.claim_refusals import CLAIMS
from schemas.row_wording import ROWS, Text


class Refusal(StrEnum):
    """The codes of refusals; part of the contract with scripts."""

    UNKNOWN_REGION = "unknown_region"
    REGION_ENDED = "region_ended"
    REGION_NOT_YET = "region_not_yet"
    NOT_ADDRESSEE = "not_addressee"
    UNKNOWN_CASE = "unknown_case"
    UNKNOWN_RECORD = "unknown_record"
    UNKNOWN_INSTRUCTION = "unknown_instruction"
    CASE_CLOSED = "case_closed"
    TOO_EARLY = "too_early"
    BEFORE_INSTRUCTION = "before_instruction"
    OUT_OF_ORDER = "out_of_order"
    ALREADY_RECORDED = "already_recorded"
    DIFFERENT_CONTENT = "different_content"
    STALE = "stale"
    NOT_SIGNED_IN = "not_signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    NOT_PERMITTED = "not_permitted"
    FOREIGN_REGION = "foreign_region"
    FOREIGN_OFFICE = "foreign_office"
    FOUR_EYES = "four_eyes"
    GAINS = "gains"
    UNIDENTIFIED = "unidentified"
    NO_ADDRESSEE = "no_addressee"
    INVALID_AMOUNT = "invalid_amount"
    INVALID_INPUT = "invalid_input"
    NOT_ONE_OF = "not_one_of"
    BEFORE_MEMBERSHIP = "before_membership"
    INVALID_NIK = "invalid_nik"
    TOO_LARGE = "too_large"
    FILE_TOO_LARGE = "file_too_large"
    DIGEST_MISMATCH = "digest_mismatch"
    NO_OWN_BUDGET = "no_own_budget"
    NO_SUCH_ROUTE = "no_such_route"
    NOT_OUR_ACCOUNT = "not_our_account"
    UNKNOWN_ACCOUNT = "unknown_account"
    MISSING_FACT = "missing_fact"
    INCOMPLETE_PAIR = "incomplete_pair"
    SUM_DIFFERS = "sum_differs"
    NO_FUNDING = "no_funding"
    SEVERAL_LINES = "several_lines"
    LINE_IN_USE = "line_in_use"
    NOT_COVERED = "not_covered"
    WALL_CLOCK = "wall_clock"
    NOT_A_REHEARSAL = "not_a_rehearsal"
    NO_RULING = "no_ruling"
    REFUSED_OUTSIDE = "refused_outside"
    UNTRUSTED_MESSAGE = "untrusted_message"
    CONTRADICTS_RECORD = "contradicts_record"
    TOO_WEAK = "too_weak"
    NIK_LOST_DIGITS = "nik_lost_digits"
    INVALID_CELL = "invalid_cell"
    TOO_YOUNG = "too_young"
    TOO_OLD = "too_old"
    HIGHER_BAND = "higher_band"
    REPEATED_ROW = "repeated_row"
    SAME_PERSON = "same_person"
    ALREADY_MEMBER = "already_member"
    DECEASED = "deceased"
    NOT_IN_REGISTRY = "not_in_registry"
    OTHER_IN_REGISTRY = "other_in_registry"
    NOT_A_MEMBER = "not_a_member"
    MEMBERSHIP_ENDED = "membership_ended"
    SEVERAL_MEMBERSHIPS = "several_memberships"
    CHANGED_TWICE = "changed_twice"
    DEATH_IS_CLAIMED = "death_is_claimed"
    TOO_FAR_AHEAD = "too_far_ahead"
    NO_SEAT = "no_seat"
    OVERTAKEN = "overtaken"
    GROUND_CONTRADICTED = "ground_contradicted"
    GROUND_UNPROVEN = "ground_unproven"
    FILE_ELSEWHERE = "file_elsewhere"
    SCHOLARSHIP_ENDED = "scholarship_ended"
    LEVEL_USED_UP = "level_used_up"
    DOCUMENT_TOO_LARGE = "document_too_large"


TEXTS: dict[Refusal, Text] = {
    Refusal.UNKNOWN_REGION: Text(
        "{record} is not the code of a province, regency or city.",
        "Use a Kemendagri code such as 36.01.",
        "{record} bukan kode provinsi, kabupaten, atau kota.",
        "Gunakan kode Kemendagri, misalnya 36.01.",
        "Kepmendagri 300.2.2-2430/2025",
    ),
    Refusal.REGION_ENDED: Text(
        "Region code {record} ended on {ended}; the fact is dated {on}.",
        "Record it under {successor}: it reaches the same case.",
        "Kode wilayah {record} berakhir pada {ended}; fakta bertanggal {on}.",
        "Catat dengan kode {successor}: perkaranya tetap sama.",
        "Kepmendagri 100.1.1-6117/2022",
    ),
    Refusal.REGION_NOT_YET: Text(
        "Region code {record} begins on {begins}; the fact is dated {on}.",
        "Record it under the code then in force: {valid}.",
        "Kode wilayah {record} mulai berlaku pada {begins}; fakta bertanggal {on}.",
        "Catat dengan kode yang berlaku saat itu: {valid}.",
        "Kepmendagri 100.1.1-6117/2022",
    ),
    Refusal.NOT_ADDRESSEE: Text(
        "{record} is not an addressee of {instruction}.",
        "Add it with `kawal instruction amend` when an instrument orders so.",
        "{record} bukan penerima {instruction}.",
        "Tambahkan dengan `kawal instruction amend` bila ada instrumen yang memerintahkannya.",
    ),
    Refusal.UNKNOWN_CASE: Text(
        "There is no case {record}.",
        "See `kawal case list`; an instruction opens its cases with `kawal instruction issue`.",
        "Tidak ada perkara {record}.",
        "Lihat `kawal case list`; instruksi membuka perkara dengan `kawal instruction issue`.",
    ),
    Refusal.UNKNOWN_RECORD: Text(
        "There is no {what} {record} in this case.",
        "List what there is with the matching `show` or `list` command.",
        "Tidak ada {what} {record} dalam perkara ini.",
        "Lihat daftarnya dengan perintah `show` atau `list`.",
    ),
    Refusal.UNKNOWN_INSTRUCTION: Text(
        "kawal's law book has no instruction {record}.",
        "Known: {known}.",
        "Buku hukum kawal tidak memuat instruksi {record}.",
        "Yang dikenal: {known}.",
    ),
    Refusal.CASE_CLOSED: Text(
        "Case {record} is closed; it takes no more commands.",
        "Read it with `kawal case show`; open a new one if there are new facts.",
        "Perkara {record} sudah ditutup; tidak menerima perintah lagi.",
        "Baca dengan `kawal case show`; buka perkara baru bila ada fakta baru.",
    ),
    Refusal.TOO_EARLY: Text(
        "{what} of {record} is dated {on}, which is still to come (today is {today}).",
        "Record it on the day it happens.",
        "{what} untuk {record} bertanggal {on}, hari yang belum tiba (hari ini {today}).",
        "Catat pada hari terjadinya.",
    ),
    Refusal.BEFORE_INSTRUCTION: Text(
        "{what} of {record} is dated {on}; it cannot lie before {issued}.",
        "Check the date; what happened earlier is no deed of this case.",
        "{what} untuk {record} bertanggal {on}; paling awal {issued}.",
        "Periksa tanggalnya; yang terjadi lebih awal bukan bagian dari perkara ini.",
    ),
    Refusal.OUT_OF_ORDER: Text(
        "{record} cannot take this step now: {why}.",
        "Do first: {first}.",
        "{record} belum dapat mengambil langkah ini: {why}.",
        "Lakukan dahulu: {first}.",
    ),
    Refusal.ALREADY_RECORDED: Text(
        "{what} of {record} was recorded already, dated {on}.",
        "Nothing needs doing; a wrong record is corrected by a reversing entry.",
        "{what} untuk {record} sudah dicatat, tanggal {on}.",
        "Tidak perlu tindakan; catatan yang salah diperbaiki dengan ayat pembalik.",
    ),
    Refusal.DIFFERENT_CONTENT: Text(
        "Command {record} was carried out before with other content.",
        "Give the same content to see its first answer, or another --occurrence for a new fact.",
        "Perintah {record} pernah dijalankan dengan isi lain.",
        "Berikan isi yang sama untuk melihat jawaban pertamanya, atau --occurrence lain untuk fakta baru.",
    ),
    Refusal.STALE: Text(
        "Case {record} has moved on (version {found}, expected {expected}).",
        "Look at it again and repeat the command.",
        "Perkara {record} sudah berubah (versi {found}, diharapkan {expected}).",
        "Lihat kembali lalu ulangi perintah.",
    ),
    Refusal.NOT_SIGNED_IN: Text(
        "This command needs somebody to be signed in.",
        "Sign in with `kawal login USER`.",
        "Perintah ini memerlukan pengguna yang sudah masuk.",
        "Masuk dengan `kawal login PENGGUNA`.",
    ),
    Refusal.SIGN_IN_FAILED: Text(
        "User {record} cannot sign in with this password.",
        "Check both and try again, or ask your office's admin for a new password.",
        "Pengguna {record} tidak dapat masuk dengan kata sandi ini.",
        "Periksa keduanya lalu coba lagi, atau minta kata sandi baru dari admin kantor.",
    ),
    Refusal.NOT_PERMITTED: Text(
        "User {user} may not do {action}: it takes the role {roles}.",
        "Ask your office's admin, or somebody who holds the role.",
        "Pengguna {user} tidak berwenang melakukan {action}: perlu peran {roles}.",
        "Hubungi admin kantor, atau orang yang memegang peran itu.",
    ),
    Refusal.FOREIGN_REGION: Text(
        "User {user} holds no role in region {record}.",
        "Ask somebody of that region's office; your regions: {regions}.",
        "Pengguna {user} tidak memegang peran di wilayah {record}.",
        "Minta orang dari kantor wilayah itu; wilayah Anda: {regions}.",
    ),
    Refusal.FOREIGN_OFFICE: Text(
        "User {user} acts for {office}; in {record} this is for {offices}.",
        "Ask somebody of one of these offices.",
        "Pengguna {user} bertindak untuk {office}; dalam {record} ini wewenang {offices}.",
        "Mintalah kepada orang dari salah satu kantor itu.",
    ),
    Refusal.GAINS: Text(
        "{record} pays somebody who is {user} or shares an account with them.",
        "Have somebody approve it who gains nothing from it.",
        "{record} membayar orang yang adalah {user} atau memakai rekening yang sama.",
        "Mintalah persetujuan orang yang tidak memperoleh apa pun darinya.",
        "UU 30/2014 art. 42 to 45",
    ),
    Refusal.UNIDENTIFIED: Text(
        "{record} pays heirs, and nobody knows whether {user} is one of them: no NIK of theirs is on record.",
        "An administrator records it with `kawal ops user identify {user}`; only a keyed digest is kept.",
        "{record} membayar ahli waris, dan tidak diketahui apakah {user} salah satunya: NIK-nya tidak tercatat.",
        "Administrator mencatatnya dengan `kawal ops user identify {user}`; yang disimpan hanya sidik berkunci.",
        "UU 30/2014 art. 42 to 45",
    ),
    Refusal.NO_ADDRESSEE: Text(
        "Office {record} has no address in the directory on {on}: a notice to it would reach nobody.",
        "Record its address with `kawal ops office upload`, or name another office.",
        "Kantor {record} tidak memiliki alamat dalam direktori pada {on}: pemberitahuan tidak akan sampai.",
        "Catat alamatnya dengan `kawal ops office upload`, atau sebut kantor lain.",
    ),
    Refusal.FOUR_EYES: Text(
        "{record} must be approved by somebody who did not make it.",
        "Ask another approver of the region.",
        "{record} harus disetujui oleh orang yang tidak membuatnya.",
        "Minta penyetuju lain di wilayah itu.",
        "four eyes",
    ),
    Refusal.INVALID_AMOUNT: Text(
        "{given} is not an amount for {record}: rupiah are whole and positive.",
        "Write the amount in whole rupiah, such as 16800.",
        "{given} bukan jumlah untuk {record}: rupiah harus bulat dan positif.",
        "Tulis jumlah dalam rupiah bulat, misalnya 16800.",
    ),
    Refusal.INVALID_INPUT: Text(
        "{what} of {record} is not valid: {why}.",
        "Correct it and give the command again.",
        "{what} untuk {record} tidak sah: {why}.",
        "Perbaiki lalu beri perintah lagi.",
    ),
    Refusal.NOT_ONE_OF: Text(
        "{given} is not known as {record}; known: {known}.",
        "Choose one of them.",
        "{given} tidak dikenal sebagai {record}; yang dikenal: {known}.",
        "Pilih salah satunya.",
    ),
    Refusal.BEFORE_MEMBERSHIP: Text(
        "{record}: {on} lies before the membership, which began on {since}.",
        "Check both dates: cover begins on the day the membership number is issued.",
        "{record}: {on} mendahului kepesertaan, yang dimulai {since}.",
        "Periksa kedua tanggal: perlindungan mulai pada hari nomor kepesertaan terbit.",
        "Permenaker 1/2025 art. 3A",
    ),
    Refusal.INVALID_NIK: Text(
        "{record}: the NIK is not valid: {why}.",
        "Copy all 16 digits from the identity card, as text.",
        "{record}: NIK tidak sah: {why}.",
        "Salin 16 digit dari KTP, sebagai teks.",
        "UU 24/2013 art. 1(12)",
    ),
    Refusal.TOO_LARGE: Text(
        "{record} is {size} bytes; a command carries at most {limit}.",
        "Upload it as a file and refer to it.",
        "{record} berukuran {size} bita; sebuah perintah memuat paling banyak {limit}.",
        "Unggah sebagai berkas lalu rujuk berkasnya.",
    ),
    Refusal.FILE_TOO_LARGE: Text(
        "{record} is more than can be read: it has over {limit} {of}.",
        "Save it as CSV, or divide it into several files.",
        "{record} melebihi yang dapat dibaca: lebih dari {limit} {of}.",
        "Simpan sebagai CSV, atau bagi menjadi beberapa berkas.",
    ),
    Refusal.DIGEST_MISMATCH: Text(
        "The stored content {record} is not the one this command names.",
        "Upload the file again.",
        "Isi tersimpan {record} bukan yang disebut perintah ini.",
        "Unggah kembali berkasnya.",
    ),
    Refusal.NO_OWN_BUDGET: Text(
        "{record} has no budget of its own; its budgeting is handed to {province}.",
        "Record budget facts under {province}.",
        "{record} tidak memiliki APBD sendiri; penganggarannya diserahkan kepada {province}.",
        "Catat fakta anggaran pada {province}.",
        "UU 29/2007",
    ),
    Refusal.NO_SUCH_ROUTE: Text(
        "{record} has no budgets on the route {route}.",
        "Villages stand in regencies and cities; urban wards there and in DKI Jakarta.",
        "{record} tidak memiliki anggaran pada jalur {route}.",
        "Desa ada di kabupaten dan kota; kelurahan juga di DKI Jakarta.",
        "UU 6/2014; UU 23/2014",
    ),
    Refusal.LINE_IN_USE: Text(
        "Line {record} has the roster {batch}: its workers rest on it.",
        "Have the roster rejected first; once workers are registered, the line stays.",
        "Baris {record} sudah memiliki daftar peserta {batch}: pekerjanya bergantung padanya.",
        "Tolak daftar itu terlebih dahulu; setelah pekerja terdaftar, baris tidak dapat ditarik.",
    ),
    Refusal.NOT_OUR_ACCOUNT: Text(
        "Account {record} is for {other}, not for employment social security.",
        "Nothing needs doing; if it was meant for contributions, have it budgeted under their accounts.",
        "Rekening {record} untuk {other}, bukan jaminan sosial ketenagakerjaan.",
        "Tidak perlu tindakan; bila maksudnya iuran, anggarkan pada rekening iurannya.",
    ),
    Refusal.UNKNOWN_ACCOUNT: Text(
        "{record} speaks of employment social security, but account {account} is not one of its contributions.",
        "If it is, name the account with --account; or record it with `kawal budget line`.",
        "{record} menyebut jaminan sosial ketenagakerjaan, tetapi rekening {account} bukan rekening iurannya.",
        "Bila memang iuran, sebutkan rekeningnya dengan --account; atau catat dengan `kawal budget line`.",
    ),
    Refusal.MISSING_FACT: Text(
        "{record} does not say: {what}.",
        "Add {column}, or give {option} for all rows.",
        "{record} tidak menyebutkan: {what}.",
        "Tambahkan {column}, atau berikan {option} untuk semua baris.",
    ),
    Refusal.INCOMPLETE_PAIR: Text(
        "{record} has no row for {missing} of the same workers: a line carries at least {least}.",
        "Give both rows the same unit, sub-activity, source of money, head-count and months.",
        "{record} tidak berpasangan dengan baris {missing} untuk pekerja yang sama: satu baris memuat paling sedikit {least}.",
        "Samakan SKPD, sub kegiatan, sumber dana, jumlah orang, dan bulan pada kedua baris.",
    ),
    Refusal.SUM_DIFFERS: Text(
        "{record}: {headcount} × {months} × {price} is {product}, not {amount}.",
        "Correct the volume, the price or the amount in the file.",
        "{record}: {headcount} × {months} × {price} adalah {product}, bukan {amount}.",
        "Perbaiki volume, harga satuan, atau jumlah di berkasnya.",
    ),
    Refusal.NO_FUNDING: Text(
        "{record} has no funded line for segment {segment} in {year}.",
        "Record the line with `kawal budget line`, or find fallback money with `kawal budget fallback`.",
        "{record} tidak memiliki anggaran untuk segmen {segment} tahun {year}.",
        "Catat dengan `kawal budget line`, atau cari dana lain dengan `kawal budget fallback`.",
    ),
    Refusal.SEVERAL_LINES: Text(
        "{record} has more than one funded line for segment {segment} in {year}: {known}.",
        "Say with --line which of them pays for these workers.",
        "{record} memiliki lebih dari satu baris anggaran untuk segmen {segment} tahun {year}: {known}.",
        "Sebutkan dengan --line baris mana yang membiayai pekerja ini.",
    ),
    Refusal.NOT_COVERED: Text(
        "{record}: no paid membership on the day of death, {on}.",
        "Check the membership's paid months with `kawal contribution bills`.",
        "{record}: tidak ada kepesertaan terbayar pada hari meninggal, {on}.",
        "Periksa bulan terbayar dengan `kawal contribution bills`.",
        "PP 44/2015 art. 34",
    ),
    Refusal.WALL_CLOCK: Text(
        "Case {record} runs on the wall clock; nobody moves its time.",
        "Only a rehearsal's cases are advanced.",
        "Perkara {record} berjalan dengan waktu nyata; waktunya tidak dapat dimajukan.",
        "Hanya perkara simulasi yang dimajukan.",
    ),
    Refusal.NOT_A_REHEARSAL: Text(
        "{record} is not marked as a rehearsal.",
        "Rehearse in a data directory of its own: kawal never mixes rehearsals with real cases.",
        "{record} tidak bertanda simulasi.",
        "Jalankan simulasi di direktori data tersendiri: kawal tidak mencampurnya dengan perkara nyata.",
    ),
    Refusal.NO_RULING: Text(
        "The law book has no value of {record} for {on}.",
        "Add the value with its reference under law/parameters, or check the date.",
        "Buku hukum tidak memuat nilai {record} untuk {on}.",
        "Tambahkan nilai dan rujukannya di law/parameters, atau periksa tanggalnya.",
    ),
    Refusal.REFUSED_OUTSIDE: Text(
        "{what} refused {record} (HTTP {status}).",
        "Compare the record with what {what} holds; kawal does not send it again by itself.",
        "{what} menolak {record} (HTTP {status}).",
        "Bandingkan catatan ini dengan yang ada pada {what}; kawal tidak mengirimnya lagi dengan sendirinya.",
    ),
    Refusal.UNTRUSTED_MESSAGE: Text(
        "A message about {record} is not to be trusted: {why}.",
        "Sign it as Standard Webhooks asks, with a secret of `kawal ops webhook-secret`, and send it at once.",
        "Pesan tentang {record} tidak dapat dipercaya: {why}.",
        "Tanda tangani menurut Standard Webhooks dengan rahasia dari `kawal ops webhook-secret`, lalu kirim segera.",
    ),
    Refusal.CONTRADICTS_RECORD: Text(
        "{record} cannot take this: it contradicts what is on record, or cannot be written ({constraint}).",
        "Look at the case with `kawal case show` and check numbers, names and documents for what stands there already.",
        "{record} tidak dapat menerimanya: bertentangan dengan catatan, atau tidak dapat ditulis ({constraint}).",
        "Lihat perkaranya dengan `kawal case show`; periksa nomor, nama, dan dokumen terhadap yang sudah tercatat.",
    ),
    Refusal.TOO_WEAK: Text(
        "{record} is not enough to {effect}.",
        "Enough would be: {enough}.",
        "{record} tidak cukup kuat untuk ini: {effect}.",
        "Yang cukup: {enough}.",
        "UU 23/2014; UU 12/2011",
    ),
    **{Refusal(code): text for code, text in (ROWS | CLAIMS).items()},
}
