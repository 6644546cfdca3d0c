"""The league: governments ranked within their peer group by what the Paritrana Award looks at and the record shows.

The award (domain: Kemenko PMK and the agency, since 2017) judges regulation, coverage, budget and an interview. The
first three are on record here and weigh alike; the interview is nobody's figure, and no part of the score.
"""

from collections import defaultdict
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from fractions import Fraction

from law import instruments
from law.regions import find
from schemas.base import Message
from schemas.terms import InstrumentKind, RegionKind
from starter.reports.governments import Figure, Government
from starter.reports.record import KnownRecord
from starter.reports.shares import Share

ISLANDS = {
    "1": "sumatra", "2": "sumatra", "3": "java", "5": "bali_nusa_tenggara", "6": "kalimantan", "7": "sulawesi",
    "8": "maluku", "9": "papua",
}  # fmt: skip
"""The first digit of a Kemendagri code → the island group."""


class Peers(StrEnum):
    """Who is compared with whom: always provinces with provinces, regencies with regencies, cities with cities."""

    KIND = "kind"
    ISLAND = "island"


class Place(Message):
    """A government's place among its peers. Equal scores share a rank; the next rank counts them all."""

    rank: int | None
    """None where nothing that the score counts is on record."""
    region: str
    name: str
    regulation: Share
    """The strength of its strongest instrument, of the strongest that it could enact."""
    coverage: Share
    """People protected, of the workers it set out to protect this year; never more than all of them."""
    budget: Share
    """What its lines cover, of what their head-counts cost: rupiah of rupiah."""
    score: Decimal
    """The mean of the three, in percent, with one decimal."""


class Group(Message):
    """One peer group, the best first."""

    kind: RegionKind
    island: str | None
    places: tuple[Place, ...]


class Reported(Message):
    """A coverage figure that somebody else reported of a government; never part of a score."""

    region: str
    name: str
    figure: Figure


class League(Message):
    """All groups for a fiscal year, and the figures reported beside them."""

    fiscal_year: int
    peers: Peers
    groups: tuple[Group, ...]
    reported: tuple[Reported, ...]


def league(record: KnownRecord, fiscal_year: int, peers: Peers) -> League:
    """Return the league tables of *fiscal_year*."""
    kinds, islands = list(RegionKind), list(dict.fromkeys(ISLANDS.values()))
    grouped: dict[tuple[int, int], list[Government]] = defaultdict(list)
    for one in record.governments:
        island = islands.index(ISLANDS[one.code[0]]) if peers is Peers.ISLAND else 0
        grouped[island, kinds.index(one.kind)].append(one)
    return League(
        fiscal_year=fiscal_year,
        peers=peers,
        groups=tuple(
            Group(
                kind=kinds[kind],
                island=islands[island] if peers is Peers.ISLAND else None,
                places=ranked(found, fiscal_year),
            )
            for (island, kind), found in sorted(grouped.items())
        ),
        reported=tuple(
            Reported(region=one.code, name=one.name, figure=figure)
            for one in record.governments
            for figure in one.figures
        ),
    )


def ranked(governments: list[Government], fiscal_year: int) -> tuple[Place, ...]:
    """Return the places of peers, the best first, equals in the order of their codes."""
    scored = sorted(
        ((score(one, fiscal_year), one) for one in governments), key=lambda pair: (-pair[0][3], pair[1].code)
    )
    totals = [total for (_, _, _, total), _ in scored]
    return tuple(
        Place(
            rank=totals.index(total) + 1 if total else None,
            region=one.code,
            name=one.name,
            regulation=regulation,
            coverage=coverage,
            budget=budget,
            score=total,
        )
        for (regulation, coverage, budget, total), one in scored
    )


def score(one: Government, fiscal_year: int) -> tuple[Share, Share, Share, Decimal]:
    """Return a government's three criteria and their mean in percent; what has no denominator counts as nothing."""
    year = one.year(fiscal_year)
    target = year.target or 0
    shares = (
        Share(
            part=max((each.strength for each in one.instruments if each.in_force), default=0),
            whole=strongest(one.code),
        ),
        Share(part=min(one.protected, target), whole=target),
        Share(part=year.budgeted, whole=year.budgeted + year.shortfall),
    )
    whole = [Fraction(share.part, share.whole) for share in shares if share.whole]
    mean = 100 * sum(whole, Fraction(0)) / len(shares)
    percent = Decimal(mean.numerator) / Decimal(mean.denominator)
    return *shares, percent.quantize(Decimal("0.1"), ROUND_HALF_EVEN)


def strongest(code: str) -> int:
    """Return the strength of the strongest instrument that the region of *code* can enact."""
    region = find(code)
    return max(instruments.strength(kind) for kind in InstrumentKind if instruments.fits(kind, region))
