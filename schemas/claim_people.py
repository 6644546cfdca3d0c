"""The people of a claim, found by their refs in its two sealed files: whom to write to, whom money reaches."""

import re
from collections.abc import Collection

from schemas.base import Message
from schemas.claim_wording import OTHERS, RELATIONS, related, word
from schemas.deaths import PayeeKind
from schemas.families import Burier, Claimant, Contact, DeathReport, Family, Guardian

REPORTER = "reporter"
FUND = "FUND"
"""The payee where nobody inherits."""
FUND_NAME = "Dana Jaminan Sosial"
ONE_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")
"""A mail address that can be nothing else: no list, no group, no name beside it, so that a letter has one reader."""
YEAR_PAID = re.compile(r"-(?P<child>C\d{1,2})-(?P<year>\d{1,2})(R\d+)?")
"""What follows a claim's number in the id of a scholarship year's payment."""
LAST = 4
"""So many digits of an account are shown."""


class Addressee(Message):
    """Whom a letter is for. A minor's guardian is written to, at the minor's address if theirs is not known."""

    name: str = ""
    address: str = ""
    relation: str = ""
    """What they are to the dead, in words."""
    guards: str = ""
    """The minor for whom they act."""
    mail: str | None = None


def addressee(
    report: DeathReport, family: Family, ref: str, wards: Collection[str] | None = None
) -> Addressee:
    """Return whom *ref* stands for; nobody in particular for a ref that neither file knows.

    *wards* are the minors for whom a guardian acts; if not given, everybody for whom one is named. An heir of age is
    written to themselves. Whoever of the family reported the death is reached as the reporter, if not otherwise.
    """
    if ref == FUND:
        return Addressee(name=FUND_NAME)
    if ref == REPORTER:
        told = report.reporter
        return _reached(told.contact, told.name, related(told.relation))
    match next((one for one in family.receiving if one.ref == ref), None):
        case Burier() as burier:
            found = _reached(_contact(report, family, burier), burier.name, word(OTHERS, PayeeKind.BURIER))
        case Guardian() as guardian:
            guarded = [one for one in family.heirs if one.guardian == ref and _is_ward(one, wards)]
            relation = word(RELATIONS, guarded[0].relation) if guarded else word(OTHERS, PayeeKind.GUARDIAN)
            guards = " dan ".join(one.name for one in guarded)
            contact = _contact(report, family, guardian)
            found = _reached(contact, guardian.name, relation, guards=guards)
        case Claimant(guardian=str(acting)) as ward if _is_ward(ward, wards):
            by = addressee(report, family, acting, wards)
            reached = by if by.address or by.mail else _reached(ward.contact, by.name, "")
            relation = word(RELATIONS, ward.relation)
            found = reached.model_copy(update={"relation": relation, "guards": ward.name})
        case Claimant() as heir:
            found = _reached(_contact(report, family, heir), heir.name, word(RELATIONS, heir.relation))
        case _:
            found = Addressee()
    return found


def name_of(report: DeathReport, family: Family, ref: str) -> str | None:
    """Return the name behind *ref*: an heir's, a child's, the burier's, the reporter's, the fund's; None if unknown."""
    if ref == FUND:
        return FUND_NAME
    if ref == REPORTER:
        return report.reporter.name or None
    named = {one.ref: one.name for one in family.receiving} | {one.ref: one.name for one in family.children}
    return named.get(ref)


def account_of(family: Family, ref: str, wards: Collection[str] | None = None) -> str | None:
    """Return the account that receives what is *ref*'s: a guardian's for a minor; None if nobody named one.

    *wards* are as for `addressee`.
    """
    found = next((one for one in family.receiving if one.ref == ref), None)
    if isinstance(found, Claimant) and found.guardian is not None and _is_ward(found, wards):
        return account_of(family, found.guardian, wards)
    return found.account if found is not None else None


def account_end(family: Family, ref: str, wards: Collection[str] | None = None) -> str | None:
    """Return the last digits of the account that receives what is *ref*'s, the only ones that are ever shown."""
    account = account_of(family, ref, wards)
    return account[-LAST:] if account else None


def year_paid(claim: str, payment: str) -> tuple[str, int] | None:
    """Return the child and the year whose scholarship a payment is, by its id; None for any other payment."""
    found = YEAR_PAID.fullmatch(payment.removeprefix(claim)) if payment.startswith(claim) else None
    return (found["child"], int(found["year"])) if found else None


def heir_of(family: Family, ref: str) -> Claimant | None:
    """Return the heir called *ref*, or None."""
    return next((one for one in family.heirs if one.ref == ref), None)


def _is_ward(heir: Claimant, wards: Collection[str] | None) -> bool:
    return wards is None or heir.ref in wards


def _contact(report: DeathReport, family: Family, one: Claimant | Guardian | Burier) -> Contact:
    """Return how somebody is reached: for the reporter, who has no other address, as they were when they reported."""
    own = one.contact
    return report.reporter.contact if one.ref == family.reported_by and not (own.mail or own.address) else own


def _reached(contact: Contact, name: str, relation: str, *, guards: str = "") -> Addressee:
    mail = contact.mail if contact.mail and ONE_ADDRESS.fullmatch(contact.mail) else None
    return Addressee(name=name, address=contact.address, relation=relation, guards=guards, mail=mail)
