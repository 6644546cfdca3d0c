"""Outreach: what a region means to reach, and the events that carry the instruction to people."""

from temporalio import workflow

from schemas.cases import Answer, Command
from schemas.facts import FollowUpAgreed, FollowUpDone, OutreachHeld, OutreachReached, TargetSet
from schemas.issuing import CompleteFollowUp, HoldOutreach, SetTarget
from schemas.refusals import Refusal
from workflows.case import refuse
from workflows.issuing.common import CommitmentCase


class Reaching(CommitmentCase):
    """The commands about targets and outreach."""

    @workflow.update
    async def set_target(self, command: Command[SetTarget]) -> Answer:
        """Record how many workers of a segment the region means to protect in a year."""
        body = command.body
        async with self.command(
            "commitment.target", "commitment.target_set", command, self.may_set_target
        ) as deed:
            deed.record(
                TargetSet(segment=body.segment, fiscal_year=body.fiscal_year, headcount=body.headcount)
            )
            deed.note(segment=body.segment, fiscal_year=body.fiscal_year, headcount=body.headcount)
        return deed.answer

    @set_target.validator
    def may_set_target(self, command: Command[SetTarget]) -> None:
        """Refuse what comes after the end."""
        self.require_open()
        self.require_clock(command)

    @workflow.update
    async def hold_outreach(self, command: Command[HoldOutreach]) -> Answer:
        """Record an outreach event; a ceremony moves no stage and pays nobody."""
        body = command.body
        async with self.command(
            "commitment.outreach", "commitment.outreach_held", command, self.may_hold_outreach
        ) as deed:
            deed.effective(body.held_on)
            deed.state.outreach += 1
            outreach = f"{self.state.key.region}-E{deed.state.outreach:03d}"
            deed.record(
                OutreachHeld(
                    outreach=outreach,
                    outreach_kind=body.outreach_kind,
                    attendance=body.attendance,
                    minutes=body.minutes,
                ),
                *(OutreachReached(outreach=outreach, region=region) for region in body.regions),
                *(
                    FollowUpAgreed(outreach=outreach, item=item, owner=one.owner, due_on=one.due_on)
                    for item, one in enumerate(body.follow_ups, 1)
                ),
            )
            for item, one in enumerate(body.follow_ups, 1):
                deed.task(
                    self._ask(
                        "follow_up",
                        one.due_on,
                        f"{outreach} #{item}",
                        ref=f"{outreach}.{item}",
                        office=one.owner,
                    )
                )
            deed.touch(outreach)
            deed.note(
                outreach=outreach,
                kind=body.outreach_kind,
                attendance=body.attendance,
                regions=list(body.regions),
            )
        return deed.answer

    @hold_outreach.validator
    def may_hold_outreach(self, command: Command[HoldOutreach]) -> None:
        """Refuse events that have not happened yet or came before the instruction."""
        self._require_date(command, command.body.held_on, "The outreach event")

    @workflow.update
    async def complete_follow_up(self, command: Command[CompleteFollowUp]) -> Answer:
        """Record that what an outreach event left to do is done."""
        body = command.body
        async with self.command(
            "commitment.follow_up", "commitment.follow_up_done", command, self.may_complete_follow_up
        ) as deed:
            deed.effective(body.on)
            deed.record(FollowUpDone(outreach=body.outreach, item=body.item))
            deed.done(self._task("follow_up", f"{body.outreach}.{body.item}"))
            deed.touch(body.outreach)
            deed.note(outreach=body.outreach, item=body.item)
        return deed.answer

    @complete_follow_up.validator
    def may_complete_follow_up(self, command: Command[CompleteFollowUp]) -> None:
        """Refuse what nobody agreed on, or what is done already."""
        self._require_date(command, command.body.on, "The follow-up")
        reference = f"{command.body.outreach}.{command.body.item}"
        if self._task("follow_up", reference) not in self.state.tasks:
            raise refuse(Refusal.UNKNOWN_RECORD, reference, what="open follow-up")
