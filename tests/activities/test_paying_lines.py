"""Which line pays for whom: whoever has a seat on a line stands on its bills, whatever lines they came through."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

from activities.contributions.scope import Scope
from law.months import Month
from schemas.facts import AnyFact, LineWithdrawn
from schemas.terms import Funding
from store.pool import reading
from store.queries import load, rows
from tests.support.billing import Books, Line

BEGAN = date(2022, 1, 10)
seats, changes = load("seats"), load("changes")


async def billed(books: Books, month: str) -> dict[str, set[str]]:
    """Return who stands on each line's bill of a month."""
    found = defaultdict(set)
    for row in await books.rows(
        "SELECT b.line, i.membership FROM bill_issued b JOIN bill_item i ON i.bill = b.bill"
        " WHERE b.month = $1 AND b.line LIKE $2",
        month,
        f"{books.region}-%",
    ):
        found[row["line"]].add(row["membership"])
    return dict(found)


async def seated(books: Books, *lines: str) -> dict[str, int]:
    """Return how many have a seat on each line, as registrations and as changes count them."""
    counted = {}
    async with reading(books.pool) as connection:
        for line in lines:
            row = await seats.seats_of(connection, line=line)
            counted[line] = int(row["seated"])
            assert row["headcount"] - await seats.free_seats(connection, line=line, batch="") == row["seated"]
        for row in await rows(changes.targets(connection, lines=list(lines), region=books.region)):
            assert row["headcount"] - row["free"] == counted[row["line"]]
    return counted


async def withdraw(books: Books, line: str, year: int) -> None:
    fact: AnyFact = LineWithdrawn(line=line, fiscal_year=year, why="tercatat dua kali")
    await books.commit(year, fact)


def heads(found: Mapping[str, set[str]]) -> dict[str, int]:
    return {line: len(members) for line, members in found.items()}


async def test_members_sit_on_the_line_that_is_billed_for_them(books: Books) -> None:
    old = [f"{books.region}-2022-L{number:02d}" for number in range(1, 4)]
    new = [f"{books.region}-2023-L{number:02d}" for number in range(1, 6)]
    await books.open(
        2022,
        [
            Line(old[0], 2022, payer="dinas-sosial"),
            Line(old[1], 2022, payer="kesra"),
            Line(old[2], 2022, payer="disnaker", funding=Funding.CSR),
        ],
    )
    await books.open(
        2023,
        [
            Line(new[0], 2023, payer="dinas-sosial"),
            Line(new[1], 2023, payer="kesra"),
            Line(new[2], 2023, payer="dinas-sosial"),
            Line(new[3], 2023, payer="bappeda", funding=Funding.CSR),
            Line(new[4], 2023, owner="kesra", payer="kesra"),
        ],
        first_month=1,
    )
    for place, line in enumerate((old[0], old[0], old[1], old[2], new[4])):
        await books.register(f"{line}-{place}", line, BEGAN)
    await withdraw(books, new[0], 2023)
    await books.bill(2023, 1)
    found = await billed(books, "2023-01")
    assert found == {
        new[1]: {f"{old[1]}-2"},
        new[2]: {f"{old[0]}-0", f"{old[0]}-1"},
        new[3]: {f"{old[2]}-3"},
        new[4]: {f"{new[4]}-4"},
    }
    assert await seated(books, *new) == {new[0]: 0} | heads(found)


async def test_a_line_without_money_keeps_its_own_and_the_line_that_pays_for_them_has_them_too(
    books: Books,
) -> None:
    lines = [f"{books.region}-2022-L{number:02d}" for number in (1, 2)]
    await books.open(2022, [Line(lines[0], 2022, funded=False), Line(lines[1], 2022)])
    for line in lines:
        await books.register(line, line, BEGAN)
    await books.bill(2022, 2)
    assert heads(await billed(books, "2022-02")) == {lines[1]: 2}
    assert await seated(books, *lines) == {lines[0]: 1, lines[1]: 2}
    await books.fund(lines[0])
    await books.bill(2022, 3)
    assert heads(await billed(books, "2022-03")) == {lines[0]: 1, lines[1]: 1}
    assert await seated(books, *lines) == {lines[0]: 1, lines[1]: 1}


async def test_this_years_line_neither_seats_nor_pays_for_members_of_the_next(books: Books) -> None:
    now, next_year = f"{books.region}-2022-L01", f"{books.region}-2023-L01"
    await books.open(2022, [Line(now, 2022)])
    await books.open(2023, [Line(next_year, 2023)], first_month=1)
    await books.register(now, now, BEGAN)
    await books.register(next_year, next_year, date(2022, 11, 20))
    await books.bill(2022, 12)
    assert await billed(books, "2022-12") == {now: {now}}
    assert await seated(books, now) == {now: 1}
    await books.bill(2023, 1)
    assert await billed(books, "2023-01") == {next_year: {now, next_year}}
    assert await seated(books, next_year) == {next_year: 2}


async def test_another_instructions_line_is_another_line(books: Books) -> None:
    line, other = f"{books.region}-2022-L01", f"{books.region}-2023-L01"
    await books.open(2022, [Line(line, 2022)])
    await books.register(line, line, BEGAN)
    elsewhere = Books(books.pool, books.region, f"{books.instruction}-lain", books.kpj + 5_000)
    await elsewhere.open(2023, [Line(other, 2023)], first_month=1)
    assert await seated(books, other) == {other: 0}
    await elsewhere.bill(2023, 1)
    assert await billed(books, "2023-01") == {}


async def test_a_line_withdrawn_later_paid_until_then(books: Books) -> None:
    old = f"{books.region}-2022-L01"
    first, second = f"{books.region}-2023-L01", f"{books.region}-2023-L02"
    await books.open(2022, [Line(old, 2022)])
    await books.open(2023, [Line(first, 2023), Line(second, 2023)], first_month=1)
    await books.register(old, old, BEGAN)
    await books.bill(2023, 2)
    books.now += timedelta(days=9)
    await withdraw(books, first, 2023)
    assert await seated(books, first, second) == {first: 0, second: 1}
    scope = Scope(books.instruction, books.region, Month(year=2023, month=2))
    async with reading(books.pool) as connection:
        for month, pays in ((2, first), (3, second)):
            terms = await scope.terms(connection, Month(year=2023, month=month))
            assert [line for line, one in terms.items() if old in one.own_lines] == [pays]
