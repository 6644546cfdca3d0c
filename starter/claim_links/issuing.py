"""Issuing: a link for a family that reports a death, or for the heirs of a claim who hand in documents; withdrawing it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from law.book import book
from law.regions import find, offset
from law.values import table, whole
from schemas.claim_links import Outcome, links_chain
from schemas.clock import Clock
from schemas.errors import Refused
from schemas.names import claim_id
from schemas.refusals import Refusal
from starter.claim_links.chain import Register
from starter.client import SignedIn
from starter.reading.cases import case_of, commitment_of
from store.actors import Actor, establish, permitted
from store.pool import Connection, Pool, transaction
from store.queries import load
from store.record import sql as record_sql
from vault.keys import KeyRing
from vault.links import link_digest, new_link_token

sql = load("claim_links")
PERMIT = "register.claim_link"
SETTLE = "register.hand_in"
POLICY = "policy.claim_links"


@dataclass(frozen=True)
class Issued:
    """A link as it is issued; nobody sees its token again."""

    link: str
    region: str
    claim: str | None
    valid_until: datetime
    token: str = field(repr=False)


class Links:
    """Changes a region's links on behalf of one sign-in, at a business instant."""

    def __init__(self, pool: Pool, ring: KeyRing, signed_in: SignedIn | None, at: datetime) -> None:
        self.pool = pool
        self.ring = ring
        self.signed_in = signed_in
        self.at = at

    async def issue(
        self, *, region: str | None = None, claim: str | None = None, days: int | None = None,
        instruction: str | None = None,
    ) -> Issued:  # fmt: skip
        """Issue a link of *region*, through which a death is reported, or of *claim*, through which documents come.

        Raises Refused without the role for the region, for a region or claim that is not there or is closed, and
        INVALID_INPUT for more days than the policy of the day gives.
        """
        case = await (
            commitment_of(self.pool, region, instruction)
            if region
            else case_of(self.pool, claim_id(str(claim)))
        )
        code = case["region"]
        clock = Clock(offset=offset(find(code)))
        today = clock.today(self.at)
        lasts = _lasting(days, table(book().ruling(POLICY, today)))
        token = new_link_token()
        async with transaction(self.pool) as tx:
            register = await Register.locked(tx, code)
            actor = await self._actor(tx, PERMIT, code)
            if case["closed_at"] is not None:
                raise Refused(Refusal.CASE_CLOSED, case["id"])
            series = f"{code}/{today.year}/claim-link"
            number = await record_sql.next_number(tx, series=series)
            issued = Issued(
                link=f"{code}-{today.year}-K{number:03d}", region=code, claim=claim,
                valid_until=clock.ends(today + timedelta(days=lasts)), token=token,
            )  # fmt: skip
            details = {"link": issued.link, "claim": claim, "valid_until": issued.valid_until.isoformat()}
            await register.log("claim_link.issued", actor, self.at, details)
            await sql.issue(
                tx, link=issued.link, token_hmac=link_digest(self.ring, token), region=code, case_id=case["id"],
                claim=claim, issued_by=actor.user, issued_at=self.at, valid_until=issued.valid_until,
                chain=register.chain, seq=register.seq,
            )  # fmt: skip
        return issued

    async def withdraw(self, link: str, why: str) -> None:
        """Withdraw a link that nobody has used; its page answers like one that never was.

        Raises Refused UNKNOWN_RECORD, OUT_OF_ORDER for one that was used or withdrawn, and without the role for it.
        """
        region = (await self._found(link))["region"]
        async with transaction(self.pool) as tx:
            register = await Register.locked(tx, region)
            actor = await self._actor(tx, PERMIT, region)
            found = await sql.standing(tx, link=link)
            if found["used"] or found["withdrawn"]:
                was = "something was handed in through it" if found["used"] else "it is withdrawn"
                raise Refused(Refusal.OUT_OF_ORDER, link, why=was, first="`kawal claim links`")
            await register.log("claim_link.withdrawn", actor, self.at, {"link": link, "why": why})
            await sql.withdraw(tx, link=link, why=why, at=self.at, chain=register.chain, seq=register.seq)

    async def settle(self, link: str, why: str) -> None:
        """Say what became of a hand-in that was left to an officer, and take it off the list of tasks.

        Raises Refused UNKNOWN_RECORD, OUT_OF_ORDER for one that waits for nobody, and without the role for it.
        """
        region = (await self._found(link))["region"]
        async with transaction(self.pool) as tx:
            register = await Register.locked(tx, region)
            actor = await self._actor(tx, SETTLE, region)
            found = await sql.standing(tx, link=link)
            if found["outcomes"] != [Outcome.LEFT]:
                raise Refused(
                    Refusal.OUT_OF_ORDER,
                    link,
                    why="nothing of it is left to an officer",
                    first="`kawal claim links`",
                )
            await register.log("hand_in.settled", actor, self.at, {"link": link, "why": why})
            await sql.came_to(
                tx, link=link, outcome=Outcome.SETTLED, claim=None, refusal=None, why=why, chain=register.chain,
                seq=register.seq,
            )  # fmt: skip
            await record_sql.close_tasks(tx, ids=[task_of(found["case_id"], link)], at=self.at)

    async def _found(self, link: str) -> Any:  # noqa: ANN401 - a row
        async with transaction(self.pool) as tx:
            found = await sql.standing(tx, link=link)
        if found is None:
            raise Refused(Refusal.UNKNOWN_RECORD, link, what="claim link")
        return found

    async def _actor(self, tx: Connection, permit: str, region: str) -> Actor:
        command = f"{links_chain(region)}/{permit}/{self.at.isoformat()}"
        actor = await establish(tx, self.signed_in.sign(command) if self.signed_in else None, command)
        return Actor(actor.user, actor.office, permitted(actor, permit, region))


def task_of(case: str, link: str) -> str:
    """Return the id of the task to look at a hand-in."""
    return f"{case}#hand_in.{link}"


def _lasting(days: int | None, policy: dict[str, Any]) -> int:
    most = whole(policy["longest"])
    chosen = whole(policy["days"]) if days is None else days
    if not 0 < chosen <= most:
        raise Refused(
            Refusal.INVALID_INPUT, "--valid-days", what="The time of a link", why=f"it takes 1 to {most} days",
            why_id=f"1 sampai {most} hari",
        )  # fmt: skip
    return chosen
