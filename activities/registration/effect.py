"""Effect: the rows staged of a roster become effective in one transaction, held against the record as it is then."""

from collections.abc import Sequence

from activities.registration.common import with_fact, with_notice
from activities.registration.resembling import Resembling
from law import regions
from law.offices import OfficeKind, office_code
from schemas.base import Message
from schemas.cases import Change
from schemas.facts import RosterChecked
from schemas.terms import RowWarning, Segment
from store.pool import Connection
from store.queries import load, rows
from store.staging import STEP, lost, person_id

staging = load("staging")


class Paying(Message):
    """The line that pays for a roster, as far as its rows are held against the record by it."""

    region: str
    segment: Segment
    owner: str


class Effect:
    """Judges the rows of one roster against the file and the record, and writes them down."""

    def __init__(self, batch: str, line: Paying, resembling: Resembling, staged: int) -> None:
        """*staged* is how many rows the file has, all of which must be staged."""
        self._batch = batch
        self._line = line
        self._resembling = resembling
        self._staged = staged
        self._last = 0
        self._in_vain: list[int] = []
        """Rows whose people this check sealed for nothing."""

    async def complete(self, tx: Connection, change: Change) -> Change:
        """Judge, and return *change* with the counts. Raises Unavailable when staged rows are gone."""
        await staging.lock_rosters(tx)
        await staging.lock_batch(tx, batch=self._batch)
        again = await rows(staging.find_again(tx, batch=self._batch))
        known = await staging.has_known_people(tx, batch=self._batch)
        await self._refuse(tx, known=known)
        in_vain = await rows(staging.sealed_in_vain(tx, batch=self._batch))
        self._in_vain = [row["row_number"] for row in (*again, *in_vain)]
        await self._resembling.compare_late(tx)
        await staging.drop_likenesses(tx, batch=self._batch, persons=self._people(self._in_vain))
        if known:
            await staging.carry_likenesses(tx, batch=self._batch)
        counted = await staging.count_staged(tx, batch=self._batch)
        if counted["staged"] != self._staged:
            raise lost(self._batch)
        self._last = counted["last"] or 0
        refused, held = counted["refused"], counted["held"]
        accepted = self._staged - refused - held
        fact = RosterChecked(batch=self._batch, accepted=accepted, refused=refused, held=held)
        counts = {"accepted": accepted, "refused": refused, "held": held}
        change = with_fact(change, fact, **counts, registry_stand_in=counted["stand_in"])
        return self._told(change, accepted, refused) if refused else change

    async def work(self, tx: Connection, seq: int) -> None:  # noqa: ARG002 - a Work's signature
        """Write the rows down, make their new people findable, and leave nothing staged."""
        batch = self._batch
        for first in range(1, self._last + 1, STEP):
            step = {"batch": batch, "first": first, "last": first + STEP - 1}
            await staging.index_people(tx, **step)
            await staging.record_rows(tx, **step)
        await staging.record_likenesses(tx, batch=batch)
        for at in range(0, len(self._in_vain), STEP):
            persons = self._people(self._in_vain[at : at + STEP])
            await staging.forget_data(tx, persons=persons)
            await staging.forget_people(tx, persons=persons)
        await staging.forget_likenesses(tx, batch=batch)
        await staging.forget_staged(tx, batch=batch)

    async def _refuse(self, tx: Connection, *, known: bool) -> None:
        await staging.refuse_repeated(tx, batch=self._batch)
        if known:
            where = {
                "regions": list(regions.lineage(self._line.region)),
                "segment": self._line.segment,
                "owner": self._line.owner,
            }
            await staging.refuse_deceased(tx, batch=self._batch)
            await staging.refuse_members(tx, batch=self._batch, **where)
            await staging.warn_of_members(tx, batch=self._batch, warning=RowWarning.MEMBER_ELSEWHERE)
            await staging.warn_of_listed(tx, batch=self._batch, warning=RowWarning.LISTED_ELSEWHERE, **where)

    def _people(self, numbers: Sequence[int]) -> list[str]:
        return [person_id(self._batch, number) for number in numbers]

    def _told(self, change: Change, accepted: int, refused: int) -> Change:
        region = self._line.region
        return with_notice(
            change, office_code(OfficeKind.SEKDA, region), region, "roster_errors",
            batch=self._batch, segment=self._line.segment, fiscal_year=int(self._batch.split("-")[1]),
            accepted=accepted, refused=refused,
        )  # fmt: skip
