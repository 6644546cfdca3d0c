"""The reader: who reads, and which regions they may see. Reading takes any role in the region."""

from dataclasses import dataclass

from schemas.errors import Refused
from schemas.refusals import Refusal
from starter.client import SignedIn
from store.actors import covers, establish
from store.pool import Pool, reading


@dataclass(frozen=True)
class Reader:
    """A signed-in user with their roles, each held in a region, a province or the nation."""

    user: str
    office: str
    grants: tuple[tuple[str, str], ...]

    @property
    def scopes(self) -> tuple[str, ...]:
        """Return the regions in which this user holds any role."""
        return tuple(sorted({scope for _, scope in self.grants}))

    def sees(self, region: str) -> bool:
        """Return whether any role reaches *region*; what concerns the nation is seen by everybody."""
        return region == "*" or any(covers(scope, region) for scope in self.scopes)

    def holds(self, role: str, region: str) -> bool:
        """Return whether this user holds *role* in *region*."""
        return any(held == role and covers(scope, region) for held, scope in self.grants)

    def require(self, region: str) -> None:
        """Raise Refused FOREIGN_REGION unless a role reaches *region*."""
        if not self.sees(region):
            raise Refused(
                Refusal.FOREIGN_REGION, region, user=self.user, regions=", ".join(self.scopes) or "–"
            )


async def reader(pool: Pool, signed_in: SignedIn | None) -> Reader:
    """Return who reads; raises Refused NOT_SIGNED_IN, Unavailable."""
    async with reading(pool) as connection:
        actor = await establish(connection, signed_in.sign("read") if signed_in else None, "read")
    return Reader(str(actor.user), str(actor.office), actor.regions)
