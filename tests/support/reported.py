"""A small record to report on: four governments whose figures a reader can count by hand.

Everything is committed by the record itself, each deed on its own business day, so that a report can be asked what
it knew before. Amounts are rupiah.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from schemas.cases import CaseKey, CaseRow, CaseType, Change, Opening, Task
from schemas.facts import (
    AnyFact,
    BillIssued,
    BillPaid,
    ClaimApproved,
    ClaimOpened,
    ClaimPrepared,
    EvaluationDemanded,
    InstrumentEnacted,
    LineBudgeted,
    LineWithdrawn,
    MilestoneExtended,
    MilestoneMissed,
    MilestonePlanned,
    MilestoneRecorded,
    MilestoneReversed,
    PaymentOrdered,
    PaymentSettled,
    ProgressMade,
    RosterChecked,
    RosterRegistered,
    RosterSubmitted,
    RungClimbed,
    RungDelegated,
    RungReassigned,
    TargetSet,
    WindowClosed,
    YearFunded,
)
from schemas.money import Rupiah
from schemas.names import (
    budget_id,
    claim_id,
    commitment_id,
    contributions_id,
    escalation_id,
    instruction_id,
    registration_id,
)
from schemas.terms import (
    Cause,
    Funding,
    InstrumentKind,
    Milestone,
    Progress,
    Role,
    Segment,
    WorkerClass,
)
from store.pool import Pool, transaction
from store.record import Record, Writer
from tests.support.world import INSTRUCTION, SIGNED_ON, on

BANTEN, PANDEGLANG, LEBAK, JEMBER = "36", "36.01", "36.02", "35.09"
LINE = "36.01-2022-L01"
LEARNT_LATE = date(2021, 10, 1)
"""The day on which a milestone of 13 August became known."""
REVERSED = date(2021, 8, 1)
"""The day on which Jember's RKPD of 25 June turned out to be another year's."""


class Reported:
    """Writes the record, deed by deed."""

    def __init__(self, pool: Pool, instruction: str = INSTRUCTION) -> None:
        self.pool = pool
        self.record = Record(pool)
        self.instruction = instruction
        self._versions: Counter[str] = Counter()

    async def open(
        self,
        case: str,
        kind: CaseType,
        region: str,
        day: date,
        year: int | None = None,
        *,
        facts: Sequence[AnyFact] = (),
        tasks: Sequence[Task] = (),
        **state: Any,  # noqa: ANN401 - whatever the opening says
    ) -> str:
        """Open a case on *day* without a workflow."""
        key = CaseKey(
            id=case,
            type=kind,
            instruction=self.instruction,
            region=region,
            province=region.split(".", maxsplit=1)[0],
            fiscal_year=year,
        )
        opening = Opening(
            key=key,
            stage="open",
            state=state,
            command=f"{case}/open",
            action=f"{kind.lower()}.opened",
            at=on(day),
            effective_on=day,
            facts=tuple(facts),
            opens=tuple(tasks),
        )
        await self.record.open_cases([opening], Writer())
        return case

    async def tell(
        self, case: str, day: date, *facts: AnyFact, action: str = "told", effective: date | None = None,
        closes: Sequence[str] = (),
    ) -> int:  # fmt: skip
        """Commit *facts* that became known on *day*; return the entry's number."""
        self._versions[case] += 1
        change = Change(
            command=f"{case}/{action}/{self._versions[case]}",
            case=case,
            expected_version=self._versions[case],
            action=action,
            at=on(day),
            effective_on=effective or day,
            row=CaseRow(stage="open"),
            facts=facts,
            closes=tuple(closes),
        )
        return (await self.record.commit(change, Writer())).answer.entry

    async def written(self) -> None:
        """Write the whole record."""
        await self.open(instruction_id(self.instruction), CaseType.INSTRUCTION, "*", SIGNED_ON)
        for region in (BANTEN, PANDEGLANG, LEBAK, JEMBER):
            await self._issued(region)
        await self._regulated()
        await self._budgeted()
        await self._registered()
        await self._billed()
        await self._died()
        await self._escalated()
        await self._corrected()

    async def _issued(self, region: str) -> None:
        case = commitment_id(self.instruction, region)
        await self.open(
            case,
            CaseType.COMMITMENT,
            region,
            SIGNED_ON,
            tasks=(
                Task(
                    id=f"{case}#acknowledge",
                    what="commitment.acknowledge",
                    role=Role.OFFICER,
                    office=f"{region}/head",
                    due_on=date(2021, 4, 8),
                    rule="kebijakan",
                ),
            ),
            acknowledge_by="2021-04-08",
            regulate_by="2021-09-21",
            budget_region=region,
        )

    async def _regulated(self) -> None:
        acknowledged = ProgressMade(progress=Progress.ACKNOWLEDGED)
        for region, day in ((PANDEGLANG, date(2021, 4, 1)), (JEMBER, date(2021, 4, 20))):
            case = commitment_id(self.instruction, region)
            await self.tell(
                case, day, acknowledged, action="commitment.acknowledged", closes=(f"{case}#acknowledge",)
            )
        case = commitment_id(self.instruction, PANDEGLANG)
        enacted = date(2021, 6, 14)
        instrument = InstrumentEnacted.model_validate(
            {
                "instrument": "36.01/INBUP/1", "instrument_kind": InstrumentKind.INBUP, "number": "1/2021",
                "enacted_on": enacted, "relation": "implements", "strength": 2,
            }
        )  # fmt: skip
        await self.tell(case, enacted, instrument, ProgressMade(progress=Progress.REGULATED))
        target = TargetSet(segment=Segment.RENTAN, fiscal_year=2022, headcount=10)
        await self.tell(case, date(2021, 6, 15), target)
        unfunded = YearFunded(fiscal_year=2021, funding=None, why="no draft")
        await self.tell(commitment_id(self.instruction, JEMBER), date(2021, 12, 31), unfunded)

    async def _budgeted(self) -> None:
        budget = budget_id(self.instruction, PANDEGLANG, 2022)
        plans = [
            planned(Milestone.RKPD, date(2021, 6, 30), "bappeda"),
            planned(Milestone.KUA_PPAS_SUBMITTED, date(2021, 7, 14), "bupati"),
            planned(Milestone.KUA_PPAS_AGREED, date(2021, 8, 14), "dprd"),
            planned(Milestone.EVALUATION, date(2021, 12, 27), "bupati"),
            planned(Milestone.PERDA_APBD, date(2021, 12, 31), "bupati"),
            planned(Milestone.RAPBD_P, date(2022, 9, 14), "bupati", window="PERUBAHAN"),
        ]
        await self.open(budget, CaseType.BUDGET, PANDEGLANG, SIGNED_ON, 2022, facts=plans)
        await self._met(budget, Milestone.RKPD, date(2021, 6, 30), 0)
        await self._met(budget, Milestone.KUA_PPAS_SUBMITTED, date(2021, 7, 20), 6)
        missed = MilestoneMissed(
            fiscal_year=2022, milestone=Milestone.KUA_PPAS_AGREED, due_on=date(2021, 8, 14)
        )
        await self.tell(budget, date(2021, 8, 15), missed)
        await self._met(budget, Milestone.KUA_PPAS_AGREED, date(2021, 8, 13), 0, told=LEARNT_LATE)
        await self.tell(budget, date(2021, 9, 6), line_of(LINE))
        for milestone, day in ((Milestone.EVALUATION, 24), (Milestone.PERDA_APBD, 30)):
            await self._met(budget, milestone, date(2021, 12, day), 0)
        funded = YearFunded(fiscal_year=2022, funding=Funding.APBD_MURNI, line=LINE, why="")
        commitment = commitment_id(self.instruction, PANDEGLANG)
        await self.tell(commitment, date(2022, 1, 6), funded, ProgressMade(progress=Progress.BUDGETED))

    async def _met(
        self, budget: str, milestone: Milestone, day: date, late: int, told: date | None = None
    ) -> int:
        fact = MilestoneRecorded(
            fiscal_year=2022, milestone=milestone, met_on=day, document="D/1", days_late=late
        )
        return await self.tell(budget, told or day, fact, effective=day)

    async def _registered(self) -> None:
        async with transaction(self.pool) as tx:
            await tx.execute(
                "INSERT INTO content (id, purpose, sha256, sealed) VALUES ('c', 'roster', repeat('0', 64), '')"
            )
        commitment = commitment_id(self.instruction, PANDEGLANG)
        submitted = RosterSubmitted(
            batch="36.01-2022-001", line=LINE, segment=Segment.RENTAN, fiscal_year=2022, content="c",
            content_digest="0" * 64,
        )  # fmt: skip
        await self.tell(commitment, date(2022, 1, 10), submitted, ProgressMade(progress=Progress.REGISTERING))
        case = registration_id("36.01-2022-001")
        await self.open(case, CaseType.REGISTRATION, PANDEGLANG, date(2022, 1, 10), 2022)
        checked = RosterChecked(batch="36.01-2022-001", accepted=4, refused=1)
        await self.tell(case, date(2022, 1, 11), checked)
        registered = RosterRegistered(batch="36.01-2022-001", headcount=4, stand_in=True)
        day = date(2022, 1, 20)
        seq = await self.tell(case, day, registered)
        async with transaction(self.pool) as tx:
            for number in range(1, 5):
                await tx.execute("INSERT INTO person VALUES ($1, '')", f"p{number}")
                await tx.execute(
                    "INSERT INTO membership VALUES ($1, $2, $3, $4, '36.01-2022-001', '36.01', $5, 'RENTAN', 'BPU',"
                    " 1000000, $6, $7, $8)",
                    f"m{number}", f"p{number}", case, seq, LINE, f"{number:011}", day, on(day),
                )  # fmt: skip

    async def _billed(self) -> None:
        case = contributions_id(self.instruction, PANDEGLANG, 2022)
        await self.open(case, CaseType.CONTRIBUTIONS, PANDEGLANG, date(2022, 1, 20), 2022)
        for month, amount in ((2, 67_200), (3, 67_200), (4, 50_400)):
            bill = f"{LINE}-{month:02d}"
            issued = BillIssued(
                bill=bill, line=LINE, fiscal_year=2022, month=f"2022-{month:02d}", payer="dinsos",
                headcount=amount // 16_800, amount=Rupiah(amount), due_on=date(2022, month, 15),
            )  # fmt: skip
            await self.tell(case, date(2022, month, 1), issued)
            if month == 2:
                await self._paid(case, bill, amount, date(2022, 2, 10))
            if month == 3:
                await self._paid(case, bill, amount, date(2022, 3, 20))
            async with transaction(self.pool) as tx:
                for number in range(1, amount // 16_800 + 1):
                    await tx.execute(
                        "INSERT INTO bill_item (membership, month, bill, amount) VALUES ($1, $2, $3, 16800)", f"m{number}", f"2022-{month:02d}", bill
                    )  # fmt: skip

    async def _paid(self, case: str, bill: str, amount: int, day: date) -> None:
        paid = BillPaid(bill=bill, amount=Rupiah(amount), paid_on=day, document="SP2D/1")
        await self.tell(case, day, paid)

    async def _died(self) -> None:
        case, claim, amount = claim_id("36.01-2022-001"), "36.01-2022-001", Rupiah(42_000_000)
        await self.open(case, CaseType.CLAIM, PANDEGLANG, date(2022, 3, 25))
        opened = ClaimOpened(
            claim=claim, person="p4", membership="m4", died_on=date(2022, 3, 22), cause=Cause.NON_WORK, content="c",
            content_digest="0" * 64,
        )  # fmt: skip
        seq = await self.tell(case, date(2022, 3, 25), opened)
        async with transaction(self.pool) as tx:
            await tx.execute(
                "INSERT INTO membership_ended VALUES ('m4', $1, $2, 'death', $3, $4)",
                case, seq, date(2022, 3, 22), on(date(2022, 3, 25)),
            )  # fmt: skip
        prepared = ClaimPrepared(
            claim=claim, decision="d", decision_digest="0", eligible=True, reduced=False, amount=amount, heirs=1,
            pay_by=date(2022, 3, 31), signals=(), approvals=1,
        )  # fmt: skip
        approved = ClaimApproved(claim=claim, decision="d", amount=amount)
        ordered = PaymentOrdered(payment="pay-1", claim=claim, amount=amount, stand_in=True)
        settled = PaymentSettled(
            payment="pay-1", claim=claim, amount=amount, settled_on=date(2022, 3, 30), stand_in=True
        )
        await self.tell(case, date(2022, 3, 26), prepared)
        await self.tell(case, date(2022, 3, 28), approved, ordered)
        await self.tell(case, date(2022, 3, 30), settled)

    async def _escalated(self) -> None:
        parent = commitment_id(self.instruction, LEBAK)
        case = escalation_id(parent, "issuing.acknowledge.2021", 1)
        await self.open(
            case, CaseType.ESCALATION, LEBAK, date(2021, 4, 9), missed="acknowledge", due_on="2021-04-08"
        )
        for rung, office, day in (
            (1, "36.02/sekda", date(2021, 4, 9)),
            (2, "36.02/bupati", date(2021, 4, 24)),
        ):
            climbed = RungClimbed(
                rung=rung, office=office, cause="issuing.acknowledge.2021", due_on=date(2021, 4, 8),
                days_late=(day - date(2021, 4, 8)).days, next_on=date(2021, 5, 9),
            )  # fmt: skip
            await self.tell(case, day, climbed)

    async def _corrected(self) -> None:
        """Jember's budget: a record reversed, a milestone extended, a line withdrawn, a window closed."""
        budget = budget_id(self.instruction, JEMBER, 2022)
        plans = [
            planned(Milestone.RKPD, date(2021, 6, 30), "bappeda"),
            planned(Milestone.RAPBD_SUBMITTED, date(2021, 9, 6), "bupati"),
            planned(Milestone.EVALUATION, date(2021, 12, 27), "bupati"),
            planned(Milestone.PERDA_APBD, date(2021, 12, 31), "bupati"),
        ]
        await self.open(budget, CaseType.BUDGET, JEMBER, SIGNED_ON, 2022, facts=plans)
        entry = await self._met(budget, Milestone.RKPD, date(2021, 6, 25), 0)
        reversal = MilestoneReversed(
            fiscal_year=2022,
            milestone=Milestone.RKPD,
            entry=entry,
            met_on=date(2021, 6, 25),
            why="another year's",
        )
        await self.tell(budget, REVERSED, reversal)
        await self._met(budget, Milestone.RKPD, date(2021, 7, 10), 10, told=date(2021, 8, 2))
        extension = MilestoneExtended(
            fiscal_year=2022, milestone=Milestone.RAPBD_SUBMITTED, due_from=date(2021, 9, 6),
            until=date(2021, 9, 30), owner=f"{JEMBER}/sekda", why="flood",
        )  # fmt: skip
        await self.tell(budget, date(2021, 9, 1), extension)
        await self.tell(budget, date(2021, 9, 20), line_of("35.09-2022-L01"))
        withdrawn = LineWithdrawn(line="35.09-2022-L01", fiscal_year=2022, why="not given after all")
        await self.tell(budget, date(2021, 10, 5), withdrawn)
        demand = EvaluationDemanded(
            fiscal_year=2022, evaluator="35/gubernur", workers=50, amount=Rupiah(10_080_000),
            act_by=date(2021, 12, 27),
        )  # fmt: skip
        await self.tell(budget, date(2021, 11, 27), demand)
        closed = WindowClosed(
            fiscal_year=2022, budget_window="MURNI", opens="PERUBAHAN", office=f"{JEMBER}/bupati",
            act_by=date(2022, 9, 14), why="no line",
        )  # fmt: skip
        await self.tell(budget, date(2021, 12, 1), closed)
        ladder = escalation_id(commitment_id(self.instruction, LEBAK), "issuing.acknowledge.2021", 1)
        delegated = RungDelegated(
            rung=2, office="36.02/bupati", delegate="36.02/inspektorat", until=date(2021, 5, 31), why="leave"
        )
        await self.tell(ladder, date(2021, 5, 1), delegated)
        taken = RungReassigned(rung=2, office="36.02/bupati", taker="36/gubernur", why="asked for")
        await self.tell(ladder, date(2022, 1, 3), taken)


def line_of(line: str) -> LineBudgeted:
    """Return a line for twenty workers of 2022 that lacks a quarter of what they cost."""
    return LineBudgeted(
        line=line, fiscal_year=2022, owner="dinsos", payer="dinsos", account_code="5.1", segment=Segment.RENTAN,
        worker_class=WorkerClass.BPU, funding=Funding.APBD_MURNI, headcount=20, income=Rupiah(1_000_000),
        months=12, amount=Rupiah(3_000_000), shortfall=Rupiah(1_000_000),
    )  # fmt: skip


def planned(milestone: Milestone, due_on: date, actor: str, window: str = "MURNI") -> MilestonePlanned:
    """Return a milestone of Pandeglang's budget of 2022."""
    return MilestonePlanned(
        fiscal_year=2022, milestone=milestone, budget_window=window, due_on=due_on, actor=f"{PANDEGLANG}/{actor}",
        before_opening=False,
    )  # fmt: skip
