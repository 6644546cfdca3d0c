"""Issuing: opening the commitments of an instruction, a page at a time."""

from datetime import date, datetime, timedelta

from temporalio import activity

from activities.evidence import writer
from activities.opening import Opener
from law import instruments, issuing, regions
from law.instruction import duties_of, load
from law.offices import OfficeKind, office_code
from law.regions import Region
from schemas.cases import CaseKey, CaseType, Committed, Due, Notice, Opening, Task
from schemas.clock import Clock
from schemas.issuing import CommitmentState
from schemas.names import commitment_id
from schemas.orders import AmendOrder, OpenCommitments, Opened
from schemas.regulation import Gate
from schemas.rulings import Ruling
from schemas.terms import InstrumentKind, Progress, Role
from schemas.work import AMEND, OPEN_COMMITMENTS
from store.record import Record

BREATH = timedelta(minutes=1)
"""On the wall clock the first budgets open so much later: all commitments stand before the first of them acts."""


class Issuing:
    """Opens commitments, and checks amendments."""

    def __init__(self, opener: Opener, record: Record) -> None:
        self.opener = opener
        self.record = record

    @activity.defn(name=AMEND.name)
    async def amend(self, order: AmendOrder) -> Committed:
        """Commit an amendment; refuses codes that are none, or not in force on its day."""
        for code in order.regions:
            regions.require_valid(code, order.on)
        return await self.record.commit(order.change, writer())

    @activity.defn(name=OPEN_COMMITMENTS.name)
    async def open_commitments(self, order: OpenCommitments) -> Opened:
        """Open the commitments of one page of regions; those open already stay as they are."""
        activity.heartbeat()
        begins = order.at if order.clock.conducted else order.at + BREATH
        openings = [commitment(order, code, begins) for code in order.regions]
        return Opened(cases=await self.opener.open(openings, writer()))


def commitment(order: OpenCommitments, code: str, begins: datetime | None = None) -> Opening:
    """Return the commitment that the region of *code* owes, as it opens; its first budgets open at *begins*."""
    region = regions.find(code)
    opened_on = order.clock.today(order.at)
    clock = Clock(mode=order.clock.mode, offset=regions.offset(region))
    key = CaseKey(
        id=commitment_id(order.instruction, code),
        type=CaseType.COMMITMENT,
        instruction=order.instruction,
        region=code,
        province=regions.province_of(code, opened_on).code,
    )
    acknowledge, regulate = issuing.acknowledge_by(opened_on), issuing.regulate_by(opened_on)
    dues = [
        Due(at=clock.ends(acknowledge.due_on), what="acknowledge"),
        Due(at=clock.ends(regulate.due_on), what="regulate"),
        Due(at=begins or order.at, what="begin"),
    ]
    offices = {kind.value: office_code(kind, code) for kind in (OfficeKind.HEAD, OfficeKind.SEKDA)}
    state = CommitmentState(
        key=key,
        clock=clock,
        stage=Progress.ISSUED,
        region_name=region.name,
        offices=offices,
        now=order.at,
        region_kind=region.kind,
        budget_region=regions.budget_region(code, opened_on).code,
        issued_on=order.issued_on,
        acknowledge_by=acknowledge.due_on,
        regulate_by=regulate.due_on,
        gates=gates(region),
        gate_rulings=list(instruments.basis()),
    )
    state.plan(*dues)
    tasks = (
        _task(key, "acknowledge", acknowledge.due_on, acknowledge.rulings, offices["head"]),
        _task(key, "regulate", regulate.due_on, regulate.rulings, offices["sekda"]),
    )
    state.tasks = [task.id for task in tasks]
    return Opening.of(
        state,
        "commitment.opened",
        opens=tasks,
        notices=(_notice(order, key, opened_on, acknowledge.due_on, offices["head"]),),
        rulings=(*acknowledge.rulings, *regulate.rulings),
        details={"kind": region.kind, "budget_region": state.budget_region}
        | ({"instrument": order.instrument} if order.instrument else {}),
    )


def gates(region: Region) -> dict[InstrumentKind, Gate]:
    """Return what each kind of instrument allows that *region* can enact; others are left out."""
    found = {kind: instruments.allows(kind) for kind in InstrumentKind if instruments.fits(kind, region)}
    return {
        kind: Gate(strength=one.strength, effects=one.effects, lacks=one.lacks, fulfils=one.fulfils)
        for kind, one in found.items()
    }


def _task(key: CaseKey, what: str, due_on: date, rulings: tuple[Ruling, ...], office: str) -> Task:
    return Task(
        id=f"{key.id}#{what}",
        what=f"commitment.{what}",
        role=Role.OFFICER,
        office=office,
        due_on=due_on,
        rule=rulings[0].reference,
    )


def _notice(order: OpenCommitments, key: CaseKey, today: date, due_on: date, office: str) -> Notice:
    instruction = load(order.instruction)
    return Notice.about(
        key.id,
        key.region,
        today,
        office,
        "instruction_issued",
        instruction=instruction.name(),
        title=instruction.title.id,
        issued_on=order.issued_on.isoformat(),
        duties=[duty.text.id for duty in duties_of(instruction, regions.find(key.region).kind)],
        due_on=due_on.isoformat(),
        legal_basis=instruction.name(),
    )
