"""What stands between a benefit and its heirs, and what takes it away."""

from collections.abc import Iterable

from schemas.claim_wording.documents import DOCUMENTS
from schemas.claim_wording.words import Words, word

SOMEBODY = Words("seorang ahli waris", "an heir")
"""Whom an obstacle concerns where nobody in particular is named."""

OBSTACLES: dict[str, Words] = {
    "accident_not_covered": Words(
        "kepesertaan dari pekerjaan tempat kecelakaan itu terjadi tidak dapat membayar; perlu dipastikan dalam pekerjaan "
        "yang mana kecelakaan itu terjadi",
        "the membership in whose work the accident happened cannot pay; in whose work it happened must be established",
    ),
    "age_unknown": Words("tanggal lahir {who} belum diketahui", "the birth date of {who} is not known"),
    "burier_unknown": Words(
        "belum ada ahli waris yang disebutkan; bila memang tidak ada, sebutkan siapa yang mengurus pemakaman",
        "no heir has been named; if there is none, say who arranged the burial",
    ),
    "contested": Words(
        "hak {who} masih diperselisihkan; diperlukan kesepakatan semua pihak atau penetapan pengadilan",
        "the right of {who} is contested; all parties must agree, or a court must determine the heirs",
    ),
    "court_names_unknown": Words(
        "penetapan pengadilan menyebut orang yang belum ada dalam berkas",
        "the court's determination names somebody who is not in the file",
    ),
    "holder_not_entitled": Words(
        "orang yang ditunjuk untuk menerima bagi semua ahli waris tidak berhak menerimanya",
        "the person named to receive for all heirs is not entitled to",
    ),
    "identity_mismatch": Words(
        "data almarhum/almarhumah tidak sama dengan data kependudukan dan perlu dibetulkan",
        "the data of the dead differ from the civil registry's and need a correction",
    ),
    "minor_without_guardian": Words(
        "{who} belum dewasa; diperlukan seorang wali yang sudah dewasa dan nomor rekeningnya",
        "{who} is a minor; a guardian of age and the guardian's account are needed",
    ),
    "no_account": Words("nomor rekening {who} belum ada", "the account of {who} is missing"),
    "no_joint_letter": Words(
        "manfaat akan diterima satu orang untuk semua, tetapi surat bersama, surat kuasa, atau nama penerimanya belum ada",
        "one is to receive for all, and the joint letter, the power of attorney or the holder's name is missing",
    ),
    "no_will": Words(
        "wasiat yang menjadi dasar hak {who} belum ditunjukkan",
        "the will on which the right of {who} rests has not been shown",
    ),
    "outside_order_without_court": Words(
        "{who} tidak termasuk urutan ahli waris menurut peraturan; diperlukan penetapan pengadilan",
        "{who} is outside the order of heirs that the law gives; a court's determination is needed",
    ),
    "will_not_notarial": Words(
        "wasiat yang menjadi dasar hak {who} tidak dibuat dengan akta notaris",
        "the will on which the right of {who} rests is no notary's deed",
    ),
    "wrong_door": Words(
        "dokumen menyebut sebab meninggal yang berbeda dari laporan dan perlu dijelaskan",
        "the documents speak of another cause of death than reported, which needs an explanation",
    ),
}
"""What stands between a benefit and its heirs; `{who}` is the heir it concerns."""

REMEDIES: dict[str, Words] = {
    "accident_membership": Words(
        "kepastian dalam pekerjaan yang mana kecelakaan itu terjadi",
        "establishing in whose work the accident happened",
    ),
    "birth_date": Words("tanggal lahir ahli waris", "the heir's birth date"),
    "burier": Words("keterangan siapa yang mengurus pemakaman", "a statement of who arranged the burial"),
    "correction": Words("pembetulan data", "a correction of the data"),
    "court_determination": Words(
        "penetapan pengadilan tentang ahli waris", "a court's determination of heirs"
    ),
    "guardian": Words("penunjukan wali yang sudah dewasa", "a guardian of age"),
    "heir_on_file": Words("pencatatan orang itu dalam berkas", "entering that person in the file"),
    "joint_letter": Words(
        "surat bersama dan surat kuasa para ahli waris", "a joint letter and a power of attorney"
    ),
    "notarial_will": Words("wasiat yang dibuat dengan akta notaris", "a will by notary's deed"),
    "refutation": Words("pencabutan atau penjelasan dokumen itu", "withdrawing or explaining that document"),
    "reroute": Words("pengajuan dengan sebab yang benar", "filing it under the right cause"),
    "settlement": Words("kesepakatan semua pihak", "an agreement of all parties"),
    "split": Words("pembayaran kepada masing-masing ahli waris", "payment to each heir"),
    "will": Words("surat wasiat", "the will"),
    "withdrawal": Words("penarikan oleh yang mengajukan", "withdrawal by whoever claims"),
}
"""What takes an obstacle away."""


def obstacle(code: object, who: str | None, lang: str = "id") -> str:
    """Return an obstacle, `code` or `code:ref`, in words, *who* being the heir it concerns.

    A code without words stands with that heir.
    """
    name = str(code).partition(":")[0]
    if name in OBSTACLES:
        return word(OBSTACLES, name, lang).replace("{who}", who or SOMEBODY.say(lang))
    plain = word({}, name, lang)
    return f"{plain} ({who})" if who else plain


def lacking(missing: Iterable[str], obstacles: Iterable[str], lang: str = "id") -> str:
    """Return what a file lacks, as officers read it: documents with the codes that commands take, heirs by their refs."""
    documents = [f"{word(DOCUMENTS, code, lang)} ({code})" for code in missing]
    standing = [obstacle(code, code.partition(":")[2] or None, lang) for code in obstacles]
    return "; ".join(documents + standing)
