"""One death in a region of the tests: its people are synthetic, its documents are scans of nothing."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count

from law.registration import compose_nik
from schemas.base import Message
from schemas.cases import Answer
from schemas.claims import Attach, Attached, ClaimState, NameFamily, Prepare
from schemas.families import Claimant, Contact, DeathReport, Family, Reporter, Schoolchild
from schemas.issuing import ReportDeath
from schemas.names import claim_id
from schemas.registration import Approve
from schemas.terms import Cause
from starter.client import SignedIn
from tests.support.stages import DIED, REPORTED, YEAR, Region, nik
from tests.support.world import CONDUCTED

ACCOUNTS = count(7_000_000_001)
"""No two families of the tests share an account, unless a test wants it."""
PDF = b"%PDF-1.7\n% SIMULASI "


def heir(number: int = 1, relation: str = "WIDOW", **more: object) -> Claimant:
    """Return a synthetic heir of age."""
    born = date(1981, 3, number)
    said = {
        "ref": f"H{number}",
        "name": f"Ahli Waris Contoh {number:03d}",
        "nik": compose_nik("11.01", born, female=True, serial=900 + number),
        "relation": relation,
        "birth_date": born,
        "account": f"{next(ACCOUNTS)}",
        "contact": Contact(address="alamat contoh"),
    }
    return Claimant.model_validate(said | more)


def child(number: int = 1, level: str = "SD", born: date = date(2013, 5, 2)) -> Schoolchild:
    """Return a synthetic child at school, whose money goes to the first heir."""
    return Schoolchild(
        ref=f"C{number}", name=f"Anak Contoh {number:03d}", birth_date=born, level=level, paid_to="H1"
    )


@dataclass
class Death:
    """A worker's death and the claim for it."""

    here: Region
    serial: int = 1
    cause: Cause = Cause.NON_WORK
    died_on: date = DIED
    family: Family = field(default_factory=lambda: Family(heirs=(heir(),)))
    at: datetime = REPORTED
    traffic: bool = False
    number: str = ""
    steps: "count[int]" = field(default_factory=lambda: count(1))

    @property
    def claim(self) -> str:
        """Return the claim's number."""
        return self.number or f"{self.here.code}-{YEAR}-001"

    @property
    def case(self) -> str:
        """Return the claim's case."""
        return claim_id(self.claim)

    async def reported(self, by: SignedIn | None = None, *, occurrence: int | str = 1) -> Answer:
        """Report the death; its claim opens, or the one that is open is joined."""
        world = self.here.world
        report = DeathReport(
            nik=nik(self.here.code, self.serial),
            died_on=self.died_on,
            cause=self.cause,
            traffic=self.traffic,
            reporter=Reporter(name="Pelapor Contoh", contact=Contact(address="alamat contoh")),
        )
        content, digest = await world.installation.upload("claim", report.model_dump_json().encode())
        family, family_digest = await self.sealed(self.family)
        body = ReportDeath(
            died_on=self.died_on,
            cause=self.cause,
            traffic=self.traffic,
            content=content,
            content_digest=digest,
            family=family,
            family_digest=family_digest,
        )
        answer = await world.give(
            by or world.people.officer,
            self.here.commitment,
            "report_death",
            "commitment.open_claim",
            body,
            at=self.at,
            occurrence=occurrence,
        )
        self.number = str(answer.details["claim"])
        return answer

    async def attached(
        self,
        *codes: str,
        by: SignedIn | None = None,
        content: bytes = b"",
        about: str | None = None,
        received_on: date | None = None,
    ) -> Answer:
        """Bring documents in one scan: those named, or all that are missing; received today, or on a day before."""
        missing = tuple((await self.state()).missing)
        scan = await self.scan(codes or missing, content, about)
        body = Attach(documents=(scan,), received_on=received_on or self.today)
        return await self.give("attach", "claim.attach", body, by=by)

    async def scan(self, codes: tuple[str, ...], content: bytes = b"", about: str | None = None) -> Attached:
        """Upload a scan that serves as *codes*."""
        data = content or PDF + f"{self.claim} {next(self.steps)} {' '.join(codes)}\n".encode()
        name, sha256 = await self.here.world.installation.upload("claim-document", data)
        return Attached(codes=codes, about=about, content=name, sha256=sha256)

    async def named(self, family: Family, by: SignedIn | None = None) -> Answer:
        """Name another family."""
        content, digest = await self.sealed(family)
        self.family = family
        return await self.give(
            "name_family", "claim.family", NameFamily(content=content, content_digest=digest), by=by
        )

    async def sealed(self, family: Family) -> tuple[str, str]:
        """Upload a family."""
        return await self.here.world.installation.upload("claim-family", family.model_dump_json().encode())

    async def complete(self) -> None:
        """Come to a claim whose file is complete."""
        await self.reported()
        await self.attached()

    async def prepared(self, by: SignedIn | None = None) -> Answer:
        """Have the claim prepared, by the second officer unless told otherwise."""
        maker = by or self.here.world.people.second_officer
        return await self.give("prepare", "claim.prepare", Prepare(), by=maker)

    async def approved(self, by: SignedIn | None = None) -> Answer:
        """Approve the claim, as the approver unless told otherwise."""
        return await self.give(
            "approve", "claim.approve", Approve(), by=by or self.here.world.people.approver
        )

    async def decided(self) -> None:
        """Come to a claim that is approved."""
        await self.complete()
        await self.prepared()
        await self.approved()

    async def paid(self) -> None:
        """Come to a claim whose bank has answered."""
        await self.decided()
        await self.advance()
        await self.advance(1)

    async def give(
        self,
        update: str,
        permit: str,
        body: Message,
        *,
        by: SignedIn | None = None,
        occurrence: int | str | None = None,
    ) -> Answer:
        """Give the claim a command at its own time."""
        world = self.here.world
        return await world.give(
            by or world.people.officer,
            self.case,
            update,
            permit,
            body,
            at=self.at,
            occurrence=occurrence or f"{next(self.steps)}",
        )

    async def advance(self, days: int = 0) -> None:
        """Let days pass for the claim and whoever it wakes."""
        self.at += timedelta(days=days)
        await self.here.world.advance(self.case, self.at)

    async def until(self, at: datetime) -> None:
        """Let time pass until an instant."""
        self.at = at
        await self.here.world.advance(self.case, at)

    async def state(self) -> ClaimState:
        """Return the claim's state."""
        return await self.here.world.state(self.case, ClaimState)

    async def facts(self, kind: str) -> list[dict[str, object]]:
        """Return the claim's facts of one kind, wherever they were recorded."""
        return await self.here.world.rows(
            f"SELECT * FROM {kind} WHERE claim = $1 ORDER BY known_at, seq, position",  # noqa: S608 - a fact's own table
            self.claim,
        )

    @property
    def today(self) -> date:
        """Return the claim's date."""
        return CONDUCTED.today(self.at)
