"""Breach: money lies ready and nobody is registered with it (SE Mendagri 842.2/5193/SJ, point 3).

Whoever has budgeted registers and pays at once. The law's days for handing in the registration forms run from the
day the money can be spent; after them the region is in breach until workers of that line have their numbers, or
until the fiscal year, and the money with it, is over.
"""

from datetime import date, datetime

from schemas.cases import Due, Funded, LineGone
from schemas.facts import BreachEnded, BreachFound
from schemas.issuing import CommitmentState
from schemas.regulation import RegisterBy, Unregistered
from schemas.work import REGISTER_BY
from workflows.case import do
from workflows.deed import Deed
from workflows.issuing.common import CommitmentCase
from workflows.ladders import lower_ladder, raise_ladder

BASIS = "SE Mendagri 842.2/5193/SJ"
REGISTRATION = "registration"


class Watching(CommitmentCase):
    """What falls due for lines that have money and no workers."""

    async def fall_due(self, due: Due, now: datetime) -> None:
        """Find the breach of a line whose day has passed."""
        if due.what == REGISTRATION:
            await self._breached(due, now)
        else:
            await super().fall_due(due, now)

    async def _watch(self, deed: Deed[CommitmentState], news: Funded) -> None:
        """Give the line of *news* its day to register by."""
        since = max(deed.today, date(news.fiscal_year, 1, 1))
        by = await do(REGISTER_BY, self._question(news.owner, since))
        deed.rule(*by.rulings)
        deed.state.unregistered.append(
            Unregistered(
                line=news.line,
                fiscal_year=news.fiscal_year,
                segment=news.segment,
                headcount=news.headcount,
                since=since,
                due_on=by.due_on,
                actor=by.actor,
                rule=f"{BASIS}; {by.rulings[0].reference}",
            )
        )
        deed.state.plan(self._due(news.line, by.due_on))
        deed.note(register_by=by.due_on.isoformat())

    def _registers(self, deed: Deed[CommitmentState], workers: str) -> None:
        """Let every line of *workers*, a segment and its owner, rest: they have their numbers."""
        for waiting in list(deed.state.unregistered):
            if self.state.lines.get(waiting.line) == workers:
                self._stop(deed, waiting, "the roster is registered")

    async def _line_gone(self, news: LineGone, now: datetime) -> None:
        """Take note that a line's money is not there after all: nobody is to be registered with it."""
        async with self.deed("commitment.line_gone", now) as deed:
            deed.touch(news.line)
            deed.note(line=news.line, fiscal_year=news.fiscal_year)
            deed.done(self._task("roster", news.line))
            for waiting in list(deed.state.unregistered):
                if waiting.line == news.line:
                    self._stop(deed, waiting, "the line counts no longer")

    async def _recount(self, now: datetime) -> None:
        """Count the days of every line anew that is not in breach yet, under the law book as it is now."""
        for waiting in self.state.unregistered:
            owner = self.state.lines[waiting.line].partition("/")[2]
            by = await do(REGISTER_BY, self._question(owner, waiting.since))
            if waiting.found or by.due_on == waiting.due_on:
                continue
            async with self.deed("commitment.register_by_replanned", now) as deed:
                position = deed.state.unregistered.index(waiting)
                deed.state.unregistered[position] = waiting.model_copy(update={"due_on": by.due_on})
                deed.state.drop(REGISTRATION, waiting.line)
                deed.state.plan(self._due(waiting.line, by.due_on))
                deed.rule(*by.rulings)
                deed.touch(waiting.line)
                deed.note(
                    line=waiting.line, due_from=waiting.due_on.isoformat(), due_on=by.due_on.isoformat()
                )

    def _lapse(self, deed: Deed[CommitmentState], year: int) -> None:
        """Let the lines of years before *year* rest: their money is gone, and with it the time to register."""
        for waiting in list(deed.state.unregistered):
            if waiting.fiscal_year < year:
                last = min(waiting.due_on, date(waiting.fiscal_year, 12, 31))
                found = waiting if waiting.found else self._find(deed, waiting.line, last)
                self._stop(deed, found, "the fiscal year is over")

    async def _breached(self, due: Due, now: datetime) -> None:
        async with self.deed("commitment.breach_found", now, due=due) as deed:
            found = self._find(deed, due.ref, self._waiting(deed, due.ref).due_on)
            deed.note(line=found.line, since=found.since.isoformat(), due_on=found.due_on.isoformat())
            deed.notify(
                self.state.offices["sekda"],
                "registration_breach",
                line=found.line,
                fiscal_year=found.fiscal_year,
                segment=found.segment,
                headcount=found.headcount,
                since=found.since.isoformat(),
                due_on=found.due_on.isoformat(),
                legal_basis=found.rule,
            )
            raise_ladder(
                deed,
                self._about(found.line),
                f"{REGISTRATION}.{found.line}.{found.fiscal_year}",
                missed=REGISTRATION,
                due_on=found.due_on,
                actor=found.actor,
                legal_basis=found.rule,
                closings=(date(found.fiscal_year, 12, 31),),
            )

    def _find(self, deed: Deed[CommitmentState], line: str, due_on: date) -> Unregistered:
        found = self._waiting(deed, line).model_copy(update={"found": True, "due_on": due_on})
        deed.state.unregistered[deed.state.unregistered.index(self._waiting(deed, line))] = found
        deed.touch(line)
        deed.record(
            BreachFound(
                breach="budget_without_registration",
                line=line,
                fiscal_year=found.fiscal_year,
                since=found.since,
                due_on=due_on,
            )
        )
        return found

    def _waiting(self, deed: Deed[CommitmentState], line: str) -> Unregistered:
        return next(one for one in deed.state.unregistered if one.line == line)

    def _stop(self, deed: Deed[CommitmentState], waiting: Unregistered, why: str) -> None:
        deed.state.unregistered.remove(waiting)
        deed.state.drop(REGISTRATION, waiting.line)
        if waiting.found:
            deed.touch(waiting.line)
            deed.record(BreachEnded(breach="budget_without_registration", line=waiting.line, why=why))
            lower_ladder(deed, self._about(waiting.line), why)

    def _question(self, owner: str, since: date) -> RegisterBy:
        return RegisterBy(region=self.state.key.region, owner=owner, since=since)

    def _due(self, line: str, on: date) -> Due:
        return Due(at=self.state.clock.ends(on), what=REGISTRATION, ref=line)

    def _about(self, line: str) -> str:
        return f"{REGISTRATION}.{line}"
