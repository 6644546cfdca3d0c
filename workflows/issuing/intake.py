"""Intake: rosters, lists of changes and death reports reach the commitment first, which opens a case of its own for each."""

from typing import Any

from temporalio import workflow

from schemas.cases import Answer, Command, SeatsFreed, ToldAgain
from schemas.changes import SubmitChanges
from schemas.issuing import CommitmentState, ReportDeath, SubmitRoster
from schemas.names import changes_id, claim_id, registration_id
from schemas.orders import OpenChanges, OpenClaim, OpenRegistration, Reported
from schemas.refusals import Refusal
from schemas.terms import Progress
from schemas.work import (
    OPEN_CHANGES,
    OPEN_CLAIM,
    OPEN_REGISTRATION,
    REPORT_DEATH,
    SUBMIT_CHANGES,
    SUBMIT_ROSTER,
)
from workflows.case import refuse
from workflows.deed import Deed
from workflows.issuing.common import CommitmentCase


class Intake(CommitmentCase):
    """The commands that open registrations, lists of changes and claims."""

    @workflow.update
    async def submit_roster(self, command: Command[SubmitRoster]) -> Answer:
        """Make an uploaded roster effective: a registration of its own takes it from here."""
        body = command.body
        async with self.command(
            "commitment.submit_roster", "commitment.roster_submitted", command, self.may_submit_roster
        ) as deed:
            year = body.fiscal_year
            deed.state.rosters[year] = deed.state.rosters.get(year, 0) + 1
            batch = f"{self.state.key.region}-{year}-{deed.state.rosters[year]:03d}"
            roster = body.model_dump() | {"batch": batch}
            deed.through(SUBMIT_ROSTER, **roster)
            deed.touch(batch)
            deed.note(batch=batch, line=body.line, segment=body.segment, fiscal_year=year)
            deed.done(self._task("roster", body.line))
            self._come_to(deed, Progress.REGISTERING)
            deed.then(
                lambda committed: deed.open(
                    registration_id(batch),
                    OPEN_REGISTRATION,
                    OpenRegistration(
                        parent=self.state.key, uploader=committed.user or "", at=deed.now,
                        clock=self.state.clock, **roster,
                    ),
                )
            )  # fmt: skip
        return deed.answer

    @submit_roster.validator
    def may_submit_roster(self, command: Command[SubmitRoster]) -> None:
        """Refuse a roster for a year without money."""
        self.require_open()
        self.require_clock(command)
        if command.body.fiscal_year not in self.state.funded:
            raise refuse(
                Refusal.NO_FUNDING,
                self.state.key.id,
                segment=command.body.segment,
                year=command.body.fiscal_year,
            )

    @workflow.update
    async def submit_changes(self, command: Command[SubmitChanges]) -> Answer:
        """Make an uploaded list of changes effective: a case of its own takes it from here."""
        body = command.body
        async with self.command(
            "commitment.submit_changes", "commitment.changes_submitted", command, self.may_submit_changes
        ) as deed:
            year = body.fiscal_year
            deed.state.changes[year] = deed.state.changes.get(year, 0) + 1
            batch = f"{self.state.key.region}-{year}-U{deed.state.changes[year]:03d}"
            changes = body.model_dump() | {"batch": batch}
            deed.through(SUBMIT_CHANGES, **changes)
            deed.touch(batch)
            deed.note(batch=batch, fiscal_year=year)
            deed.then(
                lambda committed: deed.open(
                    changes_id(batch),
                    OPEN_CHANGES,
                    OpenChanges(
                        parent=self.state.key, uploader=committed.user or "", at=deed.now,
                        clock=self.state.clock, **changes,
                    ),
                )
            )  # fmt: skip
        return deed.answer

    @submit_changes.validator
    def may_submit_changes(self, command: Command[SubmitChanges]) -> None:
        """Refuse changes of members where nobody is a member yet."""
        self.require_open()
        self.require_clock(command)
        if not self.state.members:
            raise refuse(
                Refusal.OUT_OF_ORDER, self.state.key.id, why="nobody is registered", first="a roster"
            )

    @workflow.update
    async def report_death(self, command: Command[ReportDeath]) -> Answer:
        """Take a death report: the membership ends and a claim opens."""
        body = command.body
        async with self.command(
            "commitment.open_claim", "commitment.death_reported", command, self.may_report_death
        ) as deed:
            year = deed.today.year
            deed.state.claims[year] = deed.state.claims.get(year, 0) + 1
            claim = f"{self.state.key.region}-{year}-{deed.state.claims[year]:03d}"
            death = body.model_dump() | {"claim": claim}
            deed.through(REPORT_DEATH, **death)
            deed.touch(claim)
            deed.note(claim=claim, died_on=body.died_on.isoformat(), cause=body.cause)
            deed.then(lambda reported: self._follow_death(deed, death, reported))
        return deed.answer

    @report_death.validator
    def may_report_death(self, command: Command[ReportDeath]) -> None:
        """Refuse a death still to come, or before the instruction."""
        self._require_date(command, command.body.died_on, "The death")

    def _follow_death(self, deed: Deed[CommitmentState], death: dict[str, Any], reported: Reported) -> None:
        """Open the claim of a death; one that was known joins the claim that is open, and takes no number."""
        if reported.joined:
            deed.state.claims = dict(self.state.claims)
            deed.tell(claim_id(reported.claim), ToldAgain(differs=bool(reported.answer.details["differs"])))
            return
        order = OpenClaim(
            parent=self.state.key,
            person=reported.person,
            memberships=reported.memberships,
            reporter=reported.user or "",
            at=deed.now,
            clock=self.state.clock,
            **death,
        )
        deed.open(claim_id(reported.claim), OPEN_CLAIM, order)
        for registration, line in reported.freed:
            deed.tell(registration, SeatsFreed(line=line))
