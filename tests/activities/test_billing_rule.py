"""Billing against the rule: whatever happens and whenever it is known, each month is billed as it is due, once."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from law.contributions import monthly
from law.months import Month
from schemas.money import Rupiah
from schemas.terms import Funding
from store.pool import Pool
from tests.support.billing import BPU, Books, Line

FIRST = Month(year=2022, month=10)
BILLED = 6
"""Months billed: the last three of a year and the first three of the next."""
OWNERS = ("dinas-sosial", "dinas-sosial", "kesra")
INCOMES = st.sampled_from([1_000_000, 1_250_000, 1_450_000, 4_000_000])
DAYS = st.integers(0, 200).map(lambda days: date(2022, 9, 10) + timedelta(days=days))
"""When something begins to hold: before, in and after the months that are billed."""
PEOPLE = 4


@dataclass
class Known:
    """A membership as the rule knows it."""

    membership: str
    person: str
    line: int
    begins: date
    income: int
    moved_from: "Known | None" = None
    ends: date | None = None
    wages: list[tuple[date, datetime, int]] = field(default_factory=list)

    def due(self, month: Month) -> bool:
        starts = month.first_day
        if self.moved_from is not None and not (self.moved_from.ends and self.moved_from.ends < starts):
            return False
        return self.begins < starts and (self.ends is None or self.ends >= starts)

    def cost(self, month: Month) -> int:
        holding = [wage for wage in self.wages if wage[0] <= month.first_day]
        income = max(holding)[2] if holding else self.income
        return int(monthly(BPU, Rupiah(income), month, funding=Funding.APBD_MURNI).total)


class Story:
    """A region in which people come, earn more, leave and move, by what Hypothesis draws."""

    def __init__(self, pool: Pool) -> None:
        self.books = Books.elsewhere(pool)
        self.members: list[Known] = []

    def line(self, number: int, year: int = 2022) -> str:
        return f"{self.books.region}-{year}-L{number + 1:02d}"

    async def begin(self) -> None:
        """Open two years of three lines, two of one owner; somebody stays on each who never changes."""
        for year, first in ((2022, FIRST.month), (2023, 1)):
            lines = [Line(self.line(n, year), year, owner=o, payer=o) for n, o in enumerate(OWNERS)]
            await self.books.open(year, lines, first_month=first)
        for number in range(len(OWNERS)):
            await self.register(f"w-{self.books.region}-stays-{number}", number, date(2022, 9, 1), 1_000_000)

    async def register(self, person: str, line: int, on: date, income: int) -> None:
        if any(one.person == person and one.line == line and one.ends is None for one in self.members):
            return
        name = f"{self.books.region}-{len(self.members)}"
        await self.books.register(name, self.line(line), on, person=person, income=income)
        self.members.append(Known(name, person, line, on, income))

    async def happen(self, what: str, who: int, line: int, on: date, income: int) -> None:
        """Let something happen to one of the people who come and go."""
        person = f"w-{self.books.region}-{who}"
        here = [one for one in self.members if one.person == person and one.ends is None]
        if what == "register" or not here:
            await self.register(person, line, on, income)
            return
        one = here[0]
        match what:
            case "wage":
                await self.books.wage(one.membership, on, income)
                one.wages.append((on, self.books.now, income))
            case "leave":
                await self.books.leave(one.membership, on)
                one.ends = on
            case _:
                if any(there.line == line for there in here):
                    return
                name = f"{self.books.region}-{len(self.members)}"
                await self.books.move(one.membership, name, self.line(line), on, income, person)
                one.ends = on
                self.members.append(Known(name, person, line, on, income, moved_from=one))

    def rule(self, months: list[Month]) -> dict[tuple[str, str], int]:
        """Return what each month of each membership is, recomputed from everything that is known."""
        found = {}
        for month in months:
            once: dict[tuple[str, str], Known] = {}
            for one in sorted(self.members, key=lambda one: (one.begins, one.membership)):
                if one.due(month):
                    once.setdefault((one.person, OWNERS[one.line]), one)
            found |= {(one.membership, str(month)): one.cost(month) for one in once.values()}
        return found

    async def billed(self) -> dict[tuple[str, str], int]:
        """Return what each month of each membership was billed, with what corrected it."""
        found: dict[tuple[str, str], int] = defaultdict(int)
        for table in ("bill_item", "bill_adjustment"):
            for row in await self.books.rows(
                f"SELECT membership, month, amount FROM {table} WHERE membership LIKE $1",  # noqa: S608
                f"{self.books.region}-%",
            ):
                found[row["membership"], row["month"]] += row["amount"]
        return {key: amount for key, amount in found.items() if amount}

    async def owed(self) -> list[tuple[str, str]]:
        """Return the months that are owed, as whoever asks for cover reads them."""
        found = await self.books.rows(
            "SELECT membership, month FROM owed_of($1, 'infinity', 'infinity') ORDER BY 1, 2",
            [one.membership for one in self.members],
        )
        return [(row["membership"], row["month"]) for row in found]


EVENTS = st.lists(
    st.tuples(
        st.integers(0, BILLED - 1),
        st.sampled_from(["register", "wage", "leave", "move"]),
        st.integers(1, PEOPLE),
        st.integers(0, len(OWNERS) - 1),
        DAYS,
        INCOMES,
    ),
    max_size=14,
).map(lambda events: sorted(events, key=lambda event: event[0]))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=EVENTS)
async def test_items_and_adjustments_are_the_rule_recomputed(
    pool: Pool, events: list[tuple[int, str, int, int, date, int]]
) -> None:
    story = Story(pool)
    await story.begin()
    months = [FIRST.plus(later) for later in range(BILLED)]
    for number, month in enumerate(months):
        for _, *what in (event for event in events if event[0] == number):
            await story.happen(*what)
        await story.books.bill(month.year, month.month)
    assert await story.billed() == story.rule(months)
    assert await story.owed() == sorted(story.rule(months))
    await _adds_up(story)


async def _adds_up(story: Story) -> None:
    """Hold what stands on bills and credits against their amounts, and the ledger against both."""
    instruction = f"contributions/{story.books.instruction}/%"
    bills = await story.books.rows(
        "SELECT b.bill, b.amount, b.headcount, b.credit, coalesce(i.amount, 0) + coalesce(a.amount, 0) AS stands,"
        " coalesce(i.heads, 0) + coalesce(a.heads, 0) AS heads, r.amount AS rated, i.amount AS items"
        " FROM bill_issued b"
        " LEFT JOIN (SELECT bill, sum(amount) AS amount, count(*) AS heads FROM bill_item GROUP BY bill) i USING (bill)"
        " LEFT JOIN (SELECT bill, sum(amount) AS amount, count(*) AS heads FROM bill_adjustment GROUP BY bill) a USING (bill)"
        " LEFT JOIN (SELECT bill, sum(amount * headcount) AS amount FROM bill_rate GROUP BY bill) r USING (bill)"
        " WHERE b.chain LIKE $1",
        instruction,
    )
    assert [row for row in bills if row["stands"] != row["amount"] or row["heads"] != row["headcount"]] == []
    assert [row for row in bills if row["rated"] != row["items"]] == []
    granted = await story.books.rows(
        "SELECT g.credit, g.amount + sum(a.amount) AS off FROM credit_granted g"
        " LEFT JOIN bill_adjustment a ON a.bill = g.credit WHERE g.chain LIKE $1 GROUP BY g.credit, g.amount",
        instruction,
    )
    assert [row for row in granted if row["off"] != 0] == []
    [sums] = await story.books.rows(
        "SELECT coalesce(sum(amount), 0) AS all, -coalesce(sum(amount) FILTER (WHERE account = 'credits'), 0) AS credits,"
        " coalesce(sum(amount) FILTER (WHERE account = 'receivable'), 0) AS receivable"
        " FROM ledger_entry WHERE chain LIKE $1",
        instruction,
    )
    assert sums["all"] == 0
    assert sums["credits"] >= 0
    assert sums["receivable"] == sum(row["amount"] - row["credit"] for row in bills)
    running = await story.books.rows(
        "SELECT a.membership FROM bill_adjustment a WHERE a.membership LIKE $1 AND a.due <> ("
        "  SELECT coalesce(sum(i.amount), 0) FROM bill_item i WHERE (i.membership, i.month) = (a.membership, a.month)) + ("
        "  SELECT sum(x.amount) FROM bill_adjustment x"
        "  LEFT JOIN bill_issued b ON b.bill = x.bill LEFT JOIN credit_granted g ON g.credit = x.bill"
        "  LEFT JOIN bill_issued o ON o.bill = a.bill LEFT JOIN credit_granted c ON c.credit = a.bill"
        "  WHERE (x.membership, x.month) = (a.membership, a.month)"
        "  AND coalesce(b.known_at, g.known_at) <= coalesce(o.known_at, c.known_at))",
        f"{story.books.region}-%",
    )
    assert running == []
    split = await story.books.rows(
        "SELECT a.membership FROM bill_adjustment a JOIN bill_issued b ON b.bill = a.bill WHERE b.chain LIKE $1"
        " AND a.amount <> (SELECT sum(value::bigint) FROM jsonb_each_text(a.programmes))",
        instruction,
    )
    assert split == []
