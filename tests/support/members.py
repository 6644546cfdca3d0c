"""A region whose members change: two budget lines, and lists of leavers, wages and moves."""

from datetime import date, datetime

from law.registration import compose_nik
from schemas.budgeting import BudgetLine, RecordMilestone
from schemas.cases import Answer
from schemas.changes import SubmitChanges
from schemas.issuing import SubmitRoster
from schemas.money import Rupiah
from schemas.names import changes_id, registration_id
from schemas.registration import Approve, Reject
from schemas.terms import Milestone, Segment, WorkerClass
from starter.client import SignedIn
from tests.support.stages import DPA, YEAR, Region, born, called, line
from tests.support.world import CONDUCTED, on

HEADER = "nik,perubahan,tanggal,alasan,upah_baru,baris_tujuan,baris_asal"
ROSTER = "nik,nama,tanggal_lahir,jenis_kelamin,nama_ibu,pekerjaan,telepon,penghasilan,tanggal_mulai"
CHANGED = on(date(2022, 3, 14))
DAY = "2022-03-15"


def staff(headcount: int, segment: Segment = Segment.NON_ASN, owner: str = "bkpsdm") -> BudgetLine:
    """Return a line for wage earners."""
    return line(headcount=headcount).model_copy(
        update={
            "owner": owner,
            "payer": owner,
            "segment": segment,
            "worker_class": WorkerClass.PU,
            "income": Rupiah(2_000_000),
            "amount": Rupiah(10_800 * headcount * 11),
        }
    )


def worker(region: str, serial: int, income: int = 1_000_000, *, on: date | None = None) -> str:
    """Return the row of a roster for a synthetic worker, born *on* a day of their own where there are many."""
    name = called(serial)
    return (
        f"{number(region, serial, on)},Warga Contoh {name},{on or born(region, serial)},L,Ibu Contoh {name},petani,"
        f"081200000000,{income},2021-01-04"
    )


def number(region: str, serial: int, on: date | None = None) -> str:
    """Return the identity number of a synthetic worker."""
    return compose_nik(region, on or born(region, serial), female=False, serial=serial)


def change(
    who: str, kind: str, day: str = DAY, why: str = "", wage: str = "", to: str = "", through: str = ""
) -> str:
    """Return the row of a list of changes."""
    return f"{who},{kind},{day},{why},{wage},{to},{through}"


class Members(Region):
    """A region with vulnerable workers on its first line, and room for two wage earners on its second."""

    budgeted: tuple[BudgetLine, ...] = (line(), staff(2))

    def nik(self, serial: int) -> str:
        """Return the identity number of one of its workers."""
        return number(self.code, serial)

    @property
    def second_line(self) -> str:
        return f"{self.code}-{YEAR}-L02"

    def changes(self, number: int = 1) -> str:
        """Return the case of a list of changes."""
        return changes_id(f"{self.code}-{YEAR}-U{number:03d}")

    async def funded(self) -> None:
        """Come to a ratified budget with all its lines."""
        await self.issued()
        await self.planned()
        officer = self.world.people.officer
        for number, budgeted in enumerate(self.budgeted, 1):
            await self.world.give(
                officer, self.budget, "add_line", "budget.line", budgeted, at=DPA, occurrence=number
            )
        ratified = RecordMilestone(milestone=Milestone.DPA, met_on=CONDUCTED.today(DPA), document="DPA/1")
        await self.world.give(officer, self.budget, "record_milestone", "budget.record", ratified, at=DPA)
        await self.world.advance(self.commitment, DPA)

    async def joined(self, to: str, segment: Segment, *workers: str, number: int, at: datetime) -> None:
        """Register workers through a line, as the *number*-th roster of the year."""
        content = "\n".join([ROSTER, *workers]).encode()
        name, sha256 = await self.world.installation.upload("roster", content)
        body = SubmitRoster(line=to, segment=segment, fiscal_year=YEAR, content=name, content_digest=sha256)
        case = registration_id(f"{self.code}-{YEAR}-{number:03d}")
        await self.world.give(
            self.world.people.officer, self.commitment, "submit_roster", "commitment.submit_roster", body, at=at,
            occurrence=number,
        )  # fmt: skip
        await self.world.advance(case, at)
        await self.approved(case, at=at)

    async def listed(self, *rows: str, by: SignedIn | None = None, number: int = 1) -> Answer:
        """Upload a list of changes and submit it; its rows are not checked yet."""
        return await self.uploaded("\n".join([HEADER, *rows]).encode(), by=by, number=number)

    async def uploaded(self, content: bytes, *, by: SignedIn | None = None, number: int = 1) -> Answer:
        """Submit a file as a list of changes."""
        name, sha256 = await self.world.installation.upload("changes", content)
        body = SubmitChanges(fiscal_year=YEAR, content=name, content_digest=sha256)
        who = by or self.world.people.officer
        return await self.world.give(
            who, self.commitment, "submit_changes", "commitment.submit_changes", body, at=CHANGED,
            occurrence=number,
        )  # fmt: skip

    async def checked(self, *rows: str, number: int = 1) -> list[dict[str, object]]:
        """Have a list checked, and return its rows."""
        await self.listed(*rows, number=number)
        await self.world.advance(self.changes(number), CHANGED)
        return await self.world.rows(
            "SELECT row_number, reason ->> 'code' AS refused, membership, change_kind FROM change_row"
            " WHERE batch = $1 ORDER BY row_number",
            f"{self.code}-{YEAR}-U{number:03d}",
        )

    async def decided(
        self, body: Approve | Reject, *, by: SignedIn | None = None, number: int = 1, at: datetime = CHANGED
    ) -> Answer:
        """Approve a list, or send it back."""
        name = "approve" if isinstance(body, Approve) else "reject"
        who = by or self.world.people.approver
        return await self.world.give(who, self.changes(number), name, f"changes.{name}", body, at=at)

    async def members(self) -> list[dict[str, object]]:
        """Return the region's memberships, by number."""
        return await self.world.rows(
            "SELECT m.id, m.person, m.line, m.segment, m.worker_class, m.income, m.moved_from, m.effective_on, m.kpj,"
            " e.effective_on AS ended_on, e.why FROM membership m"
            " LEFT JOIN membership_ended e ON e.membership = m.id WHERE m.region = $1 ORDER BY m.id",
            self.code,
        )
