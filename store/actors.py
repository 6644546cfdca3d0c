"""Actors: who acts, as the server establishes it from a sign-in or a claim link, and what stands against it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from law import regions
from schemas.cases import Change, Signature
from schemas.errors import Refused
from schemas.permissions import PERMITS
from schemas.refusals import Refusal
from schemas.signing import link_of, proven
from schemas.terms import Role
from store.pool import Connection
from store.queries import load

sql = load("record")


@dataclass(frozen=True)
class Through:
    """How somebody without an account acts: through a claim link, and only by what was handed in."""

    issued_by: str
    """Who issued the link, and answers for it."""
    told: frozenset[str]
    """The digests of the commands that follow from what was handed in."""


@dataclass(frozen=True)
class Actor:
    """Who acts, as the server established it: a user from a sign-in, or a claim link."""

    user: str | None
    office: str | None
    role: str
    regions: tuple[tuple[str, str], ...] = ()
    through: Through | None = None

    @property
    def hand(self) -> str | None:
        """Return the user whose hand counts for four eyes: a link's is that of whoever issued it."""
        return self.through.issued_by if self.through else self.user


SYSTEM = Actor(None, None, Role.SYSTEM)


async def establish(
    tx: Connection, signed: Signature | None, command: str, found: Mapping[str, Any] | None = None
) -> Actor:
    """Return who gives *command*, from the sign-in or the link and its proof; raises Refused NOT_SIGNED_IN.

    *found* holds the sign-in, if it was asked beside something else; its `id` is None if there is none.
    """
    if signed is None:
        raise Refused(Refusal.NOT_SIGNED_IN, command)
    if (link := link_of(signed.session)) is not None:
        return await _through(tx, link, signed, command)
    row = found if found is not None else await sql.find_actor(tx, session=signed.session)
    if row is None or row["id"] is None or not proven(row["secret_hash"], command, signed.proof):
        raise Refused(Refusal.NOT_SIGNED_IN, command)
    return Actor(row["id"], row["office"], "", tuple((role, region) for role, region in row["roles"]))


async def _through(tx: Connection, link: str, signed: Signature, command: str) -> Actor:
    row = await sql.find_hand_in(tx, link=link)
    if row is None or not proven(row["token_hmac"], command, signed.proof):
        raise Refused(Refusal.NOT_SIGNED_IN, command)
    through = Through(row["issued_by"], frozenset(row["told"]))
    return Actor(link, None, Role.LINK, ((Role.LINK, row["region"]),), through)


def permitted(actor: Actor, permit: str, region: str) -> str:
    """Return the role by which *actor* may do *permit* in *region*; raises Refused otherwise."""
    allowed = sorted(PERMITS[permit])
    held = [(role, scope) for role, scope in actor.regions if role in allowed]
    if not held:
        raise Refused(
            Refusal.NOT_PERMITTED,
            region,
            user=str(actor.user),
            action=permit,
            # Nobody can ask for the role of a link.
            roles=", ".join(role for role in allowed if role is not Role.LINK),
        )
    for role, scope in held:
        if covers(scope, region):
            return role
    scopes = ", ".join(sorted({scope for _, scope in actor.regions}))
    raise Refused(Refusal.FOREIGN_REGION, region, user=str(actor.user), regions=scopes)


def covers(scope: str, region: str) -> bool:
    """Return whether a role held in *scope* reaches *region*, under any code the region ever had."""
    if scope in ("*", region):
        return True
    codes = regions.lineage(region) if region != "*" else ()
    return scope in codes or scope in {code.split(".")[0] for code in codes}


def speaks_for(office: str | None, offices: Sequence[str]) -> bool:
    """Return whether somebody of *office* speaks for one of *offices*; `pusat/*` stands for all of the centre."""
    group, _, _ = (office or "").partition("/")
    return office in offices or f"{group}/*" in offices


async def require_disinterested(tx: Connection, change: Change, user: str) -> None:
    """Refuse *user* where a role was lent between them and a hand in it, and where they gain from it.

    Raises Refused FOUR_EYES, GAINS, and UNIDENTIFIED for somebody of whom nobody knows whether they gain.
    """
    conflict = await sql.conflict(tx, actor=user, hands=list(change.not_by), claim=change.gains)
    if conflict is not None:
        raise Refused(Refusal(conflict), change.case, user=user)
