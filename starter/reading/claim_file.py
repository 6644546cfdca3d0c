"""A claim's dossier: everything on record of it, with the names of its people unsealed for the one who reads."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from pydantic import ValidationError

from law.regions import find, offset
from schemas.base import Message
from schemas.claim_dossier import (
    Agency,
    ClaimDossier,
    Decided,
    Disputed,
    Filed,
    Found,
    Happened,
    Payment,
    Person,
    Pupil,
    Rested,
    Schooling,
    Sent,
)
from schemas.claim_letters import Sealed
from schemas.claim_people import account_end, name_of, year_paid
from schemas.clock import Clock
from schemas.errors import Refused
from schemas.families import DeathReport, Family
from schemas.money import Rupiah
from schemas.names import claim_id
from schemas.refusals import Refusal
from schemas.rulings import Ruling
from schemas.terms import Role
from starter.reading.reader import Reader
from starter.reading.sealed import unsealed
from store.chain import broken_links
from store.claim_letters import Read, dead, log, standing
from store.pool import Connection, Pool, reading
from store.queries import load, rows
from vault.keys import KeyRing
from vault.persons import Sensitivity, open_, unwrap

sql = load("claim_file")
M = TypeVar("M", bound=Message)


class FamilyOnFile(Message):
    """Who claims, in the latest edition on record; nobody, in edition 0, where no family was named."""

    edition: int
    family: Family


async def dossier(pool: Pool, ring: KeyRing, reader: Reader, claim: str) -> ClaimDossier:
    """Return everything on record of *claim*; reading it is logged person by person.

    Raises Refused UNKNOWN_RECORD, FOREIGN_REGION, and for sealed files that are not what their digests name.
    """
    opened, on_file = await _on_file(pool, ring, reader, claim)
    report = await _file(
        DeathReport, pool, ring, Sealed(content=opened["content"], sha256=opened["content_digest"])
    )
    async with reading(pool) as connection:
        await log(connection, _read(reader, claim, opened["person"], on_file.family))
        name = await _dead(connection, ring, opened["person"])
        return await _dossier(connection, opened, name, report, on_file.family, on_file.edition)


async def family_on_file(pool: Pool, ring: KeyRing, reader: Reader, claim: str) -> FamilyOnFile:
    """Return the family of *claim* as it is on file, accounts and all; reading it is logged person by person.

    Raises Refused UNKNOWN_RECORD (also where nobody has named a family yet), FOREIGN_REGION, and for a sealed file that
    is not what its digest names.
    """
    _, found = await _on_file(pool, ring, reader, claim)
    if found.edition == 0:
        raise Refused(Refusal.UNKNOWN_RECORD, claim, what="family")
    read = Read(reader.user, "family on file", {Sensitivity.FAMILY: _named(claim, found.family)})
    async with reading(pool) as connection:
        await log(connection, read)
    return found


async def _on_file(pool: Pool, ring: KeyRing, reader: Reader, claim: str) -> tuple[Any, FamilyOnFile]:
    """Return how *claim* stands, as a row, and its family; whoever calls it logs the read."""
    async with reading(pool) as connection:
        opened = await sql.opened(connection, claim=claim, case=claim_id(claim))
        if opened is None:
            raise Refused(Refusal.UNKNOWN_RECORD, claim, what="claim")
        reader.require(opened["region"])
        named = await sql.family(connection, claim=claim)
    if named is None:
        return opened, FamilyOnFile(edition=0, family=Family())
    sealed = Sealed(content=named["content"], sha256=named["content_digest"])
    return opened, FamilyOnFile(edition=named["edition"], family=await _file(Family, pool, ring, sealed))


async def _dossier(
    connection: Connection,
    opened: Any,  # noqa: ANN401 - a row
    name: str | None,
    report: DeathReport,
    family: Family,
    editions: int,
) -> ClaimDossier:
    claim, region = opened["claim"], find(opened["region"])
    clock = Clock(offset=offset(region))
    own = await rows(sql.entries(connection, chain=opened["id"]))
    reported = await rows(sql.reported(connection, chain=opened["chain"], seq=opened["seq"]))
    waiting = (opened["waits_since"] or 0) > (opened["completed_at"] or 0)
    payments = await rows(sql.payments(connection, claim=claim))

    def named(ref: str) -> str:
        return name_of(report, family, ref) or ref

    return ClaimDossier(
        claim=claim,
        chain=opened["id"],
        region=region.code,
        region_name=region.name,
        stage=opened["stage"],
        closed=opened["closed_at"] is not None,
        dead=name,
        died_on=opened["died_on"],
        cause=opened["cause"],
        traffic=opened["traffic"],
        opened_on=opened["effective_on"],
        memberships=tuple(await sql.memberships(connection, claim=claim)),
        reporter=report.reporter.name or None,
        reporter_relation=report.reporter.relation,
        as_of=clock.today(max(row["business_at"] for row in own)),
        complete_on=None if waiting else opened["complete_on"],
        pay_by=None if waiting else opened["pay_by"],
        missing=tuple(opened["missing"] or ()) if waiting else (),
        obstacles=tuple(opened["obstacles"] or ()) if waiting else (),
        intact=not broken_links(_columns(row) for row in own),
        editions=editions,
        entries=tuple(_happened(row, clock) for row in [*reported, *own]),
        documents=tuple(_filed(row, named) for row in await rows(sql.documents(connection, claim=claim))),
        decisions=tuple(Decided(**dict(row)) for row in await rows(sql.decisions(connection, claim=claim))),
        agency=tuple(Agency(**dict(row)) for row in await rows(sql.agency(connection, claim=claim))),
        findings=_findings(own),
        rulings=_rulings(own),
        people=_people(family, _shares(own)),
        scholarships=tuple(
            Pupil(**{**dict(row), "child": named(row["child"])})
            for row in await rows(sql.scholarships(connection, claim=claim))
        ),
        ended=tuple(
            Schooling(**{**dict(row), "child": named(row["child"])})
            for row in await rows(sql.ended(connection, claim=claim))
        ),
        payments=tuple(_payments(payments, _payees(claim, own, family, payments), named)),
        letters=tuple(
            Sent(
                letter=one.letter,
                template=one.template,
                to=named(one.to_ref),
                written_on=one.written_on,
                sent_to=one.sent_to,
                declined=one.declined,
                sha256=one.pdf.sha256 if one.pdf else None,
            )
            for one in await standing(connection, claim=claim)
        ),
        appeals=tuple(Disputed(**dict(row)) for row in await rows(sql.appeals(connection, claim=claim))),
    )


async def _file(model: type[M], pool: Pool, ring: KeyRing, sealed: Sealed) -> M:
    data = await unsealed(pool, ring, sealed)
    try:
        return model.model_validate_json(data)
    except ValidationError as error:
        fields = sorted({".".join(map(str, problem["loc"])) for problem in error.errors()})
        # The validator's own message would quote what stands in the file.
        raise Refused(
            Refusal.INVALID_INPUT, sealed.content, what="the sealed file", why=f"see {', '.join(fields)}"
        ) from None


async def _dead(connection: Connection, ring: KeyRing, person: str) -> str | None:
    sealed = await dead(connection, person)
    if sealed is None:
        return None
    wrapped, identity = sealed
    return str(open_(unwrap(ring, wrapped), person, Sensitivity.IDENTITY, identity).get("nama") or "") or None


def _read(reader: Reader, claim: str, person: str, family: Family) -> Read:
    records: dict[str, list[str]] = {
        Sensitivity.FAMILY: [f"{claim}/reporter", *_named(claim, family)],
        Sensitivity.IDENTITY: [person],
    }
    return Read(reader.user, "claim file", records)


def _named(claim: str, family: Family) -> list[str]:
    """Return everybody whom a family names, as reads of them are logged."""
    return [f"{claim}/{one.ref}" for one in (*family.receiving, *family.children)]


def _columns(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row
    return {key: value for key, value in dict(row).items() if key != "title"}


def _happened(row: Any, clock: Clock) -> Happened:  # noqa: ANN401 - a row
    at: datetime = row["business_at"]
    return Happened(
        chain=row["chain"],
        seq=row["seq"],
        action=row["action"],
        on=clock.today(at),
        at=at,
        office=_link(row) or row["title"] or row["office"],
        hash=row["hash"].hex(),
    )


def _link(row: Any) -> str | None:  # noqa: ANN401 - a row
    """Return the claim link through which an entry came: no office did that."""
    return f"tautan {row['actor']}" if row["role"] == Role.LINK else None


def _filed(row: Any, named: Any) -> Filed:  # noqa: ANN401 - a row, a function
    about = named(row["about"]) if row["about"] else None
    return Filed(**{**dict(row), "codes": tuple(row["codes"]), "about": about})


def _findings(entries: Sequence[Any]) -> tuple[Found, ...]:
    """Return what the latest recommendation found, as its entry says: of each membership, or of the death at large."""
    listed = next(
        (row["details"]["findings"] for row in reversed(entries) if "findings" in row["details"]), ()
    )
    found = []
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, dict):
            known = {name: one.get(name) for name in ("membership", "programme", "pays")}
            found.append(Found(**known, codes=tuple(map(str, one.get("findings", ())))))
        else:
            found.append(Found(codes=(str(one),)))
    return tuple(found)


def _rulings(entries: Sequence[Any]) -> tuple[Rested, ...]:
    """Return every ruling that an entry rests on, with the first entry that does."""
    found: dict[tuple[str, date, str], Rested] = {}
    for row in entries:
        for one in row["rulings"]:
            ruling = Ruling.model_validate(one)
            key = (ruling.parameter, ruling.effective_from, str(ruling.value))
            found.setdefault(key, Rested(ruling=ruling, entry=row["seq"]))
    return tuple(found[key] for key in sorted(found))


def _planned(entries: Sequence[Any]) -> dict[str, tuple[str, int]]:
    """Return whose each payment is and how much, as recommendations say; the latest one counts."""
    return {
        str(one["payment"]): (str(one["payee"]), int(one["amount"]))
        for row in _recommending(entries)
        for one in row["details"]["payments"]
    }


def _recommending(entries: Sequence[Any]) -> list[Any]:
    """Return the entries that say whom to pay; others say only how many payments they are about."""
    return [row for row in entries if isinstance(row["details"].get("payments"), list)]


def _shares(entries: Sequence[Any]) -> dict[str, int]:
    """Return what the latest recommendation gives each payee."""
    shares: dict[str, int] = {}
    for ref, amount in _planned(_recommending(entries)[-1:]).values():
        shares[ref] = shares.get(ref, 0) + amount
    return shares


def _people(family: Family, shares: Mapping[str, int]) -> tuple[Person, ...]:
    def share(ref: str) -> Rupiah | None:
        return Rupiah(shares[ref]) if ref in shares else None

    names = {one.ref: one.name for one in family.receiving}
    found = [
        Person(
            ref=one.ref,
            name=one.name,
            relation=one.relation,
            birth_date=one.birth_date,
            guardian=names.get(one.guardian or ""),
            account_end=account_end(family, one.ref),
            renounced=one.renounced,
            share=share(one.ref),
        )
        for one in family.heirs
    ]
    found += [
        Person(ref=one.ref, name=one.name, relation="CHILD", birth_date=one.birth_date)
        for one in family.children
    ]
    found += [
        Person(
            ref=one.ref, name=one.name, relation="guardian", account_end=account_end(family, one.ref),
            share=share(one.ref),
        )
        for one in family.guardians
    ]  # fmt: skip
    if (burier := family.buried_by) is not None:
        found.append(
            Person(
                ref=burier.ref, name=burier.name, relation="burier", account_end=account_end(family, burier.ref),
                share=share(burier.ref),
            )
        )  # fmt: skip
    return tuple(found)


def _payees(claim: str, entries: Sequence[Any], family: Family, payments: Sequence[Any]) -> dict[str, str]:
    """Return whose each payment is: as recommended, a child's payee's, and that of the payment it was sent again for."""
    payees = {payment: ref for payment, (ref, _) in _planned(entries).items()}
    paid_to = {child.ref: child.paid_to for child in family.children}
    for row in payments:
        payment = row["payment"]
        year = year_paid(claim, payment)
        if year is not None and (ref := paid_to.get(year[0])):
            payees.setdefault(payment, ref)
        if row["resent_as"] and payment in payees:
            payees.setdefault(row["resent_as"], payees[payment])
    return payees


def _payments(payments: Sequence[Any], payees: Mapping[str, str], named: Any) -> Sequence[Payment]:  # noqa: ANN401
    return [
        Payment(**dict(row), payee=named(payees[row["payment"]]) if row["payment"] in payees else None)
        for row in payments
    ]
