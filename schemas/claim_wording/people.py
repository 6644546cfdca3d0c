"""What the people of a claim are to the dead, and the schooling of the children."""

from schemas.claim_wording.words import Words, word

RELATIONS: dict[str, Words] = {
    "CHILD": Words("anak", "child"),
    "GRANDCHILD": Words("cucu", "grandchild"),
    "GRANDPARENT": Words("kakek/nenek", "grandparent"),
    "NAMED_IN_WILL": Words("penerima wasiat", "named in the will"),
    "OTHER": Words("kerabat lain", "other relative"),
    "PARENT": Words("orang tua", "parent"),
    "PARENT_IN_LAW": Words("mertua", "parent-in-law"),
    "SIBLING": Words("saudara kandung", "sibling"),
    "WIDOW": Words("istri", "widow"),
    "WIDOWER": Words("suami", "widower"),
}
"""What an heir was to the worker, by `law.heirs.Relation`."""

OTHERS: dict[str, Words] = {
    "burier": Words("yang mengurus pemakaman", "who arranged the burial"),
    "guardian": Words("wali", "guardian"),
}
"""Who is paid without being an heir."""

LEVELS: dict[str, Words] = {
    "PT": Words("perguruan tinggi", "university"),
    "SD": Words("sekolah dasar (SD)", "primary school (SD)"),
    "SMA": Words("sekolah menengah atas (SMA)", "upper secondary school (SMA)"),
    "SMP": Words("sekolah menengah pertama (SMP)", "lower secondary school (SMP)"),
    "TK": Words("taman kanak-kanak (TK)", "kindergarten (TK)"),
}
"""The levels of school, by `law.scholarship.SchoolLevel`."""

ENDS: dict[str, Words] = {
    "age": Words("mencapai batas umur", "the age limit was reached"),
    "death": Words("meninggal dunia", "the child died"),
    "left_school": Words("tamat atau berhenti sekolah", "the child finished school or left it"),
    "marriage": Words("menikah", "the child married"),
    "missed": Words("tahunnya terlewat", "the year went by"),
    "not_planned": Words(
        "tidak termasuk anak yang mendapat beasiswa", "the child is not among those who get one"
    ),
    "used_up": Words("semua tahunnya sudah dibayar", "all its years were paid"),
    "work": Words("bekerja", "the child works"),
}
"""Why a child's scholarship ended."""


def related(relation: str, lang: str = "id") -> str:
    """Return what somebody is to the dead: the words of a code, or what a reporter wrote, as it was written."""
    return word(RELATIONS, relation, lang) if relation in RELATIONS else relation
