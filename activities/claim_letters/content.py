"""The content of a letter to heirs: what its row says and who is behind it, in words that everybody understands.

What each template is given besides `written_on`, without which a letter bears the day it became known:

| template             | must have                 | may have                                                            |
|----------------------|---------------------------|---------------------------------------------------------------------|
| claim_received       |                           | received_on, missing, obstacles, complete_on, pay_by                |
| claim_missing        |                           | missing, obstacles                                                  |
| claim_granted        | kind, amount              | shares, parts, made_of, schooling, reference, decision, pay_by      |
| claim_granted_jointly| holder, amount            | schooling, reference, decision, pay_by                              |
| claim_granted_reported|                          | reference, decision                                                 |
| claim_refused        | ground                    | reference, decision                                                 |
| payment_sent         | payment, amount, paid_on  | payee, kind, heir, days_late, compensation, child, year             |
| payment_returned     | payment, amount           | payee, kind, heir, returned_on, child, year                         |
| scholarship_granted  | schooling                 | reference, decision                                                 |
| scholarship_reminder | child, year               | level, claim_from, claim_until, proof                               |
| appeal_received      | step                      | filed_on, due_on                                                    |
| appeal_resolved      | step, outcome             | resolved_on, document, next_step, next_until                        |

Each letter is given what its reader is told and nothing else (`activities/claims/telling.py`). `kind` is as what they
receive (`schemas.deaths.PayeeKind`), `shares` are [heir, rupiah], `parts` [code, rupiah], `made_of` codes of parts,
`schooling` [child, date, [[level, years], …]]; `missing` and `proof` are lists of document codes, `obstacles` of `code`
or `code:ref`; dates are ISO texts and amounts whole rupiah. A code without words is written as it is; what
a letter may leave open and what cannot be read is left out; a letter without what it must have is refused.
"""

from collections.abc import Callable
from datetime import date

from pydantic import JsonValue

from activities.claim_letters.people import People
from activities.claim_letters.qr import qr_code
from activities.letters.citations import cited
from activities.notices import words
from activities.typesetting import tame
from law.book import book
from law.offices import OfficeKind, title
from law.regions import find
from law.scholarship import anniversary
from law.values import whole
from schemas import claim_wording as wording
from schemas.base import Message
from schemas.claim_letters import WrittenLetter
from schemas.claim_people import REPORTER, account_end, heir_of, name_of, year_paid
from schemas.claim_wording import word
from schemas.claims import SCHOOL_LETTER
from schemas.errors import Refused
from schemas.refusals import Refusal

REQUIRED: dict[str, frozenset[str]] = {
    "appeal_received": frozenset({"step"}),
    "appeal_resolved": frozenset({"step", "outcome"}),
    "claim_granted": frozenset({"kind", "amount"}),
    "claim_granted_jointly": frozenset({"holder", "amount"}),
    "claim_granted_reported": frozenset(),
    "claim_missing": frozenset(),
    "claim_received": frozenset(),
    "claim_refused": frozenset({"ground"}),
    "payment_returned": frozenset({"payment", "amount"}),
    "payment_sent": frozenset({"payment", "amount", "paid_on"}),
    "scholarship_granted": frozenset({"schooling"}),
    "scholarship_reminder": frozenset({"child", "year"}),
}
"""The templates, and what a letter of each must have."""

RELATED = frozenset(one.indonesian for one in wording.RELATIONS.values())
"""What somebody can be to the dead, in words."""


class To(Message):
    """Whom a letter is for, as its address says it."""

    name: str
    relation: str
    guards: str
    address: str


class Appealing(Message):
    """How heirs take a decision further."""

    complaint_days: str | None
    mediation_days: str | None
    basis: tuple[str, ...]


class Plan(Message):
    """The scholarship years of one child, as far as they are planned."""

    child: str
    claim_from: str
    levels: tuple[tuple[str, str], ...]
    """What is attended, and for how many years; an empty name where the law asks for no level."""


class Content(Message):
    """A letter in words, as its template is given it; what it leaves open is None."""

    rehearsal: bool
    template: str
    subject: str
    sender: str
    phone: str | None
    number: str
    claim: str
    dated: str
    to: To
    dead: str
    died_on: str
    check: str
    """The page that says whether the letter is genuine, or only its code where no page is known."""
    qr: str | None
    entry: str
    basis: tuple[str, ...] = ()
    appealing: Appealing
    received_on: str | None = None
    complete_on: str | None = None
    missing: tuple[str, ...] = ()
    obstacles: tuple[str, ...] = ()
    pay_by: str | None = None
    amount: str | None = None
    kind: str | None = None
    shares: tuple[tuple[str, str], ...] = ()
    """Of whoever receives for somebody else: whose share is how much."""
    parts: tuple[tuple[str, str], ...] = ()
    made_of: tuple[str, ...] = ()
    holder: str | None = None
    whose: str | None = None
    """Whose money it is that somebody else receives for them."""
    schooling: tuple[Plan, ...] = ()
    decision: str | None = None
    ground: str | None = None
    payment: str | None = None
    paid_on: str | None = None
    returned_on: str | None = None
    account: str | None = None
    days_late: str | None = None
    compensation: str | None = None
    child: str | None = None
    year: str | None = None
    level: str | None = None
    claim_from: str | None = None
    claim_until: str | None = None
    until_age: str | None = None
    proof: tuple[str, ...] = ()
    step: str | None = None
    filed_on: str | None = None
    due_on: str | None = None
    outcome: str | None = None
    resolved_on: str | None = None
    document: str | None = None
    next_step: str | None = None
    next_until: str | None = None


def content(letter: WrittenLetter, people: People, *, public_url: str, rehearsal: bool) -> Content:
    """Return *letter* in words.

    Raises Refused INVALID_INPUT, naming the letter, for a template that is none and for a letter without what it must
    have.
    """
    required = REQUIRED.get(letter.template)
    if required is None:
        raise _unfit(letter, f"there is no template {letter.template}")
    said: dict[str, JsonValue] = {key: value for key, value in letter.data.items() if value is not None}
    given: dict[str, object] = {
        "rehearsal": rehearsal,
        "template": letter.template,
        "subject": word(wording.SUBJECTS, letter.template),
        "sender": title(OfficeKind.SCHEME_BRANCH, find(letter.region)),
        "phone": people.phone,
        "number": letter.letter,
        "claim": letter.claim,
        "dated": _day(letter.written_on),
        "to": _to(people, letter.to_ref),
        "dead": _dead(people),
        "died_on": _day(letter.died_on),
        "check": letter.check.url(public_url) if public_url else str(letter.check),
        "qr": qr_code(letter.check.url(public_url)) if public_url else None,
        "entry": f"#{letter.seq}",
        "appealing": _appealing(letter.written_on),
    }
    own = _own(letter, said, people)
    if lost := sorted(name for name in required if not own[name]):
        raise _unfit(letter, f"no readable {', '.join(lost)}")
    return Content.model_validate(given | own)


def _own(letter: WrittenLetter, said: dict[str, JsonValue], people: People) -> dict[str, object]:
    """Return what one letter says, whichever template sets it."""
    if (paid := year_paid(letter.claim, str(said.get("payment", "")))) is not None:
        said = {"child": paid[0], "year": paid[1], **said}
    paid_on = _date(said.get("paid_on"))
    payee = str(said.get("payee", letter.to_ref))
    child = str(said["child"]) if "child" in said else None
    heir = str(said["heir"]) if "heir" in said else None
    return {
        "basis": cited([str(said.get("reference", ""))]),
        "received_on": _if_day(said.get("received_on")),
        "complete_on": _if_day(said.get("complete_on")),
        "missing": _documents(said.get("missing")),
        "obstacles": _obstacles(said.get("obstacles"), people, letter.to_ref),
        "pay_by": _if_day(said.get("pay_by")) or _if_day(letter.pay_by),
        "amount": _rupiah(said.get("amount")),
        "kind": tame(str(said["kind"])) if "kind" in said else None,
        "shares": _shares(said.get("shares"), people, letter.to_ref),
        "made_of": tuple(word(wording.PARTS, code) for code in _listed(said.get("made_of"))),
        "holder": _name(people, str(said["holder"])) if "holder" in said else None,
        "whose": _name(people, heir) if heir not in (None, payee) else None,
        "schooling": _plans(said.get("schooling"), people),
        "parts": _amounts(said.get("parts"), lambda code: _capital(word(wording.PARTS, code))),
        "decision": tame(str(said["decision"])) if "decision" in said else None,
        "ground": word(wording.GROUNDS, said["ground"]) if "ground" in said else None,
        "payment": tame(str(said["payment"])) if "payment" in said else None,
        "paid_on": _if_day(paid_on),
        "returned_on": _if_day(said.get("returned_on")),
        "account": account_end(people.family, payee, people.wards),
        **_lateness(said, paid_on),
        "child": _name(people, child) if child is not None else None,
        "year": _count(said.get("year")),
        "level": word(wording.LEVELS, said["level"]) if "level" in said else None,
        "claim_from": _if_day(said.get("claim_from")),
        **_until(said, people, child, letter.died_on),
        "proof": _documents(said.get("proof")) or _documents([SCHOOL_LETTER]),
        "step": word(wording.STEPS, said["step"]) if "step" in said else None,
        "filed_on": _if_day(said.get("filed_on")),
        "due_on": _if_day(said.get("due_on")),
        "outcome": word(wording.OUTCOMES, said["outcome"]) if "outcome" in said else None,
        "resolved_on": _if_day(said.get("resolved_on")),
        "document": tame(str(said["document"])) if "document" in said else None,
        "next_step": word(wording.STEPS, said["next_step"]) if "next_step" in said else None,
        "next_until": _if_day(said.get("next_until")),
    }


def _to(people: People, ref: str) -> To:
    found = people.addressee(ref)
    related = found.relation in RELATED
    return To(
        name=tame(found.name),
        relation=tame(f"{found.relation} {_late(people)}" if related else found.relation),
        guards=tame(found.guards),
        address=tame(found.address, len(found.address) + 1),
    )


def _dead(people: People) -> str:
    if not people.dead:
        return "peserta yang meninggal dunia"
    return f"{_late(people)} {tame(people.dead)}"


def _late(people: People) -> str:
    return "almarhumah" if people.woman else "almarhum"


def _name(people: People, ref: str) -> str:
    """Return the name behind a ref, or the ref of somebody whom no file names."""
    return tame(name_of(people.report, people.family, ref) or ref)


def _shares(listed: JsonValue, people: People, to_ref: str) -> tuple[tuple[str, str], ...]:
    """Return whose share is how much, for whoever receives for somebody else; nothing for whom all of it is their own."""
    own = [one for one in _listed(listed) if isinstance(one, list) and one[:1] == [to_ref]]
    if own == listed:
        return ()
    return _amounts(listed, lambda ref: "Bapak/Ibu sendiri" if ref == to_ref else _ward(people, ref))


def _ward(people: People, ref: str) -> str:
    found = heir_of(people.family, ref)
    return f"{tame(found.name)} ({word(wording.RELATIONS, found.relation)})" if found else ref


def _plans(listed: JsonValue, people: People) -> tuple[Plan, ...]:
    """Return each child's years by level, or nothing at all where one cannot be read."""
    found = []
    for one in _listed(listed):
        match one:
            case [str() as child, str() as day, list() as levels] if (begins := _if_day(day)) is not None:
                years = tuple(_years(level) for level in levels)
                found.append(Plan(child=_name(people, child), claim_from=begins, levels=years))
            case _:
                return ()
    return tuple(found)


def _years(level: JsonValue) -> tuple[str, str]:
    match level:
        case [name, int() as years]:
            return _short(word(wording.LEVELS, name)) if name is not None else "", words.count(years)
        case _:
            return "", ""


def _short(level: str) -> str:
    """Return what a level of school is called for short, where its words say so: SD of `sekolah dasar (SD)`."""
    return level.partition("(")[2].rstrip(")") or level


def _listed(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _documents(codes: JsonValue) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_capital(word(wording.DOCUMENTS, code)) for code in _listed(codes)))


def _obstacles(codes: JsonValue, people: People, to_ref: str) -> tuple[str, ...]:
    """Return what stands in the way; whom it concerns is said to them, to who acts for them, and to a family that reported."""
    said = []
    for code in map(str, _listed(codes)):
        ref = code.partition(":")[2]
        named = ref and (people.concerns(ref, to_ref) or (to_ref == REPORTER and people.family.reported_by))
        said.append(_capital(wording.obstacle(code, _name(people, ref) if named else None)))
    return tuple(dict.fromkeys(said))


def _amounts(listed: JsonValue, named: Callable[[str], str]) -> tuple[tuple[str, str], ...]:
    """Return who or what gets how much, or nothing at all: a table that leaves somebody out says something wrong."""
    if not isinstance(listed, list):
        return ()
    found = []
    for one in listed:
        match one:
            case [str() as ref, int() as amount] if type(amount) is int and amount >= 0:
                found.append((named(ref), words.rupiah(amount)))
            case _:
                return ()
    return tuple(found)


def _lateness(said: dict[str, JsonValue], paid_on: date | None) -> dict[str, object]:
    """Return what the agency owes for paying late, and the law that says so; nothing where nothing is owed."""
    owed = said.get("compensation")
    if not owed or paid_on is None or (amount := _rupiah(owed)) is None:
        return {}
    rule = book().find("claims.late_compensation", paid_on)
    basis = cited([rule.reference]) if rule is not None else ()
    return {"compensation": amount, "days_late": _count(said.get("days_late")), "basis": basis}


def _until(said: dict[str, JsonValue], people: People, child: str | None, died_on: date) -> dict[str, object]:
    """Return until when a scholarship year can be claimed: the day given, else the birthday at which the law ends it."""
    if (given := _if_day(said.get("claim_until"))) is not None:
        return {"claim_until": given}
    limit = book().find("benefits.scholarship.until_age", died_on)
    named = next((one for one in people.family.children if one.ref == child), None)
    if limit is None or named is None:
        return {}
    birthday = anniversary(named.birth_date, whole(limit))
    return {"claim_until": _day(birthday), "until_age": words.count(whole(limit))}


def _appealing(on: date) -> Appealing:
    complaint, mediation = (
        book().find(f"claims.appeal.{name}_days", on) for name in ("complaint", "mediation")
    )
    return Appealing(
        complaint_days=words.count(whole(complaint)) if complaint else None,
        mediation_days=words.count(whole(mediation)) if mediation else None,
        basis=cited(rule.reference for rule in (complaint, mediation) if rule),
    )


def _date(value: object) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)) if value is not None else None
    except ValueError:
        return None


def _if_day(value: object) -> str | None:
    found = _date(value)
    return None if found is None else _day(found)


def _day(value: date) -> str:
    # A date is not torn apart at the end of a line.
    return words.day(value, "id").replace(" ", "\N{NO-BREAK SPACE}")


def _rupiah(value: object) -> str | None:
    return words.rupiah(value) if type(value) is int and value >= 0 else None


def _count(value: object) -> str | None:
    return words.count(value) if type(value) is int and value >= 0 else None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _unfit(letter: WrittenLetter, why: str) -> Refused:
    return Refused(Refusal.INVALID_INPUT, letter.letter, what="the letter's data", why=why)
