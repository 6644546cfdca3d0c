"""Likeness: who is worth comparing, and how surely two records are of one person.

To compare everybody with everybody would take 5·10¹¹ comparisons for a million people, so only people of one *block*
are compared: of the same birth date, and with names, or mothers' names, whose longest part begins alike. Blocks are
keyed digests, in which nobody can read a birth date or a name.

Two records are compared as Fellegi and Sunter do (A Theory for Record Linkage, 1969), names weighing the more the
rarer they are (Winkler, 1989), but between three stories instead of two: the records are of *one* person, of *kin*
(twins share mother, birthday, house and neighbouring NIKs), or of *strangers*. The chances of all findings are
multiplied up in each story, and the score is the probability of the first, in percent. It is never 100: an officer
decides. Twins whose first names differ score far below `LIKELY`; twins named almost alike go to an officer.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from math import prod
from operator import attrgetter
from typing import NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import token_set_ratio

from vault.chances import (
    ADDRESS,
    ASSUMED,
    BITS,
    BORN,
    INITIAL_BITS,
    MOTHER,
    NAME,
    NIK,
    PHONE,
    PRIOR,
    RARE_BITS,
    SEX,
    SLIP_BITS,
    Chances,
    strangers_share,
)
from vault.digests import keyed
from vault.names import Part, parts

LIKELY = 40
"""The score from which on an officer is asked. Chosen by measuring (`tests/vault/test_likeness.py`): from 50 down to
40 two in a hundred doubles more are found, for next to nobody held in vain; below 40 hardly any are left to find."""
_RANK = attrgetter("rank")
MOST = 99
"""The highest score: what resembles is never certain."""

BLOCK_LETTERS = 3
"""Letters of a code that name a block: more would lose people to slips of the pen, fewer fill the blocks."""
BLOCK_BYTES = 8
DATES = 1 << 16
"""How many birth dates are remembered: all of 180 years."""
LAST_MONTH = "12"

ALIKE = frozenset({"same", "slip", "short", "part"})
"""Outcomes of comparing names that count as agreement."""
SLIPS = (0, 0, 0, 0, 1, 1, 1, 1, 1, 2)
"""How many slips apart words of so many letters, or more, may be: a letter too many, too few, another, or two exchanged."""
SAME_ADDRESS = 90
"""How alike two addresses are, in percent, when one has all that tells the other from its neighbours'."""
PLACE = re.compile(
    r"\b0+(?=\d)|\b(?:jalan|jln?|gang|gg|nomor|no|rt|rw|kampung|kp|dusun|dsn|desa|ds|kel|kec|kab)\b"
)
WORDS = re.compile(r"\w+")
DIGITS = re.compile(r"[0-9]")
SUBSCRIBER = 9
"""Digits at the end of a telephone number in which +62, 62 and 0 agree."""


class Likeness(NamedTuple):
    """How surely two records are of one person, in percent, and in what they agree."""

    score: int
    agrees: tuple[str, ...]


Finding = tuple[Chances, str | None]
"""How likely a comparison's outcome is in each story, and what it agrees in."""
NOTHING: Finding = Chances(1, 1, 1), None


def blocks(key: bytes, birth_date: str, name: str, mother: str) -> tuple[int | None, int | None]:
    """Return the blocks of somebody by name and by the mother's name, under the ring's key for blocks.

    Each is a whole number of 64 bits with a sign; None where the birth date or that name is missing. Titles, the
    order of names, spellings, and which of day and month comes first make no difference.
    """
    day = _day(birth_date)
    if not day:
        return None, None
    return _block(key, f"name/{day}/", name), _block(key, f"mother/{day}/", mother)


def likeness(one: Mapping[str, str], other: Mapping[str, str]) -> Likeness:
    """Return how surely two people's cells are of one person, and in what they agree.

    The cells are nama, tanggal_lahir (ISO), nama_ibu, jenis_kelamin, alamat, telepon and nik; what either lacks says
    nothing. They agree in name, mother, birth_date, sex, address, phone, nik or nik_near.
    """
    findings = [
        compare(one[column], other[column])
        for column, compare in COMPARED.items()
        if one.get(column) and other.get(column)
    ]
    stories = [prod(chances) for chances in zip(PRIOR, *(found for found, _ in findings), strict=True)]
    score = int(100 * stories[0] / sum(stories))
    return Likeness(min(score, MOST), tuple(agrees for _, agrees in findings if agrees))


def may_be_one(one: Sequence[Part], other: Sequence[Part]) -> bool:
    """Return whether people with these names may be likely to be one, whatever else they agree in.

    They are not when both names have a part that the other has nothing like: that says more than all in which twins
    agree too. It takes a tenth of the time of a comparison.
    """
    return _within(one, other) or _within(other, one) or _joined(one) == _joined(other)


def _within(one: Sequence[Part], other: Sequence[Part]) -> bool:
    # Tens of millions of times in a large roster: generators would take longer than what they ask.
    for mine in one:
        for theirs in other:
            if mine.sound == theirs.sound or _initial(mine, theirs) or _a_slip_apart(mine, theirs):
                break
        else:
            return False
    return True


def _block(key: bytes, start: str, name: str) -> int | None:
    found = parts(name)
    if not found:
        return None
    code = max(map(_RANK, found))[-1]
    digest = keyed(key, (start + code[:BLOCK_LETTERS]).encode())
    return int.from_bytes(digest[:BLOCK_BYTES], "big", signed=True)


@lru_cache(maxsize=DATES)
def _day(birth_date: str) -> str:
    year, *rest = birth_date.strip().split("-")
    either_way = all(part <= LAST_MONTH for part in rest)
    return "-".join([year, *(sorted(rest) if either_way else rest)])


def _names(told: Mapping[str, tuple[float, float]], agrees: str) -> Callable[[str, str], Finding]:
    def compare(one: str, other: str) -> Finding:
        mine, theirs = parts(one), parts(other)
        if not mine or not theirs:
            return NOTHING
        how, bits = resemblance(mine, theirs)
        return Chances(*told[how], strangers_share(bits)), agrees if how in ALIKE else None

    return compare


def resemblance(one: Sequence[Part], other: Sequence[Part]) -> tuple[str, float]:
    """Return how two names compare, and what their common parts say, in bits.

    `same`: in every part; `slip`: in every part, but for slips; `short`: but for slips and initials; `part`: in
    every part of the shorter; `some`: in a part, while both have others; `none`.
    """
    left, right = list(one), list(other)
    if _joined(left) == _joined(right):
        return "same", min(sum(map(_bits, left)), sum(map(_bits, right)))
    bits, how = 0.0, "none"
    # Both sides take the first that fits in the alphabet, so that it makes no difference which of them chooses.
    for alike, called, less in (
        (_sound_alike, "same", 0.0),
        (_a_slip_apart, "slip", SLIP_BITS),
        (_initial, "short", 0.0),
    ):
        for mine in sorted(left):
            theirs = next((part for part in sorted(right) if alike(mine, part)), None)
            if theirs is not None:
                left.remove(mine)
                right.remove(theirs)
                bits += min(_bits(mine), _bits(theirs)) - less
                how = called
    if left and right:
        return ("none" if how == "none" else "some"), bits
    return ("part" if left or right else how), bits


def _joined(name: Sequence[Part]) -> str:
    return "".join(part.sound for part in name)


def _bits(part: Part) -> float:
    return INITIAL_BITS if len(part.sound) == 1 else BITS.get(part.sound, RARE_BITS)


def _sound_alike(one: Part, other: Part) -> bool:
    return one.sound == other.sound


def _a_slip_apart(one: Part, other: Part) -> bool:
    length, longer = len(one.word), len(other.word)
    if length > longer:
        length, longer = longer, length
    slips = SLIPS[length] if length < len(SLIPS) else SLIPS[-1]
    if not slips:
        return one.sound == other.sound or one.word == other.word
    if longer - length <= slips and OSA.distance(one.word, other.word, score_cutoff=slips) <= slips:
        return True
    if abs(len(one.sound) - len(other.sound)) > slips:
        return False
    return OSA.distance(one.sound, other.sound, score_cutoff=slips) <= slips


def _initial(one: Part, other: Part) -> bool:
    return (len(one.word) == 1 or len(other.word) == 1) and one.word[:1] == other.word[:1]


def _born(one: str, other: str) -> Finding:
    if one == other:
        return BORN["assumed" if one[-5:] in ASSUMED else "equal"], "birth_date"
    if _day(one) == _day(other):
        return BORN["swapped"], "birth_date"
    return BORN["slip" if _one_slip(one, other) else "other"], None


def _sex(one: str, other: str) -> Finding:
    same = one.casefold() == other.casefold()
    return SEX["equal" if same else "other"], "sex" if same else None


def _address(one: str, other: str) -> Finding:
    mine, theirs = (" ".join(WORDS.findall(PLACE.sub(" ", text.casefold()))) for text in (one, other))
    if not mine or not theirs:
        return NOTHING
    same = token_set_ratio(mine, theirs) >= SAME_ADDRESS
    return ADDRESS["equal" if same else "other"], "address" if same else None


def _phone(one: str, other: str) -> Finding:
    mine, theirs = ("".join(DIGITS.findall(text))[-SUBSCRIBER:] for text in (one, other))
    if not mine or not theirs:
        return NOTHING
    return PHONE["equal" if mine == theirs else "other"], "phone" if mine == theirs else None


def _nik(one: str, other: str) -> Finding:
    how = "nik" if one == other else "nik_near" if _one_slip(one, other) else "other"
    return NIK[how], None if how == "other" else how


def _one_slip(one: str, other: str) -> bool:
    return len(one) == len(other) and OSA.distance(one, other, score_cutoff=1) <= 1


COMPARED: dict[str, Callable[[str, str], Finding]] = {
    "nama": _names(NAME, "name"),
    "nama_ibu": _names(MOTHER, "mother"),
    "tanggal_lahir": _born,
    "jenis_kelamin": _sex,
    "alamat": _address,
    "telepon": _phone,
    "nik": _nik,
}
"""What is compared, in the order in which it is reported."""
