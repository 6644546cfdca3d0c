"""The people of the tests: one user for each role that the law of four eyes and of regions tells apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.terms import Role
from starter.client import SignedIn
from starter.people import Grant, Office, Registers, User, sign_in
from starter.rehearsal.directory import own
from store.pool import Pool

PASSWORD = "kata sandi contoh"
OFFICE = "pusat/kantor-contoh"


@dataclass(frozen=True)
class People:
    """Everybody, signed in."""

    admin: SignedIn
    officer: SignedIn
    second_officer: SignedIn
    approver: SignedIn
    both: SignedIn
    """Officer and approver in one person: the one whom four eyes must stop."""
    escalation: SignedIn
    auditor: SignedIn


ROLES = {
    "admin": (Role.ADMIN,),
    "officer": (Role.OFFICER,),
    "second-officer": (Role.OFFICER,),
    "approver": (Role.APPROVER,),
    "both": (Role.OFFICER, Role.APPROVER),
    "escalation": (Role.ESCALATION,),
    "auditor": (Role.AUDITOR,),
}


def user(name: str, *roles: Role, region: str = "*") -> User:
    """Return a user of the sample office with *roles* in *region*."""
    grants = tuple(Grant(role=role, region=region) for role in roles)
    return User(id=name, office=OFFICE, password=PASSWORD, grants=grants, ties=(own(name),))


async def enter(pool: Pool, name: str) -> SignedIn:
    """Return a new sign-in of the user called *name*."""
    token = await sign_in(pool, name, PASSWORD)
    return SignedIn(token.id, token.secret)


async def everybody(pool: Pool, offices: Sequence[Office] = ()) -> People:
    """Register all users in an installation that has none, and its *offices*; sign the users in."""
    registers = Registers(pool, None)
    await registers.put_offices([Office(code=OFFICE, region="*", title="Kantor Contoh"), *offices])
    await registers.put_users([user(name, *roles) for name, roles in ROLES.items()])
    return People(**{name.replace("-", "_"): await enter(pool, name) for name in ROLES})
