"""The words in which a row of a roster or of a list of changes is refused, by the code of its refusal."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """A refusal's words: what happened, and what to do next."""

    english: str
    next_english: str
    indonesian: str
    next_indonesian: str
    rule: str = ""


ROWS: dict[str, Text] = {
    "nik_lost_digits": Text(
        "{record}: the spreadsheet holds the NIK as a number, and its last digits are lost.",
        "Make the column text, and copy all 16 digits from the identity card again.",
        "{record}: NIK tersimpan sebagai angka di lembar kerja, dan digit terakhirnya hilang.",
        "Ubah kolomnya menjadi teks, lalu salin kembali 16 digit dari KTP.",
        "UU 24/2013 art. 1(12)",
    ),
    "invalid_cell": Text(
        "{record}: {column} is not valid: {why}.",
        "Correct the cell and upload the row again.",
        "{record}: {column} tidak sah: {why}.",
        "Perbaiki selnya lalu unggah kembali barisnya.",
    ),
    "too_young": Text(
        "{record}: the worker is younger than {limit}.",
        "Nobody works for a living before that birthday; check the birth date.",
        "{record}: pekerja belum berusia {limit} tahun.",
        "Sebelum ulang tahun itu orang belum boleh bekerja; periksa tanggal lahirnya.",
        "UU 13/2003",
    ),
    "too_old": Text(
        "{record}: the worker has reached {limit}, from where on non-wage-earners are not registered any more.",
        "Check the birth date; give the seat to somebody younger.",
        "{record}: pekerja sudah berusia {limit} tahun; peserta BPU tidak dapat lagi didaftarkan.",
        "Periksa tanggal lahirnya; berikan tempatnya kepada pekerja yang lebih muda.",
        "Permenaker 5/2021",
    ),
    "higher_band": Text(
        "{record}: the income belongs to the band of {base}, and the line was priced by that of {line_base}.",
        "Register the worker through a line of the higher band, or correct the income: this line cannot pay the bill.",
        "{record}: penghasilannya termasuk golongan {base}, sedangkan baris anggaran dihitung dengan golongan {line_base}.",
        "Daftarkan melalui baris bergolongan itu, atau perbaiki penghasilannya: baris ini tidak cukup membayar tagihannya.",
        "PP 44/2015 annex II",
    ),
    "repeated_row": Text(
        "{record}: row {first} has the same NIK.",
        "Keep one of the two.",
        "{record}: baris {first} memuat NIK yang sama.",
        "Pertahankan salah satunya.",
    ),
    "same_person": Text(
        "{record}: an officer found the worker to be somebody who is on record already.",
        "Leave the row out.",
        "{record}: menurut petugas, pekerja ini sudah tercatat.",
        "Hapus barisnya.",
    ),
    "already_member": Text(
        "{record}: the worker is a member through this segment and owner already.",
        "Leave the row out.",
        "{record}: pekerja sudah menjadi peserta melalui segmen dan pemilik anggaran ini.",
        "Hapus barisnya.",
    ),
    "deceased": Text(
        "{record}: the death of whoever has this NIK is on record.",
        "Compare the NIK with the identity card; if it is right, take the row out and tell the scheme's branch.",
        "{record}: pemilik NIK ini tercatat telah meninggal.",
        "Cocokkan NIK dengan KTP; bila benar, hapus barisnya dan beri tahu kantor cabang.",
    ),
    "not_in_registry": Text(
        "{record}: the civil registry does not know this NIK.",
        "Copy it from the identity card again, or send the worker to Dukcapil.",
        "{record}: NIK tidak dikenal Dukcapil.",
        "Salin kembali dari KTP, atau arahkan pekerja ke Dukcapil.",
        "UU 24/2013",
    ),
    "other_in_registry": Text(
        "{record}: the civil registry has somebody else under this NIK.",
        "Compare name, birth date and mother's name with the family card.",
        "{record}: data Dukcapil untuk NIK ini berbeda.",
        "Cocokkan nama, tanggal lahir, dan nama ibu dengan kartu keluarga.",
        "UU 24/2013",
    ),
    "not_a_member": Text(
        "{record}: nobody with this NIK is a member in {region}.",
        "Check the NIK; whoever is not registered yet stands on a roster, not on a list of changes.",
        "{record}: tidak ada peserta dengan NIK ini di {region}.",
        "Periksa NIK-nya; yang belum terdaftar dimuat dalam daftar peserta, bukan daftar perubahan.",
    ),
    "membership_ended": Text(
        "{record}: the membership ended on {ended}.",
        "Check the date; an ended membership takes no change that counts from later.",
        "{record}: kepesertaan telah berakhir pada {ended}.",
        "Periksa tanggalnya; kepesertaan yang telah berakhir tidak dapat diubah setelahnya.",
    ),
    "several_memberships": Text(
        "{record}: the worker is a member through several lines: {lines}.",
        "Say which one changes in the column baris_asal.",
        "{record}: pekerja menjadi peserta melalui beberapa baris anggaran: {lines}.",
        "Sebutkan baris yang berubah dalam kolom baris_asal.",
    ),
    "changed_twice": Text(
        "{record} changes the membership that row {other} changes on the same day.",
        "Keep one of the two rows.",
        "{record} mengubah kepesertaan yang pada hari sama diubah baris {other}.",
        "Pertahankan salah satu barisnya.",
    ),
    "death_is_claimed": Text(
        "{record}: a death is no reason to leave: it is reported for the heirs' sake.",
        "Report it with `kawal claim open`; the membership ends with it.",
        "{record}: kematian bukan alasan keluar: laporkan demi hak ahli waris.",
        "Laporkan dengan `kawal claim open`; kepesertaannya berakhir karenanya.",
        "PP 44/2015 art. 34",
    ),
    "too_far_ahead": Text(
        "{record}: {on} lies more than {days} days ahead.",
        "Report the change closer to its day; the last one possible today is {latest}.",
        "{record}: {on} lebih dari {days} hari ke depan.",
        "Laporkan perubahan mendekati harinya; yang terakhir dapat dilaporkan hari ini {latest}.",
    ),
    "no_seat": Text(
        "{record}: all {funded} workers that line {line} pays for are members.",
        "Wait for a seat, raise the line in APBD-P, or name another line.",
        "{record}: seluruh {funded} pekerja yang dibiayai baris {line} sudah menjadi peserta.",
        "Tunggu tempat kosong, tambah anggaran dalam APBD-P, atau sebutkan baris lain.",
    ),
    "overtaken": Text(
        "{record} cannot be applied: {count} of its rows were overtaken since they were checked: {rows}.",
        "Send it back with `kawal member reject` and upload it again: what still holds is accepted.",
        "{record} tidak dapat diterapkan: {count} barisnya tidak berlaku lagi sejak diperiksa: {rows}.",
        "Kembalikan dengan `kawal member reject` lalu unggah kembali: yang masih berlaku akan diterima.",
    ),
}
