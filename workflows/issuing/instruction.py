"""The instruction: opens every commitment it orders, reports on its rhythm, is amended, is revoked."""

from datetime import datetime

from temporalio import workflow

from schemas.cases import Answer, Command, Due
from schemas.facts import RegionAdded
from schemas.issuing import Amend, InstructionState, Revoke
from schemas.names import commitment_id
from schemas.orders import OpenCommitments
from schemas.refusals import Refusal
from schemas.work import AMEND, OPEN_COMMITMENTS
from workflows.calendar import months_after
from workflows.case import Case, do, refuse

PAGE = 100
"""Commitments opened by one activity: small enough that a crash repeats little."""


@workflow.defn
class Instruction(Case[InstructionState]):
    """One national instruction. Nobody signals it: five hundred commitments would drown it."""

    @workflow.init
    def __init__(self, state: InstructionState) -> None:
        super().__init__(state)

    @workflow.run
    async def run(self, state: InstructionState) -> None:
        """Open the commitments, once, then live."""
        if not self.state.opened:
            await self._open(self.state.regions, None)
            self.state.opened = True
        await self.live()

    @workflow.query
    def opened(self) -> bool:
        """Return whether every commitment of the roster is open."""
        return self.state.opened

    @workflow.update
    async def amend(self, command: Command[Amend]) -> Answer:
        """Address more regions."""
        body = command.body
        async with self.command("instruction.amend", "instruction.amended", command, self.may_amend) as deed:
            deed.effective(body.on)
            deed.state.regions += body.regions
            deed.record(*(RegionAdded(region=region, instrument=body.instrument) for region in body.regions))
            deed.note(regions=list(body.regions), instrument=body.instrument)
            deed.through(AMEND, regions=body.regions, on=body.on)
            deed.open(
                commitment_id(self.state.key.instruction, body.regions[0]),
                OPEN_COMMITMENTS,
                self._page(tuple(body.regions), body.instrument, deed.now),
            )
        return deed.answer

    @amend.validator
    def may_amend(self, command: Command[Amend]) -> None:
        """Refuse regions that are addressed already, and dates outside the instruction's life."""
        self.require_open()
        self.require_clock(command)
        if len(set(command.body.regions)) < len(command.body.regions):
            raise refuse(
                Refusal.INVALID_INPUT,
                self.state.key.id,
                what="The list of regions",
                why="one stands there twice",
            )
        if known := [region for region in command.body.regions if region in self.state.regions]:
            raise refuse(
                Refusal.ALREADY_RECORDED, known[0], what="The address", on=self.state.signed_on.isoformat()
            )
        self.require_between(command.body.on, self.state.signed_on, "The amendment", command.at)

    @workflow.update
    async def revoke(self, command: Command[Revoke]) -> Answer:
        """End the instruction; its commitments keep what was done and take note by themselves."""
        async with self.command(
            "instruction.revoke", "instruction.revoked", command, self.may_revoke
        ) as deed:
            deed.effective(command.body.on)
            deed.note(instrument=command.body.instrument)
            deed.state.stage = "revoked"
            deed.state.agenda = []
            deed.state.closed = True
        return deed.answer

    @revoke.validator
    def may_revoke(self, command: Command[Revoke]) -> None:
        """Refuse what comes after the end, and dates outside the instruction's life."""
        self.require_open()
        self.require_clock(command)
        self.require_between(command.body.on, self.state.signed_on, "The revocation", command.at)

    async def fall_due(self, due: Due, now: datetime) -> None:
        """Remind the coordinator that a report to the President is due."""
        async with self.deed("instruction.report_due", now, due=due) as deed:
            deed.note(regions=len(self.state.regions), office=self.state.offices["menko_pmk"])
            deed.notify(
                self.state.offices["menko_pmk"],
                "report_due",
                due_on=deed.today.isoformat(),
                regions=len(self.state.regions),
                legal_basis=f"{self.state.region_name}, diktum pelaporan",
            )
            deed.state.plan(
                Due(
                    at=self.state.clock.starts(months_after(deed.today, self.state.reports_months)),
                    what="report",
                )
            )
            deed.state.renew = True

    async def _open(self, regions: list[str], instrument: str | None) -> None:
        for start in range(0, len(regions), PAGE):
            page = tuple(regions[start : start + PAGE])
            await do(OPEN_COMMITMENTS, self._page(page, instrument, self.state.now))

    def _page(self, regions: tuple[str, ...], instrument: str | None, at: datetime) -> OpenCommitments:
        return OpenCommitments(
            instruction=self.state.key.instruction,
            regions=regions,
            issued_on=self.state.signed_on,
            at=at,
            clock=self.state.clock,
            instrument=instrument,
        )
