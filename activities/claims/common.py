"""What the activities of claims share: the sealed files, a change with more in it, and who gains from a claim."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from pydantic import ValidationError

from activities.contents import Contents
from schemas.base import Message
from schemas.cases import Change, Task
from schemas.errors import Refused
from schemas.facts import AnyFact
from schemas.families import DeathReport, Family
from schemas.refusals import Refusal
from store.contents import Stored
from store.queries import load
from store.writing import Writing
from vault.keys import KeyRing
from vault.persons import account_index, nik_index

sql = load("claims")
M = TypeVar("M", bound=Message)


class Files:
    """The sealed files of claims."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents

    async def told(self, report: tuple[str, str], family: tuple[str, str]) -> tuple[DeathReport, Family]:
        """Return who died and who told, and who claims. Raises Refused for a file that is not there or is not one."""
        died, claim = [data async for data in self._contents.each([report, family])]
        return _parsed(DeathReport, report[0], died), _parsed(Family, family[0], claim)

    async def family(self, name: str, sha256: str) -> Family:
        """Return who claims. Raises Refused for a file that is not there or is not one."""
        return _parsed(Family, name, await self._contents.get(name, sha256))

    async def found_family(self, found: Stored | None, name: str, sha256: str) -> Family:
        """Return who claims, by the file that was *found*. Raises Refused for one that is not there or is not one."""
        return _parsed(Family, name, await self._contents.read(found, name, sha256))


def _parsed(model: type[M], name: str, data: bytes) -> M:
    try:
        return model.model_validate_json(data)
    except ValidationError as error:
        fields = sorted({".".join(map(str, problem["loc"])) for problem in error.errors()})
        # The validator's own message would quote what stands in the file.
        raise Refused(
            Refusal.INVALID_INPUT, name, what="the sealed file", why=f"see {', '.join(fields)}"
        ) from None


def with_more(
    change: Change,
    *facts: AnyFact,
    tasks: Iterable[Task] = (),
    closes: Iterable[str] = (),
    **details: Any,  # noqa: ANN401 - any detail
) -> Change:
    """Return *change* with more facts, tasks and details."""
    return change.model_copy(
        update={
            "facts": (*change.facts, *facts),
            "opens": (*change.opens, *tasks),
            "closes": (*change.closes, *closes),
            "details": {**change.details, **details},
        }
    )


def tie(writing: Writing, ring: KeyRing, claim: str, family: Family) -> None:
    """Keep keyed digests of everybody who gains from *claim*, of this edition and of all before it."""
    rows = [
        {"claim": claim, "ref": ref, "what": what, "hmac": digest}
        for ref, what, digest in _gains(ring, family)
    ]
    writing.each(sql.tie, rows)


def accounts_of(ring: KeyRing, family: Family) -> list[bytes]:
    """Return the keyed digests of the accounts that a family names."""
    return [digest for _, what, digest in _gains(ring, family) if what == "account"]


def _gains(ring: KeyRing, family: Family) -> Iterator[tuple[str, str, bytes]]:
    for one in family.receiving:
        yield one.ref, "nik", nik_index(ring, one.nik)
        if one.account:
            yield one.ref, "account", account_index(ring, one.account)
