"""One region's way through the stages on a conducted clock, as far as a test needs it to have come.

Six workers are insured for 2022 from the regional budget; the people are synthetic.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from activities.budgeting import budget
from law.registration import compose_nik
from schemas.budgeting import BudgetLine, RecordMilestone
from schemas.cases import Answer
from schemas.claims import Attach, Attached, ClaimState
from schemas.clock import Clock
from schemas.contributions import ConfirmPayment, Pay
from schemas.families import Claimant, DeathReport, Family
from schemas.issuing import ReportDeath, SubmitRoster
from schemas.money import Rupiah
from schemas.names import budget_id, claim_id, commitment_id, contributions_id, registration_id
from schemas.orders import OpenBudget
from schemas.registration import Approve
from schemas.terms import Cause, Funding, Milestone, Segment, WorkerClass
from starter.client import SignedIn
from starter.rehearsal.people import spelled
from tests.support.world import CONDUCTED, INSTRUCTION, SIGNED_ON, World, on

YEAR = 2022
HEADCOUNT = 6
MONTHLY = 16_800
"""What a month costs for a non-wage-earner with an income of one million: the law tests hold that."""
FIRST_BORN = 1958
DAYS = 16
"""Days of a month, from the 13th on, on which somebody synthetic is born: none is another with day and month swapped."""
REGIONS = 8599
"""A prime greater than the span of regions' numbers, so that no two regions share a day."""
DPA = on(date(2022, 1, 10))
UPLOADED = on(date(2022, 1, 12))
FIRST_MONTH = 2
BILLED = on(date(2022, 2, 1), 0)
DIED = date(2022, 3, 10)
REPORTED = on(date(2022, 3, 14))


def line(funding: Funding = Funding.APBD_MURNI, headcount: int = HEADCOUNT, months: int = 11) -> BudgetLine:
    """Return a budget line that just covers its people."""
    return BudgetLine(
        owner="dinas-sosial",
        payer="dinas-sosial",
        account_code="5.1.02.02.02.0006",
        segment=Segment.RENTAN,
        worker_class=WorkerClass.BPU,
        funding=funding,
        headcount=headcount,
        income=Rupiah(1_000_000),
        months=months,
        amount=Rupiah(MONTHLY * headcount * months),
    )


def born(region: str, serial: int) -> date:
    """Return the birth date of a synthetic man; his namesakes of other regions have others, so that nobody resembles anybody."""
    months, day = divmod(97 * int(region.replace(".", "")) % REGIONS + serial - 1, DAYS)
    return date(FIRST_BORN + months // 12, months % 12 + 1, 13 + day)


def called(serial: int) -> str:
    """Return the name by which a synthetic man is told from all others: one word, since a part of a name is alike."""
    return spelled(serial).replace(" ", "").capitalize()


def nik(region: str, serial: int) -> str:
    """Return the identity number of a synthetic man."""
    return compose_nik(region, born(region, serial), female=False, serial=serial)


def roster(region: str, count: int = HEADCOUNT, *, extra: str = "") -> bytes:
    """Return a roster file of so many synthetic workers, and *extra* lines after them."""
    rows = [
        f"{nik(region, serial)},Warga Contoh {called(serial)},{born(region, serial)},L,Ibu Contoh {called(serial)},petani,,1000000"
        for serial in range(1, count + 1)
    ]
    header = "nik,nama,tanggal_lahir,jenis_kelamin,nama_ibu,pekerjaan,telepon,penghasilan"
    return "\n".join([header, *rows, extra]).encode()


@dataclass(frozen=True)
class Region:
    """One region's cases."""

    world: World
    code: str

    @property
    def commitment(self) -> str:
        return commitment_id(INSTRUCTION, self.code)

    @property
    def budget(self) -> str:
        return budget_id(INSTRUCTION, self.code, YEAR)

    @property
    def registration(self) -> str:
        return registration_id(f"{self.code}-{YEAR}-001")

    @property
    def contributions(self) -> str:
        return contributions_id(INSTRUCTION, self.code, YEAR)

    @property
    def claim(self) -> str:
        return claim_id(f"{self.code}-{YEAR}-001")

    @property
    def line(self) -> str:
        return f"{self.code}-{YEAR}-L01"

    def bill(self, month: int = FIRST_MONTH) -> str:
        """Return the id of the bill of a month."""
        return f"{self.line}-{month:02d}"

    async def issued(self, at: datetime | None = None) -> None:
        """Open the commitment, as an instruction does."""
        await self.world.open_commitment(self.code, at or on(SIGNED_ON))

    async def planned(self, at: datetime | None = None, *, clock: Clock = CONDUCTED, year: int = YEAR) -> str:
        """Open a budget year, as a commitment does."""
        order = OpenBudget(
            parent=self.world.parent(self.code), fiscal_year=year, at=at or on(SIGNED_ON), clock=clock
        )
        await self.world.open(budget(order))
        return budget_id(INSTRUCTION, self.code, year)

    async def funded(self) -> None:
        """Come to a ratified budget with one line, of which the commitment knows."""
        await self.issued()
        await self.planned()
        officer = self.world.people.officer
        ratified = RecordMilestone(milestone=Milestone.DPA, met_on=CONDUCTED.today(DPA), document="DPA/1")
        await self.world.give(officer, self.budget, "add_line", "budget.line", line(), at=DPA)
        await self.world.give(officer, self.budget, "record_milestone", "budget.record", ratified, at=DPA)
        await self.world.advance(self.commitment, DPA)

    async def submitted(
        self,
        content: bytes,
        *,
        by: SignedIn | None = None,
        occurrence: int = 1,
        at: datetime | None = None,
    ) -> Answer:
        """Upload a roster and submit it; its rows are not checked yet."""
        name, sha256 = await self.world.installation.upload("roster", content)
        body = SubmitRoster(
            line=self.line, segment=Segment.RENTAN, fiscal_year=YEAR, content=name, content_digest=sha256
        )
        return await self.world.give(
            by or self.world.people.officer,
            self.commitment,
            "submit_roster",
            "commitment.submit_roster",
            body,
            at=at or UPLOADED,
            occurrence=occurrence,
        )

    async def approved(self, case: str = "", *, at: datetime | None = None) -> None:
        """Approve a roster, the first one unless told otherwise; the agency numbers it, and the commitment hears."""
        case, at = case or self.registration, at or UPLOADED
        approver = self.world.people.approver
        await self.world.give(approver, case, "approve", "registration.approve", Approve(), at=at)
        await self.world.advance(case, at)

    async def registered(self) -> None:
        """Come to six registered workers and an open year of contributions."""
        await self.funded()
        await self.submitted(roster(self.code))
        await self.world.advance(self.registration, UPLOADED)
        await self.approved()

    async def billed(self) -> None:
        """Come to the first month's bill."""
        await self.registered()
        await self.world.advance(self.contributions, BILLED)

    def payment(self, month: int = FIRST_MONTH, *, amount: int = MONTHLY * HEADCOUNT) -> Pay:
        """Return the payment of a month's bill on its first working day."""
        return Pay(
            bill=self.bill(month),
            amount=Rupiah(amount),
            paid_on=date(YEAR, month, 2),
            document=f"SP2D/{month}",
        )

    async def proposed(self, payment: Pay, at: datetime) -> str:
        """Enter a payment by hand and return its id; nobody has confirmed it."""
        answer = await self.world.give(
            self.world.people.officer,
            self.contributions,
            "pay",
            "contributions.pay",
            payment,
            at=at,
            occurrence=payment.document,
        )
        return str(answer.details["payment"])

    async def confirmed(self, payment: str, at: datetime) -> Answer:
        """Confirm a payment that the officer entered, and let what follows happen."""
        answer = await self.world.give(
            self.world.people.approver,
            self.contributions,
            "confirm_payment",
            "contributions.confirm",
            ConfirmPayment(payment=payment),
            at=at,
            occurrence=payment,
        )
        await self.world.advance(self.contributions, at)
        return answer

    async def pay(self, payment: Pay, at: datetime) -> None:
        """Enter a payment by hand and have it confirmed."""
        await self.confirmed(await self.proposed(payment, at), at)

    async def paid(self, *months: int) -> None:
        """Pay the bills of *months*, each billed on its first day."""
        for month in months:
            await self.world.advance(self.contributions, on(date(YEAR, month, 1), 0))
            await self.pay(self.payment(month), on(date(YEAR, month, 2)))

    async def died(
        self, heirs: int = 1, *, serial: int = 1, occurrence: int | str = 1, on: date | None = None
    ) -> Answer:
        """Report the death of one worker; *on* another day than the story's, the case keeps its own time."""
        died_on = on or DIED
        report = DeathReport(nik=nik(self.code, serial), died_on=died_on, cause=Cause.NON_WORK)
        family = Family(
            heirs=tuple(
                Claimant(
                    ref=f"H{number}",
                    name=f"Ahli Waris Contoh {number:03d}",
                    nik=nik(self.code, 900 + number),
                    relation="WIDOW" if number == 1 else "CHILD",
                    birth_date=date(1990, 1, number),
                    account=f"5{self.code.replace('.', '')}{serial}{number:02d}",
                )
                for number in range(1, heirs + 1)
            )
        )
        upload = self.world.installation.upload
        content, digest = await upload("claim", report.model_dump_json().encode())
        named, named_digest = await upload("claim-family", family.model_dump_json().encode())
        body = ReportDeath(
            died_on=died_on,
            cause=Cause.NON_WORK,
            content=content,
            content_digest=digest,
            family=named,
            family_digest=named_digest,
        )
        return await self.world.give(
            self.world.people.officer,
            self.commitment,
            "report_death",
            "commitment.open_claim",
            body,
            at=None if on else REPORTED,
            occurrence=occurrence,
        )

    async def handed_in(self, claim: str, at: datetime | None, on: date) -> None:
        """Bring all documents that a claim lacks."""
        state = await self.world.state(claim_id(claim), ClaimState)
        data = f"%PDF-1.7\n% SIMULASI {claim}\n".encode()
        content, sha256 = await self.world.installation.upload("claim-document", data)
        scan = Attached(codes=tuple(state.missing), content=content, sha256=sha256)
        await self.world.give(
            self.world.people.officer,
            claim_id(claim),
            "attach",
            "claim.attach",
            Attach(documents=(scan,), received_on=on),
            at=at,
        )


def later(at: datetime, days: int) -> datetime:
    """Return the instant *days* after *at*."""
    return at + timedelta(days=days)
