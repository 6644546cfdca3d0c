"""The pages behind a claim link, in plain Indonesian: the form, what is wrong with it, the receipt, and a link that does not count."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined

from activities.claims.documents import limits
from console.forms import Form
from console.hand_in_fields import CAUSE_WORDS, RELATIONS, documents
from law.book import book
from law.regions import find
from law.values import table, whole
from schemas.claim_wording import CAUSES
from starter.claim_links.handing_in import Link
from starter.claim_links.issuing import POLICY

GOOD, BAD = "#1d5c4d", "#8a3b12"
MEGABYTE = 1_000_000
LABELS = {
    "nik": "NIK yang meninggal",
    "died_on": "Tanggal meninggal",
    "cause": "Sebab meninggal",
    "name": "Nama lengkap Anda",
    "relation": "Hubungan dengan yang meninggal",
    "phone": "Nomor telepon",
    "mail": "Surel",
    "address": "Alamat Anda",
    "heir": "Saya sendiri ahli waris",
    "own_nik": "NIK Anda",
    "birth_date": "Tanggal lahir Anda",
    "account": "Nomor rekening bank Anda",
    "documents": "Dokumen",
}
STEPS = (
    "Petugas memeriksa yang Anda kirim. Anda tidak perlu mengirim lagi.",
    "Petugas menghubungi Anda melalui telepon, surel, atau surat bila ada yang perlu dilengkapi.",
    "Bila bertanya ke kantor, sebutkan nomor di atas.",
)
SAID: dict[str, tuple[str, tuple[str, ...]]] = {
    "kept": (
        "Sudah kami terima",
        ("Terima kasih. Yang Anda kirim sudah kami terima dan simpan. Catat atau foto nomor ini.",),
    ),
    "used": (
        "Tautan ini sudah dipakai",
        (
            "Sesuatu sudah dikirim melalui tautan ini dan kami terima. Satu tautan berlaku untuk satu kali pengiriman.",
        ),
    ),
    "other": (
        "Tautan ini sudah dipakai",
        (
            (
                "Kiriman yang pertama sudah kami terima, dengan nomor di bawah. Kiriman yang sekarang berbeda dan tidak kami"
                " simpan: mintalah tautan baru ke kantor, atau serahkan dokumennya di sana."
            ),
        ),
    ),
    "dead": (
        "Tautan ini tidak berlaku",
        (
            (
                "Periksa apakah alamatnya tersalin lengkap. Tautan hanya berlaku untuk waktu tertentu. Hubungi kantor yang"
                " memberikannya: petugas dapat membuat yang baru, atau mencatat laporan Anda langsung."
            ),
        ),
    ),
    "busy": ("Terlalu sering", ("Terlalu banyak permintaan dalam satu menit. Coba lagi sebentar lagi.",)),
    "crowded": (
        "Sedang ramai",
        ("Banyak orang sedang mengirim. Coba lagi beberapa menit lagi; tautan Anda tetap berlaku.",),
    ),
    "away": (
        "Sedang tidak dapat dibuka",
        (
            "Coba lagi sebentar lagi. Kalau Anda baru saja mengirim, kirim lagi: tidak akan tercatat dua kali.",
        ),
    ),
    "much": (
        "Terlalu besar",
        (
            (
                "Berkas-berkasnya terlalu besar untuk dikirim sekaligus, sehingga tidak ada yang kami simpan. Kirim sebagian dahulu,"
                " atau perkecil fotonya; sisanya boleh menyusul."
            ),
        ),
    ),
    "broken": (
        "Kiriman tidak dapat dibaca",
        ("Kirimannya tidak utuh, sehingga tidak ada yang kami simpan. Buka tautannya lagi dan ulangi.",),
    ),
    "failed": (
        "Ada yang salah pada kami",
        (
            "Kiriman Anda mungkin belum tersimpan. Coba lagi nanti, atau hubungi kantor yang memberikan tautan ini.",
        ),
    ),
}
"""What each page says besides the form: a heading and what it means for whoever reads it."""


def said(kind: str, *, simulation: bool, number: str = "") -> str:
    """Return a page without a form; with a *number*, it says what happens next."""
    heading, paragraphs = SAID[kind]
    return _page(
        heading=heading, paragraphs=paragraphs, number=number, steps=STEPS if number else (),
        colour=GOOD if kind in ("kept", "used") else BAD, simulation=simulation,
    )  # fmt: skip


def asking(
    link: Link, action: str, *, simulation: bool, form: Form | None = None, errors: Mapping[str, str] = {}
) -> str:
    """Return the form of *link*, as it was filled in, with what is wrong beside each field."""
    reports = link.claim is None
    region = find(link.region).name
    words = (
        (
            f"Halaman ini untuk melaporkan meninggalnya seorang peserta jaminan sosial ketenagakerjaan di {region}.",
            "Isi yang Anda ketahui; petugas membantu melengkapi sisanya. Tautan ini berlaku untuk satu kali pengiriman.",
        )
        if reports
        else (
            f"Halaman ini untuk menyerahkan dokumen klaim nomor {link.claim}.",
            "Pilih berkas yang Anda punya sekarang. Tautan ini berlaku untuk satu kali pengiriman.",
        )
    )
    return _page(
        heading="Lapor kematian peserta" if reports else "Serahkan dokumen klaim",
        paragraphs=words,
        colour=GOOD,
        asks=True,
        reports=reports,
        action=action,
        region=region,
        fields=form.fields if form else {},
        had_files=bool(form and form.files),
        errors=errors,
        causes={cause.value: said for cause, said in CAUSE_WORDS.items()},
        relations={code: words for code, (words, _) in RELATIONS.items()},
        documents=documents(link),
        missing=link.missing,
        today=link.today.isoformat(),
        megabytes=whole(table(limits(link.today))["bytes"]) // MEGABYTE,
        altogether=most_bytes(link) // MEGABYTE,
        simulation=simulation,
    )


def most_bytes(link: Link) -> int:
    """Return how many bytes may come in through *link* at once, by the policy of the day."""
    return whole(table(book().ruling(POLICY, link.today))["bytes"])


def _page(**given: Any) -> str:  # noqa: ANN401 - what a page shows
    blank: dict[str, Any] = {
        "asks": False, "reports": False, "number": "", "steps": (), "errors": {}, "fields": {}, "region": "",
        "labels": LABELS,
    }  # fmt: skip
    return _environment().get_template("hand_in.html.j2").render(**blank | given)


def _source(name: str) -> str | None:
    file = files("console") / "templates" / name
    return file.read_text(encoding="utf-8") if file.is_file() else None


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_source),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["said"] = lambda cause: CAUSES[cause].say("id")
    return environment
