"""Chances: how likely each finding of a comparison is when two records are of one person, of kin, or of strangers.

These are orders of magnitude, reasoned from the size of the population and from what is published about it, not
statistics of it: what matters is that they rank well, which `tests/vault/test_likeness.py` measures. Whoever has
adjudicated rosters enough can replace them by counted ones.
"""

from typing import NamedTuple

from vault.names import parts


class Chances(NamedTuple):
    """How likely a finding is of two records of one person, of kin (twins, brothers and sisters), of strangers."""

    one: float
    kin: float
    strangers: float


PRIOR = Chances(1, 200, 1e8)
"""Among a million people some thousands stand twice, a million pairs are kin, and 5·10¹¹ pairs are strangers."""

BORN = {
    "equal": Chances(0.97, 0.005, 1 / 20_000),
    "assumed": Chances(0.97, 0.01, 1 / 3_000),
    "swapped": Chances(0.01, 1 / 20_000, 1 / 20_000),
    "slip": Chances(0.01, 0.003, 1 / 700),
    "other": Chances(0.01, 0.99, 1),
}
"""Working people were born on some 20,000 days; of two hundred pairs of brothers and sisters one are twins."""
ASSUMED = frozenset({"07-01", "12-31"})
"""What the civil registry writes for people who do not know their birthday (since 2004 and Permendagri 19/2010:
1 July; before: 31 December), so that many share it."""

SEX = {"equal": Chances(0.98, 0.5, 0.5), "other": Chances(0.02, 0.5, 0.5)}
NIK = {
    "nik": Chances(0.5, 1e-6, 1e-9),
    "nik_near": Chances(0.3, 0.3, 0.005),
    "other": Chances(0.2, 0.7, 0.995),
}
"""Numbers one slip apart are mistyped, or of twins who were registered together. Strangers of one day, sex and
district have them too: serial numbers are small."""
ADDRESS = {"equal": Chances(0.6, 0.7, 0.02), "other": Chances(0.4, 0.3, 0.98)}
PHONE = {"equal": Chances(0.5, 0.3, 0.005), "other": Chances(0.5, 0.7, 0.995)}
"""A whole village may give its agent's telephone."""

NAME = {
    "same": (0.76, 0.003),
    "slip": (0.09, 0.05),
    "short": (0.04, 0.003),
    "part": (0.08, 0.01),
    "some": (0.02, 0.3),
    "none": (0.01, 0.634),
}
"""Names of one person and of kin: twins are often named alike. Of strangers the names say it themselves."""
MOTHER = {
    "same": (0.82, 0.82),
    "slip": (0.08, 0.08),
    "short": (0.02, 0.02),
    "part": (0.05, 0.05),
    "some": (0.01, 0.01),
    "none": (0.02, 0.02),
}

_EVERYWHERE = "abdul ahmad dewi dwi muhammad nur putra putri sari siti sri tri wati"
_COMMON = """
agus aminah budi ernawati hayati herman ismail junaidi kartini mulyadi slamet sulastri sumarni sumiati sunarti supardi
suparman supriyanto sutrisno wahyudi wahyuni
"""
BITS = {part.sound: bits for names, bits in ((_EVERYWHERE, 5.0), (_COMMON, 9.0)) for part in parts(names)}
"""What it says that strangers share this part of a name, ten bits being one in a thousand.

The common ones are the commonest on identity cards as the civil registry published them for 2024: Nurhayati is the
name of 255,000 women, Sutrisno of 144,000 men.
"""
RARE_BITS = 11.0
INITIAL_BITS = 3.0
SLIP_BITS = 3.0
"""How much less it says when the parts are a slip apart."""
MOST_BITS = 20.0
"""What a whole name says at most: long names run in villages and families."""


def strangers_share(bits: float) -> float:
    """Return how likely strangers share what says so many bits."""
    return float(2 ** -min(max(bits, 0.0), MOST_BITS))
