"""The chain of a region's claim links, held by one transaction."""

import os
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from schemas.claim_links import links_chain
from store.actors import Actor
from store.pool import Connection
from store.record import append_entry
from store.record import sql as record_sql
from store.writing import Writing


@dataclass
class Register:
    """The locked head of a region's chain; whoever changes a link of the region waits for it."""

    tx: Connection
    chain: str
    head: dict[str, Any]

    @classmethod
    async def locked(cls, tx: Connection, region: str) -> Self:
        """Return the register of a region, locked until the transaction ends."""
        chain = links_chain(region)
        head = await record_sql.lock_chain(tx, chain=chain, salt=os.urandom(16))
        return cls(tx, chain, dict(head))

    @property
    def seq(self) -> int:
        """Return the sequence of the entry that this transaction appends."""
        return int(self.head["seq"]) + 1

    async def log(self, action: str, actor: Actor, at: datetime, details: dict[str, Any]) -> None:
        """Append the transaction's one entry."""
        writing = Writing()
        append_entry(
            writing,
            self.head,
            chain=self.chain,
            action=action,
            actor=actor,
            command=f"{self.chain}/{self.seq}",
            at=at,
            details={name: value for name, value in details.items() if value is not None},
            objects=[details["link"]],
        )
        await writing.write(self.tx)
