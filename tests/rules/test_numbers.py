"""No number of the law stands in code: rates, amounts, days and ages have a date and a reference in the law book."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rules.conftest import ROOT

PLAIN = {0, 1, 2, 7, 12, 100}
"""Numbers that no law gives: nothing, one, a pair, the week, the year's months, a hundred in a hundred."""
WEEK = 5
"""The only default that a number of days has: offices work five days a week unless told otherwise."""
IN_LAW = {
    ("cells.py", "AMOUNTS"): "how many are remembered",
    ("cells.py", "DATES"): "how many are remembered",
    ("registration.py", "AREAS"): "how many are remembered",
    ("registration.py", "BIRTHS"): "how many are remembered",
    ("rosters.py", "REMEMBERED"): "how many are remembered",
    ("calendar_check.py", "SATURDAY"): "by ISO 8601",
    ("exact.py", "DIVE"): "how often a search dives",
    ("exact.py", "ROUNDS"): "how often a search is repeated",
    ("planning.py", "PATIENCE"): "how many figures a search may compute",
    ("registration.py", "FIRST_DISTRICT"): "of a made-up NIK",
    ("registration.py", "LEAP_CENTURY"): "a year with 29 February, for birthdays without a century",
    ("registration.py", 4): "a place in the sixteen digits of a NIK",
    ("scholarship.py", 3): "1 March, the birthday of 29 February in other years",
    ("simplex.py", "DANTZIG"): "how long a search goes on by one rule before it turns to another",
}
"""Numbers in the law's code that no law gives, by the name of their constant or else by value, with the reason."""
ELSEWHERE = {
    (
        "activities/budgeting/work.py",
        "FIVE_DAYS",
    ): "the week of offices, the shortest of those that a region may have",
    ("activities/changes/applying.py", "CHUNK"): "rows in one request",
    ("activities/contents.py", "TOGETHER"): "bytes asked for at once",
    ("activities/contributions/rates.py", "DISTINCT"): "combinations priced at once",
    ("activities/heartbeats.py", "EVERY"): "seconds between two signs of life",
    ("activities/registration/finding.py", "ASKED_AT_ONCE"): "people in one question",
    ("activities/registration/numbering.py", "CHUNK"): "rows in one request",
    ("activities/registration/resembling.py", "PAGE"): "pairs compared at a time",
    ("activities/ports/http.py", 4.0): "seconds",
    ("activities/ports/http.py", 15.0): "seconds to wait for an answer",
    ("activities/ports/http.py", 3.0): "seconds to wait for a connection",
    ("starter/banking/camt.py", "CHUNK"): "bytes read at a time",
    ("starter/banking/camt.py", "LARGEST"): "characters of an entry",
    ("starter/banking/mt940.py", "LINE"): "characters of a line",
    ("starter/banking/statements.py", "HEAD"): "bytes that show a format",
    ("starter/banking/table.py", "ROW"): "characters of a header",
    ("starter/banking/transfers.py", "ENTRIES"): "entries of a statement",
    ("starter/claim_links/carrying_out.py", "PATIENCE"): "seconds to wait for an answer",
    ("starter/client.py", "LARGEST"): "bytes of an answer",
    ("starter/client.py", "LONGEST"): "seconds to wait for an answer",
    ("starter/client.py", "PATIENCE"): "seconds to wait for an answer",
    ("starter/client.py", "PAUSE"): "seconds between two questions",
    ("starter/commands/giving.py", "GRACE"): "seconds to wait for an answer",
    ("starter/commands/claiming.py", "DOCUMENT"): "bytes",
    ("starter/commands/inputs.py", "SMALL_FILE"): "bytes",
    ("starter/commands/inputs.py", "LARGE_FILE"): "bytes",
    ("starter/commands/inputs.py", 1000): "bytes of a password's file",
    ("starter/commands/law.py", "LARGEST"): "what can be asked",
    ("starter/commands/parameters.py", 0.3): "how alike two names are",
    ("starter/commands/roster_cards.py", "MOST"): "what can be asked",
    ("starter/commands/rulings.py", "COUNTS"): "amounts from here on are shown with points",
    ("starter/installation.py", "TOGETHER"): "bytes",
    ("starter/issuing.py", "POLL"): "seconds between two questions",
    ("starter/rosters/returned.py", "LAST_COLUMN"): "columns of a sheet",
    ("starter/rosters/returned.py", "MOST_ROWS"): "rows of a sheet",
    ("starter/rosters/template.py", "LAST_ROW"): "rows of a sheet",
}
MADE_UP = ("starter/rehearsal/", "starter/reports/layouts/")
"""The cast of a rehearsal is invented, and the drawings of reports are measured in points."""
LAWFUL = re.compile(r"(^|_)(DAYS?|AGES?|RATES?|CAPS?|FLOORS?|WAGES?|MONTHS|GRACE|SHARES?|PREMIUMS?)($|_)")
"""Names that speak of what the law sets."""
NUMERIC = re.compile(r"\d+([.,]\d+)?\s*%?")
RUPIAH = 1000
"""From here on a whole number could be an amount of rupiah."""
YEARS = range(1900, 2101)
"""Numbers that are years, unless they stand in a date: a date could be the law's."""


def numbers(tree: ast.AST) -> Iterator[tuple[ast.Constant, int | float]]:
    """Yield every number literal, but for what counts places in a text or a list."""
    places = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript)
        for inner in ast.walk(node.slice)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float) and id(node) not in places:
            yield node, node.value


def five_day_weeks(tree: ast.AST) -> set[int]:
    """Return the literals that are the default of an argument `week`."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            positional = [*node.args.posonlyargs, *node.args.args]
            given = [*zip(positional[::-1], node.args.defaults[::-1], strict=False)]
            given += [
                pair for pair in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True) if pair[1]
            ]
            found |= {
                id(default)
                for argument, default in given
                if argument.arg == "week" and isinstance(default, ast.Constant) and default.value == WEEK
            }
    return found


def texts(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Yield the strings that only hold a number, as fractions are written; formats are none."""
    formats = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.FormattedValue) and node.format_spec
        for inner in ast.walk(node.format_spec)
    }
    for node in ast.walk(tree):
        said = node.value if isinstance(node, ast.Constant) and id(node) not in formats else None
        if isinstance(said, str) and NUMERIC.fullmatch(said) and said != "0":
            yield node, said


def dated(tree: ast.AST) -> set[int]:
    """Return the literals that stand in a date."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {
        id(argument) for call in calls if getattr(call.func, "id", "") == "date" for argument in call.args
    }


def day_counts(tree: ast.AST) -> Iterator[tuple[ast.Constant, int | float]]:
    """Yield how many days are waited where code says so itself, and numbers under a name that the law would use."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            for word in node.keywords:
                if called == "timedelta" and word.arg in ("days", "weeks"):
                    yield from numbers(word.value)
        named = [node.target] if isinstance(node, ast.AnnAssign) else getattr(node, "targets", [])
        lawful = any(isinstance(name, ast.Name) and LAWFUL.search(name.id.upper()) for name in named)
        if lawful and isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant):
            yield from numbers(node.value)


def names(tree: ast.Module) -> dict[int, str]:
    """Return the name of the constant that a literal of the module stands in."""
    return {
        id(inner): target.id
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
        for inner in ast.walk(node.value)
    }


def in_law(source: str) -> set[int | float | str]:
    """Return the numbers in a module of the law, by the name of their constant if they have one."""
    tree = ast.parse(source)
    named, weeks = names(tree), five_day_weeks(tree)
    found = {id(node): value for node, value in numbers(tree) if id(node) not in weeks}
    spelled = {
        named.get(place, value) for place, value in found.items() if value not in PLAIN or _broken(value)
    }
    return spelled | {named.get(id(node), said) for node, said in texts(tree)}


def elsewhere(source: str) -> set[int | float | str]:
    """Return what could be an amount, a rate, a date or a number of days of the law in another layer's module."""
    tree = ast.parse(source)
    named, dates = names(tree), dated(tree)
    large = {
        named.get(id(node), value)
        for node, value in numbers(tree)
        if _broken(value) or (value >= RUPIAH and (value not in YEARS or id(node) in dates))
    }
    waited = {named.get(id(node), value) for node, value in day_counts(tree) if value not in PLAIN}
    return large | waited


def _broken(value: float) -> bool:
    return type(value) is float


def layer(modules: list[Path], *folders: str) -> list[tuple[str, str]]:
    found = [(path.relative_to(ROOT).as_posix(), path.read_text()) for path in modules]
    return [(name, text) for name, text in found if name.split("/")[0] in folders]


def test_the_law_is_not_written_in_python(modules: list[Path]) -> None:
    found = {
        (name.removeprefix("law/"), number) for name, text in layer(modules, "law") for number in in_law(text)
    }
    assert found - set(IN_LAW) == set()
    assert set(IN_LAW) - found == set(), "an exception that nothing needs any more"


def test_no_other_layer_knows_a_number_of_the_law(modules: list[Path]) -> None:
    found = {
        (name, number)
        for name, text in layer(modules, "workflows", "activities", "starter")
        if not name.startswith(MADE_UP)
        for number in elsewhere(text)
    }
    assert found - set(ELSEWHERE) == set()
    assert set(ELSEWHERE) - found == set(), "an exception that nothing needs any more"


@pytest.mark.parametrize(
    "line",
    [
        "LUMP_SUM = 20_000_000",
        "rate = Decimal('0.24')",
        "share = 0.5",
        "def pay_by(day, within=5): ...",
        "def shift(day, n, week=6): ...",
        "due = date(year, 11, 30)",
        "text = '50%'",
    ],
)
def test_a_number_of_the_law_is_found_in_law(line: str) -> None:
    assert in_law(line)


@pytest.mark.parametrize(
    "line",
    [
        "LEAD = timedelta(days=30)",
        "wait = timedelta(weeks=2 * 6)",
        "amount = 16_800",
        "RETIREMENT_AGE = 59",
        "grace: int = 3",
        "rate = 0.0054",
        "since = date(2021, 3, 25)",
    ],
)
def test_a_number_of_the_law_is_found_elsewhere(line: str) -> None:
    assert elsewhere(line)


@pytest.mark.parametrize(
    "line",
    [
        "def shift(day, n, week=5): ...",
        "head = nik[2:4]",
        "half = total / 2",
        "months = 12 * years",
        '"""Days: 5."""',
    ],
)
def test_what_no_law_gives_may_stand_in_code(line: str) -> None:
    assert not in_law(line)
