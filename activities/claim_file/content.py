"""The content of a claim's file: a dossier in words, section by section, as its template lays it out."""

from collections.abc import Collection

from activities.claim_file.tables import OF_SECTION, Table, capital, day, if_day, outcome
from activities.typesetting import tame
from law.offices import OfficeKind, title
from law.regions import find
from schemas import claim_wording as wording
from schemas.base import Message
from schemas.claim_dossier import ClaimDossier, Section
from schemas.claim_wording import related, word


class Content(Message):
    """A claim's file in words, as its template is given it."""

    rehearsal: bool
    claim: str
    office: str
    as_of: str
    stands: str
    facts: tuple[tuple[str, str], ...]
    waits: tuple[str, ...]
    tables: tuple[Table, ...]


def content(dossier: ClaimDossier, sections: Collection[Section], *, rehearsal: bool) -> Content:
    """Return *dossier* in words, with the *sections* asked for in their own order."""
    return Content(
        rehearsal=rehearsal,
        claim=dossier.claim,
        office=title(OfficeKind.SCHEME_BRANCH, find(dossier.region)),
        as_of=day(dossier.as_of),
        stands=capital(word(wording.STAGES, dossier.stage)) + (" (ditutup)" if dossier.closed else ""),
        facts=_facts(dossier),
        waits=_waits(dossier),
        tables=tuple(
            table for section in Section if section in sections for table in OF_SECTION[section](dossier)
        ),
    )


def _facts(dossier: ClaimDossier) -> tuple[tuple[str, str], ...]:
    latest = dossier.decisions[-1] if dossier.decisions else None
    relation = related(dossier.reporter_relation)
    told = dossier.reporter and tame(f"{dossier.reporter} ({relation})" if relation else dossier.reporter)
    cause = word(wording.CAUSES, dossier.cause) + (", lalu lintas" if dossier.traffic else "")
    known = [
        ("Yang meninggal", tame(dossier.dead) if dossier.dead else "data pribadi telah dihapus"),
        ("Meninggal pada", f"{day(dossier.died_on)}; {cause}"),
        ("Pelapor", told),
        ("Dilaporkan pada", day(dossier.opened_on)),
        ("Daerah", dossier.region_name),
        ("Kepesertaan", ", ".join(dossier.memberships)),
        ("Berkas lengkap pada", if_day(dossier.complete_on)),
        ("Tenggat pembayaran", if_day(dossier.pay_by)),
        ("Keputusan", latest and outcome(latest)),
        ("Rantai catatan audit", _chain(dossier)),
    ]
    return tuple((label, said) for label, said in known if said)


def _chain(dossier: ClaimDossier) -> str:
    told = "utuh, diperiksa saat dokumen ini dibuat" if dossier.intact else "TIDAK UTUH"
    return f"{dossier.chain}: {told}"


def _waits(dossier: ClaimDossier) -> tuple[str, ...]:
    people = {one.ref: tame(one.name) for one in dossier.people}
    missing = [capital(word(wording.DOCUMENTS, code)) for code in dossier.missing]
    standing = [
        capital(wording.obstacle(code, people.get(code.partition(":")[2]))) for code in dossier.obstacles
    ]
    return (*missing, *standing)
