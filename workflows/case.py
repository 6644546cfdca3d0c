"""What every case does besides its own business: its letters are signed, its ladders come and go, and come again."""

from datetime import datetime

from temporalio import workflow

from schemas.cases import Answer, Command, Due, LadderRested, News
from schemas.ladders import HandedOn, Reopen, SignLetter
from schemas.refusals import Refusal
from workflows.deed import S
from workflows.kernel import Kernel, do, refuse
from workflows.ladders import reopen, take_over
from workflows.letters import UNSIGNED, remind, sign

__all__ = ["Case", "do", "refuse"]


class Case(Kernel[S]):
    """A case: the kernel, and what concerns letters and ladders in cases of every kind."""

    @workflow.update
    async def sign_letter(self, command: Command[SignLetter]) -> Answer:
        """Record that the sending office signed a draft of this case."""
        async with self.command("letter.sign", "letter.signed", command, self.may_sign_letter) as deed:
            sign(deed, command.body)
        return deed.answer

    @sign_letter.validator
    def may_sign_letter(self, command: Command[SignLetter]) -> None:
        """Refuse a letter that does not wait for a signature, and a day before it was drafted or still to come."""
        self.require_open()
        self.require_clock(command)
        draft = self.state.letters.get(command.body.letter)
        if draft is None:
            raise refuse(Refusal.UNKNOWN_RECORD, command.body.letter, what="unsigned letter")
        self.require_between(command.body.on, draft.drafted_on, "The signature", command.at)

    @workflow.update
    async def reopen_ladder(self, command: Command[Reopen]) -> Answer:
        """Raise a ladder again, with a person's reason."""
        async with self.command(
            "escalation.reopen", "escalation.reopened", command, self.may_reopen_ladder
        ) as deed:
            reopen(deed, command.body)
        return deed.answer

    @reopen_ladder.validator
    def may_reopen_ladder(self, command: Command[Reopen]) -> None:
        """Refuse a ladder that this case did not raise, that was raised again since, or that still climbs."""
        self.require_open()
        self.require_clock(command)
        ladder = command.body.ladder
        subjects = [subject for subject, raised in self.state.raised.items() if raised.ladder == ladder]
        if not subjects:
            raise refuse(Refusal.UNKNOWN_RECORD, ladder, what="latest ladder")
        rested = any(isinstance(news, LadderRested) and news.ladder == ladder for news in self.inbox)
        if subjects[0] in self.state.ladders and not rested:
            raise refuse(Refusal.OUT_OF_ORDER, ladder, why="it climbs", first="resolve it")

    async def meet(self, due: Due, now: datetime) -> None:
        """Remind an office of its signature; leave the rest to the kind of case."""
        if due.what != UNSIGNED:
            await super().meet(due, now)
        elif due.ref in self.state.letters:
            async with self.deed("letter.unsigned", now, due=due) as deed:
                remind(deed, due.ref)
        else:
            self.skip(due)

    async def heed(self, news: News, now: datetime) -> None:
        """Forget a ladder that a person ended, take over one handed on; leave the rest to the kind of case."""
        match news:
            case LadderRested():
                self._forget(news.ladder)
            case HandedOn():
                async with self.deed("escalation.taken_over", now) as deed:
                    take_over(deed, news)
            case _:
                await super().heed(news, now)

    def _forget(self, ladder: str) -> None:
        """Let the next miss raise a ladder of its own: nobody hears what this one is told."""
        self.state.ladders = {about: one for about, one in self.state.ladders.items() if one != ladder}
