"""Letters: what stands on the page, that it is the same page every time, and that data is never markup."""

import hashlib
import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.letters.citations import cited
from activities.letters.content import REQUIRED, TEMPLATES, content, letterhead, series
from activities.letters.render import TEMPLATES as FOLDER
from activities.letters.render import render
from schemas.errors import Refused
from schemas.refusals import Refusal
from tests.support.letters import CASE, DATA, letter
from tests.support.pdf import pages, squeezed

every_template = pytest.mark.parametrize("template", sorted(TEMPLATES))
SUBJECTS = {
    "assistance": "Permohonan Pertimbangan dan Pendampingan Hukum mengenai penyampaian RAPBD kepada DPRD",
    "evaluation_demand": "Permintaan Pencantuman Anggaran Iuran Jaminan Sosial Ketenagakerjaan dalam Evaluasi"
    " Rancangan APBD Kabupaten Pandeglang Tahun Anggaran 2022",
    "fine": "Pengenaan Sanksi Administratif Berupa Denda",
    "public_services": "Permohonan Tidak Memberikan Pelayanan Publik Tertentu (TMP2T)",
    "rung": "Tindak lanjut keterlambatan penyampaian RAPBD kepada DPRD dan persetujuan bersama RAPBD"
    " Kabupaten Pandeglang",
    "special_power": "Permohonan Bantuan Hukum dengan Surat Kuasa Khusus",
    "warning": "Teguran Tertulis II",
}

ASKS = {
    "assistance": (
        "mohon pertimbangan hukum dan pendampingan hukum Kejaksaan",
        "tidak dimaksudkan sebagai sanksi",
    ),
    "evaluation_demand": ("mencantumkan anggaran iuran jaminan sosial ketenagakerjaan dalam rancangan APBD",),
    "fine": ("dikenai sanksi administratif berupa denda", "Pembayaran denda tidak menghapus kewajiban pokok"),
    "public_services": ("tidak memberikan pelayanan publik tertentu kepada pemberi kerja tersebut",),
    "rung": ("menindaklanjutinya sesuai dengan kewenangan Saudara", "Surat ini merupakan tahap ke-2"),
    "special_power": (
        "Jaksa Pengacara Negara",
        "surat kuasa khusus yang hanya mengenai pemberi kerja tersebut",
    ),
    "warning": ("Saudara diberi teguran tertulis kedua dan terakhir", "sanksi administratif berikutnya"),
}


def read(template: str = "rung", *, rehearsal: bool = False, **fields: Any) -> str:  # noqa: ANN401
    """Return all that stands on the pages of a letter, without white space."""
    return squeezed("".join(pages(render(letter(template, **fields), rehearsal=rehearsal))))


def test_every_template_is_declared() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == {*TEMPLATES, "layout"}
    assert set(SUBJECTS) == set(ASKS) == TEMPLATES


@every_template
def test_a_letter_says_all_that_an_official_letter_says(template: str) -> None:
    page = read(template)
    for words in (
        "BPJS KETENAGAKERJAAN KANTOR CABANG KABUPATEN PANDEGLANG",
        "(konsep 36.01/2021/007)",
        f"Hal : {SUBJECTS[template]}",
        ", 3 November 2021",
        "Yth. Kepala Badan Pengelolaan Keuangan dan Aset Daerah Kabupaten Pandeglang di Pandeglang",
        "penyampaian RAPBD kepada DPRD dan persetujuan bersama RAPBD untuk Tahun Anggaran 2022",
        "jatuh tempo pada tanggal 30 September 2021",
        "terlambat 34 hari",
        "1. Pengingat dikirim pada 31 Agustus 2021. 2. Tidak ada tanggapan yang tercatat.",
        "Dasar hukum: a. Peraturan Pemerintah Nomor 12 Tahun 2019 Pasal 104 ayat (1) b. Instruksi Presiden Nomor 2 Tahun 2021 diktum KEDUA",
        "paling lambat tanggal 17 November 2021",
        "Kepala Kantor Cabang BPJS Ketenagakerjaan Kabupaten Pandeglang,",
        "(menunggu tanda tangan pejabat berwenang, paling lambat 10 November 2021)",
        "Tembusan: 1. Sekretaris Daerah Kabupaten Pandeglang 2. Plt. Inspektur Kabupaten Pandeglang",
        f"Perkara {CASE}. Catatan audit #12",
        "Halaman 1 / 1",
        *ASKS[template],
    ):
        assert squeezed(words) in page, words
    for code in ("RAPBD_SUBMITTED,", "2021-", "None", "none"):
        assert code not in page.replace(squeezed(CASE), "")


@every_template
def test_a_draft_says_so_until_it_is_signed_and_a_rehearsal_always(template: str) -> None:
    assert "KONSEP" in read(template)
    assert "SIMULASI" not in read(template)
    assert read(template, rehearsal=True).count("SIMULASI") == len(("mark", "foot"))
    signed = {"signed_number": "900/0123/2021", "signed_on": date(2021, 11, 8)}
    page = read(template, **signed)
    for words in ("konsep", "menunggu tanda tangan", "36.01/2021/007"):
        assert squeezed(words).lower() not in page.lower()
    assert squeezed("Nomor : 900/0123/2021") in page
    assert squeezed("Ditandatangani pada tanggal 8 November 2021 dengan Nomor 900/0123/2021.") in page
    assert "SIMULASI" in read(template, rehearsal=True, **signed)


@every_template
def test_the_same_row_is_the_same_file(template: str) -> None:
    first, second = (render(letter(template), rehearsal=False) for _ in range(2))
    assert hashlib.sha256(first).hexdigest() == hashlib.sha256(second).hexdigest()
    assert set(re.findall(rb"Date\(D:(\d{8})", first)) == {b"20211103"}
    assert render(letter(template, days_late=35), rehearsal=False) != first


@every_template
def test_what_may_stay_open_leaves_no_gap_in_the_sentences(template: str) -> None:
    optional = tuple(sorted(DATA.keys() - REQUIRED))
    for page in (
        read(template, without=optional),
        read(template, fiscal_year=None, respond_by=None, window_closes_on=None, next_office=None, copies=[]),
    ):
        assert "paling lambat tanggal" not in page
        assert "Tembusan" not in page
        assert not re.search(r"(?<!\.)\.\.(?!\.)|,\.|,,|\(\)", page.replace("...", ""))
    assert squeezed("diteruskan kepada") not in read(template, next_office=None)


@given(
    st.text(
        st.sampled_from("#$*_[]{}()<>@=-+/\\`'\"~&|:;,.%^!? abcXYZ019\n"), min_size=1, max_size=60
    ).filter(lambda text: text.strip(" .\n"))
)
def test_whatever_stands_in_the_data_is_text_and_never_markup(text: str) -> None:
    page = read(facts=[f"Awal{text}akhir"], region_name=text, without=("copies",))
    assert squeezed(f"Awal{text}akhir") in page
    assert squeezed(text) in page


def test_the_demand_of_an_evaluation_has_no_rung_and_is_not_late() -> None:
    asked = "menambah anggaran iuran sekurang-kurangnya Rp2.419.200 bagi 12 pekerja"
    fields = {"cause": "EVALUATION", "due_on": "2021-12-24", "days_late": 0, "asked": asked}
    page = read("evaluation_demand", without=("rung",), **fields)
    demanded = (
        "Kabupaten Pandeglang diminta mencantumkan anggaran iuran jaminan sosial ketenagakerjaan dalam rancangan APBD"
        f" tersebut, yaitu {asked}, dan menyampaikan hasilnya"
    )
    for words in (
        demanded,
        "APBD Kabupaten Pandeglang untuk Tahun Anggaran 2022 harus selesai paling lambat tanggal 24 Desember 2021",
    ):
        assert squeezed(words) in page, words
    assert "terlambat" not in page
    with pytest.raises(Refused):
        read("rung", without=("rung",))


def test_nobody_writes_a_letter_with_code_in_it() -> None:
    evil = 'PP 1/2019 #panic("x") $x$ *b* #include "/etc/passwd" #sys.inputs [c] <label> @ref // end'
    fields = {
        "facts": [evil],
        "copies": [evil],
        "legal_basis": [evil],
        "addressee_title": evil,
        "asked": evil,
    }
    page = read(**fields, next_office=evil, signed_number=evil, signed_on=date(2021, 11, 8))
    assert page.count(squeezed(evil).removesuffix(".")) >= len(fields)


def test_a_long_letter_goes_on_overleaf_and_no_signature_stands_alone() -> None:
    facts = [f"Fakta nomor {number}, yang cukup panjang untuk mengisi satu baris." for number in range(40)]
    sheets = pages(render(letter(facts=facts, asked="Rapat " * 60), rehearsal=True))
    assert len(sheets) == 2
    for number, sheet in enumerate(sheets, 1):
        assert f"Halaman {number} / 2" in sheet
        assert sheet.startswith("SIMULASI KONSEP")
    assert "– 2 –" in sheets[1]
    thanks = squeezed("Demikian disampaikan. Atas perhatian dan kerja sama Saudara diucapkan terima kasih.")
    assert thanks in squeezed(sheets[1])
    for fact in facts:
        assert squeezed(fact) in squeezed("".join(sheets))


def test_long_titles_are_broken_between_words() -> None:
    title = (
        "Dinas Pemberdayaan Masyarakat, Desa, Kependudukan, dan Pencatatan Sipil " * 3
        + "Kabupaten Pandeglang"
    )
    page = read(addressee_title=title, sender_title=title, copies=[title])
    assert page.count(squeezed(title)) >= 3


@pytest.mark.parametrize("missing", sorted(REQUIRED))
def test_a_row_that_lacks_something_is_refused_by_the_letters_name(missing: str) -> None:
    with pytest.raises(Refused, match=missing) as refusal:
        render(letter(without=(missing,)), rehearsal=False)
    assert refusal.value.reason.code is Refusal.INVALID_INPUT
    assert refusal.value.reason.record == letter().letter


@pytest.mark.parametrize(
    "wrong", [{"due_on": "soon"}, {"days_late": "34"}, {"rung": None}, {"asked": {"en": "only English"}}]
)
def test_a_datum_that_cannot_be_written_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(Refused, match="unreadable"):
        render(letter(**wrong), rehearsal=False)


def test_a_template_that_is_none_is_refused() -> None:
    for name in ("layout", "../render", "thanks"):
        with pytest.raises(Refused, match="no template"):
            render(letter(name), rehearsal=False)


def test_warnings_are_counted_by_their_rungs() -> None:
    assert squeezed("Teguran Tertulis I ") in read("warning", rung=1)
    assert squeezed("teguran tertulis pertama.") in read("warning", rung=1)
    assert squeezed("teguran tertulis kedua dan terakhir.") in read("warning", rung=2)


@pytest.mark.parametrize(
    ("office", "title", "lines"),
    [
        ("36.01/bupati", "Bupati Pandeglang", ("Bupati Pandeglang",)),
        ("36/gubernur", "Gubernur Banten selaku wakil pemerintah pusat", ("Gubernur Banten",)),
        ("36.01/sekda", "Sekretaris Daerah Kabupaten Pandeglang",
         ("Pemerintah Kabupaten Pandeglang", "Sekretariat Daerah")),
        ("36/bappeda", "Badan Perencanaan Pembangunan Daerah Provinsi Banten",
         ("Pemerintah Provinsi Banten", "Badan Perencanaan Pembangunan Daerah")),
        ("36.01/tim-kepatuhan", "Tim Kepatuhan Kabupaten Pandeglang", ("Tim Kepatuhan", "Kabupaten Pandeglang")),
        ("36.01/kejari", "Kejaksaan Negeri Kabupaten Pandeglang",
         ("Kejaksaan Republik Indonesia", "Kejaksaan Negeri Kabupaten Pandeglang")),
        ("pusat/kemendagri-keuda", "Direktorat Jenderal Bina Keuangan Daerah, Kementerian Dalam Negeri",
         ("Kementerian Dalam Negeri", "Direktorat Jenderal Bina Keuangan Daerah")),
        ("tidak-ada/kantor", "Kantor Contoh", ("Kantor Contoh",)),
    ],
)  # fmt: skip
def test_a_letterhead_names_the_government_and_then_the_office(
    office: str, title: str, lines: tuple[str, ...]
) -> None:
    assert letterhead(office, title) == lines


def test_a_list_reads_as_a_sentence() -> None:
    assert [series(parts) for parts in (["a"], ["a", "b"], ["a", "b", "c"])] == [
        "a",
        "a dan b",
        "a, b, dan c",
    ]


def test_an_office_of_the_centre_is_written_to_at_its_seat() -> None:
    assert content(letter(addressee="pusat/kemendagri-keuda"), rehearsal=False).place == "Jakarta"
    assert content(letter(addressee="desa-a/kantor"), rehearsal=False).place == "tempat"
    assert content(letter(addressee="36/gubernur"), rehearsal=False).place == "tempat"
    assert content(letter(), rehearsal=False).place == "Pandeglang"


@pytest.mark.parametrize(
    ("reference", "citations"),
    [
        ("UU 23/2014 art. 91 and 8(2); PP 33/2018; days: policy of kawal",
         ("Undang-Undang Nomor 23 Tahun 2014 Pasal 91 dan Pasal 8 ayat (2)",
          "Peraturan Pemerintah Nomor 33 Tahun 2018")),
        ("Inpres 2/2021 on the Attorney General, reported by sultra.antaranews.com 467059",
         ("Instruksi Presiden Nomor 2 Tahun 2021",)),
        ("Permendagri 20/2018 art. 37(6), reported by Perbup Pasuruan 5/2019; UU 23/2014 art. 314-315",
         ("Undang-Undang Nomor 23 Tahun 2014 Pasal 314–315",
          "Peraturan Menteri Dalam Negeri Nomor 20 Tahun 2018 Pasal 37 ayat (6)")),
        ("Permenaker 1/2025 art. 3A, 5(2) and 7", (
            "Peraturan Menteri Ketenagakerjaan Nomor 1 Tahun 2025 Pasal 3A, Pasal 5 ayat (2) dan Pasal 7",)),
        ("inpres-2-2021 (policy of kawal)", ("Instruksi Presiden Nomor 2 Tahun 2021",)),
        ("PP 12/2019; PP 12/2019", ("Peraturan Pemerintah Nomor 12 Tahun 2019",)),
        ("Kompas, 27 July 2023", ()),
        ("practice of BPJS Ketenagakerjaan branches", ()),
    ],
)  # fmt: skip
def test_a_letter_cites_instruments_in_full_and_never_a_newspaper(
    reference: str, citations: tuple[str, ...]
) -> None:
    assert cited([reference]) == citations


def test_a_letter_without_an_instrument_cites_none() -> None:
    page = read(legal_basis=["policy of kawal"])
    assert squeezed("Dasar hukum") not in page
    one = read(legal_basis=["PP 12/2019 art. 104"])
    assert squeezed("Dasar hukum: Peraturan Pemerintah Nomor 12 Tahun 2019 Pasal 104.") in one


def test_who_is_late_is_named_to_everybody_else() -> None:
    late = squeezed("Kantor yang bertanggung jawab adalah Badan Contoh.")
    assert late in read(late_office="Badan Contoh")
    assert late not in read(late_office="Badan Contoh", addressee_title="Badan Contoh")
