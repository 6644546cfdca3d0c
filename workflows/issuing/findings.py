"""Findings: what an inspection finds at employers that are no state bodies; each of them climbs one ladder."""

from temporalio import workflow

from schemas.cases import Answer, Command
from schemas.escalation import Finding
from schemas.facts import FindingMade
from schemas.terms import Track
from workflows.issuing.common import CommitmentCase
from workflows.ladders import raise_ladder

BASIS = "PP 86/2013; UU 24/2011"


class Inspecting(CommitmentCase):
    """The command about findings of inspection."""

    @workflow.update
    async def record_finding(self, command: Command[Finding]) -> Answer:
        """Record a finding: the company's ladder begins, or has one more reason."""
        body = command.body
        async with self.command(
            "commitment.finding", "commitment.finding_made", command, self.may_record_finding
        ) as deed:
            company = f"{self.state.key.region}/{body.company}"
            deed.effective(body.on)
            deed.record(
                FindingMade(
                    company=company, finding=body.finding.value, document=body.document, found_on=body.on
                )
            )
            deed.touch(company)
            deed.note(company=company, finding=body.finding, document=body.document)
            raise_ladder(
                deed,
                f"company.{body.company}",
                f"contributions.{body.finding.lower()}-{body.company}.{body.on.year}",
                missed=body.finding,
                due_on=body.on,
                actor="scheme_branch",
                office=company,
                track=Track.COMPANY,
                legal_basis=BASIS,
            )
        return deed.answer

    @record_finding.validator
    def may_record_finding(self, command: Command[Finding]) -> None:
        """Refuse a finding before the instruction, or still to come."""
        self._require_date(command, command.body.on, "The finding")
