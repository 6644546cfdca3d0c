"""Changes of members: rows judged by the members of their day, approved by a second person, applied as a whole."""

from datetime import date, datetime, timedelta

import pytest

from schemas.budgeting import BudgetLine
from schemas.cases import Answer
from schemas.changes import ChangesState, SubmitChanges
from schemas.errors import Refused
from schemas.money import Rupiah
from schemas.names import changes_id
from schemas.refusals import Refusal
from schemas.registration import Approve, Reject
from schemas.terms import Funding, Segment, WorkerClass
from starter.client import SignedIn
from tests.support.stages import BORN, DPA, HEADCOUNT, YEAR, Region, line, nik
from tests.support.world import World, on

HEADER = "nik,perubahan,tanggal,alasan,upah_baru,baris_tujuan,baris_asal"
CHANGED = on(date(2022, 3, 14))
DAY = "2022-03-15"


class Members(Region):
    """A region with six vulnerable workers, and a line for non-ASN staff beside theirs."""

    @property
    def second_line(self) -> str:
        return f"{self.code}-{YEAR}-L02"

    async def ready(self) -> None:
        """Come to six registered workers and a second line with two seats."""
        await self.issued()
        await self.planned()
        officer = self.world.people.officer
        for number, budgeted in enumerate((line(), staff(2)), 1):
            await self.world.give(
                officer, self.budget, "add_line", "budget.line", budgeted, at=DPA, occurrence=number
            )
        await self._ratified_and_registered()

    async def _ratified_and_registered(self) -> None:
        from schemas.budgeting import RecordMilestone
        from schemas.terms import Milestone
        from tests.support.stages import UPLOADED, roster
        from tests.support.world import CONDUCTED

        world, officer = self.world, self.world.people.officer
        ratified = RecordMilestone(milestone=Milestone.DPA, met_on=CONDUCTED.today(DPA), document="DPA/1")
        await world.give(officer, self.budget, "record_milestone", "budget.record", ratified, at=DPA)
        await world.advance(self.commitment, DPA)
        await self.submitted(roster(self.code))
        await world.advance(self.registration, UPLOADED)
        await world.give(
            world.people.approver, self.registration, "approve", "registration.approve", Approve(), at=UPLOADED
        )
        await world.advance(self.commitment, UPLOADED)

    def changes(self, number: int = 1) -> str:
        return changes_id(f"{self.code}-{YEAR}-U{number:03d}")

    def row(self, serial: int, kind: str, day: str = DAY, why: str = "", wage: str = "", to: str = "") -> str:
        return f"{nik(self.code, serial)},{kind},{day},{why},{wage},{to},"

    async def listed(self, *rows: str, by: SignedIn | None = None, occurrence: int = 1) -> Answer:
        """Upload a list of changes and submit it; its rows are not checked yet."""
        content = "\n".join([HEADER, *rows]).encode()
        name, sha256 = await self.world.installation.upload("changes", content)
        body = SubmitChanges(fiscal_year=YEAR, content=name, content_digest=sha256)
        who = by or self.world.people.officer
        return await self.world.give(
            who, self.commitment, "submit_changes", "commitment.submit_changes", body, at=CHANGED,
            occurrence=occurrence,
        )  # fmt: skip

    async def checked(self, *rows: str, number: int = 1) -> list[dict[str, object]]:
        """Have a list checked, and return its rows."""
        await self.listed(*rows, occurrence=number)
        await self.world.advance(self.changes(number), CHANGED)
        return await self.world.rows(
            "SELECT row_number, reason ->> 'code' AS refused, membership, change_kind FROM change_row"
            " WHERE batch = $1 ORDER BY row_number",
            f"{self.code}-{YEAR}-U{number:03d}",
        )

    async def decided(
        self, body: Approve | Reject, *, by: SignedIn | None = None, number: int = 1, at: datetime = CHANGED
    ) -> Answer:
        name = "approve" if isinstance(body, Approve) else "reject"
        who = by or self.world.people.approver
        return await self.world.give(who, self.changes(number), name, f"changes.{name}", body, at=at)

    async def members(self) -> list[dict[str, object]]:
        """Return the region's memberships, by number."""
        return await self.world.rows(
            "SELECT m.id, m.line, m.segment, m.worker_class, m.income, m.moved_from, m.effective_on, m.kpj,"
            " e.effective_on AS ended_on, e.why FROM membership m"
            " LEFT JOIN membership_ended e ON e.membership = m.id WHERE m.region = $1 ORDER BY m.id",
            self.code,
        )


def staff(headcount: int) -> BudgetLine:
    """Return a line for non-ASN staff."""
    return line(headcount=headcount).model_copy(
        update={
            "owner": "bkpsdm",
            "payer": "bkpsdm",
            "segment": Segment.NON_ASN,
            "worker_class": WorkerClass.PU,
            "income": Rupiah(2_000_000),
            "amount": Rupiah(10_800 * headcount * 11),
            "funding": Funding.APBD_MURNI,
        }
    )


@pytest.fixture
async def here(world: World, region: str) -> Members:
    found = Members(world, region)
    await found.ready()
    return found


def refusals(rows: list[dict[str, object]]) -> list[object]:
    return [row["refused"] for row in rows]


async def test_leavers_wages_and_moves_take_effect_together_each_from_its_own_day(here: Members) -> None:
    world = here.world
    rows = await here.checked(
        here.row(1, "keluar", "2022-03-10", why="berhenti"),
        here.row(2, "upah", "2022-04-01", wage="1050000"),
        here.row(3, "pindah", DAY, to=here.second_line),
        here.row(4, "pindah", "2022-04-01", wage="3000000", to=here.second_line),
    )
    assert refusals(rows) == [None] * 4
    assert await world.tasks(here.changes()) == {"changes.approve"}
    answer = await here.decided(Approve())
    counts = {name: answer.details[name] for name in ("leavers", "wages", "moves", "stand_in")}
    assert counts == {"leavers": 1, "wages": 1, "moves": 2, "stand_in": True}
    members = await here.members()
    ended = {row["id"]: (row["why"], row["ended_on"]) for row in members if row["why"]}
    first = f"{here.code}-{YEAR}-001"
    assert ended == {
        f"{first}-00002": ("left", date(2022, 3, 10)),
        f"{first}-00004": ("transferred", date(2022, 3, 15)),
        f"{first}-00005": ("transferred", date(2022, 4, 1)),
    }
    moved = [row for row in members if row["moved_from"]]
    assert [
        (row["line"], row["segment"], row["worker_class"], row["income"], row["moved_from"], row["effective_on"])
        for row in moved
    ] == [
        (here.second_line, "NON_ASN", "PU", 1_000_000, f"{first}-00004", date(2022, 3, 15)),
        (here.second_line, "NON_ASN", "PU", 3_000_000, f"{first}-00005", date(2022, 4, 1)),
    ]
    assert len({row["kpj"] for row in members}) == HEADCOUNT + 2
    [wage] = await world.rows("SELECT * FROM membership_wage WHERE membership = $1", f"{first}-00003")
    assert (wage["income"], wage["effective_on"]) == (1_050_000, date(2022, 4, 1))
    seats = await world.rows(
        "SELECT line, count(*) AS taken FROM seat WHERE line LIKE $1 GROUP BY line ORDER BY line", f"{here.code}%"
    )
    assert [(row["line"], row["taken"]) for row in seats] == [(here.line, 3), (here.second_line, 2)]
    assert await world.standing(here.changes()) == "closed"
    assert await world.tasks(here.changes()) == set()


async def test_every_row_that_does_not_hold_is_refused_with_its_own_reason(here: Members) -> None:
    to = here.second_line
    rows = await here.checked(
        here.row(7, "keluar", why="berhenti"),
        here.row(1, "keluar", "2022-01-11", why="berhenti"),
        here.row(1, "keluar", "2022-04-15", why="berhenti"),
        here.row(1, "keluar", why="meninggal"),
        here.row(1, "keluar", why="bosan"),
        here.row(1, "upah", wage="5000000"),
        here.row(1, "upah", wage="nol"),
        here.row(1, "pindah"),
        here.row(1, "pindah", to=f"{here.code}-{YEAR}-L09"),
        here.row(1, "pindah", to="36.01-2022-L01"),
        here.row(1, "pindah", to=here.line),
        here.row(1, "upah", "15/03/2022", wage="1000000"),
        here.row(1, "upah", wage="1000000", to=to),
        "123,keluar,2022-03-15,berhenti,,,",
        here.row(2, "pindah", to=to),
        here.row(2, "upah", wage="1000000"),
        here.row(2, "upah", "2022-03-20", wage="1000000"),
        here.row(3, "pindah", to=to),
        here.row(4, "pindah", to=to),
    )
    assert refusals(rows) == [
        Refusal.NOT_A_MEMBER,
        Refusal.BEFORE_MEMBERSHIP,
        Refusal.TOO_FAR_AHEAD,
        Refusal.DEATH_IS_CLAIMED,
        Refusal.INVALID_INPUT,
        Refusal.OVER_BAND,
        Refusal.INVALID_INPUT,
        Refusal.INVALID_INPUT,
        Refusal.UNKNOWN_RECORD,
        Refusal.UNKNOWN_RECORD,
        Refusal.ALREADY_MEMBER,
        Refusal.INVALID_INPUT,
        Refusal.INVALID_INPUT,
        Refusal.INVALID_NIK,
        None,
        Refusal.CHANGED_TWICE,
        Refusal.MEMBERSHIP_ENDED,
        None,
        Refusal.NO_SEAT,
    ]
    state = await here.world.state(here.changes(), ChangesState)
    assert (state.accepted, state.refused, state.stage) == (2, 17, "checked")
    everything = await here.world.rows(
        "SELECT reason::text AS said FROM change_row WHERE batch = $1", f"{here.code}-{YEAR}-U001"
    )
    assert not any(nik(here.code, serial) in (row["said"] or "") for row in everything for serial in range(8))
    assert ("changes_errors") in {template for _, template in await here.world.notices(here.changes())}


async def test_who_is_a_member_through_two_lines_says_which_one_changes(here: Members) -> None:
    from tests.support.stages import UPLOADED

    await here.checked(here.row(1, "pindah", "2022-03-01", to=here.second_line))
    await here.decided(Approve())
    again = f"{nik(here.code, 1)},Warga Contoh 001,{BORN},L,Ibu Contoh,petani,,1000000"
    assert UPLOADED < CHANGED
    name, sha256 = await here.world.installation.upload(
        "roster",
        ("nik,nama,tanggal_lahir,jenis_kelamin,nama_ibu,pekerjaan,telepon,penghasilan\n" + again).encode(),
    )
    from schemas.issuing import SubmitRoster
    from schemas.names import registration_id

    body = SubmitRoster(
        line=here.line, segment=Segment.RENTAN, fiscal_year=YEAR, content=name, content_digest=sha256
    )
    world, second = here.world, registration_id(f"{here.code}-{YEAR}-002")
    await world.give(
        world.people.officer, here.commitment, "submit_roster", "commitment.submit_roster", body, at=CHANGED,
        occurrence=2,
    )  # fmt: skip
    await world.advance(second, CHANGED)
    await world.give(
        world.people.approver, second, "approve", "registration.approve", Approve(), at=CHANGED
    )
    both = await here.checked(
        here.row(1, "keluar", why="berhenti"),
        here.row(1, "keluar", why="berhenti") + here.second_line,
        here.row(1, "keluar", why="berhenti") + f"{here.code}-{YEAR}-L09",
        number=2,
    )
    assert refusals(both) == [Refusal.SEVERAL_MEMBERSHIPS, None, Refusal.UNKNOWN_RECORD]
    assert both[1]["membership"] == f"{here.code}-{YEAR}-U001-00002"


async def test_who_uploaded_a_list_cannot_approve_it_and_the_attempt_is_logged(here: Members) -> None:
    world = here.world
    await here.listed(here.row(1, "keluar", why="berhenti"), by=world.people.both)
    await world.advance(here.changes(), CHANGED)
    with pytest.raises(Refused) as refused:
        await here.decided(Approve(), by=world.people.both)
    assert refused.value.reason.code is Refusal.FOUR_EYES
    [logged] = await world.rows("SELECT * FROM audit_entry WHERE chain = $1", f"refusal/{here.changes()}")
    assert (logged["actor"], logged["details"]["refusal"]) == ("both", Refusal.FOUR_EYES)
    assert not any(row["why"] for row in await here.members())


async def test_what_is_rejected_changes_nothing(here: Members) -> None:
    await here.checked(here.row(1, "keluar", why="berhenti"))
    await here.decided(Reject(ground="daftar keliru"))
    assert not any(row["why"] for row in await here.members())
    [fact] = await here.world.facts("changes_rejected", here.changes())
    assert fact["why"] == "daftar keliru"


async def test_a_list_of_which_nothing_holds_waits_for_nobody(here: Members) -> None:
    await here.checked(here.row(7, "keluar", why="berhenti"))
    assert await here.world.standing(here.changes()) == "closed"
    assert await here.world.tasks(here.changes()) == set()
    assert (await here.world.actions(here.changes()))[-1] == "changes.refused"


async def test_a_list_that_was_overtaken_is_not_applied_in_part(here: Members) -> None:
    await here.checked(here.row(1, "keluar", why="berhenti"), here.row(2, "keluar", why="berhenti"))
    await here.checked(
        here.row(2, "keluar", why="berhenti"), here.row(3, "keluar", why="berhenti"), number=2
    )
    await here.decided(Approve())
    with pytest.raises(Refused) as refused:
        await here.decided(Approve(), number=2)
    assert refused.value.reason.code is Refusal.OVERTAKEN
    assert refused.value.reason.facts == {"count": 1, "rows": "2"}
    assert len([row for row in await here.members() if row["why"]]) == 2
    assert await here.world.standing(here.changes(2)) == "open"


async def test_seats_given_away_since_the_check_are_not_given_twice(here: Members) -> None:
    to = here.second_line
    await here.checked(here.row(1, "pindah", to=to), here.row(2, "pindah", to=to))
    await here.checked(here.row(3, "pindah", to=to), number=2)
    await here.decided(Approve())
    with pytest.raises(Refused) as refused:
        await here.decided(Approve(), number=2)
    assert refused.value.reason.code is Refusal.NO_SEAT
    assert len([row for row in await here.members() if row["moved_from"]]) == 2


async def test_the_same_approval_given_twice_is_carried_out_once(here: Members) -> None:
    await here.checked(here.row(1, "pindah", to=here.second_line))
    first = await here.decided(Approve())
    again = await here.decided(Approve())
    assert (again.entry, again.repeated) == (first.entry, True)
    assert len([row for row in await here.members() if row["moved_from"]]) == 1


async def test_a_list_that_nobody_decides_in_time_raises_a_ladder_that_ends_with_the_decision(
    here: Members,
) -> None:
    world = here.world
    await here.checked(here.row(1, "keluar", why="berhenti"))
    state = await world.state(here.changes(), ChangesState)
    assert state.decide_by > CHANGED.date() + timedelta(days=6)
    late = state.clock.ends(state.decide_by)
    await world.advance(here.changes(), late)
    [raised] = await world.facts("cause_raised", here.changes())
    assert raised["due_on"] == state.decide_by
    await here.decided(Approve(), at=late)
    [lifted] = await world.facts("cause_lifted", here.changes())
    assert lifted["ladder"] == raised["ladder"]


async def test_nobody_changes_members_where_nobody_is_registered(world: World, region: str) -> None:
    empty = Members(world, region)
    await empty.funded()
    with pytest.raises(Refused) as refused:
        await empty.listed(empty.row(1, "keluar", why="berhenti"))
    assert refused.value.reason.code is Refusal.OUT_OF_ORDER


@pytest.mark.parametrize("content", [b"nik;alasan\n1;2\n", HEADER.encode() + b"\n"], ids=["columns", "rows"])
async def test_a_file_that_is_no_list_is_refused_when_it_is_submitted(here: Members, content: bytes) -> None:
    name, sha256 = await here.world.installation.upload("changes", content)
    body = SubmitChanges(fiscal_year=YEAR, content=name, content_digest=sha256)
    with pytest.raises(Refused) as refused:
        await here.world.give(
            here.world.people.officer, here.commitment, "submit_changes", "commitment.submit_changes", body,
            at=CHANGED,
        )  # fmt: skip
    assert refused.value.reason.code is Refusal.INVALID_INPUT
    assert await here.world.standing(here.changes()) is None
