"""Names of people in Indonesia, as rosters write them: what of a name is a title, and how each part of it sounds.

The same person stands in two lists as "Drs. H. Moch. Soerjadi, M.Si" and "Muhammad Suryadi". A name is therefore
read part by part: titles are dropped, abbreviations written out, what is written together or apart made equal, and
each part is given its *sound*, a spelling in which the old orthography (Van Ophuijsen 1901, Soewandi 1947), today's
(EYD 1972) and the usual Arabic transcriptions agree. Its *code* is the skeleton of the sound: how it begins, and
its consonants. All this depends on single words only, so that it is remembered word by word.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

WORDS = 1 << 17
"""How many written words are remembered: more than a province's people use."""
LONGEST = 100
"""Letters of a name that are read: identity cards take sixty (Permendagri 73/2022), titles come on top."""

_DEGREES = """
ak amd amk amkeb apt ba bsc ca cpa dr dra drg drh drs ir kep lc ma mag mba mh mhi mhum mkes mkn mkom mm mmpd mpd mpdi
mph mpsi msc msi msos mt ners ns phd prof sag sap se sei sesy sh shi si sik sikom sip skep sked skm skom sm sp spa spb
spd spdi spdsd spi spm spsi spt ss ssi ssos sst sstp st sth sthi stp str strkeb strkep
"""
_FORMS_OF_ADDRESS = """
alm almarhum almarhumah almh bapak bpk h haji hajah hj kh kiai kyai nn ny pastor pdt pendeta pst r ra raden rd rdn rm
romo rr sdr sdri suster tb tn tubagus ust ustad ustadz ustadzah ustaz ustazah
"""
TITLES = frozenset([*_DEGREES.split(), *_FORMS_OF_ADDRESS.split()])
"""Words that say what somebody is, not who: academic, religious and noble, without their points."""

_WAYS = {
    "muhammad": "muh moh moch mokh mukh mch mhd mhmd mohd muhd md",
    "ahmad": "ach akh ahm",
    "abdul": "abd abdl abdur abdus abdun abduz abdush abdud",
    "siti": "sitti",
    "nur": "noor",
}
SHORT = {short: full for full, ways in _WAYS.items() for short in ways.split()}
"""What is often written short, or in too many ways for a rule, in full."""

DESCENT = frozenset({"bin", "binti", "bt", "bte", "alias", "als"})

PREFIXES = {
    "muhammad": "muhammad", "muhamad": "muhammad", "mohammad": "muhammad", "mohamad": "muhammad",
    "abdu": "abdul", "siti": "siti", "nur": "nur", "noer": "nur", "sri": "sri",
}  # fmt: skip
"""Names that many write together with the next one: Nurhayati and Nur Hayati, Abdurrahman and Abdul Rahman."""
REMAINDER = 4
"""Letters that must be heard after such a name for the rest to be a name of its own."""
ARTICLE = re.compile(r"^l(?=[^aeiou])")
"""What is left of the article where it is not heard: Abdul-jabbar, and Abdur-rahman without it."""

OLD = re.compile(r"oe|dj|tj|sj|^nj")
"""What only the old orthography has; in such a word a single j is today's y."""
OLD_LETTERS = (("tj", "c"), ("sj", "s"), ("dj", "\0"), ("j", "y"), ("\0", "j"), ("oe", "u"))
DIGRAPHS = (
    ("kh", "h"), ("sh", "s"), ("ts", "s"), ("dz", "j"), ("ph", "p"), ("th", "t"), ("dh", "d"), ("bh", "b"),
    ("gh", "g"), ("ck", "k"), ("q", "k"), ("x", "ks"), ("f", "p"), ("v", "p"),
)  # fmt: skip
"""Letters written in several ways for one sound, in the order in which they are taken."""
SOFT_CH = re.compile(r"^ch(?=[ie]|an|ar)")
"""Where ch is today's c, as in Chandra; elsewhere it is the old kh, as in Achmad and Choirul, or k, as in Christina."""
SY = re.compile(r"sy(?=[aeiou])")
MUTE_Z = re.compile(r"z(?=[^aeiou]|$)")
INNER_H = re.compile(r"(?<=.)h")
GLIDE = re.compile(r"iy(?=[aeiou])|(?<=[^aeiou])y|(?<=.)y$")
DOUBLED = re.compile(r"(.)\1+")
INNER_VOWELS = re.compile(r"(?<=.)[aeiou]")
UNWRITTEN = re.compile("['’‘`ʼ\\u0300-\\u036f]")
"""Apostrophes and accents, which some write and others do not."""
LETTERS = re.compile(r"[^\W_]+")
FINAL = {"d": "t", "b": "p"}


class Part(NamedTuple):
    """One part of a name."""

    word: str
    """How it is written, in small letters."""
    sound: str
    """How it is said; equal for spellings of one name."""
    rank: tuple[int, int, str]
    """How well it tells people apart: initials last, then what is too common, then the shorter; and its code."""

    @property
    def code(self) -> str:
        """Return the skeleton of its sound; equal for names that are heard or written alike."""
        return self.rank[-1]


def sound(word: str) -> str:
    """Return how *word*, small letters and digits, is said."""
    if OLD.search(word):
        word = _replaced(word, OLD_LETTERS)
    word = SOFT_CH.sub("c", word).replace("chr", "kr").replace("ch", "h")
    word = SY.sub("s", _replaced(word, DIGRAPHS))
    word = MUTE_Z.sub("s", word).replace("z", "j")
    word = GLIDE.sub("i", INNER_H.sub("", word)).replace("y", "j").replace("o", "u").replace("e", "i")
    word = DOUBLED.sub(r"\1", word)
    return word[:-1] + FINAL.get(word[-1], word[-1]) if len(word) > 1 else word


@lru_cache(maxsize=WORDS)
def parts_of(written: str) -> tuple[Part, ...]:
    """Return the parts of one written word, which points and hyphens may divide: none for titles."""
    words = _words(written)
    if "".join(words) in TITLES:
        return ()
    return tuple(part for word in words if word not in TITLES for part in _named(word))


def parts(name: str) -> list[Part]:
    """Return the parts of a name in the order written, without titles and without the father's name.

    A name of nothing but titles is one: somebody is called Haji.
    """
    found: list[Part] = []
    name = name[:LONGEST]
    for written in name.replace(",", " ").split():
        if found and descends(written):
            break
        found += parts_of(written)
    return found or [part for word in _words(name) for part in _named(word)]


@lru_cache(maxsize=WORDS)
def descends(written: str) -> bool:
    """Return whether after *written* another name follows: the father's, or one that somebody is called by."""
    return "".join(_words(written)) in DESCENT


def _words(written: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", written).casefold()
    return LETTERS.findall(UNWRITTEN.sub("", plain))


def _named(word: str) -> Iterator[Part]:
    word = SHORT.get(word, word)
    for prefix, name in PREFIXES.items():
        if word.startswith(prefix):
            rest = word[len(prefix) :]
            rest = ARTICLE.sub("", rest) if name == "abdul" else rest
            if len(sound(rest)) >= REMAINDER:
                yield _part(name)
                yield from _named(rest)
                return
    yield _part(word)


def _part(word: str) -> Part:
    said = sound(word)
    code = DOUBLED.sub(r"\1", INNER_VOWELS.sub("", said))
    strength = 0 if len(said) == 1 else 1 if said in WEAK else 2
    return Part(word, said, (strength, len(code), code))


def _replaced(word: str, letters: tuple[tuple[str, str], ...]) -> str:
    for written, said in letters:
        word = word.replace(written, said)
    return word


WEAK = frozenset(sound(name) for name in ("muhammad", "ahmad", "abdul", "siti", "sri", "nur"))
"""What is too common to tell people apart, and the first to be left out or written short."""
