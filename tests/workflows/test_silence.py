"""An escalation is never silent: generated histories against the real workflow and the real record."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, Phase, example, given, settings

from schemas.base import Message
from schemas.cases import CauseGrew
from schemas.errors import Refused
from schemas.escalation import Delegate, EscalationState, Hold, Pause, Reassign, Resolve
from schemas.issuing import Acknowledge, CommitmentState
from schemas.ladders import Reopen
from schemas.names import escalation_id
from starter.people import Office, Registers
from tests.support.histories import Notice, Step, Told, require_never_silent, steps
from tests.support.world import CONDUCTED, SIGNED_ON, World, on
from workflows.case import Case

DAYS = [15, 30, 30, 30, 30, 30]
REASON = "alasan contoh yang cukup panjang"
OTHER = "bpkad"
OWN = {0: "sekda", 1: "bupati", 2: "tim-kepatuhan", 5: "kejari"}
"""The rungs whose offices are the region's own: what one test takes from them, no other misses."""


class Living:
    """One region's ladders, as they live through a history on the conducted clock."""

    def __init__(self, world: World, region: str) -> None:
        self.world = world
        self.region = region
        self.commands = world.installation.commands(None)
        self.commitment = ""
        self.now = on(SIGNED_ON)
        self.given = 0
        self.ended = False
        self.cause = ""
        self.told: list[Told] = []
        self.outages: list[tuple[date, date]] = []

    @property
    def ladder(self) -> str:
        return escalation_id(self.commitment, self.cause, len(self.told))

    @property
    def today(self) -> date:
        return CONDUCTED.today(self.now)

    @property
    def offices(self) -> list[str]:
        province = self.region.split(".", maxsplit=1)[0]
        own = [f"{self.region}/{office}" for office in ("sekda", "bupati", "tim-kepatuhan")]
        return [*own, f"{province}/gubernur", "pusat/kemendagri-keuda", f"{self.region}/kejari"]

    async def begin(self) -> None:
        """Come to the day on which nobody has acknowledged the instruction in time."""
        self.commitment = await self.world.open_commitment(self.region, self.now)
        state = await self.world.state(self.commitment, CommitmentState)
        self.now = CONDUCTED.ends(state.acknowledge_by)
        self.cause = f"issuing.acknowledge.{state.acknowledge_by.year}"
        self.told.append(Told(self.today, outages=self.outages))
        await self.world.advance(self.commitment, self.now)

    async def live(self, days: int) -> None:
        """Let days pass; whatever falls due is done on its day."""
        end = self.now + timedelta(days=days)
        while not self.ended and (due := await self._next()) is not None and due <= end:
            self.now = max(self.now, due)
            await self.commands.advance(self.ladder, self.now)
        self.now = end
        await self.catch_up()

    async def catch_up(self) -> None:
        if not self.ended:
            await self.commands.advance(self.ladder, self.now)

    async def _next(self) -> datetime | None:
        return (await self.commands.advance(self.ladder, self.now)).next_due

    async def say(self, case: str, update: str, permit: str, body: Message) -> bool:
        """Give a command; return whether it was carried out."""
        self.given += 1
        try:
            await self.world.give(
                self.world.people.escalation, case, update, permit, body, at=self.now, occurrence=self.given
            )
        except Refused:
            return False
        return True

    async def play(self, step: Step) -> None:
        until = self.today + timedelta(days=step.number)
        match step.what:
            case "pass":
                await self.live(step.number)
            case "outage":
                down = self.today
                self.now += timedelta(days=step.number)
                self.outages.append((down, self.today))
                await self.catch_up()
            case "acknowledge":
                if await self.say(
                    self.ladder, "pause", "escalation.acknowledge", Pause(until=until, reason=REASON)
                ):
                    self.told[-1].waits.append((self.today, until))
            case "hold":
                body = Hold(until=until, owner=f"{self.region}/{OTHER}", reason=REASON)
                if await self.say(self.ladder, "hold", "escalation.hold", body):
                    self.told[-1].waits.append((self.today, until))
            case "delegate":
                other = Delegate(office=f"{self.region}/{OTHER}", until=until, reason=REASON)
                await self.say(self.ladder, "delegate", "escalation.delegate", other)
            case "reassign":
                taker = Reassign(office=f"{self.region}/{OTHER}", reason=REASON)
                await self.say(self.ladder, "reassign", "escalation.reassign", taker)
            case "grow" if not self.ended:
                handle = self.world.installation.client.get_workflow_handle(self.ladder)
                await handle.signal(Case.tell, CauseGrew(what="regulate", due_on=self.today))
                await self.catch_up()
            case _:
                await self._more(step)

    async def _more(self, step: Step) -> None:
        match step.what:
            case "end" if not self.ended:
                await self._end()
            case "reopen" if self.ended:
                await self._reopen()
            case "lose" | "find" if step.number in OWN:
                mail = "kantor@kantor.example" if step.what == "find" else ""
                await self._list(f"{self.region}/{OWN[step.number]}", mail)

    async def _end(self) -> None:
        acknowledged = Acknowledge(on=self.today, document="1/2021")
        self.given += 1
        try:
            await self.world.give(
                self.world.people.officer, self.commitment, "acknowledge", "commitment.acknowledge", acknowledged,
                at=self.now, occurrence=self.given,
            )  # fmt: skip
        except Refused:
            assert await self.say(self.ladder, "resolve", "escalation.resolve", Resolve(reason=REASON))
        else:
            await self.commands.advance(self.ladder, self.now)
        self.ended, self.told[-1].ended_on = True, self.today
        await self.world.until_closed(self.ladder)

    async def _reopen(self) -> None:
        await self.commands.advance(self.commitment, self.now)
        body = Reopen(ladder=self.ladder, reason=REASON)
        assert await self.say(self.commitment, "reopen_ladder", "escalation.reopen", body)
        self.told.append(Told(self.today, outages=self.outages))
        self.ended = False
        await self.catch_up()

    async def _list(self, office: str, mail: str) -> None:
        registers = Registers(self.world.installation.pool, self.world.people.admin)
        await registers.put_offices(
            [Office(code=office, region=self.region, title="Kantor Contoh", mail=mail)]
        )

    async def require_never_silent(self) -> None:
        for number, told in enumerate(self.told, 1):
            ladder = escalation_id(self.commitment, self.cause, number)
            climbed = await self.world.facts("rung_climbed", ladder)
            reminded = await self.world.facts("rung_reminded", ladder)
            told.notices = [
                Notice(row["effective_on"], row["rung"], row["office"], row["reached"], reminder)
                for reminder, found in ((False, climbed), (True, reminded))
                for row in found
            ]
            require_never_silent(told, DAYS, self.offices, self.today)
            notices = [
                office for office, template in await self.world.notices(ladder) if template == "rung_climbed"
            ]
            assert notices == [row["office"] for row in climbed if row["reached"]]
            drafts = [row["letter"] for row in await self.world.facts("letter_drafted", ladder)]
            assert drafts == [f"{ladder}#letter.{row['rung']}" for row in climbed if row["reached"]]
            if told.ended_on is None:
                state = await self.world.state(ladder, EscalationState)
                assert [due.what for due in state.agenda].count("rung") == 1


TO_THE_TOP = [Step("pass", 60), Step("pass", 60), Step("pass", 60)]
UNREACHED = [
    Step("lose", 0),
    Step("lose", 2),
    Step("lose", 5),
    *TO_THE_TOP,
    Step("find", 5),
    Step("pass", 30),
]
EVERYTHING = [
    Step("acknowledge", 30),
    Step("pass", 20),
    Step("hold", 5),
    Step("outage", 40),
    Step("delegate", 20),
    Step("grow"),
    Step("pass", 10),
    Step("reassign"),
    Step("lose", 2),
    *TO_THE_TOP,
    Step("acknowledge", 25),
    Step("pass", 10),
    Step("outage", 30),
    Step("hold", 60),
    Step("pass", 90),
    Step("end"),
    Step("reopen"),
    Step("outage", 50),
    *TO_THE_TOP,
    Step("end"),
    Step("pass", 30),
    Step("reopen"),
    Step("pass", 20),
]


# No shrinking: it would take hundreds of lives to make one failing history shorter.
@settings(
    max_examples=15,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=steps(len(DAYS)))
@example(history=TO_THE_TOP)
@example(history=UNREACHED)
@example(history=EVERYTHING)
async def test_while_it_is_up_somebody_hears_in_time_and_no_rung_is_skipped_or_repeated(
    world: World, unused_regencies: Iterator[str], history: list[Step]
) -> None:
    living = Living(world, next(unused_regencies))
    await living.begin()
    for step in history:
        await living.play(step)
    await living.require_never_silent()
