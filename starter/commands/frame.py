"""The frame of every command: its common options, its connections, and its answer in the form asked for.

A command is an async function of a `Desk` and its own options that returns an `Output`; `command` gives it
`--json`, `--data` and `--lang`, an example in its help, and an event loop.
"""

import asyncio
import inspect
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_type_hints

import typer

from schemas.clock import Clock
from schemas.errors import Unavailable
from schemas.settings import Settings, home
from schemas.settings import settings as settings_of
from starter.client import SignedIn
from starter.commands.output import SIMULATION, Output
from starter.evidence import Resolver
from starter.installation import Installation, signed_in
from store.pool import Pool, open_pool
from vault.client import connect
from vault.keys import KeyRing

POOL_SIZE = 4
INTERRUPTED = 130
"""The exit code of a command that Ctrl-C ended, as shells have it."""


class Lang(StrEnum):
    """The languages kawal speaks."""

    INDONESIAN = "id"
    ENGLISH = "en"


def _default_lang() -> Lang:
    if chosen := os.environ.get("KAWAL_LANG"):
        return Lang.INDONESIAN if chosen == Lang.INDONESIAN else Lang.ENGLISH
    return Lang.INDONESIAN if os.environ.get("LANG", "").startswith("id") else Lang.ENGLISH


@dataclass(frozen=True)
class Options:
    """What every command can be told."""

    as_json: bool = False
    data: Path | None = None
    lang: Lang = field(default_factory=_default_lang)


CHOSEN: ContextVar[Options | None] = ContextVar("options", default=None)
"""The options of the command that runs, for whoever reports how it ended."""


class Desk:
    """Where a command works: its settings, its language, and the servers, opened when they are first asked for."""

    def __init__(self, options: Options, settings: Settings) -> None:
        self.options = options
        self.settings = settings
        self._pool: Pool | None = None
        self._installation: Installation | None = None

    @property
    def lang(self) -> str:
        """Return the language to answer in."""
        return self.options.lang

    @property
    def signed_in(self) -> SignedIn | None:
        """Return the sign-in of this user and installation, or None."""
        return signed_in(self.settings)

    async def pool(self) -> Pool:
        """Return PostgreSQL; raises Unavailable. Reads need nothing else."""
        if self._pool is None:
            if not self.settings.database_url:
                raise Unavailable(f"The installation in {self.settings.data} (start it with `kawal up`)")
            self._pool = await open_pool(self.settings.database_url, size=POOL_SIZE)
        return self._pool

    async def installation(self) -> Installation:
        """Return PostgreSQL, Temporal and the key ring; raises Unavailable."""
        if self._installation is None:
            pool = await self.pool()
            self._installation = Installation(
                self.settings, pool, await connect(self.settings), KeyRing.load(self.settings.key_file)
            )
        return self._installation

    async def resolver(self) -> Resolver:
        """Return what finds the evidence of lines; in archived runs only, while Temporal is away."""
        try:
            return Resolver(await self.pool(), (await self.installation()).client)
        except Unavailable:
            return Resolver(await self.pool(), None)

    def today(self) -> date:
        """Return the date in western Indonesia, the zone of what belongs to no region."""
        return Clock().today(datetime.now(UTC))

    def say(self, indonesian: str, english: str) -> str:
        """Return the words in the language asked for."""
        return indonesian if self.options.lang is Lang.INDONESIAN else english

    async def close(self) -> None:
        """Close what was opened."""
        if self._pool is not None:
            await self._pool.close()


Handler = TypeVar("Handler", bound=Callable[..., Awaitable[Output]])

JSON = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]
DATA = Annotated[Path | None, typer.Option("--data", help="The installation's data directory (KAWAL_DATA).")]
LANG = Annotated[Lang, typer.Option("--lang", help="Language of the answer (KAWAL_LANG).")]


def group(help_text: str) -> typer.Typer:
    """Return an empty group of commands."""
    return typer.Typer(help=help_text, no_args_is_help=True, add_completion=False)


def command(
    app: typer.Typer, name: str, *, example: str, installed: bool = True
) -> Callable[[Handler], Handler]:
    """Register an async function as the command *name* of *app*; *example* stands in its help.

    A command that is not *installed* asks no installation anything: it answers the same beside any and without one.
    """

    def register(handler: Handler) -> Handler:
        hints = get_type_hints(handler, include_extras=True)
        own = [
            parameter.replace(annotation=hints[parameter.name])
            for parameter in inspect.signature(handler).parameters.values()
            if hints[parameter.name] is not Desk
        ]

        def run(**given: Any) -> None:  # noqa: ANN401 - each command's own options
            options = Options(given.pop("as_json"), given.pop("data"), given.pop("lang"))
            CHOSEN.set(options)
            try:
                code = asyncio.run(_carried_out(handler, options, given, installed=installed))
            except KeyboardInterrupt:
                code = INTERRUPTED
            if code:
                raise typer.Exit(code)

        keyword = inspect.Parameter.KEYWORD_ONLY
        common = [
            inspect.Parameter("as_json", keyword, default=False, annotation=JSON),
            inspect.Parameter("data", keyword, default=None, annotation=DATA),
            inspect.Parameter("lang", keyword, default=_default_lang(), annotation=LANG),
        ]
        parameters = [parameter.replace(kind=keyword) for parameter in own] + common
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        run.__doc__ = inspect.getdoc(handler)
        app.command(name, epilog=f"Example: {example}")(run)
        return handler

    return register


async def _carried_out(
    handler: Callable[..., Awaitable[Output]],
    options: Options,
    given: Any,  # noqa: ANN401 - each command's own options
    *,
    installed: bool,
) -> int:
    async with opened(options, installed=installed) as desk:
        output = await handler(desk, **given)
        if options.as_json:
            sys.stdout.write(output.json(simulation=desk.settings.rehearsal) + "\n")
        else:
            output.show()
        return output.exit_code


@asynccontextmanager
async def opened(options: Options, *, installed: bool = True) -> AsyncIterator[Desk]:
    """Yield the desk of a command; in a rehearsal it says so first. Raises Misused when no data directory is clear."""
    desk = Desk(options, settings_of(options.data) if installed else Settings(data=options.data or home()))
    if desk.settings.rehearsal:
        sys.stderr.write(f"{SIMULATION}: {desk.settings.data}\n")
    try:
        yield desk
    finally:
        await desk.close()
