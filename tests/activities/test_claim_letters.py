"""Letters to heirs: what stands on the page, that it is the same page every time, and that people are never markup."""

import re
from datetime import date

import pytest
import segno
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.claim_letters.content import REQUIRED, content
from activities.claim_letters.mail import mail_of
from activities.claim_letters.people import People
from activities.claim_letters.qr import qr_code
from activities.claim_letters.render import TEMPLATES, render
from activities.typesetting import BREAK, SQUARE, tame
from schemas.claim_wording import SUBJECTS
from schemas.errors import Refused
from schemas.families import Contact, Reporter
from tests.support.claim_letters import (
    DEAD,
    FAMILY,
    FULL,
    MINIMAL,
    PEOPLE,
    PUBLIC,
    SECRETS,
    TOLD_BY_HER,
    WIDOW,
    letter,
    read,
)
from tests.support.pdf import pages, squeezed

every_template = pytest.mark.parametrize("template", sorted(REQUIRED))
SAYS = {
    "claim_received": (
        "Kami turut berduka cita atas meninggalnya almarhum Warga Contoh Satu pada 10 Maret 2022.",
        "sudah kami terima pada 14 Maret 2022",
        "Akta kematian atau surat keterangan kematian",
        "Nomor rekening seorang ahli waris belum ada",
        "Tenggat pembayaran menurut peraturan mulai berjalan setelah berkas lengkap",
    ),
    "claim_missing": (
        "belum dapat diputuskan",
        "Surat keterangan ahli waris dari kelurahan/desa",
        "Seorang ahli waris belum dewasa; diperlukan seorang wali",
        "Hak seorang ahli waris masih diperselisihkan",
        "Tenggat pembayaran menurut peraturan berhenti selama berkas belum lengkap",
    ),
    "claim_granted": (
        "Yth. Siti Contoh Aminah istri almarhum",
        "telah disetujui pada 18 Maret 2022. Bapak/Ibu menerima Rp21.000.000.",
        "Santunan kematianRp10.000.000",
        "SeluruhnyaRp21.000.000",
        "paling lambat 21 Maret 2022",
        "Dewi Contoh Kecil: SD 5 tahun, SMP 3 tahun, SMA 3 tahun, perguruan tinggi 2 tahun, mulai 10 Maret 2022",
        "Beasiswa dibayarkan per tahun, di luar jumlah di atas",
        "Peraturan Pemerintah Nomor 44 Tahun 2015 Pasal 40 ayat (3)",
        "diselesaikan paling lama 5 hari kerja",
    ),
    "claim_granted_jointly": (
        "Yth. Rahmat Contoh Wali wali dari Budi Contoh Putra (anak almarhum)",
        "Penerima kuasa:Siti Contoh Aminah",
        "Manfaat seluruhnya:Rp42.000.000",
        "Dibayar paling lambat:21 Maret 2022",
        "Bagian Budi Contoh Putra diterima melalui penerima kuasa itu",
        "diselesaikan paling lama 5 hari kerja",
    ),
    "claim_granted_reported": (
        "Yth. Lurah Contoh Pelapor",
        "Klaim nomor 36.01-2022-001 telah disetujui pada 18 Maret 2022.",
        "Setiap orang yang berhak menerima manfaat mendapat surat tersendiri dari kami",
    ),
    "claim_refused": (
        "tidak dapat dikabulkan",
        "Kepesertaan tidak aktif pada hari meninggal",
        "Peraturan Pemerintah Nomor 44 Tahun 2015 Pasal 34",
        "Pengaduan kepada unit pengaduan BPJS Ketenagakerjaan, yang diselesaikan paling lama 5 hari kerja",
        "mediasi, paling lama 30 hari kerja",
        "gugatan ke pengadilan negeri",
        "Undang-Undang Nomor 24 Tahun 2011 Pasal 48",
    ),
    "payment_sent": (
        "Jumlah:Rp21.000.000",
        "Tanggal transfer:25 Maret 2022",
        "Rekening:berakhiran 1234",
        "terlambat 4 hari",
        "kompensasi keterlambatan sebesar Rp840.000",
        "Peraturan Pemerintah Nomor 44 Tahun 2015 Pasal 40 ayat (4)",
    ),
    "payment_returned": (
        "Yth. Rahmat Contoh Wali wali dari Budi Contoh Putra (anak almarhum)",
        "dikembalikan oleh bank",
        "tetap hak Budi Contoh Putra, tetapi",
        "Rekening:berakhiran 5544",
        "Penetapan sebagai wali, asli",
    ),
    "scholarship_granted": (
        "Bapak/Ibu tercatat sebagai penerima beasiswa anak.",
        "Dewi Contoh Kecil: SD 5 tahun, SMP 3 tahun, mulai 10 Maret 2022",
        "Beasiswa dibayarkan per tahun: setiap tahun diajukan",
        "diselesaikan paling lama 5 hari kerja",
    ),
    "scholarship_reminder": (
        "Beasiswa untuk Dewi Contoh Kecil, tahun ke-2, dapat diajukan mulai 10 Maret 2023.",
        "Jenjang:sekolah dasar (SD)",
        "Paling lambat:sebelum 9 Maret 2024",
        "Surat keterangan dari sekolah atau kampus bahwa anak masih bersekolah",
    ),
    "appeal_received": (
        "Langkah:pengaduan kepada BPJS Ketenagakerjaan",
        "Diajukan pada:1 April 2022",
        "Selesai paling lambat:8 April 2022",
    ),
    "appeal_resolved": (
        "Keputusan klaim tetap berlaku",
        "Langkah:pengaduan kepada BPJS Ketenagakerjaan",
        "Hasil:keberatan ditolak",
        "Tanggal hasil:7 April 2022",
        "Dokumen:BA 3/IV/2022",
        "langkah berikutnya terbuka: mediasi, yang diajukan paling lambat 6 Juli 2022.",
    ),
}


def test_every_template_is_declared() -> None:
    assert {path.stem for path in TEMPLATES.iterdir()} == {*REQUIRED, "layout"}
    assert set(SAYS) == set(FULL) == set(MINIMAL) == set(REQUIRED) == set(SUBJECTS)


@every_template
def test_a_letter_says_whose_it_is_about_what_and_where_to_ask(template: str) -> None:
    page = read(template)
    for words in (
        "PEMBERITAHUAN SISTEM Kantor Cabang BPJS Ketenagakerjaan Kabupaten Pandeglang",
        "Nomor : 36.01-2022-001-S01 18 Maret 2022",
        f"Hal : {SUBJECTS[template].indonesian}",
        "(0253) 555 0100",
        "nomor klaim 36.01-2022-001",
        "tidak dipungut biaya",
        "tidak ditandatangani",
        f"{PUBLIC}/periksa/claim/36.01-2022-001/12/c0ffee00c0ffee00",
        "catatan audit #12.",
        "Halaman 1 / 1",
        *SAYS[template],
    ):
        assert squeezed(words) in page, words
    for code in ("2022-0", "None", "none", "_", "SIMULASI", "3601", "12345678", "99887766"):
        rest = page.replace(squeezed("36.01-2022-001"), "").replace("claim/", "").replace("decision-1", "")
        assert code not in rest, code


@every_template
def test_a_letter_that_says_the_least_leaves_no_gap_in_its_sentences(template: str) -> None:
    nobody = People(report=PEOPLE.report.model_copy(update={"reporter": Reporter()}))
    for people in (PEOPLE, nobody):
        page = read(template, MINIMAL[template], people=people)
        assert not re.search(r"(?<!\.)\.\.(?!\.)|,\.|,,|\(\)|None|berakhiran\.|paling lambat\.", page)
    assert squeezed("Yth. keluarga peserta yang meninggal dunia") in read(
        template, MINIMAL[template], people=nobody
    )


@every_template
def test_the_same_record_is_the_same_file(template: str) -> None:
    first, second = (
        render(letter(template), PEOPLE, public_url=PUBLIC, rehearsal=False) for _ in range(2)
    )  # fmt: skip
    assert first == second
    assert set(re.findall(rb"Date\(D:(\d{8})", first)) == {b"20220318"}
    assert b"pdfaid:part" in first


@every_template
def test_every_page_of_a_rehearsal_says_so(template: str) -> None:
    assert read(template, rehearsal=True).count("SIMULASI") == len(("mark", "foot"))


def test_a_long_letter_says_so_on_every_page_and_tears_nothing_apart() -> None:
    shares = [["H1" if number % 2 else "H2", 1_000_000] for number in range(60)]
    data = {"kind": "heir", "amount": 60_000_000, "shares": shares}
    pdf = render(letter(data=data), PEOPLE, public_url=PUBLIC, rehearsal=True)
    sheets = pages(pdf)
    assert len(sheets) > 1
    for number, sheet in enumerate(sheets, 1):
        assert f"Halaman {number} / {len(sheets)}" in sheet
        assert "SIMULASI" in sheet
    assert squeezed("Apakah surat ini asli?") in squeezed(sheets[-1])


@every_template
def test_a_letter_is_refused_by_its_name_without_what_it_must_have(template: str) -> None:
    for missing in REQUIRED[template]:
        data = {key: value for key, value in FULL[template].items() if key != missing}
        with pytest.raises(Refused, match=f"no readable {missing}") as refused:
            read(template, data)
        assert refused.value.reason.record == "36.01-2022-001-S01"
        for value in ("x", [["H1", "much"]], [["C1", "soon", []]], -1, 1.5):
            if missing in ("amount", "paid_on", "schooling", "year"):
                with pytest.raises(Refused, match=f"no readable {missing}"):
                    read(template, {**FULL[template], missing: value})
    with pytest.raises(Refused, match="no template"):
        read("layout", {})


def test_no_letter_waits_for_a_word() -> None:
    page = read(
        "claim_missing",
        {"missing": ["moon_certificate"], "obstacles": ["NO_MOON:H1", "no_sun"]},
        people=TOLD_BY_HER,
    )
    for words in ("Moon certificate", "No moon (Siti Contoh Aminah)", "No sun"):
        assert squeezed(words) in page
    assert squeezed("Moon reason") in read("claim_refused", {"ground": "claims.grounds.moon_reason"})
    assert squeezed("moon level") in read(
        "scholarship_reminder", {**MINIMAL["scholarship_reminder"], "level": "MOON_LEVEL"}
    )
    wrong = {"missing": "death_certificate", "obstacles": 5, "received_on": "soon", "pay_by": [1]}
    assert squeezed("sudah kami terima dan dicatat") in read("claim_received", wrong)


def test_an_appeal_after_which_nothing_follows_says_so() -> None:
    page = read("appeal_resolved", MINIMAL["appeal_resolved"])
    assert squeezed("keberatan ini sudah selesai") in page
    assert "langkahberikutnya" not in page


def test_amounts_that_cannot_all_be_read_are_not_shown_in_part() -> None:
    parts = [["lump_sum", 20_000_000], ["periodic", "12"]]
    assert squeezed("Terdiri atas") not in read(data={**FULL["claim_granted"], "parts": parts})
    assert squeezed("Terdiri atas") in read()


def test_the_day_by_which_is_paid_is_the_records_where_the_letter_says_none() -> None:
    data = MINIMAL["claim_granted"]
    assert squeezed("paling lambat 25 Maret 2022") in read(data=data, pay_by=date(2022, 3, 25))
    assert squeezed("rekening yang tercatat dalam berkas klaim.") in read(data=data)


def test_a_scholarship_without_a_day_ends_at_the_age_of_the_law() -> None:
    page = read("scholarship_reminder", MINIMAL["scholarship_reminder"])
    assert squeezed("Paling lambat:sebelum 4 Mei 2035, ketika anak berumur 23 tahun") in page


def test_whoever_pays_late_is_named_by_the_law_and_who_does_not_owes_nothing() -> None:
    page = read("payment_sent", {**FULL["payment_sent"], "days_late": 0, "compensation": 0})
    assert "terlambat" not in page
    assert "kompensasi" not in page


@pytest.mark.parametrize("payment", ["36.01-2022-001-C1-3", "36.01-2022-001-C1-3R2"])
def test_a_scholarship_year_that_was_paid_is_named(payment: str) -> None:
    page = read("payment_sent", {**MINIMAL["payment_sent"], "payment": payment})
    assert squeezed("Beasiswa untuk Dewi Contoh Kecil, tahun ke-3, sudah ditransfer.") in page
    assert squeezed("Manfaat dari klaim") in read("payment_sent", MINIMAL["payment_sent"])


@pytest.mark.parametrize(
    "mail",
    ["a@surel.example,b@surel.example", "a@surel.example;b@c", "grup:a@surel.example", "Nama<a@surel.example>",
     '"a,b"@surel.example', "a@b@c", "a(b)@surel.example", "é@surel.example"],
)  # fmt: skip
def test_an_address_that_could_be_several_is_none(mail: str) -> None:
    def reached(given: str) -> str | None:
        widow = WIDOW.model_copy(update={"contact": Contact.model_construct(mail=given, address="")})
        return (
            PEOPLE.model_copy(update={"family": FAMILY.model_copy(update={"heirs": (widow,)})})
            .addressee("H1")
            .mail
        )

    assert reached(mail) is None
    assert reached("siti.contoh+klaim@surel.example") == "siti.contoh+klaim@surel.example"


def test_a_woman_who_died_is_called_one() -> None:
    report = PEOPLE.report.model_copy(update={"nik": "3601016103720001"})
    assert squeezed("almarhumah Warga Contoh Satu") in read(
        people=PEOPLE.model_copy(update={"report": report})
    )


def named(text: str) -> People:
    """Return the people with *text* as every name, and as the address."""
    widow = WIDOW.model_copy(update={"name": text, "contact": Contact(address=text[:300])})
    son = FAMILY.heirs[1].model_copy(update={"name": text})
    reporter = Reporter(name=text, relation=text, contact=Contact(address=text[:300]))
    return People(
        report=PEOPLE.report.model_copy(update={"reporter": reporter}),
        family=FAMILY.model_copy(update={"heirs": (widow, son)}),
        dead=text,
    )


@settings(max_examples=40)
@given(
    st.text(
        st.sampled_from("#$*_[]{}()<>@=-+/\\`'\"~&|:;,.%^!? abcXYZ019\n"), min_size=1, max_size=60
    ).filter(lambda text: text.strip(" .\n"))
)
def test_whatever_a_name_is_made_of_is_text_and_never_markup(text: str) -> None:
    shares = {**FULL["claim_granted"], "shares": [["H1", 1], ["H2", 1]]}
    page = read(data=shares, people=named(f"Awal{text}akhir"))
    assert page.count(squeezed(f"Awal{text}akhir")) >= 4


def test_nobody_has_a_name_with_code_in_it() -> None:
    evil = '#panic("x") $x$ *b* #include "/etc/passwd" #sys.inputs [c] <label> @ref // end'
    for template in REQUIRED:
        assert squeezed(evil) in read(template, people=named(evil))


def test_a_name_turns_no_text_around_it_and_stays_on_its_sheet() -> None:
    assert tame("Siti\u202eanimA\u202c\u200b \t\x00 \x07Contoh\n") == "SitianimA Contoh"
    page = read(people=named("\u202eSiti \u2066Contoh\u2069\u202c"))
    assert squeezed("almarhum Siti Contoh pada") in page
    assert not re.search(r"[\u202a-\u202e\u2066-\u2069]", page)
    long = tame("A" * 500)
    assert len(long.replace(BREAK, "")) == 160
    assert max(map(len, long.split(BREAK))) <= 24
    assert "A" * 150 in read(people=named("A" * 500))
    assert "أحمد" in tame("أحمد")


@pytest.mark.parametrize("char", ["\N{GRINNING FACE}", "\N{CJK UNIFIED IDEOGRAPH-738B}", "\ua9b2"])
def test_a_character_that_no_font_has_is_a_square_and_ends_no_letter(char: str) -> None:
    page = read(people=named(f"Siti {char} Contoh"))
    assert f"Siti{SQUARE}Contoh" in page


def test_an_arabic_name_is_set_as_it_is_written() -> None:
    assert SQUARE not in read(people=named("محمد عبد الله"))


def test_an_accent_that_no_font_has_leaves_its_letter() -> None:
    assert squeezed("Nguyen") in read(people=named("Nguyễn \N{GRINNING FACE}"))


def test_no_error_of_the_typesetter_quotes_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def quoting(*_: object, **__: object) -> bytes:
        raise typst.TypstError(f"the text {DEAD} could not be displayed", "", [], [])

    monkeypatch.setattr("activities.typesetting.typst.compile", quoting)
    with pytest.raises(Refused) as refused:
        read()
    told = f"{refused.value} {refused.value.__cause__} {refused.value.reason}"
    assert not any(secret in told for secret in SECRETS)


def modules(svg: str) -> set[tuple[int, int]]:
    """Return the dark modules that an SVG's one path draws, by the SVG's own rules: column and row."""
    [path] = re.findall(r' d="([^"]+)"', svg)
    found, x, y = set(), 0.0, 0.0
    for move, numbers in re.findall(r"([Mmh])([^Mmh]*)", path):
        steps = [float(number) for number in re.findall(r"-?\d*\.?\d+", numbers)]
        if move == "h":
            found |= {(int(x) + step, int(y - 0.5)) for step in range(int(steps[0]))}
            x += steps[0]
        else:
            x, y = (steps[0], steps[1]) if move == "M" else (x + steps[0], y + steps[1])
    return found


def test_the_qr_code_is_that_of_the_page_which_answers_for_the_letter() -> None:
    said = content(letter(), PEOPLE, public_url=PUBLIC + "/", rehearsal=False)
    url = f"{PUBLIC}/periksa/claim/36.01-2022-001/12/c0ffee00c0ffee00"
    assert said.check == url
    assert said.qr == qr_code(url)
    matrix = segno.make_qr(url, error="m", boost_error=False).matrix
    dark = {(x, y) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}
    assert modules(said.qr or "") == dark


def test_without_a_page_a_letter_bears_its_bare_code() -> None:
    said = content(letter(), PEOPLE, public_url="", rehearsal=False)
    assert (said.qr, said.check) == (None, "claim/36.01-2022-001/12/c0ffee00c0ffee00")
    assert squeezed("petugas memeriksanya dengan kode: claim/36.01-2022-001/12/c0ffee00c0ffee00") in read(
        public_url=""
    )


@every_template
def test_the_mail_that_brings_a_letter_says_nothing_of_people_or_health(template: str) -> None:
    words = mail_of(letter(template), public_url=PUBLIC, rehearsal=False)
    told = f"{words.subject} {words.body}"
    assert "36.01-2022-001" in words.subject
    assert not any(secret in told for secret in (*SECRETS, " mati", "ninggal", "tolak", "Rp", "kematian"))
    assert "SIMULASI" in mail_of(letter(template), public_url=PUBLIC, rehearsal=True).subject


@pytest.mark.parametrize(("public_url", "scanned"), [(PUBLIC, True), ("", False)])
def test_the_mail_speaks_of_a_qr_code_only_where_there_is_one(public_url: str, scanned: bool) -> None:
    body = mail_of(letter(), public_url=public_url, rehearsal=False).body
    assert ("kode QR" in body, "diperiksa" in body) == (scanned, True)
