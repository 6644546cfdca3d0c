"""The same people, written again by somebody else, in every way in which rosters differ."""

import random
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from tests.support.invented import AFTER, DISTRICTS, MEN, STREETS, Cells, number

Variation = Callable[[random.Random, Cells], Cells | None]
"""Writes a person again; None when there is nothing to vary in this way."""
Words = Callable[[random.Random, list[str]], list[str] | None]


class Double(NamedTuple):
    """One person in two records, and in what ways the second differs."""

    kinds: tuple[str, ...]
    first: Cells
    again: Cells


SPELLINGS = (
    ("u", "oe"), ("wija", "widja"), ("yo", "jo"), ("j", "dj"), ("c", "tj"), ("sy", "sj"), ("f", "p"), ("z", "j"),
    ("iya", "ia"), ("ya", "ia"), ("k", "q"), ("hm", "khm"), ("hm", "chm"), ("ai", "ae"), ("o", "u"), ("mm", "m"),
    ("nn", "n"), ("tt", "t"), ("d ", "t "), ("b ", "p "), ("s ", "z "), ("i ", "y "), ("i ", "ie "), ("a ", "ah "),
    ("v", "f"), ("th", "t"), ("dh", "d"), ("rr", "r"), ("bb", "b"), ("h ", " "),
)  # fmt: skip
SHORT = {
    "Muhammad": ("M.", "Moh.", "Muh.", "Mohamad", "Mochamad", "Mohammad", "Muhamad", "Mhd."),
    "Ahmad": ("Achmad", "Akhmad", "A.", "Ach."),
    "Abdul": ("Abd.", "Abdoel", "Abdl"),
    "Siti": ("St.", "Sitti", "S."),
}
TITLES_BEFORE = ("H.", "Hj.", "Drs.", "Ir.", "R.", "Dr. H.", "Ust.", "KH.", "H", "Alm.")
TITLES_AFTER = ("", ", S.Pd.", ", M.Si", ", S.E., M.M.", " SH", ", S.Pd.I", ", A.Md")


def of_name(change: Words) -> Variation:
    """Return a variation of a person's name from one of its words."""

    def vary(rng: random.Random, person: Cells) -> Cells | None:
        words = change(rng, person["nama"].split())
        return None if words is None else {**person, "nama": " ".join(words)}

    return vary


def respelt(rng: random.Random, name: str) -> str | None:
    """Return a name in one or two other spellings in use."""
    name = f"{name.lower()} "
    can = [pair for pair in SPELLINGS if pair[0] in name]
    for written, otherwise in rng.sample(can, min(len(can), rng.choice([1, 1, 2]))):
        name = name.replace(written, otherwise)
    return name.strip().upper() if can else None


def spelling(rng: random.Random, person: Cells) -> Cells | None:
    name = respelt(rng, person["nama"])
    return {**person, "nama": name} if name else None


def mothers_spelling(rng: random.Random, person: Cells) -> Cells | None:
    name = respelt(rng, person["nama_ibu"]) if person["nama_ibu"] else None
    return {**person, "nama_ibu": name} if name else None


def no_mother(_: random.Random, person: Cells) -> Cells | None:
    return {**person, "nama_ibu": ""} if person["nama_ibu"] else None


def married(rng: random.Random, person: Cells) -> Cells | None:
    husband = rng.choice(MEN + AFTER[False]).title()
    return {**person, "nama": f"{person['nama']} {husband}"} if person["jenis_kelamin"] == "P" else None


def descent(rng: random.Random, person: Cells) -> Cells | None:
    word = "binti" if person["jenis_kelamin"] == "P" else "bin"
    return {**person, "nama": f"{person['nama']} {word} {rng.choice(MEN).title()}"}


def swapped(_: random.Random, person: Cells) -> Cells | None:
    born = date.fromisoformat(person["tanggal_lahir"])
    if born.day > 12 or born.day == born.month:
        return None
    return {**person, "tanggal_lahir": born.replace(day=born.month, month=born.day).isoformat()}


def order(_: random.Random, words: list[str]) -> list[str] | None:
    return [*words[1:], words[0]] if len(words) > 1 else None


def titles(rng: random.Random, words: list[str]) -> list[str] | None:
    return [rng.choice(TITLES_BEFORE), *words[:-1], words[-1] + rng.choice(TITLES_AFTER)]


def initials(rng: random.Random, words: list[str]) -> list[str] | None:
    at = rng.randrange(len(words))
    return [*words[:at], f"{words[at][0]}.", *words[at + 1 :]] if len(words) > 1 else None


def abbreviated(rng: random.Random, words: list[str]) -> list[str] | None:
    return [rng.choice(SHORT[words[0]]), *words[1:]] if words[0] in SHORT and len(words) > 1 else None


def left_out(rng: random.Random, words: list[str]) -> list[str] | None:
    gone = 0 if rng.random() < 0.3 else len(words) - 1
    return words[:gone] + words[gone + 1 :] if len(words) > 1 else None


def joined(_: random.Random, words: list[str]) -> list[str] | None:
    if words[0] in ("Nur", "Siti", "Sri", "Abdul") and len(words) > 1:
        return [words[0] + words[1].lower(), *words[2:]]
    if words[0].startswith("Nur") and len(words[0]) > 6:
        return ["Nur", words[0][3:].title(), *words[1:]]
    return None


def slipped(rng: random.Random, words: list[str]) -> list[str] | None:
    at = rng.randrange(len(words))
    word = words[at]
    if len(word) < 5:
        return None
    place, letter = rng.randrange(1, len(word) - 1), rng.choice("aiueonrst")
    start, end = word[:place], word[place + 1 :]
    word = rng.choice(
        [
            start + end,
            start + end[0] + word[place] + end[1:],
            start + letter + end,
            start + letter + word[place:],
        ]
    )
    return [*words[:at], word, *words[at + 1 :]]


VARIATIONS: dict[str, Variation] = {
    "as it was": lambda _, person: dict(person),
    "spelling": spelling,
    "order": of_name(order),
    "titles": of_name(titles),
    "initials": of_name(initials),
    "abbreviations": of_name(abbreviated),
    "a part left out": of_name(left_out),
    "joined or split": of_name(joined),
    "husband's name": married,
    "bin, binti": descent,
    "typing slip": of_name(slipped),
    "no mother": no_mother,
    "mother's spelling": mothers_spelling,
    "day and month swapped": swapped,
}


def doubles(rng: random.Random, people: list[Cells], count: int) -> list[Double]:
    """Return so many of *people* again, each varied in one or two ways that apply to them."""
    found: list[Double] = []
    while len(found) < count:
        double = again(rng, rng.choice(people), tuple(rng.sample(list(VARIATIONS), rng.choice([1, 1, 2]))))
        if double is not None:
            found.append(double)
    return found


def again(rng: random.Random, person: Cells, kinds: tuple[str, ...]) -> Double | None:
    """Return *person* as somebody else wrote them, under another NIK, or None when a kind does not apply."""
    other = person
    for kind in kinds:
        varied = VARIATIONS[kind](rng, other)
        if varied is None:
            return None
        other = varied
    moved = (
        {}
        if rng.random() < 0.7
        else {"alamat": f"Kp. {rng.choice(STREETS).title()} RT {rng.randrange(1, 9)}"}
    )
    phone = {} if rng.random() < 0.6 else {"telepon": rng.choice(["", f"08{rng.randrange(10**8, 10**10)}"])}
    return Double(kinds, person, {**other, **moved, **phone, "nik": mistaken(rng, other, person["nik"])})


def mistaken(rng: random.Random, person: Cells, nik: str) -> str:
    """Return another NIK: mistyped where nothing else checks it, two digits exchanged, or of a second card."""
    born, female = date.fromisoformat(person["tanggal_lahir"]), person["jenis_kelamin"] == "P"
    how = rng.random()
    if how < 0.4:
        at = rng.choice([0, 1, 2, 3, 4, 5, 12, 13, 14, 15])
        return nik[:at] + str((int(nik[at]) + rng.randrange(1, 10)) % 10) + nik[at + 1 :]
    if how < 0.6 and nik[4] != nik[5]:
        return nik[:4] + nik[5] + nik[4] + nik[6:]
    return number(rng.choice(DISTRICTS), born, female, rng.randrange(400, 9999))
