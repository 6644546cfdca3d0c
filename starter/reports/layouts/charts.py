"""Charts: drawings as SVG, from plain figures, that read as well on a grey print and to whoever cannot see them.

Every chart carries a title, a description with all its figures, and its values as text; parts differ by pattern
as well as by shade. No scripts, no fonts of its own, no reference to anything outside.
"""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from starter.reports.layouts.document import Chart, shown
from starter.reports.shares import Share
from starter.reports.standing import State

WIDTH = 720
LABEL = 215
ROW = 20
BAR = 13
MANY, DENSE = 24, 12
"""Above so many rows they stand so close."""
SIZE = 10.5
CHARACTER = 5.6
"""How wide a character of a label is at most, on average."""
FONT = "font-family=\"'Liberation Sans', Arial, Helvetica, 'DejaVu Sans', sans-serif\""
HALF_DARK = 6
"""Tenths from which a cell is too dark for dark letters."""
INK, RULE, FILL = "#1b1b1b", "#9a9a9a", "#2f5d8a"

SHADES: dict[State, str] = {
    State.MET: "#bcd7b4",
    State.LATE: "url(#late)",
    State.MISSED: "#7a1f12",
    State.OPEN: "#ffffff",
    State.NOT_YET: "url(#dots)",
    State.BEFORE: "url(#lines)",
    State.NEEDLESS: "#e3e3e3",
}
"""What fills a part for each standing: shades far enough apart in grey, and patterns."""
PATTERNS = (
    '<pattern id="late" width="5" height="5" patternUnits="userSpaceOnUse">'
    '<rect width="5" height="5" fill="#f3d78a"/><path d="M0 5L5 0" stroke="#7d5a00" stroke-width="1"/></pattern>'
    '<pattern id="dots" width="4" height="4" patternUnits="userSpaceOnUse">'
    '<rect width="4" height="4" fill="#ffffff"/><circle cx="2" cy="2" r="0.7" fill="#777777"/></pattern>'
    '<pattern id="lines" width="4" height="4" patternUnits="userSpaceOnUse">'
    '<rect width="4" height="4" fill="#f4f4f4"/><path d="M0 2H4" stroke="#8f8f8f" stroke-width="0.8"/></pattern>'
)


def bars(title: str, rows: Sequence[tuple[str, int]], lang: str) -> Chart:
    """Return horizontal bars: a label, a bar as long as its value, the value."""
    longest = max((value for _, value in rows), default=0) or 1
    room = WIDTH - LABEL - 110
    parts = []
    for place, (label, value) in enumerate(rows):
        y = place * ROW
        parts += [
            _label(label, y),
            f'<rect x="{LABEL}" y="{y + 3}" width="{_length(value, longest, room)}" height="{BAR}" fill="{FILL}"/>',
            _text(LABEL + _length(value, longest, room) + 6, y + 13, shown(value, lang)),
        ]
    return _chart(title, [(label, [value]) for label, value in rows], len(rows) * ROW + 4, parts, lang)


def funnel(title: str, steps: Sequence[tuple[str, Share]], lang: str) -> Chart:
    """Return centred bars that narrow from step to step, each with its count, its denominator and its percentage."""
    widest = max((share.part for _, share in steps), default=0) or 1
    height, room = 30, WIDTH - LABEL - 200
    middle = LABEL + room / 2
    parts = []
    for place, (label, share) in enumerate(steps):
        y, width = place * height, _length(share.part, widest, room)
        counts = f"{shown(share.part, lang)} / {shown(share.whole, lang)} · {shown(share, lang)}"
        parts += [
            _label(label, y + 5),
            f'<rect x="{LABEL}" y="{y + 3}" width="{room}" height="22" fill="#f2f2f2"/>',
            f'<rect x="{middle - width / 2:.1f}" y="{y + 3}" width="{width}" height="22" fill="{FILL}"/>',
            _text(LABEL + room + 10, y + 18, counts),
        ]
    return _chart(
        title,
        [(label, [share.part, share.whole]) for label, share in steps],
        len(steps) * height + 4,
        parts,
        lang,
    )


def stacked(
    title: str, rows: Sequence[tuple[str, Sequence[int]]], parts: Sequence[tuple[str, State]], lang: str
) -> Chart:
    """Return stacked bars: each row one bar, its parts in the order of *parts* under a legend.

    Many rows stand closer, so that all provinces fit on one page.
    """
    longest = max((sum(values) for _, values in rows), default=0) or 1
    room = WIDTH - LABEL - 60
    step = ROW if len(rows) <= MANY else DENSE
    drawn, top = _legend(parts)
    for place, (label, values) in enumerate(rows):
        y = top + place * step
        drawn.append(_label(label, y, step))
        edge = float(LABEL)
        for (_, state), value in zip(parts, values, strict=True):
            width = _length(value, longest, room)
            if value:
                drawn.append(_part(edge, y + 2, width, step - 5, state))
                drawn.append(_inside(edge, y, width, step, shown(value, lang), state))
            edge += width
        drawn.append(_text(edge + 6, _base(y, step), shown(sum(values), lang), size=_size(step)))
    described = [(label, list(values)) for label, values in rows]
    return _chart(title, described, top + len(rows) * step + 4, [f"<defs>{PATTERNS}</defs>", *drawn], lang)


def heat(title: str, columns: Sequence[str], rows: Sequence[tuple[str, Sequence[Share]]], lang: str) -> Chart:
    """Return a grid: the darker a cell, the larger its share; every cell says its percentage."""
    cell = (WIDTH - LABEL) / max(len(columns), 1)
    parts = [
        _text(LABEL + place * cell + cell / 2, 12, head, anchor="middle")
        for place, head in enumerate(columns)
    ]
    for place, (label, shares) in enumerate(rows):
        y = 18 + place * ROW
        parts.append(_label(label, y))
        for position, share in enumerate(shares):
            tenths = 10 * share.part // share.whole if share.whole else 0
            shade = 255 - 18 * tenths
            ink = "#ffffff" if tenths > HALF_DARK else INK
            x = LABEL + position * cell
            parts.append(
                f'<rect x="{x:.1f}" y="{y + 1}" width="{cell - 2:.1f}" height="{ROW - 2}" stroke="{RULE}"'
                f' stroke-width="0.5" fill="rgb({shade},{shade},{shade})"/>'
            )
            parts.append(_text(x + cell / 2 - 1, y + 14, shown(share, lang), anchor="middle", ink=ink))
    described = [(label, [share.part for share in shares]) for label, shares in rows]
    return _chart(title, described, 18 + len(rows) * ROW + 4, parts, lang)


def _chart(
    title: str, figures: Sequence[tuple[str, Sequence[int]]], height: int, parts: Sequence[str], lang: str
) -> Chart:
    told = "; ".join(f"{label}: {', '.join(shown(one, lang) for one in values)}" for label, values in figures)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
        f' role="img" lang="{lang}" {FONT}><title>{escape(title)}</title><desc>{escape(told)}</desc>'
        f"{''.join(parts)}</svg>"
    )
    return Chart(title, svg)


def _legend(parts: Sequence[tuple[str, State]]) -> tuple[list[str], int]:
    """Return what each part means, and where the bars may begin below it."""
    drawn, x, y = [], 0.0, 0
    for name, state in parts:
        width = 22 + CHARACTER * len(name) + 12
        if x + width > WIDTH:
            x, y = 0.0, y + ROW
        drawn += [_part(x, y + 2, 14, 13, state), _text(x + 19, y + 13, name)]
        x += width
    return drawn, y + ROW + 6


def _label(text: str, y: float, step: int = ROW) -> str:
    most = int((LABEL - 8) / CHARACTER)
    short = text if len(text) <= most else text[: most - 1] + "…"
    return _text(LABEL - 8, _base(y, step), short, anchor="end", size=_size(step))


def _base(y: float, step: int) -> float:
    return y + step / 2 + _size(step) / 3


def _size(step: int) -> float:
    return min(SIZE, step - 4)


def _text(x: float, y: float, text: str, *, anchor: str = "start", ink: str = INK, size: float = SIZE) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size:g}" fill="{ink}">'
        f"{escape(text)}</text>"
    )


def _part(x: float, y: float, width: float, height: int, state: State) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y}" width="{width}" height="{height}" fill="{SHADES[state]}" stroke="{INK}"'
        ' stroke-width="0.5"/>'
    )


def _inside(x: float, y: float, width: float, step: int, text: str, state: State) -> str:
    room = CHARACTER * len(text) + 4
    if width < room + 2:
        return ""
    middle = x + width / 2
    dark = state is State.MISSED
    written = _text(
        middle, _base(y, step), text, anchor="middle", ink="#ffffff" if dark else INK, size=_size(step)
    )
    if dark or state is State.OPEN:
        return written
    ground = f'<rect x="{middle - room / 2:.1f}" y="{y + 2.5}" width="{room:.1f}" height="{step - 6}" fill="#ffffff"/>'
    return ground + written


def _length(value: int, longest: int, room: int) -> float:
    return round(room * value / longest, 1)
