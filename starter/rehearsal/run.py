"""A rehearsal from beginning to end: furnish, issue, conduct, tell the story."""

import asyncio
import io
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from law import instruction as instructions
from law.regions import find, lineage, offset
from schemas.clock import WIB, Clock, ClockMode
from schemas.errors import Refused
from schemas.names import commitment_id
from schemas.refusals import Refusal
from starter.banking.receiving import Received, receive
from starter.banking.table import read_table
from starter.client import Commands, SignedIn
from starter.installation import Installation
from starter.issuing import issue
from starter.people import Registers, installation_kind, sign_in
from starter.registers import put_branch, put_indicator, put_units
from starter.rehearsal import story
from starter.rehearsal.cast import persona
from starter.rehearsal.conductor import Region
from starter.rehearsal.directory import ADMIN, PASSWORD, approver, furnish, officer, reviewer, signer
from starter.rehearsal.officials import HOUR, Official
from starter.rehearsal.persona import Persona
from starter.rehearsal.seen import Seen
from store.queries import load
from workflows.calendar import months_after

sql = load("rehearsal")
AT_ONCE = 40
"""Regions that live through a month side by side."""
Progress = Callable[[date, Sequence[Region]], Awaitable[None]]
"""Told of each month that all regions have lived through."""


@dataclass
class Rehearsed:
    """What a rehearsal did."""

    instruction: str
    regions: list[Region]
    personas: dict[str, Persona]
    since: datetime
    until: datetime
    clock: Clock = field(default_factory=lambda: Clock(mode=ClockMode.CONDUCTED, offset=WIB))

    @property
    def steps(self) -> int:
        """Return how many commands and turns it took."""
        return sum(region.steps for region in self.regions)


async def rehearse(
    installation: Installation,
    *,
    codes: Sequence[str],
    since: date,
    until: date,
    seed: int,
    instruction: str = "inpres-2-2021",
    progress: Progress | None = None,
) -> Rehearsed:
    """Issue *instruction* on the day *since* and live with the regions of *codes* until the day *until*, included.

    Raises Refused NOT_A_REHEARSAL for an installation that holds real cases, UNKNOWN_REGION, NOT_ADDRESSEE.
    """
    await require_rehearsal(installation)
    clock = Clock(mode=ClockMode.CONDUCTED, offset=WIB)
    begins, ends = clock.at(since, HOUR), clock.ends(until)
    personas = {
        opened: persona(opened, seed, since, until)
        for opened in sorted({_addressee(instruction, code) for code in codes})
    }
    addressed = instructions.load(instruction)
    roster = [region.code for region in instructions.roster(addressed, addressed.signed_on)]
    await furnish(Registers(installation.pool, None), roster, personas, until)
    admin = await _sign_in(installation, ADMIN)
    await _register(Registers(installation.pool, admin), personas.values())
    await issue(installation, admin, instruction, clock, begins)
    national = installation.commands(admin)
    regions = await asyncio.gather(
        *(_region(installation, national, instruction, one, seed, begins) for one in personas.values())
    )
    await _conduct(regions, since, ends, clock, progress)
    return Rehearsed(instruction, regions, personas, begins, ends)


async def require_rehearsal(installation: Installation) -> None:
    """Refuse an installation whose database or settings are not marked as a rehearsal."""
    if not installation.settings.rehearsal or await installation_kind(installation.pool) != "rehearsal":
        raise Refused(Refusal.NOT_A_REHEARSAL, str(installation.settings.data))


async def tell(installation: Installation, rehearsed: Rehearsed) -> list[bytes]:
    """Return the rehearsal's story."""
    return await story.tell(installation.pool, rehearsed.since, rehearsed.until, rehearsed.clock)


async def _region(
    installation: Installation,
    national: Commands,
    instruction: str,
    behaviour: Persona,
    seed: int,
    begins: datetime,
) -> Region:
    async def commands(user: str) -> Commands:
        return installation.commands(await _sign_in(installation, user))

    async def upload(purpose: str, data: bytes) -> tuple[str, str]:
        return await national.patiently(lambda: installation.upload(purpose, data))

    seen = Seen(installation.pool, national)
    code = behaviour.region
    treasurer = await _sign_in(installation, officer(code))

    async def receive_file(file: bytes, at: datetime) -> Received:
        name, _ = await upload("bank", file)
        transfers = read_table(io.BytesIO(file), "").transfers
        return await national.patiently(
            lambda: receive(
                installation.pool, installation.ring, transfers, source="file", signed_in=treasurer,
                content=name, at=at,
            )
        )  # fmt: skip

    official = Official(
        persona=behaviour,
        instruction=instruction,
        clock=Clock(mode=ClockMode.CONDUCTED, offset=offset(find(code))),
        seed=seed,
        officer=installation.commands(treasurer),
        approver=await commands(approver(code)),
        signer=await commands(signer(code)),
        reviewer=await commands(reviewer(code)),
        upload=upload,
        owed=seen.owed,
        held=seen.held,
        receive=receive_file,
        booked=seen.booked,
        look=seen.look,
    )
    region = Region(official, national, installation.pool, lineage(code))
    region.begin(commitment_id(instruction, code), begins)
    return region


async def _conduct(
    regions: Sequence[Region], since: date, ends: datetime, clock: Clock, progress: Progress | None
) -> None:
    gate = asyncio.Semaphore(AT_ONCE)

    async def play(region: Region, until: datetime) -> None:
        async with gate:
            await region.play(until)

    month = since.replace(day=1)
    while clock.starts(month) < ends:
        following = months_after(month, 1)
        until = min(clock.starts(following), ends)
        async with asyncio.TaskGroup() as together:
            for region in regions:
                together.create_task(play(region, until))
        if progress is not None:
            await progress(month, regions)
        month = following
    async with asyncio.TaskGroup() as together:
        for region in regions:
            together.create_task(region.rest(ends - timedelta(seconds=1)))


async def _register(registers: Registers, personas: Iterable[Persona]) -> None:
    for one in personas:
        if one.units:
            await put_units(registers, one.region, one.units)
        for branch in one.branches:
            await put_branch(registers, branch)
        for indicator in one.indicators:
            await put_indicator(registers, indicator)


async def _sign_in(installation: Installation, user: str) -> SignedIn:
    token = await sign_in(installation.pool, user, PASSWORD)
    return SignedIn(token.id, token.secret)


def _addressee(instruction: str, code: str) -> str:
    loaded = instructions.load(instruction)
    addressees = {region.code for region in instructions.roster(loaded, loaded.signed_on)}
    opened = next((one for one in lineage(code) if one in addressees), None)
    if opened is None:
        raise Refused(Refusal.NOT_ADDRESSEE, code, instruction=instruction)
    return opened
