"""The chart of a plan: what protecting so many workers costs at least, and where the money and the plan stand.

Plain SVG in black, grey and two line styles, so that it prints on any printer; words in the language asked for.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import count

from law.plans import Plan
from schemas.money import Rupiah

WIDTH, HEIGHT = 760, 460
LEFT, RIGHT, TOP, BOTTOM = 108, 24, 64, 92
TICKS = 6


@dataclass(frozen=True)
class Words:
    """What stands on the chart."""

    title: str
    workers: str
    cost: str
    whole: str
    latest: str
    money: str
    plan: str
    units: tuple[tuple[str, int], ...]
    point: str


WORDS = {
    "id": Words(
        title="Biaya terendah menurut jumlah pekerja terlindungi",
        workers="pekerja terlindungi sampai 31 Desember",
        cost="biaya",
        whole="semua bulan, {first} s.d. {last}",
        latest="masuk pada bulan terakhir",
        money="dana {amount}",
        plan="rencana: {workers} pekerja, {amount}",
        units=(("Rp{} T", 10**12), ("Rp{} M", 10**9), ("Rp{} jt", 10**6), ("Rp{} rb", 10**3), ("Rp{}", 1)),
        point=",",
    ),
    "en": Words(
        title="Least cost by number of protected workers",
        workers="workers protected through 31 December",
        cost="cost",
        whole="every month, {first} to {last}",
        latest="entering in the last month",
        money="money {amount}",
        plan="plan: {workers} workers, {amount}",
        units=(("Rp{} tn", 10**12), ("Rp{} bn", 10**9), ("Rp{} m", 10**6), ("Rp{} k", 10**3), ("Rp{}", 1)),
        point=".",
    ),
}
STYLE = (
    "text{font-family:'DejaVu Sans',Verdana,Arial,sans-serif;font-size:12px;fill:#111}"
    ".t{font-size:16px;font-weight:bold}.g{stroke:#ddd;stroke-width:1}.a{stroke:#111;stroke-width:1.2}"
    ".w{fill:none;stroke:#111;stroke-width:2.2}.l{fill:none;stroke:#666;stroke-width:2;stroke-dasharray:7 4}"
    ".m{stroke:#a33;stroke-width:1.4;stroke-dasharray:2 3}.p{fill:#a33}"
)


def chart(plan: Plan, money: Rupiah, lang: str) -> str:
    """Return the SVG document: two curves of least cost, a line for the *money* there is, a dot for the plan."""
    words = WORDS[lang]
    most = max(int(plan.curve.whole[-1][1]), int(plan.cost))
    # Money far beyond any use would press the curves flat; then its line is left out and its figure says enough.
    drawn_money = [int(money)] if money <= 2 * most else []
    across, up = ticks(plan.headcount), ticks(max([most, *drawn_money]))
    frame = _Frame(across[-1], up[-1])
    drawn = [
        f'<text class="t" x="{LEFT}" y="28">{escape(words.title)}</text>',
        *_grid(frame, across, up, words),
        f'<polyline class="l" points="{frame.points(plan.curve.latest)}"/>',
        f'<polyline class="w" points="{frame.points(plan.curve.whole)}"/>',
        *(_line("m", LEFT, frame.y(one), WIDTH - RIGHT, frame.y(one)) for one in drawn_money),
        f'<circle class="p" cx="{frame.x(plan.workers)}" cy="{frame.y(plan.cost)}" r="5"/>',
        *_legend(plan, money, words),
    ]
    body = "\n".join(drawn)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        f' role="img" aria-label="{escape(words.title)}">\n<style>{STYLE}</style>\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n{body}\n</svg>\n'
    )


def ticks(most: int) -> list[int]:
    """Return a handful of round steps, from 0 to the first at or above *most*."""
    for power in count():
        for factor in (1, 2, 5):
            step = factor * 10**power
            steps = -(-max(most, 1) // step)
            if steps <= TICKS:
                return [step * number for number in range(steps + 1)]
    raise AssertionError


class _Frame:
    """Where numbers stand on the paper."""

    def __init__(self, workers: int, cost: int) -> None:
        self.workers, self.cost = max(workers, 1), max(cost, 1)

    def x(self, workers: int) -> int:
        """Return how far to the right so many workers stand."""
        return LEFT + (WIDTH - LEFT - RIGHT) * workers // self.workers

    def y(self, cost: int) -> int:
        """Return how far down so much money stands."""
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * cost // self.cost

    def points(self, corners: Iterable[tuple[int, Rupiah]]) -> str:
        """Return the corners of a curve."""
        return " ".join(f"{self.x(workers)},{self.y(int(cost))}" for workers, cost in corners)


def _grid(frame: _Frame, across: Sequence[int], up: Sequence[int], words: Words) -> Iterator[str]:
    floor = HEIGHT - BOTTOM
    for value in across:
        yield _line("g", frame.x(value), TOP, frame.x(value), floor)
        yield _text(frame.x(value), floor + 18, _grouped(value, words), "middle")
    unit = next(unit for unit in words.units if up[-1] >= unit[1])
    for value in up:
        yield _line("g", LEFT, frame.y(value), WIDTH - RIGHT, frame.y(value))
        yield _text(LEFT - 8, frame.y(value) + 4, _short(value, unit, words), "end")
    yield _line("a", LEFT, TOP, LEFT, floor)
    yield _line("a", LEFT, floor, WIDTH - RIGHT, floor)
    yield _text((LEFT + WIDTH - RIGHT) // 2, floor + 40, words.workers, "middle")
    yield _text(LEFT - 8, TOP - 14, words.cost, "end")


def _legend(plan: Plan, money: Rupiah, words: Words) -> Iterator[str]:
    first, second, middle = HEIGHT - 30, HEIGHT - 12, LEFT + 320
    yield _line("w", LEFT, first, LEFT + 34, first)
    yield _text(LEFT + 42, first + 4, words.whole.format(first=plan.months[0], last=plan.months[-1]))
    yield _line("l", LEFT, second, LEFT + 34, second)
    yield _text(LEFT + 42, second + 4, words.latest)
    yield _line("m", middle, first, middle + 34, first)
    yield _text(middle + 42, first + 4, words.money.format(amount=money))
    yield f'<circle class="p" cx="{middle + 17}" cy="{second}" r="5"/>'
    made = words.plan.format(workers=_grouped(plan.workers, words), amount=plan.cost)
    yield _text(middle + 42, second + 4, made)


def _line(style: str, x1: int, y1: int, x2: int, y2: int) -> str:
    return f'<line class="{style}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>'


def _text(x: int, y: int, words: str, anchor: str = "start") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}">{escape(words)}</text>'


def _grouped(number: int, words: Words) -> str:
    return f"{number:,}".replace(",", "." if words.point == "," else ",")


def _short(rupiah: int, unit: tuple[str, int], words: Words) -> str:
    pattern, size = unit
    whole, rest = divmod(rupiah * 100 // size, 100)
    decimals = f"{rest:02}".rstrip("0")
    return pattern.format(f"{whole}{words.point}{decimals}" if decimals else whole)
