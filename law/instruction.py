"""Instructions: what was ordered, when, by whom and of whom, with the passage that each duty rests on.

Where an instruction's own text was not read, the file says so; addressees that no source names are a count.
"""

from collections import Counter
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from law.book import BadBookError, read
from law.regions import Region, as_of, present
from schemas.base import Message
from schemas.errors import Refused
from schemas.refusals import Refusal
from schemas.rulings import Confidence
from schemas.terms import RegionKind

INSTRUCTIONS = Path(__file__).parent / "instructions"


class Words(Message):
    """A text in Indonesian and English."""

    id: str
    en: str


class Basis(StrEnum):
    """Whether a duty's words are the instruction's own or somebody's account of them."""

    QUOTED = "quoted"
    PARAPHRASE = "paraphrase"


class Sourced(Message):
    """A statement, where it was read and how surely it is known."""

    text: Words
    source: str
    confidence: Confidence


class Duty(Sourced):
    """One thing an addressee is told to do, and the passage it rests on."""

    code: str
    basis: Basis
    passage: str


class RegionalDuty(Duty):
    """A duty of the heads of some kinds of region."""

    kinds: tuple[RegionKind, ...]


class CentralAddressee(Message):
    """A minister or head of agency that a source names. No duties: its part of the text was not available."""

    code: str
    title: Words
    duties: tuple[Duty, ...]


class Central(Message):
    """The addressees at the centre: those named, and how many are not."""

    expected_count: int
    source: str
    confidence: Confidence
    note: Words
    unnamed_count: int
    unnamed_note: Words
    named: tuple[CentralAddressee, ...]


class Regional(Message):
    """The addressees in the regions: a rule, and the counts that it must yield on the day of signing."""

    rule: Words
    expected_counts: dict[RegionKind, int]
    source: str
    confidence: Confidence
    duties: tuple[RegionalDuty, ...]


class Coordinator(Message):
    """Who watches over the whole, and the rhythm of its reports."""

    code: str
    title: Words
    reports_to: Words
    every_months: int
    source: str
    confidence: Confidence


class Instruction(Message):
    """A national instruction."""

    id: str
    number: str
    year: int
    kind: Words
    title: Words
    issuer: Words
    signed_on: date
    source: str
    confidence: Confidence
    text_read: bool
    legal_force: Sourced
    funding: Sourced
    coordinator: Coordinator
    central: Central
    regional: Regional

    def name(self, lang: str = "id") -> str:
        """Return how the instruction is cited: Instruksi Presiden 2/2021."""
        return f"{self.kind.en if lang == 'en' else self.kind.id} {self.number}/{self.year}"


def known() -> tuple[str, ...]:
    """Return the ids of the instructions in the law book."""
    return tuple(sorted(path.stem for path in INSTRUCTIONS.glob("*.yaml")))


@cache
def load(instruction_id: str) -> Instruction:
    """Return an instruction. Raises Refused UNKNOWN_INSTRUCTION, and BadBookError if its counts contradict each other."""
    if instruction_id not in known():
        raise Refused(Refusal.UNKNOWN_INSTRUCTION, instruction_id, known=", ".join(known()))
    text = (INSTRUCTIONS / f"{instruction_id}.yaml").read_text("utf-8")
    instruction = Instruction.model_validate(read(instruction_id, text))
    central = instruction.central
    if len(central.named) + central.unnamed_count != central.expected_count:
        raise BadBookError(
            f"{instruction_id}: named and unnamed addressees do not add up to {central.expected_count}"
        )
    counted = Counter(region.kind for region in as_of(instruction.signed_on))
    if dict(counted) != instruction.regional.expected_counts:
        raise BadBookError(f"{instruction_id}: the regions of {instruction.signed_on} are {dict(counted)}")
    return instruction


def roster(instruction: Instruction, on: date) -> tuple[Region, ...]:
    """Return the regions addressed, each as it stood on *on*, sorted by code.

    The addressees are those of the day of signing: a region whose code changed since is listed under the code in
    force on *on*; a province created since is not an addressee.
    """
    regions = (present(region.code, on) for region in as_of(instruction.signed_on))
    return tuple(sorted(regions, key=lambda region: region.code))


def duties_of(instruction: Instruction, kind: RegionKind) -> tuple[Duty, ...]:
    """Return what the heads of regions of *kind* are told to do, in the order of the instruction."""
    return tuple(duty for duty in instruction.regional.duties if kind in duty.kinds)
