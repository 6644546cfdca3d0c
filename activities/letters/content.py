"""The content of a letter: what its row says, in the words in which an official letter says it.

The templates are given texts and lists of texts, never codes or ISO dates. What a template needs and its row does
not say is refused; what a row may leave open (a window's end, the next office) is None.
"""

from pydantic import JsonValue

from activities.letters.citations import cited
from activities.notices import words
from law.offices import CENTRE, HEADS
from law.regions import Region, find
from schemas.base import Message
from schemas.directory import head
from schemas.errors import Refused
from schemas.letters import Letter
from schemas.refusals import Refusal
from schemas.terms import RegionKind

TEMPLATES = frozenset(
    {"assistance", "evaluation_demand", "fine", "public_services", "rung", "special_power", "warning"}
)
REQUIRED = frozenset(
    {"addressee_title", "asked", "case", "cause", "days_late", "due_on", "legal_basis", "region_name", "rung",
     "sender_title"}
)  # fmt: skip
OF_NO_LADDER = frozenset({"evaluation_demand"})
"""The letters that a case drafts by itself: no rung sends them."""
ORDINALS = {1: ("I", "pertama"), 2: ("II", "kedua dan terakhir")}
"""The written warnings of PP 86/2013, by the rung that issues them."""
SEAT_OF_THE_CENTRE = "Jakarta"
SOMEWHERE = "tempat"
"""Where a letter goes whose addressee's seat is not on record: `di tempat`, as letters have it."""


class Content(Message):
    """A letter in words, as its template is given it."""

    letterhead: tuple[str, ...]
    number: str | None
    """The office's own; None until it has signed."""
    draft_number: str
    dated: str
    sign_by: str
    signed: bool
    rehearsal: bool
    addressee: str
    place: str
    signatory: str
    region: str
    rung: str | None
    warning: tuple[str, str]
    """The number of a written warning, as a numeral and as a word."""
    cause: str
    late_office: str | None
    fiscal_year: str | None
    due_on: str
    overdue: bool
    days_late: str
    asked: str
    respond_by: str | None
    window_closes_on: str | None
    next_office: str | None
    legal_basis: tuple[str, ...]
    facts: tuple[str, ...]
    copies: tuple[str, ...]
    case: str
    entry: str
    """The audit entry, in the chain of that case."""


def content(letter: Letter, *, rehearsal: bool) -> Content:
    """Return *letter* in words.

    Raises Refused INVALID_INPUT, naming the letter, when its row lacks something or says what cannot be written.
    """
    if letter.template not in TEMPLATES:
        raise _unfit(letter, f"there is no template {letter.template}")
    required = REQUIRED - {"rung"} if letter.template in OF_NO_LADDER else REQUIRED
    if missing := sorted(required - letter.data.keys()):
        raise _unfit(letter, f"no {', '.join(missing)}")
    try:
        return _content(letter, letter.data, rehearsal)
    except (KeyError, TypeError, ValueError) as error:
        raise _unfit(letter, f"unreadable ({type(error).__name__})") from error


def _content(letter: Letter, data: dict[str, JsonValue], rehearsal: bool) -> Content:
    sender, rung = str(data["sender_title"]), data.get("rung")
    return Content(
        letterhead=letterhead(letter.sender, sender),
        number=letter.signed_number,
        draft_number=letter.draft_number or letter.letter,
        dated=_day(letter.signed_on or letter.drafted_on),
        sign_by=_day(letter.sign_by),
        signed=letter.signed,
        rehearsal=rehearsal,
        addressee=head(str(data["addressee_title"])),
        place=_place(letter.addressee),
        signatory=head(sender),
        region=str(data["region_name"]),
        rung=words.count(rung) if "rung" in data else None,
        warning=ORDINALS.get(rung if isinstance(rung, int) else 0, (f"ke-{rung}", f"ke-{rung}")),
        cause=series(words.word(data["cause"], "id").split("; ")),
        late_office=_late(data),
        fiscal_year=_text(data.get("fiscal_year")),
        due_on=_day(data["due_on"]),
        overdue=data["days_late"] != 0,
        days_late=words.count(data["days_late"]),
        asked=words.word(data["asked"], "id").removesuffix("."),
        respond_by=_if_given(data.get("respond_by")),
        window_closes_on=_if_given(data.get("window_closes_on")),
        next_office=_text(data.get("next_office")),
        legal_basis=cited(_texts(data["legal_basis"])),
        facts=tuple(f"{fact}." for fact in _texts(data.get("facts"))),
        copies=tuple(head(copy) for copy in _texts(data.get("copies"))),
        case=letter.chain,
        entry=f"#{letter.seq}",
    )


def letterhead(office: str, title: str) -> tuple[str, ...]:
    """Return the lines at the top of an office's letters: the government or ministry first, then the office."""
    region, _, slug = office.partition("/")
    if slug in HEADS.values():
        return (title.partition(" selaku ")[0],)
    if slug == "cabang":
        return ("BPJS Ketenagakerjaan", " ".join(title.replace("BPJS Ketenagakerjaan", "").split()))
    if slug in {"kejari", "kejati"}:
        return ("Kejaksaan Republik Indonesia", title)
    if region == CENTRE:
        return tuple(reversed(title.split(", ")))
    try:
        return _regional(find(region), title)
    except Refused:
        return (title,)


def series(parts: list[str]) -> str:
    """Return a list as a sentence has it: `a`, `a dan b`, `a, b, dan c`."""
    if len(parts) <= 2:  # noqa: PLR2004 - a pair takes no comma
        return " dan ".join(parts)
    return f"{', '.join(parts[:-1])}, dan {parts[-1]}"


def _regional(region: Region, title: str) -> tuple[str, ...]:
    name = f"Provinsi {region.place}" if region.kind is RegionKind.PROVINCE else region.name
    own = title.removesuffix(name).strip() or title
    if own == "Tim Kepatuhan":
        return (own, name)
    return (f"Pemerintah {name}", own.replace("Sekretaris Daerah", "Sekretariat Daerah"))


def _place(office: str) -> str:
    code = office.partition("/")[0]
    if code == CENTRE:
        return SEAT_OF_THE_CENTRE
    try:
        region = find(code)
    except Refused:
        return SOMEWHERE
    return SOMEWHERE if region.kind is RegionKind.PROVINCE else region.place


def _late(data: dict[str, JsonValue]) -> str | None:
    # Whoever is late and is written to knows who is late.
    late = _text(data.get("late_office"))
    return None if late == data["addressee_title"] else late


def _text(value: JsonValue) -> str | None:
    return None if value is None else words.word(value, "id")


def _texts(value: JsonValue) -> tuple[str, ...]:
    """Return the texts of a list, or one text alone, each once and as a sentence begins."""
    given = value if isinstance(value, list) else [value]
    texts = (words.word(one, "id").removesuffix(".") for one in given if one)
    return tuple(dict.fromkeys(text[:1].upper() + text[1:] for text in texts))


def _if_given(value: JsonValue) -> str | None:
    return None if value is None else _day(value)


def _day(value: object) -> str:
    # A date is not torn apart at the end of a line.
    return words.day(value, "id").replace(" ", "\N{NO-BREAK SPACE}")


def _unfit(letter: Letter, why: str) -> Refused:
    return Refused(Refusal.INVALID_INPUT, letter.letter, what="the letter's data", why=why)
