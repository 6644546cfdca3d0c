"""What the commands about claims share: the claim, its case, and files that are sealed before they leave this machine."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic_core import from_json

from schemas.base import Message, digest
from schemas.claims import Attached
from schemas.errors import Misused
from schemas.families import ClaimFile, Family
from schemas.names import claim_id
from starter.commands.frame import Desk
from starter.commands.giving import Find, Order, answered, give
from starter.commands.inputs import SMALL_FILE, codes, content_of
from starter.commands.options import DATE
from starter.commands.output import Output
from starter.installation import Installation
from starter.reading.cases import case_of
from store.pool import Pool

Claim = Annotated[str, typer.Argument(help="The claim's number: 36.01-2022-001.")]
FamilyFile = Annotated[
    Path,
    typer.Option(
        "--file",
        help="Who claims, as JSON: a claim file (`kawal claim template`) or its family; kept sealed; - reads stdin.",
    ),
]
Why = Annotated[str, typer.Option("--why", help="Why, in at least ten characters; never a name.")]


def _day(text: str) -> date:
    return date.fromisoformat(text)


ReceivedOn = Annotated[
    date,
    typer.Option("--received-on", parser=_day, metavar=DATE, help="The day the documents were handed in."),
]
DOCUMENT = 50_000_000
"""Bytes of a document that are worth sending; the policy of the day is stricter, and kept where it counts."""


def finder(claim: str) -> Find:
    """Return what finds the case of a claim."""

    async def find(pool: Pool) -> Any:  # noqa: ANN401 - a row
        return await case_of(pool, claim_id(claim))

    return find


async def tell(
    desk: Desk,
    claim: str,
    permit: str,
    update: str,
    name: str,
    build: Callable[[], Message],
    *,
    about: str | None = None,
) -> Output:
    """Give a command to a claim and return its answer; what *build* does not accept is refused and logged.

    *name* and *about*, or else the content, name its step, so that repeating it does nothing twice.
    """

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        body = build()
        return Order(update, f"{name}.{about}" if about else step(name, body), body)

    return answered(desk, await give(desk, permit, claim_id(claim), finder(claim), draft))


def step(name: str, body: Message) -> str:
    """Return the name of a step that is the same for the same content, and another for any other."""
    return f"{name}.{digest(body)[:12]}"


async def seal_family(installation: Installation, path: Path) -> tuple[str, str]:
    """Upload an edition of the family from a file; return its content and digest. Raises for one badly written."""
    family = family_of(content_of(path, largest=SMALL_FILE))
    return await installation.upload("claim-family", family.model_dump_json().encode())


def family_of(data: bytes) -> Family:
    """Return the family of a document: a whole claim file, or a family alone. Raises for one badly written."""
    try:
        said = from_json(data)
    except ValueError:
        said = None  # the model says what is wrong
    if isinstance(said, dict) and "family" in said:
        return ClaimFile.model_validate_json(data).family
    return Family.model_validate_json(data)


async def seal_documents(
    installation: Installation, said: Sequence[str], about: str | None = None
) -> tuple[Attached, ...]:
    """Upload documents, each given as `code[,code…]=file`; raises Misused for anything else."""
    named = [_document(one) for one in said]
    stored = await installation.upload_all(
        ("claim-document", content_of(path, largest=DOCUMENT)) for _, path in named
    )
    return tuple(
        Attached(codes=asked, about=about, content=content, sha256=sha256)
        for (asked, _), (content, sha256) in zip(named, stored, strict=True)
    )


def _document(said: str) -> tuple[tuple[str, ...], Path]:
    names, _, path = said.partition("=")
    if not names or not path:
        raise Misused(f"{said} is no document: write code=file, or code,code=file for one scan of several")
    return codes(names), Path(path)
