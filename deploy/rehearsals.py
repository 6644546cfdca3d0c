"""`kawal rehearse`, `demo` and `down`: rehearsals on a stack of their own, never on one that holds real cases."""

import asyncio
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from deploy.embedded.installation import installation as kept
from deploy.embedded.installation import supervisor
from deploy.embedded.stack import Stack
from deploy.supervise import leave_running, stop
from law.instruction import load, roster
from schemas.errors import Misused
from schemas.settings import Settings, home
from schemas.settings import settings as settings_of
from starter import installation as installations
from starter.commands.frame import CHOSEN, DATA, JSON, LANG, Lang, Options
from starter.commands.output import SIMULATION
from starter.people import sign_in
from starter.rehearsal import story
from starter.rehearsal.cast import DEMO
from starter.rehearsal.conductor import Region
from starter.rehearsal.directory import PASSWORD, officer
from starter.rehearsal.report import report, save_drafts
from starter.rehearsal.run import Progress, Rehearsed, rehearse, tell

INSTRUCTION = "inpres-2-2021"
DEMO_FROM, DEMO_TO, DEMO_SEED = date(2021, 3, 25), date(2022, 12, 31), 7
POOL = 20

DAY = ["%Y-%m-%d"]
REGIONS = Annotated[
    str, typer.Option("--regions", help="Region codes (36.01,35.09), a number of them, or all.")
]
SINCE = Annotated[datetime, typer.Option("--from", formats=DAY, help="The first day of business time.")]
UNTIL = Annotated[datetime, typer.Option("--to", formats=DAY, help="The last day of business time.")]
SEED = Annotated[int, typer.Option("--seed", help="The same seed gives the same story.")]
PACE = Annotated[
    float, typer.Option("--pace", min=0, help="Real seconds that each business month takes at least.")
]
STORY = Annotated[
    Path | None, typer.Option("--story", help="Write one line per committed event to this file.")
]
KEEP = Annotated[bool, typer.Option("--keep", help="Leave the stack running; `kawal down` stops it.")]


def register(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    example = "Example: kawal rehearse --regions 36.01,35.09 --from 2021-03-25 --to 2021-12-31 --seed 7 --story s.jsonl"
    app.command("rehearse", epilog=example)(rehearse_command)
    app.command("demo", epilog="Example: kawal demo --keep")(demo_command)
    app.command("down", epilog="Example: kawal down --data ~/.local/state/kawal/demo")(down_command)


def rehearse_command(
    regions: REGIONS,
    since: SINCE,
    until: UNTIL,
    seed: SEED = 1,
    pace: PACE = 0.0,
    story_file: STORY = None,
    as_json: JSON = False,
    data: DATA = None,
    lang: LANG = Lang.INDONESIAN,
) -> None:
    """Rehearse an instruction with simulated officials, on a stack of its own unless --data names a running one."""
    CHOSEN.set(Options(as_json, data, lang))
    if until < since:
        raise Misused("--to lies before --from")
    codes = chosen(regions, seed)
    asyncio.run(
        _rehearse(
            codes,
            since.date(),
            until.date(),
            seed,
            pace=pace,
            story_file=story_file,
            data=data,
            as_json=as_json,
        )
    )


def demo_command(
    keep: KEEP = False,
    as_json: JSON = False,
    data: DATA = None,
    lang: LANG = Lang.INDONESIAN,
) -> None:
    """Issue Inpres 2/2021 to 548 regions and rehearse two years of five of them."""
    CHOSEN.set(Options(as_json, data, lang))
    codes = [persona.region for persona in DEMO]
    letters = home() / "demo-letters"
    if not keep:
        asyncio.run(
            _rehearse(codes, DEMO_FROM, DEMO_TO, DEMO_SEED, data=data, as_json=as_json, letters=letters)
        )
        return
    folder = data or home() / "demo"
    _clear(folder)
    leave_running(folder, "rehearsal")
    asyncio.run(
        _rehearse(
            codes,
            DEMO_FROM,
            DEMO_TO,
            DEMO_SEED,
            data=folder,
            as_json=as_json,
            look_around=True,
            letters=letters,
        )
    )


def down_command(data: DATA = None, as_json: JSON = False, lang: LANG = Lang.INDONESIAN) -> None:
    """Stop the stack that a demo left running, or the one in --data."""
    CHOSEN.set(Options(as_json, data, lang))
    folder = data or settings_of(None).data
    ran = stop(folder)
    sys.stdout.write(f"{folder}: {'stopped' if ran else 'nothing ran'}\n")


def chosen(regions: str, seed: int) -> list[str]:
    """Return the codes that `--regions` means: those named, so many spread over the roster by the seed, or all."""
    addressed = load(INSTRUCTION)
    everybody = [region.code for region in roster(addressed, addressed.signed_on)]
    if regions == "all":
        return everybody
    if regions.isdigit():
        wanted = min(int(regions), len(everybody))
        return sorted(
            everybody[(seed + place * len(everybody) // wanted) % len(everybody)] for place in range(wanted)
        )
    return [code.strip() for code in regions.split(",") if code.strip()]


async def _rehearse(
    codes: Sequence[str],
    since: date,
    until: date,
    seed: int,
    *,
    pace: float = 0.0,
    story_file: Path | None = None,
    data: Path | None = None,
    as_json: bool = False,
    look_around: bool = False,
    letters: Path | None = None,
) -> None:
    began = time.monotonic()
    async with _stack(data) as settings, installations.opened(settings, size=POOL) as installation:
        console = Console(stderr=True)
        console.print(f"{SIMULATION}: {len(codes)} regions, {since} to {until}, seed {seed}", highlight=False)
        rehearsed = await rehearse(
            installation,
            codes=codes,
            since=since,
            until=until,
            seed=seed,
            instruction=INSTRUCTION,
            progress=_progress(console, pace),
        )
        if story_file is not None:
            story.write(story_file, await tell(installation, rehearsed))
        found = await report(installation, rehearsed)
        if letters is not None:
            drafts = await save_drafts(installation, letters)
            console.print(f"{SIMULATION}: {drafts} letters in {letters}", highlight=False)
        if as_json:
            sys.stdout.write(found.json(simulation=True) + "\n")
        else:
            found.show()
        console.print(
            f"{SIMULATION}: {rehearsed.steps} steps in {time.monotonic() - began:.0f} s", highlight=False
        )
        if look_around:
            await _invite(installation, settings, rehearsed, console)


@asynccontextmanager
async def _stack(data: Path | None) -> AsyncIterator[Settings]:
    if data is not None and supervisor(data) is not None:
        yield settings_of(data)
        return
    if data is not None:
        async with Stack(data, kind="rehearsal") as stack:
            yield stack.settings
        return
    folder = Path(tempfile.mkdtemp(prefix="kawal-rehearsal-"))
    try:
        async with Stack(folder, kind="rehearsal") as stack:
            yield stack.settings
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _progress(console: Console, pace: float) -> Progress:
    status = console.status("") if console.is_terminal else None
    if status is not None:
        status.start()
    last = time.monotonic()

    async def show(month: date, regions: Sequence[Region]) -> None:
        nonlocal last
        await asyncio.sleep(max(pace - (time.monotonic() - last), 0))
        last = time.monotonic()
        line = f"{SIMULATION} {month:%Y-%m}: {sum(region.steps for region in regions)} steps"
        if status is None:
            console.print(line, highlight=False)
        elif any(region.next_at is not None for region in regions):
            status.update(line)

    return show


async def _invite(
    installation: installations.Installation, settings: Settings, rehearsed: Rehearsed, console: Console
) -> None:
    token = await sign_in(installation.pool, "auditor", PASSWORD)
    settings.session_file.touch(mode=0o600)
    settings.session_file.write_text(str(token))
    first = min(rehearsed.personas)
    for line in (
        f"The stack runs in {settings.data}; you are signed in as auditor. `kawal down` stops it.",
        f"  Temporal: {settings.ui_url}   mails: {settings.mail_url}",
        f"  kawal case list        kawal case show {first}        kawal escalation list",
        f"  to act for a region: kawal login {officer(first)}   (password: {PASSWORD})",
    ):
        console.print(line, highlight=False, soft_wrap=True)


def _clear(folder: Path) -> None:
    if supervisor(folder) is not None:
        stop(folder)
    if folder.exists():
        kept(folder, "rehearsal")
        shutil.rmtree(folder)
