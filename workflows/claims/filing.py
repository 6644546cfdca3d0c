"""Filing: documents, the family, contests and the cause; after each the file is looked at anew, and so is its clock."""

from datetime import datetime

from temporalio import workflow

from schemas.cases import Answer, Command, Due, News, ToldAgain
from schemas.claim_wording import CAUSES, DOCUMENTS, word
from schemas.claims import (
    Attach,
    Contest,
    ContestState,
    Determine,
    DocumentState,
    NameFamily,
    RejectDocument,
    Reroute,
)
from schemas.facts import CauseCorrected, DocumentRejected, FamilyNamed, HeirsContested, HeirsDetermined
from schemas.refusals import Refusal
from workflows.case import refuse
from workflows.claims.common import UNDECIDED, ClaimCase

CONTEST = "contest"
TOO_LATE = "a complaint, `kawal claim appeal`"
"""Where to turn once the claim is decided."""


class Filing(ClaimCase):
    """The commands that bring a claim's file together."""

    @workflow.update
    async def attach(self, command: Command[Attach]) -> Answer:
        """Take documents on file; each is looked at before it counts."""
        body = command.body
        async with self.command("claim.attach", "claim.documents_attached", command, self.may_attach) as deed:
            self._touched(deed)
            deed.effective(body.received_on)
            first = len(deed.state.documents) + 1
            names = [f"{deed.state.claim}-D{first + n:02d}" for n in range(len(body.documents))]
            deed.touch(*names)
            deed.note(claim=deed.state.claim, documents=[*names], received_on=body.received_on.isoformat())
            deed.state.documents += [
                DocumentState(document=name, codes=list(one.codes))
                for name, one in zip(names, body.documents, strict=True)
            ]
            awaited = any(code in deed.state.missing for one in body.documents for code in one.codes)
            self._assess(
                deed, received=body.documents, received_on=body.received_on, first=first, awaited=awaited
            )
        return deed.answer

    @attach.validator
    def may_attach(self, command: Command[Attach]) -> None:
        """Refuse documents of a decided claim, of no kind that is known, and a day before the death or still to come."""
        self._require_stage(command, *UNDECIDED, first=TOO_LATE)
        self.require_between(
            command.body.received_on, self.state.died_on, "The receipt of the documents", command.at
        )
        for code in (code for one in command.body.documents for code in one.codes):
            if code not in DOCUMENTS:
                raise refuse(Refusal.NOT_ONE_OF, "document", given=code, known=", ".join(DOCUMENTS))

    @workflow.update
    async def reject_document(self, command: Command[RejectDocument]) -> Answer:
        """Set a document aside, with the reason; it stays on file, and another is asked for."""
        body = command.body
        async with self.command(
            "claim.reject_document", "claim.document_rejected", command, self.may_reject_document
        ) as deed:
            self._touched(deed)
            next(one for one in deed.state.documents if one.document == body.document).rejected = True
            deed.record(DocumentRejected(document=body.document, claim=deed.state.claim, why=body.why))
            deed.touch(body.document)
            deed.note(claim=deed.state.claim, document=body.document, why=body.why)
            self._assess(deed)
        return deed.answer

    @reject_document.validator
    def may_reject_document(self, command: Command[RejectDocument]) -> None:
        """Refuse a document that is not on file, or was rejected before."""
        self._require_stage(command, *UNDECIDED, first=TOO_LATE)
        found = [one for one in self.state.documents if one.document == command.body.document]
        if not found:
            raise refuse(Refusal.UNKNOWN_RECORD, command.body.document, what="document")
        if found[0].rejected:
            raise refuse(
                Refusal.OUT_OF_ORDER, command.body.document, why="it is rejected", first="another document"
            )

    @workflow.update
    async def name_family(self, command: Command[NameFamily]) -> Answer:
        """Take a new edition of who claims; the earlier ones stay on record."""
        body = command.body
        async with self.command("claim.family", "claim.family_named", command, self.may_name_family) as deed:
            self._touched(deed)
            state = deed.state
            state.editions += 1
            state.family, state.family_digest = body.content, body.content_digest
            deed.record(
                FamilyNamed(
                    claim=state.claim,
                    edition=state.editions,
                    content=body.content,
                    content_digest=body.content_digest,
                )
            )
            deed.note(claim=state.claim, edition=state.editions)
            self._assess(deed, edition=state.editions)
        return deed.answer

    @name_family.validator
    def may_name_family(self, command: Command[NameFamily]) -> None:
        """Refuse another family for a claim that is decided."""
        self._require_stage(command, *UNDECIDED, first=TOO_LATE)

    @workflow.update
    async def contest(self, command: Command[Contest]) -> Answer:
        """Take note that somebody's right is contested: nothing is decided or paid before that is settled."""
        body = command.body
        async with self.command("claim.contest", "claim.contested", command, self.may_contest) as deed:
            self._touched(deed)
            state = deed.state
            state.contest = ContestState(heirs=list(body.heirs), until=body.until)
            deed.record(HeirsContested(claim=state.claim, heirs=body.heirs, until=body.until, why=body.why))
            deed.note(claim=state.claim, heirs=list(body.heirs), until=body.until.isoformat(), why=body.why)
            state.drop(CONTEST)
            state.plan(Due(at=state.clock.ends(body.until), what=CONTEST))
            self._assess(deed)
        return deed.answer

    @contest.validator
    def may_contest(self, command: Command[Contest]) -> None:
        """Refuse a contest of a decided claim, and one that ends before it begins."""
        self._require_stage(command, *UNDECIDED, first=TOO_LATE)
        today = self.state.clock.today(self._instant(command.at))
        if command.body.until <= today:
            raise refuse(
                Refusal.OUT_OF_ORDER, self.state.claim, why=f"{command.body.until} has come",
                first="a day to come back to it",
            )  # fmt: skip

    @workflow.update
    async def determine(self, command: Command[Determine]) -> Answer:
        """Record a court's determination of the heirs, or that nobody contests any more."""
        body = command.body
        async with self.command(
            "claim.determine", "claim.heirs_determined", command, self.may_determine
        ) as deed:
            self._touched(deed)
            state = deed.state
            state.contest = None
            if body.heirs:
                # A contest that is withdrawn takes no word of a court back.
                state.court, state.determined = True, list(body.heirs)
            state.drop(CONTEST)
            deed.effective(body.on)
            deed.record(
                HeirsDetermined(
                    claim=state.claim, heirs=body.heirs, document=body.document, determined_on=body.on
                )
            )
            deed.note(claim=state.claim, heirs=list(body.heirs), document=body.document)
            self._assess(deed)
        return deed.answer

    @determine.validator
    def may_determine(self, command: Command[Determine]) -> None:
        """Refuse a determination of a decided claim, and a day before the death or still to come."""
        self._require_stage(command, *UNDECIDED, first=TOO_LATE)
        self.require_between(command.body.on, self.state.died_on, "The determination", command.at)
        if not command.body.heirs and self.state.contest is None:
            raise refuse(
                Refusal.OUT_OF_ORDER, self.state.claim, why="nobody contests", first="the court's heirs"
            )

    @workflow.update
    async def reroute(self, command: Command[Reroute]) -> Answer:
        """Send the claim through another door; every document stays on file."""
        body = command.body
        async with self.command("claim.reroute", "claim.rerouted", command, self.may_reroute) as deed:
            self._touched(deed)
            state = deed.state
            before = state.cause
            state.cause, state.traffic = body.cause, body.traffic
            deed.record(
                CauseCorrected(claim=state.claim, cause=body.cause, traffic=body.traffic, why=body.why)
            )
            deed.note(claim=state.claim, cause=body.cause, was=before, why=body.why)
            self._assess(deed)
        return deed.answer

    @reroute.validator
    def may_reroute(self, command: Command[Reroute]) -> None:
        """Refuse to change the cause of a decided claim, and to change nothing."""
        self._require_stage(command, *UNDECIDED, first=TOO_LATE)
        if (command.body.cause, command.body.traffic) == (self.state.cause, self.state.traffic):
            raise refuse(
                Refusal.OUT_OF_ORDER, self.state.claim,
                why=f"its cause is known as: {word(CAUSES, self.state.cause, 'en')}",
                why_id=f"sebabnya sudah tercatat: {word(CAUSES, self.state.cause, 'id')}",
                first="another cause", first_id="sebab yang lain",
            )  # fmt: skip

    async def _still_contested(self, due: Due, now: datetime) -> None:
        """Come back to a contest on its day: the officer is asked what became of it."""
        if self.state.stage not in UNDECIDED:
            self.skip(due)
            return
        async with self.deed("claim.still_contested", now, due=due) as deed:
            deed.touch(deed.state.claim)
            deed.note(claim=deed.state.claim)
            self._next(deed, "determine", deed.today)
            deed.notify(
                self._branch, "claim_contested", claim=deed.state.claim, until=deed.today.isoformat(),
                legal_basis="Permenaker 1/2025",
            )  # fmt: skip

    async def _told_again(self, news: ToldAgain, now: datetime) -> None:
        async with self.deed("claim.told_again", now) as deed:
            deed.touch(deed.state.claim)
            deed.note(claim=deed.state.claim, differs=news.differs)
            self._ask(deed, "compare", "reports")

    async def hear(self, news: News, now: datetime) -> None:
        """Look at the other report of the same death."""
        if isinstance(news, ToldAgain):
            await self._told_again(news, now)
        else:
            await super().hear(news, now)
