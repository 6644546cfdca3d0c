"""Letters for tests: what a ladder's draft says, and as wrong as a test wants it."""

from datetime import date
from typing import Any

from schemas.facts import LetterDrafted
from schemas.letters import Letter

CASE = "escalation/budget/inpres-2-2021/36.01/2022/budgeting.RAPBD_SUBMITTED.2022/1"
DRAFTED = date(2021, 11, 3)
SIGN_BY = date(2021, 11, 10)
DATA: dict[str, Any] = {
    "case": CASE,
    "region": "36.01",
    "region_name": "Kabupaten Pandeglang",
    "today": DRAFTED.isoformat(),
    "rung": 2,
    "sender_title": "Kantor Cabang BPJS Ketenagakerjaan Kabupaten Pandeglang",
    "addressee_title": "Badan Pengelolaan Keuangan dan Aset Daerah Kabupaten Pandeglang",
    "cause": "RAPBD_SUBMITTED, JOINT_APPROVAL",
    "fiscal_year": 2022,
    "due_on": "2021-09-30",
    "days_late": 34,
    "asked": "Pengingat kepada kantor yang bertanggung jawab",
    "respond_by": "2021-11-17",
    "window_closes_on": "2021-12-31",
    "legal_basis": ["Inpres 2/2021 diktum KEDUA", "PP 12/2019 Pasal 104 ayat (1)"],
    "facts": ["Pengingat dikirim pada 31 Agustus 2021.", "tidak ada tanggapan yang tercatat"],
    "copies": ["Sekretaris Daerah Kabupaten Pandeglang", "Plt. Inspektur Kabupaten Pandeglang"],
    "next_office": "Gubernur Banten selaku wakil pemerintah pusat",
}


def letter(template: str = "rung", *, without: tuple[str, ...] = (), **fields: Any) -> Letter:  # noqa: ANN401
    """Return a draft; *fields* are the letter's own where it has them, else its data's."""
    own = {name: fields.pop(name) for name in [*fields] if name in Letter.model_fields}
    data = {key: value for key, value in {**DATA, **fields}.items() if key not in without}
    given: dict[str, Any] = {
        "letter": f"{CASE}#letter.2",
        "template": template,
        "sender": "36.01/cabang",
        "addressee": "36.01/bpkad",
        "drafted_on": DRAFTED,
        "sign_by": SIGN_BY,
        "data": data,
        "chain": CASE,
        "seq": 12,
        "region": "36.01",
        "draft_number": "36.01/2021/007",
    }
    return Letter(**given | own)


def drafted(name: str, **fields: Any) -> LetterDrafted:  # noqa: ANN401
    """Return the fact of a draft called *name*."""
    made = letter(**fields)
    return LetterDrafted(
        letter=name, template=made.template, sender=made.sender, addressee=made.addressee, sign_by=made.sign_by,
        data=made.data,
    )  # fmt: skip
