"""Letters of claims that a reader may see: as a list without people, and each on paper, whose reading is logged."""

from schemas.claim_letters import LetterStanding
from schemas.errors import Refused
from schemas.names import claim_id
from schemas.refusals import Refusal
from starter.reading.cases import case_of
from starter.reading.reader import Reader
from starter.reading.sealed import unsealed
from store import claim_letters as record
from store.claim_letters import Read
from store.pool import Pool, reading
from vault.keys import KeyRing
from vault.persons import Sensitivity


async def letters(pool: Pool, reader: Reader, claim: str) -> list[LetterStanding]:
    """Return a claim's letters; raises Refused UNKNOWN_CASE, FOREIGN_REGION."""
    case = await case_of(pool, claim_id(claim))
    reader.require(case["region"])
    async with reading(pool) as connection:
        return await record.standing(connection, claim=claim)


async def letter(pool: Pool, reader: Reader, name: str) -> LetterStanding:
    """Return one letter as it stands; raises Refused UNKNOWN_RECORD, FOREIGN_REGION."""
    async with reading(pool) as connection:
        found = await record.standing(connection, letter=name)
    if not found:
        raise Refused(Refusal.UNKNOWN_RECORD, name, what="letter")
    reader.require(found[0].region)
    return found[0]


async def on_paper(pool: Pool, ring: KeyRing, reader: Reader, found: LetterStanding) -> bytes:
    """Return a letter's PDF, which names people, so that reading it is logged.

    Raises Refused OUT_OF_ORDER for a letter that nobody has put on paper yet, and as `unsealed` does.
    """
    reader.require(found.region)
    if found.pdf is None:
        raise Refused(
            Refusal.OUT_OF_ORDER, found.letter, why="it is not on paper yet",
            first="`kawal ops stuck`, if a worker has been running for a minute",
        )  # fmt: skip
    read = Read(
        reader.user, f"letter {found.letter}", {Sensitivity.FAMILY: [f"{found.claim}/{found.to_ref}"]}
    )
    async with reading(pool) as connection:
        await record.log(connection, read)
    return await unsealed(pool, ring, found.pdf)
