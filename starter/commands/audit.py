"""`kawal audit`: a chain's entries, what was refused beside them, and whether every link holds."""

from typing import Annotated

import typer

from schemas.errors import Refused
from schemas.refusals import Refusal
from schemas.terms import Role
from starter.commands.frame import Desk, command, group
from starter.commands.output import Output, Table
from starter.reading.cases import case_of
from starter.reading.reader import Reader, reader
from starter.reading.timeline import chain_log
from store.pool import Pool

app = group("The audit log.")
REFUSALS = "refusal/"
READERS = (Role.AUDITOR, Role.ADMIN)


@command(app, "log", example="kawal audit log commitment/inpres-2-2021/36.01")
async def log(
    desk: Desk, chain: Annotated[str, typer.Argument(help="A case, `register/…`, or `refusal/<case>`.")]
) -> Output:
    """Show a chain entry by entry with the refused commands beside it, and verify both chains' links."""
    pool = await desk.pool()
    await _require(pool, await reader(pool, desk.signed_in), chain)
    entries, broken = await chain_log(pool, chain)
    refusals, broken_refusals = (
        await chain_log(pool, f"{REFUSALS}{chain}") if not chain.startswith(REFUSALS) else ([], [])
    )
    if not entries and not refusals:
        raise Refused(Refusal.UNKNOWN_RECORD, chain, what="chain")
    intact = not (broken or broken_refusals)
    document = {
        "chain": chain,
        "intact": intact,
        "broken": {"entries": broken, "refusals": broken_refusals},
        "entries": [entry.model_dump(mode="json") for entry in entries],
        "refusals": [entry.model_dump(mode="json") for entry in refusals],
    }
    headings = (
        ("#", "waktu", "perbuatan", "pelaku", "peran", "kantor", "hash")
        if desk.lang == "id"
        else ("#", "when", "action", "actor", "role", "office", "hash")
    )
    rows = [
        (one.seq, one.business_at, one.action, one.actor, one.role, one.office, one.hash[:12])
        for one in entries
    ]
    refused = [
        (one.seq, one.business_at, one.details["command"], one.actor, one.details["refusal"], one.office)
        for one in refusals
    ]
    verdict = (
        desk.say("Semua mata rantai utuh.", "Every link holds.")
        if intact
        else desk.say("MATA RANTAI PUTUS:", "BROKEN LINKS:") + f" {broken or broken_refusals}"
    )
    blocks: list[str | Table] = [Table(chain, headings, rows)]
    if refused:
        blocks.append(
            Table(
                desk.say("Perintah yang ditolak", "Refused commands"),
                ("#", desk.say("waktu", "when"), "command", desk.say("pelaku", "actor"), "refusal", "office"),
                refused,
            )
        )
    return Output(document, [*blocks, verdict])


async def _require(pool: Pool, reads: Reader, chain: str) -> None:
    """Raise Refused unless the reader's regions reach the chain's case; registers take an auditor or an admin."""
    case = chain.removeprefix(REFUSALS)
    try:
        row = await case_of(pool, case)
    except Refused:
        if not any(reads.holds(role, "*") for role in READERS):
            raise Refused(
                Refusal.NOT_PERMITTED, chain, user=reads.user, action="audit.log", roles=", ".join(READERS)
            ) from None
    else:
        reads.require(row["region"])
