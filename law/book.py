"""The law book: every parameter of the law by date, each value with its reference and how surely it is known.

A parameter is a file under `parameters/`; its name is its path (`benefits/jkm/burial.yaml` is
`benefits.jkm.burial`). The value in force on a day is the latest one dated on or before it; `null` ends a
parameter, and `resumes: true` in a later value says that it is in force again. Fractions are written as text,
because a law book without binary floating point cannot round by accident.
"""

from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml
from pydantic import JsonValue, PrivateAttr

from schemas.base import Message
from schemas.errors import KawalError, Refused
from schemas.refusals import Refusal
from schemas.rulings import Confidence, Ruling

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:
    from yaml import SafeLoader  # type: ignore[assignment]

PARAMETERS = Path(__file__).parent / "parameters"


class BadBookError(KawalError):
    """The law book itself is badly written; nothing may be decided on it."""


class Entry(Message):
    """A value from its date on; without a value, the parameter's end."""

    effective_from: date
    value: JsonValue
    reference: str = ""
    confidence: Confidence = Confidence.ASSUMED
    ended: bool = False
    resumes: bool = False
    """Whether it says that the parameter is in force again after its end."""


class Parameter(Message):
    """One parameter of the law with all its values, oldest first."""

    name: str
    description: str
    unit: str
    entries: tuple[Entry, ...]

    def on(self, day: date | None) -> Ruling | None:
        """Return the ruling in force on *day* (without a day: the newest), or None."""
        found = self.entry(day)
        return None if found is None or found.ended else self.ruling(found)

    def entry(self, day: date | None) -> Entry | None:
        """Return the value or the end that *day* falls under (without a day: the newest), or None before the first."""
        return next((one for one in reversed(self.entries) if day is None or one.effective_from <= day), None)

    def ruling(self, entry: Entry) -> Ruling:
        """Return one of this parameter's values as a ruling."""
        return Ruling(
            parameter=self.name,
            value=entry.value,
            unit=self.unit,
            effective_from=entry.effective_from,
            reference=entry.reference,
            confidence=entry.confidence,
        )


class Book(Message):
    """All parameters by name."""

    parameters: dict[str, Parameter]

    @classmethod
    def load(cls, folder: Path = PARAMETERS) -> "Book":
        """Read every parameter under *folder*. Raises BadBookError, naming the file, for a badly written one."""
        found = names(folder).items()
        return cls(parameters={name: parameter(name, path.read_text("utf-8")) for name, path in found})

    def until(self, day: date) -> "Book":
        """Return the book as it stood on *day*: without the values that came into force after it."""
        known = {
            name: parameter.model_copy(update={"entries": entries})
            for name, parameter in self.parameters.items()
            if (entries := tuple(entry for entry in parameter.entries if entry.effective_from <= day))
        }
        return Book(parameters=known)

    @cached_property
    def _rulings(self) -> dict[tuple[str, date], Ruling | None]:
        """Those that were looked up: a decision rests on some fifty, most of them everybody's."""
        return {}

    def ruling(self, parameter: str, on: date) -> Ruling:
        """Return what *parameter* was on the day *on*. Raises Refused NO_RULING."""
        if (found := self.find(parameter, on)) is not None:
            return found
        raise Refused(Refusal.NO_RULING, parameter, on=on.isoformat())

    def find(self, parameter: str, on: date) -> Ruling | None:
        """Return what *parameter* was on the day *on*, or None where the law has no such rule that day."""
        return self._in_force(parameter, on)

    def newest(self, parameter: str) -> Ruling:
        """Return the newest value of *parameter*, whatever its date. Raises Refused NO_RULING."""
        if (found := self._in_force(parameter, None)) is not None:
            return found
        raise Refused(Refusal.NO_RULING, parameter, on="–")

    def _in_force(self, parameter: str, on: date | None) -> Ruling | None:
        known = self.parameters.get(parameter)
        entry = known.entry(on) if known else None
        if known is None or entry is None:
            return None
        rulings, place = self._rulings, (parameter, entry.effective_from)
        if place not in rulings:
            rulings[place] = known.on(on)
        return rulings[place]


class Witness(Book):
    """A book that remembers which values were looked up in it."""

    _seen: set[tuple[str, date]] = PrivateAttr(default_factory=set)

    @property
    def seen(self) -> set[tuple[str, date]]:
        """Return the name and the date of every value, and of every end, that an answer met."""
        return self._seen

    def find(self, parameter: str, on: date) -> Ruling | None:
        """Return what *parameter* was on the day *on*, and remember it."""
        self._note(parameter, on)
        return super().find(parameter, on)

    def newest(self, parameter: str) -> Ruling:
        """Return the newest value of *parameter*, and remember it. Raises Refused NO_RULING."""
        self._note(parameter, None)
        return super().newest(parameter)

    def _note(self, parameter: str, on: date | None) -> None:
        if (known := self.parameters.get(parameter)) and (entry := known.entry(on)):
            self._seen.add((parameter, entry.effective_from))


def distinct(rulings: Iterable[Ruling]) -> tuple[Ruling, ...]:
    """Return each ruling once, in the order in which they were first used."""
    return tuple({(ruling.parameter, ruling.effective_from): ruling for ruling in rulings}.values())


_USED: ContextVar[Book | None] = ContextVar("book", default=None)


def book() -> Book:
    """Return the law book in use: the shipped one, read once per process, or that of `using_book`."""
    return _USED.get() or _shipped()


@contextmanager
def using_book(other: Book) -> Iterator[None]:
    """Decide by *other* instead of the shipped law book while the context lasts."""
    token = _USED.set(other)
    try:
        yield
    finally:
        _USED.reset(token)


@cache
def _shipped() -> Book:
    return Book.load()


def names(folder: Path) -> dict[str, Path]:
    """Return the file of every parameter under *folder*, by name."""
    found = {
        ".".join(path.relative_to(folder).with_suffix("").parts): path for path in folder.rglob("*.yaml")
    }
    return dict(sorted(found.items()))


def parameter(name: str, text: str) -> Parameter:
    """Return the parameter written in *text*. Raises BadBookError for anything not stated in full."""
    raw = read(name, text)
    if not isinstance(raw, dict) or set(raw) != {"description", "unit", "values"} or not raw["values"]:
        raise BadBookError(f"{name}: write description, unit and at least one dated value, and nothing else")
    entries = tuple(_entry(name, day, given) for day, given in raw["values"].items())
    days = [entry.effective_from for entry in entries]
    if days != sorted(days):
        raise BadBookError(f"{name}: write the values in order of their dates")
    if entries[0].ended:
        raise BadBookError(f"{name}: a parameter cannot begin with its end")
    for before, entry in zip((None, *entries), entries, strict=False):
        ended = before is not None and before.ended
        if ended and not entry.resumes:
            why = f"it ended before {entry.effective_from}; write resumes: true if it is back"
            raise BadBookError(f"{name}: {why}")
        if entry.resumes and not ended:
            raise BadBookError(f"{name}: nothing had ended that resumes on {entry.effective_from}")
    return Parameter(name=name, description=str(raw["description"]), unit=str(raw["unit"]), entries=entries)


def read(name: str, text: str) -> Any:  # noqa: ANN401 - whatever the YAML says
    """Return the YAML in *text*. Raises BadBookError when it is no YAML or a key stands twice."""
    try:
        return yaml.load(text, Loader=_Strict)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        raise BadBookError(f"{name}: {error}") from error


def _entry(name: str, day: object, given: object) -> Entry:
    if not isinstance(day, date) or isinstance(day, datetime):
        raise BadBookError(f"{name}: {day!r} is not a date")
    if given is None:
        return Entry(effective_from=day, value=None, ended=True)
    if (
        not isinstance(given, dict)
        or set(given) - {"resumes"} != {"value", "reference", "confidence"}
        or not given["reference"]
    ):
        raise BadBookError(f"{name}: the value of {day} needs value, reference and confidence")
    if given["confidence"] not in set(Confidence):
        raise BadBookError(f"{name}: {given['confidence']!r} is no confidence")
    if any(isinstance(leaf, (float, date)) or leaf is None for leaf in leaves(given["value"])):
        raise BadBookError(
            f"{name}: the value of {day} holds a binary fraction, a date or nothing; write text"
        )
    return Entry(effective_from=day, **given)


def leaves(value: object) -> Iterator[object]:
    """Yield every plain value inside *value*, however deep."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
    else:
        yield value


class _Strict(SafeLoader):
    """YAML whose mappings may not say the same key twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise BadBookError(f"{key!r} stands twice{node.start_mark}")
        return super().construct_mapping(node, deep=deep)
