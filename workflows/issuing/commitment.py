"""The commitment: one region's chain of deeds under an instruction, over years."""

from datetime import date, datetime

from temporalio import workflow

from schemas.cases import Answer, Body, Command, Due, Funded, News, PaidUp, Registered, Task, Unfunded
from schemas.facts import (
    FollowUpAgreed,
    InstrumentAcknowledged,
    InstrumentAddressed,
    InstrumentEnacted,
    OutreachHeld,
    OutreachReached,
    ProgressMade,
    TargetSet,
    YearFunded,
)
from schemas.issuing import (
    Acknowledge,
    AcknowledgeInstrument,
    CommitmentState,
    HoldOutreach,
    Instrument,
    Regulate,
    ReportDeath,
    SetTarget,
    SubmitRoster,
)
from schemas.names import budget_id, claim_id, contributions_id, registration_id
from schemas.orders import OpenBudget, OpenClaim, OpenContributions, OpenRegistration, Reported
from schemas.refusals import Refusal
from schemas.terms import Progress, Role
from schemas.work import (
    OPEN_BUDGET,
    OPEN_CLAIM,
    OPEN_CONTRIBUTIONS,
    OPEN_REGISTRATION,
    REPORT_DEATH,
    SUBMIT_ROSTER,
)
from workflows.case import Case, refuse
from workflows.deed import Deed
from workflows.ladders import lower_ladder, raise_ladder

ORDER = list(Progress)
POLICY = "kebijakan kawal"
DECEMBER = 12


@workflow.defn
class Commitment(Case[CommitmentState]):
    """What one region owes under one instruction: acknowledge, regulate, budget, register, contribute."""

    @workflow.init
    def __init__(self, state: CommitmentState) -> None:
        super().__init__(state)

    @workflow.run
    async def run(self, state: CommitmentState) -> None:
        """Live until the instruction ends."""
        await self.live()

    @workflow.update
    async def acknowledge(self, command: Command[Acknowledge]) -> Answer:
        """Record that the head of region acknowledged the instruction."""
        body = command.body
        async with self.command(
            "commitment.acknowledge", "commitment.acknowledged", command, self.may_acknowledge
        ) as deed:
            deed.effective(body.on)
            deed.state.acknowledged_on = body.on
            deed.state.drop("acknowledge")
            deed.done(self._task("acknowledge"))
            deed.note(document=body.document)
            self._come_to(deed, Progress.ACKNOWLEDGED)
            lower_ladder(deed, "acknowledge", "acknowledged")
        return deed.answer

    @acknowledge.validator
    def may_acknowledge(self, command: Command[Acknowledge]) -> None:
        """Refuse a second acknowledgement and dates outside the commitment's life."""
        self._require_date(command, command.body.on, "The acknowledgement")
        if (on := self.state.acknowledged_on) is not None:
            raise refuse(Refusal.ALREADY_RECORDED, self.state.key.id, what="The acknowledgement", on=on)

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
    async def regulate(self, command: Command[Regulate]) -> Answer:
        """Record a derived instrument; its addressees are asked to acknowledge it."""
        body = command.body
        async with self.command(
            "commitment.regulate", "commitment.regulated", command, self.may_regulate
        ) as deed:
            instrument = self._instrument_id(body)
            deed.effective(body.enacted_on)
            deed.rule(self.state.strengths)
            deed.record(
                InstrumentEnacted(
                    instrument=instrument,
                    instrument_kind=body.instrument_kind,
                    number=body.number,
                    enacted_on=body.enacted_on,
                    relation=body.relation,
                    strength=self._strength(body) or 0,
                ),
                *(InstrumentAddressed(instrument=instrument, unit=unit) for unit in body.addressees),
            )
            deed.state.instruments.append(
                Instrument(
                    id=instrument, kind=body.instrument_kind, number=body.number, awaiting=body.addressees
                )
            )
            deed.note(
                instrument=instrument, kind=body.instrument_kind, number=body.number,
                addressees=len(body.addressees),
            )  # fmt: skip
            deed.touch(instrument)
            deed.state.drop("regulate")
            deed.done(self._task("regulate"))
            if body.addressees:
                deed.task(self._ask("acknowledge_instrument", None, instrument, ref=instrument))
            self._come_to(deed, Progress.REGULATED)
            lower_ladder(deed, "regulate", "regulated")
        return deed.answer

    @regulate.validator
    def may_regulate(self, command: Command[Regulate]) -> None:
        """Refuse an instrument recorded already, one this region cannot enact, and impossible dates."""
        body = command.body
        self._require_date(command, body.enacted_on, "The instrument")
        if self._strength(body) is None:
            raise refuse(
                Refusal.INVALID_INPUT,
                self.state.key.id,
                what="The instrument",
                why=f"{self.state.region_name} does not enact a {body.instrument_kind}",
            )
        if self._instrument_id(body) in {instrument.id for instrument in self.state.instruments}:
            raise refuse(
                Refusal.ALREADY_RECORDED, self.state.key.id, what="The instrument", on=body.enacted_on
            )

    @workflow.update
    async def acknowledge_instrument(self, command: Command[AcknowledgeInstrument]) -> Answer:
        """Record that an addressee acknowledged the region's instrument."""
        body = command.body
        async with self.command(
            "commitment.acknowledge_instrument",
            "commitment.instrument_acknowledged",
            command,
            self.may_acknowledge_instrument,
        ) as deed:
            deed.effective(body.on)
            deed.record(InstrumentAcknowledged(instrument=body.instrument, unit=body.unit))
            deed.note(instrument=body.instrument, unit=body.unit)
            deed.touch(body.instrument)
            for position, instrument in enumerate(deed.state.instruments):
                if instrument.id == body.instrument:
                    left = tuple(unit for unit in instrument.awaiting if unit != body.unit)
                    deed.state.instruments[position] = instrument.model_copy(update={"awaiting": left})
                    if not left:
                        deed.done(self._task("acknowledge_instrument", body.instrument))
        return deed.answer

    @acknowledge_instrument.validator
    def may_acknowledge_instrument(self, command: Command[AcknowledgeInstrument]) -> None:
        """Refuse an unknown instrument, and a unit that it does not address or that has answered."""
        self._require_date(command, command.body.on, "The acknowledgement")
        found = [one for one in self.state.instruments if one.id == command.body.instrument]
        if not found:
            raise refuse(Refusal.UNKNOWN_RECORD, command.body.instrument, what="instrument")
        if command.body.unit not in found[0].awaiting:
            raise refuse(Refusal.UNKNOWN_RECORD, command.body.unit, what="awaited addressee")

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

            def open_claim(reported: Reported) -> None:
                deed.open(
                    claim_id(claim),
                    OPEN_CLAIM,
                    OpenClaim(
                        parent=self.state.key, membership=reported.membership, reporter=reported.user or "",
                        at=deed.now, clock=self.state.clock, **death,
                    ),
                )  # fmt: skip

            deed.then(open_claim)
        return deed.answer

    @report_death.validator
    def may_report_death(self, command: Command[ReportDeath]) -> None:
        """Refuse a death still to come, or before the instruction."""
        self._require_date(command, command.body.died_on, "The death")

    async def fall_due(self, due: Due, now: datetime) -> None:
        """Chase what was not done in time; turn the fiscal year."""
        match due.what:
            case "begin":
                await self._begin(due, now)
            case "acknowledge" | "regulate":
                await self._overdue(due, now)
            case "fiscal_year":
                await self._turn_year(due, now)
            case _:
                await super().fall_due(due, now)

    async def hear(self, news: News, now: datetime) -> None:
        """Take note of money, membership numbers and first payments."""
        match news:
            case Funded():
                await self._funded(news, now)
            case Unfunded():
                async with self.deed("commitment.year_unfunded", now) as deed:
                    deed.record(YearFunded(fiscal_year=news.fiscal_year, funding=None, why=news.why))
                    deed.note(fiscal_year=news.fiscal_year, why=news.why)
            case Registered():
                await self._registered(news, now)
            case PaidUp():
                async with self.deed("commitment.contributing", now) as deed:
                    deed.note(fiscal_year=news.fiscal_year)
                    self._come_to(deed, Progress.CONTRIBUTING)
            case _:
                await super().hear(news, now)

    async def _begin(self, due: Due, now: datetime) -> None:
        async with self.deed("commitment.begun", now, due=due) as deed:
            year = deed.today.year
            if self.state.own_budget:
                deed.note(fiscal_years=[year, year + 1])
            else:
                deed.note(budget_region=self.state.budget_region)
            self._open_budget(deed, year)
            self._open_budget(deed, year + 1)
            deed.state.plan(Due(at=self.state.clock.starts(date(year + 1, 1, 1)), what="fiscal_year"))

    async def _overdue(self, due: Due, now: datetime) -> None:
        by = self.state.acknowledge_by if due.what == "acknowledge" else self.state.regulate_by
        async with self.deed(f"commitment.{due.what}_overdue", now, due=due) as deed:
            deed.note(due_on=by.isoformat())
            raise_ladder(
                deed,
                due.what,
                f"issuing.{due.what}.{by.year}",
                missed=due.what,
                due_on=by,
                actor="sekda",
                legal_basis=f"{self.state.key.instruction} ({POLICY})",
            )

    async def _turn_year(self, due: Due, now: datetime) -> None:
        async with self.deed("commitment.fiscal_year_turned", now, due=due) as deed:
            opens = deed.today.year + 1
            deed.note(fiscal_year=opens)
            self._open_budget(deed, opens)
            deed.state.plan(Due(at=self.state.clock.starts(date(opens, 1, 1)), what="fiscal_year"))
            deed.state.renew = True

    async def _funded(self, news: Funded, now: datetime) -> None:
        async with self.deed("commitment.year_funded", now) as deed:
            year = news.fiscal_year
            deed.record(YearFunded(fiscal_year=year, funding=news.funding, line=news.line, why=""))
            deed.note(fiscal_year=year, funding=news.funding, line=news.line, headcount=news.headcount)
            if year not in deed.state.funded:
                deed.state.funded.append(year)
            self._come_to(deed, Progress.BUDGETED)
            workers = f"{news.segment}/{news.owner}"
            deed.state.lines[news.line] = workers
            if workers not in deed.state.members:
                deed.task(self._ask("roster", None, f"{news.segment} {year} ({news.funding})", ref=news.line))
            if deed.state.headcount:
                self._open_contributions(deed, year, deed.today.month if deed.today.year == year else 1)

    async def _registered(self, news: Registered, now: datetime) -> None:
        async with self.deed("commitment.workers_registered", now) as deed:
            deed.state.headcount += news.headcount
            deed.state.members.append(self.state.lines[news.line])
            deed.touch(news.batch)
            deed.note(batch=news.batch, segment=news.segment, headcount=news.headcount)
            if deed.today.year < news.fiscal_year:
                self._open_contributions(deed, news.fiscal_year, 1)
            elif deed.today.month < DECEMBER:
                self._open_contributions(deed, news.fiscal_year, deed.today.month + 1)

    def _open_budget(self, deed: Deed[CommitmentState], year: int) -> None:
        if self.state.own_budget and year not in deed.state.budgets:
            deed.state.budgets.append(year)
            deed.open(
                budget_id(self.state.key.instruction, self.state.key.region, year),
                OPEN_BUDGET,
                OpenBudget(parent=self.state.key, fiscal_year=year, at=deed.now, clock=self.state.clock),
            )

    def _open_contributions(self, deed: Deed[CommitmentState], year: int, first_month: int) -> None:
        if year not in deed.state.contributions:
            deed.state.contributions.append(year)
            deed.open(
                contributions_id(self.state.key.instruction, self.state.key.region, year),
                OPEN_CONTRIBUTIONS,
                OpenContributions(
                    parent=self.state.key, fiscal_year=year, first_month=first_month, at=deed.now,
                    clock=self.state.clock,
                ),
            )  # fmt: skip

    def _come_to(self, deed: Deed[CommitmentState], progress: Progress) -> None:
        if ORDER.index(progress) > ORDER.index(deed.state.progress):
            deed.state.progress = progress
            deed.state.stage = progress
            deed.record(ProgressMade(progress=progress))

    def _require_date(self, command: Command[Body], on: date, what: str) -> None:
        self.require_open()
        self.require_clock(command)
        self.require_between(on, self.state.issued_on, what, command.at)

    def _strength(self, body: Regulate) -> int | None:
        strengths = self.state.strengths.value
        strength = strengths.get(body.instrument_kind) if isinstance(strengths, dict) else None
        return strength if isinstance(strength, int) else None

    def _instrument_id(self, body: Regulate) -> str:
        return f"{self.state.key.region}/{body.instrument_kind}/{body.number}"

    def _task(self, what: str, ref: str = "") -> str:
        return f"{self.state.key.id}#{what}{'.' + ref if ref else ''}"

    def _ask(self, what: str, due_on: date | None, rule: str, *, ref: str = "", office: str = "") -> Task:
        return Task(
            id=self._task(what, ref),
            what=f"commitment.{what}",
            role=Role.OFFICER,
            office=office or self.state.offices["sekda"],
            due_on=due_on,
            rule=rule,
            ref=ref,
        )
