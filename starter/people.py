"""Offices, users and sign-in. Registers, not cases: each change is one audited transaction of its own."""

import asyncio
import os
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import Field

from schemas.base import Message, canonical, digest
from schemas.directory import Holding
from schemas.errors import Refused
from schemas.permissions import PERMITS
from schemas.refusals import Refusal
from schemas.signing import secret_hash
from schemas.terms import Role
from starter.client import SignedIn
from store import directory
from store.actors import Actor, establish, permitted
from store.pool import Connection, Pool, reading, transaction
from store.queries import load
from store.record import append_entry
from store.record import sql as record_sql
from store.writing import Writing
from vault.signin import Token, hash_password, new_token, verify_password

sql = load("registers")
LASTS = timedelta(hours=12)
"""How long a sign-in lasts."""
CLERK = Actor(None, None, Role.SYSTEM)


Mail = Annotated[str, Field(pattern=r"^$|^[^\s@,;<>\"]+@[^\s@,;<>\"]+$", max_length=254)]
Phone = Annotated[str, Field(pattern=r"^$|^\+?[0-9 ()./-]+$", max_length=40)]


class Office(Message):
    """An office that acts, is told, or sends, as it stands from a day on; without one, as it stands at last.

    What is not given stays as it was; an empty text takes a mail or phone away.
    """

    code: Annotated[str, Field(pattern=r"^[a-z0-9./-]+$")]
    region: str
    title: Annotated[str, Field(min_length=1, max_length=200)]
    mail: Mail | None = None
    phone: Phone | None = None
    holding: Holding | None = None
    """How its head holds it: definitive, plt (acting), plh (daily acting), pj (interim)."""
    valid_from: date | None = None


class Handover(Message):
    """The head of an office changes: from a day on it is held so, by the document that says it."""

    code: str
    on: date
    holding: Holding
    document: Annotated[str, Field(min_length=1, max_length=200)]
    title: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    mail: Mail | None = None
    phone: Phone | None = None


class Grant(Message):
    """A role held in a region, a province with its regions, or the nation (`*`)."""

    role: Role
    region: str


class Tie(Message):
    """A keyed digest of a user's own NIK or bank account, by which claims that pay them are known."""

    what: Literal["nik", "account"]
    hmac: Annotated[bytes, Field(min_length=32, max_length=32)]


class User(Message):
    """A user: an opaque id, an office, and roles."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9.-]+$")]
    office: str
    password: str
    grants: tuple[Grant, ...]
    ties: tuple[Tie, ...] = ()


class Delegation(Message):
    """A role lent to another user for a time, by whoever holds it."""

    to: str
    role: Role
    region: str
    valid_from: datetime
    valid_to: datetime


class Registers:
    """Changes registers on behalf of one sign-in; without one, only while nobody administers the installation."""

    def __init__(self, pool: Pool, signed_in: SignedIn | None) -> None:
        self.pool = pool
        self.signed_in = signed_in

    async def put_offices(self, offices: Sequence[Office]) -> None:
        """Add offices or say what changes of them; raises Refused without the role for it."""
        async with transaction(self.pool) as tx:
            actor = await self._actor(tx, "register.office", "offices")
            listed = canonical([office.model_dump(mode="json") for office in offices])
            details = {"offices": len(offices), "sha256": digest(listed)}
            await self._log(tx, "register/offices", "office.recorded", actor, details)
            said = [
                directory.Said(office=office.code, **office.model_dump(exclude={"code", "region"}))
                for office in offices
            ]
            await directory.enrol(tx, {office.code: office.region for office in offices})
            await directory.record(tx, said)

    async def hand_over(self, handover: Handover) -> directory.Entry:
        """End an office's entry and begin the next, and return that.

        Raises Refused UNKNOWN_RECORD, ALREADY_RECORDED for a second one of that day, and without the role for it.
        """
        code, begins = handover.code, handover.on
        async with transaction(self.pool) as tx:
            actor = await self._actor(tx, "register.office", "offices")
            details = {
                "office": code, "on": begins.isoformat(), "holding": handover.holding,
                "document": handover.document,
            }  # fmt: skip
            await self._log(tx, "register/offices", "office.handed_over", actor, details)
            known = (await directory.entries(tx, [code]))[code]
            if not known:
                raise Refused(Refusal.UNKNOWN_RECORD, code, what="office (`kawal ops office add`)")
            if any(entry.valid_from == begins for entry in known):
                raise Refused(Refusal.ALREADY_RECORDED, code, what="The handover", on=begins.isoformat())
            said = handover.model_dump(exclude={"code", "on", "document"})
            await directory.record(tx, [directory.Said(office=code, valid_from=begins, **said)])
            return next(e for e in (await directory.entries(tx, [code]))[code] if e.valid_from == begins)

    async def put_users(self, users: Sequence[User]) -> None:
        """Add or change users with exactly these roles; raises Refused without the role for it."""
        hashed = {
            password: await asyncio.to_thread(hash_password, password)
            for password in {user.password for user in users}
        }
        async with transaction(self.pool) as tx:
            actor = await self._actor(tx, "register.user", "users")
            for user in users:
                await sql.put_user(tx, id=user.id, office=user.office, password_hash=hashed[user.password])
                await sql.clear_roles(tx, user=user.id)
                for grant in user.grants:
                    await sql.put_role(tx, user=user.id, role=grant.role, region=grant.region)
                await self._tie(tx, user.id, user.ties)
                grants = [f"{grant.role}@{grant.region}" for grant in user.grants]
                await self._log(
                    tx, "register/users", "user.recorded", actor, {"user": user.id, "grants": grants}
                )

    async def identify(self, user: str, ties: Sequence[Tie]) -> None:
        """Record keyed digests of a user's own NIK and accounts, which are never taken back.

        Raises Refused UNKNOWN_RECORD, and without the role for it.
        """
        async with transaction(self.pool) as tx:
            actor = await self._actor(tx, "register.identity", user)
            if not await sql.is_user(tx, user=user):
                raise Refused(Refusal.UNKNOWN_RECORD, user, what="user")
            await self._tie(tx, user, ties)
            kinds = sorted({tie.what for tie in ties})
            await self._log(tx, "register/users", "user.identified", actor, {"user": user, "of": kinds})

    async def delegate(self, given: Delegation) -> None:
        """Lend a role of one's own to another user for a time.

        Raises Refused NOT_SIGNED_IN, NOT_PERMITTED for a role that is not one's own in that region, UNKNOWN_RECORD for
        an unknown user.
        """
        async with transaction(self.pool) as tx:
            actor = await self._actor(tx, "register.delegation", given.to, given.region)
            user = str(actor.user)
            if not await sql.is_user(tx, user=given.to):
                raise Refused(Refusal.UNKNOWN_RECORD, given.to, what="user")
            if not await sql.holds(tx, user=user, role=given.role, region=given.region):
                raise Refused(
                    Refusal.NOT_PERMITTED, given.region, user=user, action="register.delegation",
                    roles=given.role,
                )  # fmt: skip
            await sql.delegate(
                tx, from_user=user, to_user=given.to, role=given.role, region=given.region,
                valid_from=given.valid_from, valid_to=given.valid_to,
            )  # fmt: skip
            details = {"from": user, **given.model_dump(mode="json")}
            await self._log(tx, "register/users", "role.delegated", actor, details)

    @staticmethod
    async def _tie(tx: Connection, user: str, ties: Sequence[Tie]) -> None:
        for tie in ties:
            await sql.tie(tx, user=user, what=tie.what, hmac=tie.hmac)

    async def log(
        self,
        tx: Connection,
        register: str,
        permit: str,
        action: str,
        details: dict[str, Any],
        *,
        region: str | None = "*",
    ) -> None:
        """Check *permit* and write the audit entry of a register's change, in the caller's transaction.

        *region* is where the role must be held; None: anywhere, for what belongs to no region.
        """
        actor = await self._actor(tx, permit, register, region)
        await self._log(tx, f"register/{register}", action, actor, details)

    async def _actor(self, tx: Connection, permit: str, what: str, region: str | None = "*") -> Actor:
        command = f"register/{what}/{datetime.now(UTC).isoformat()}"
        if self.signed_in is None:
            if await sql.has_admin(tx):
                raise Refused(Refusal.NOT_SIGNED_IN, what)
            return CLERK
        actor = await establish(tx, self.signed_in.sign(command), command)
        if region is None:
            region = next((scope for role, scope in actor.regions if role in PERMITS[permit]), "*")
        return Actor(actor.user, actor.office, permitted(actor, permit, region))

    async def _log(
        self, tx: Connection, chain: str, action: str, actor: Actor, details: dict[str, Any]
    ) -> None:
        head = await record_sql.lock_chain(tx, chain=chain, salt=os.urandom(16))
        writing = Writing()
        append_entry(
            writing,
            head,
            chain=chain,
            action=action,
            actor=actor,
            command=action,
            at=datetime.now(UTC),
            details=details,
        )
        await writing.write(tx)


async def sign_in(pool: Pool, user: str, password: str) -> Token:
    """Return a new token for *user*; raises Refused NOT_SIGNED_IN, in the same words whatever was wrong."""
    async with reading(pool) as connection:
        row = await sql.user_for_sign_in(connection, id=user)
    # A hash is checked even for nobody, so that the answer's time does not say who exists.
    hashed = row["password_hash"] if row else await asyncio.to_thread(hash_password, "nobody")
    if not await asyncio.to_thread(verify_password, hashed, password) or row is None:
        raise Refused(Refusal.SIGN_IN_FAILED, user)
    token = new_token()
    async with transaction(pool) as tx:
        await sql.sign_in(
            tx,
            id=token.id,
            user=user,
            secret_hash=secret_hash(token.secret),
            expires_at=datetime.now(UTC) + LASTS,
        )
    return token


async def sign_out(pool: Pool, signed_in: SignedIn) -> None:
    """End a sign-in."""
    async with transaction(pool) as tx:
        await sql.sign_out(tx, id=signed_in.session)


async def installation_kind(pool: Pool) -> str:
    """Return `real` or `rehearsal`."""
    async with reading(pool) as connection:
        return str(await sql.installation_kind(connection))
