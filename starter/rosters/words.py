"""Words of the template: what each column wants, with an example and the mistakes that are made most."""

from dataclasses import dataclass

from schemas.rosters.columns import WAGE_EARNERS
from schemas.terms import Segment


@dataclass(frozen=True)
class Words:
    """What is said of a column, in one language."""

    wanted: str
    example: str
    mistakes: str


INDONESIAN = {
    "nik": Words(
        "NIK 16 digit sesuai KTP-el",
        "3601010201800001",
        "tersimpan sebagai angka sehingga digit terakhir berubah menjadi 0; kurang satu digit; memakai nomor KK",
    ),
    "nama": Words("Nama lengkap sesuai KTP-el", "Warga Contoh", "nama panggilan; gelar di depan atau di belakang nama"),
    "tanggal_lahir": Words(
        "Tanggal lahir sesuai KTP-el, tahun-bulan-hari", "1980-01-02", "hari dan bulan tertukar; tidak cocok dengan NIK"
    ),
    "jenis_kelamin": Words("L untuk laki-laki, P untuk perempuan", "L", "tidak cocok dengan NIK"),
    "nama_ibu": Words("Nama gadis ibu kandung", "Ibu Contoh", "nama istri atau nama wali"),
    "pekerjaan": Words("Pekerjaan sehari-hari", "petani", "hanya ditulis 'swasta'"),
    "telepon": Words("Nomor telepon yang aktif", "081200000000", "angka 0 di depan hilang"),
    "penghasilan": Words(
        "Penghasilan sebulan dalam rupiah bulat, angka saja", "1000000", "ditulis dengan titik, koma, atau 'Rp'"
    ),
    "tempat_lahir": Words("Tempat lahir sesuai KTP-el", "Pandeglang", "nama desa, bukan kabupaten/kota"),
    "alamat": Words("Alamat tempat tinggal sekarang", "Kp. Contoh RT 001 RW 002", "alamat kantor"),
    "unit": Words(
        "Kode desa, kelurahan, atau unit kerja menurut `kawal unit list`", "36.01.01.2001", "nama unit, bukan kodenya"
    ),
    "desil": Words("Desil kesejahteraan pada DTSEN, 1 sampai 10", "1", "ditulis dengan kata"),
    "transportasi": Words(
        "'ya' bila bekerja di bidang transportasi (ojek, becak, sopir angkutan), selain itu 'tidak'",
        "tidak",
        "nama kendaraan",
    ),
    "tanggal_mulai": Words("Tanggal mulai bekerja, tahun-bulan-hari", "2022-01-03", "tanggal SK, bukan hari pertama bekerja"),
    "ahli_waris_nama": Words("Nama lengkap satu ahli waris", "Pasangan Contoh", "nama pekerja sendiri"),
    "ahli_waris_hubungan": Words("Hubungan ahli waris dengan pekerja", "istri", "pekerjaan ahli waris"),
    "ahli_waris_nik": Words("NIK ahli waris, 16 digit", "3601014202800001", "NIK pekerja sendiri"),
    "anak_1_nama": Words("Nama anak pertama yang kelak dapat menerima beasiswa", "Anak Contoh", "anak yang sudah bekerja"),
    "anak_1_tanggal_lahir": Words("Tanggal lahirnya, tahun-bulan-hari", "2012-05-06", "hanya tahun"),
    "anak_2_nama": Words("Nama anak kedua yang kelak dapat menerima beasiswa", "Anak Contoh", "anak yang sudah bekerja"),
    "anak_2_tanggal_lahir": Words("Tanggal lahirnya, tahun-bulan-hari", "2015-07-08", "hanya tahun"),
}  # fmt: skip
ENGLISH = {
    "nik": Words(
        "The 16 digits of the identity card (NIK)",
        "3601010201800001",
        "kept as a number, so that its last digit turns to 0; a digit short; the family card's number",
    ),
    "nama": Words("Full name as on the identity card", "Warga Contoh", "a nickname; titles before or after the name"),
    "tanggal_lahir": Words(
        "Date of birth as on the identity card, year-month-day",
        "1980-01-02",
        "day and month exchanged; does not agree with the NIK",
    ),
    "jenis_kelamin": Words("L for a man, P for a woman", "L", "does not agree with the NIK"),
    "nama_ibu": Words("The mother's maiden name", "Ibu Contoh", "the wife's or a guardian's name"),
    "pekerjaan": Words("The daily occupation", "petani", "only 'private sector'"),
    "telepon": Words("A telephone number that is in use", "081200000000", "the leading 0 is lost"),
    "penghasilan": Words(
        "Income of a month in whole rupiah, digits only", "1000000", "written with points, commas or 'Rp'"
    ),
    "tempat_lahir": Words("Place of birth as on the identity card", "Pandeglang", "a village, not the regency or city"),
    "alamat": Words("Present home address", "Kp. Contoh RT 001 RW 002", "the office's address"),
    "unit": Words(
        "Code of the village, urban ward or work unit, as `kawal unit list` shows it", "36.01.01.2001", "its name"
    ),
    "desil": Words("Decile of welfare in DTSEN, 1 to 10", "1", "spelled in words"),
    "transportasi": Words(
        "'ya' (yes) for work in transport (motorcycle taxi, pedicab, driver), else 'tidak' (no)",
        "tidak",
        "the name of the vehicle",
    ),
    "tanggal_mulai": Words("The day work began, year-month-day", "2022-01-03", "the date of the decree, not the first day of work"),
    "ahli_waris_nama": Words("Full name of one heir", "Pasangan Contoh", "the worker's own name"),
    "ahli_waris_hubungan": Words("What the heir is to the worker", "istri", "the heir's occupation"),
    "ahli_waris_nik": Words("The heir's NIK, 16 digits", "3601014202800001", "the worker's own NIK"),
    "anak_1_nama": Words("Name of the first child who may receive a scholarship one day", "Anak Contoh", "a child who works already"),
    "anak_1_tanggal_lahir": Words("Its date of birth, year-month-day", "2012-05-06", "the year only"),
    "anak_2_nama": Words("Name of the second child who may receive a scholarship one day", "Anak Contoh", "a child who works already"),
    "anak_2_tanggal_lahir": Words("Its date of birth, year-month-day", "2015-07-08", "the year only"),
}  # fmt: skip
WAGE = {
    "id": Words("Upah sebulan (pokok dan tunjangan tetap) dalam rupiah bulat, angka saja", "2500000", "upah sehari; ditulis dengan titik, koma, atau 'Rp'"),
    "en": Words("Wage of a month (basic and fixed allowances) in whole rupiah, digits only", "2500000", "a day's wage; written with points, commas or 'Rp'"),
}  # fmt: skip
"""What the column `penghasilan` wants of wage earners."""
RELATIONS = (
    "istri",
    "suami",
    "anak",
    "cucu",
    "orang tua",
    "kakek",
    "nenek",
    "saudara kandung",
    "mertua",
    "wasiat",
)


@dataclass(frozen=True)
class Page:
    """What the sheets of a template say besides their columns, in one language."""

    data: str
    instructions: str
    title: str
    headings: tuple[str, str, str, str, str]
    required: str
    optional: str
    rules: tuple[str, ...]
    wrong: str


PAGES = {
    "id": Page(
        "Peserta",
        "Petunjuk",
        "Daftar peserta segmen {segment}",
        ("kolom", "isi", "wajib", "contoh", "kesalahan yang sering"),
        "wajib",
        "boleh kosong",
        (
            "Satu baris untuk satu pekerja, mulai dari baris 2. Jangan ubah baris judul dan jangan gabungkan sel.",
            "Kolom NIK, telepon, dan tanggal berformat teks; tempel sebagai nilai agar formatnya tetap.",
            "Ahli waris dan anak boleh dikosongkan; isian yang ada mempercepat pelayanan kelak.",
            "Unggah dengan: kawal roster upload WILAYAH BERKAS --segment {segment} --year TAHUN",
        ),
        "Isian tidak sesuai",
    ),
    "en": Page(
        "Workers",
        "Instructions",
        "Roster of segment {segment}",
        ("column", "what is wanted", "required", "example", "common mistakes"),
        "required",
        "may be empty",
        (
            "One row for each worker, from row 2 on. Leave the header as it is, and merge no cells.",
            "The columns of NIK, telephone and dates are text; paste values, so that they stay text.",
            "Heir and children may be left empty; what is there makes it faster to serve them one day.",
            "Upload with: kawal roster upload REGION FILE --segment {segment} --year YEAR",
        ),
        "This does not fit",
    ),
}


def words(name: str, segment: Segment, lang: str) -> Words:
    """Return what is said of the column *name* in a segment's template."""
    if name == "penghasilan" and segment in WAGE_EARNERS:
        return WAGE[lang]
    return (INDONESIAN if lang == "id" else ENGLISH)[name]
