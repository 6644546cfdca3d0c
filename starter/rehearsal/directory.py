"""The directory of a rehearsal: offices with addresses that reach nobody, and users who are roles, not people."""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256

from law.offices import OfficeKind, office_code, title
from law.regions import Region, find, present
from schemas.terms import Role
from starter.people import Grant, Office, Registers, Tie, User

PASSWORD = "simulasi-kawal"  # noqa: S105 - printed for whoever looks at a rehearsal
ADMIN = "admin"
NATION = "*"
KINDS = tuple(kind for kind in OfficeKind if kind is not OfficeKind.EVALUATOR)
CLIMBED = (OfficeKind.HEAD, OfficeKind.SEKDA, OfficeKind.COMPLIANCE_TEAM, OfficeKind.PROSECUTOR)


async def furnish(registers: Registers, addressees: Iterable[str], cast: Iterable[str], until: date) -> None:
    """Record the offices that every ladder climbs to, all offices of the *cast*, and the users who act for them."""
    offices = {office.code: office for code in addressees for office in _climbed(code)}
    for code in cast:
        for entry in {find(code), present(code, until)}:
            offices |= {office.code: office for office in _offices(entry)}
    offices["pusat/kawal"] = Office(
        code="pusat/kawal", region=NATION, title="Pengelola kawal (SIMULASI)", mail="kawal@kantor.example"
    )
    await registers.put_offices(sorted(offices.values(), key=lambda office: office.code))
    await registers.put_users(
        [
            _user(ADMIN, "pusat/kawal", Grant(role=Role.ADMIN, region=NATION)),
            _user("auditor", "pusat/kawal", Grant(role=Role.AUDITOR, region=NATION)),
            _user("eskalasi.pusat", "pusat/kemendagri-keuda", Grant(role=Role.ESCALATION, region=NATION)),
            *(user for code in sorted(cast) for user in _users(code)),
        ]
    )


def officer(code: str) -> str:
    """Return the case officer of a region."""
    return f"petugas.{code.replace('.', '-')}"


def approver(code: str) -> str:
    """Return the second pair of eyes of a region."""
    return f"pemeriksa.{code.replace('.', '-')}"


def signer(code: str) -> str:
    """Return who signs for the scheme branch that serves a region."""
    return f"cabang.{code.replace('.', '-')}"


def reviewer(code: str) -> str:
    """Return who looks a second time at claims of a region that stand out."""
    return f"telaah.{code.replace('.', '-')}"


def _users(code: str) -> tuple[User, ...]:
    sekda = office_code(OfficeKind.SEKDA, code)
    branch = office_code(OfficeKind.SCHEME_BRANCH, code)
    return (
        # Holding both roles does not help: four eyes follow the person.
        _user(
            officer(code),
            sekda,
            Grant(role=Role.OFFICER, region=code),
            Grant(role=Role.APPROVER, region=code),
        ),
        _user(approver(code), sekda, Grant(role=Role.APPROVER, region=code)),
        _user(signer(code), branch, Grant(role=Role.APPROVER, region=code)),
        _user(reviewer(code), branch, Grant(role=Role.OFFICER, region=code)),
    )


def _user(name: str, office: str, *grants: Grant) -> User:
    return User(id=name, office=office, password=PASSWORD, grants=grants, ties=(own(name),))


def own(user: str) -> Tie:
    """Return what stands for the NIK of a user who is a role, not a person: nobody's."""
    return Tie(what="nik", hmac=sha256(f"NIK of {user}".encode()).digest())


def _climbed(code: str) -> Iterable[Office]:
    region = find(code)
    for kind in CLIMBED:
        yield _office(kind, region)


def _offices(region: Region) -> Iterable[Office]:
    for kind in KINDS:
        yield _office(kind, region)


def _office(kind: OfficeKind, region: Region) -> Office:
    code = office_code(kind, region.code)
    return Office(
        code=code,
        region=region.code,
        title=title(kind, region),
        mail=f"{code.replace('/', '.').replace('_', '-')}@kantor.example",
    )
