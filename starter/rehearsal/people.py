"""Synthetic people: workers, heirs and rosters that could not be anybody's."""

import random
from datetime import date, timedelta

from law.registration import compose_nik
from schemas.families import Claimant, ClaimFile, Family, Reporter, Schoolchild
from starter.rehearsal.persona import DeathPlan, LinePlan

DIGITS = ("Nol", "Satu", "Dua", "Tiga", "Empat", "Lima", "Enam", "Tujuh", "Delapan", "Sembilan")
"""Names on identity cards hold no digits; invented ones spell theirs."""
HEADER = "nik,nama,tanggal_lahir,jenis_kelamin,nama_ibu,pekerjaan,telepon,penghasilan"
OLDEST = date(1962, 1, 1)
SPAN_DAYS = 14_000
AGES = {"TK": 2017, "SD": 2013, "SMP": 2009, "SMA": 2006, "PT": 2003}
"""In which year a child was born who attends such a school in 2022."""
OPEN, CLOSED = "99", "000"
"""How an account begins that takes money, and one that the bank's stand-in finds closed."""
BORROWED = "9900000001"
"""The account of a neighbour, whose help makes the claims stand out that are paid to it."""
WITH_DOUBLES = 18
"""So many workers make a roster large enough for somebody to stand in it twice, and for namesakes."""


def spelled(number: int) -> str:
    """Return *number* digit by digit, in words, for the name of somebody invented."""
    return " ".join(DIGITS[int(digit)] for digit in str(number))


def worker(region: str, line: LinePlan, row: int) -> tuple[str, str]:
    """Return the NIK and the roster row of the *row*-th synthetic worker of a line."""
    rng = random.Random(f"{region}/{line.segment}/{line.owner}/{row}")  # noqa: S311 - a story, not a secret
    born = OLDEST + timedelta(days=rng.randrange(SPAN_DAYS))
    female = rng.random() < 0.5  # noqa: PLR2004 - a coin
    nik = compose_nik(region, born, female, _serial(line, row))
    cells = [
        nik,
        f"Warga Contoh {spelled(row)}",
        born.isoformat(),
        "P" if female else "L",
        f"Ibu Contoh {spelled(row)}",
        "pekerja contoh",
        "",
        str(int(line.income)),
    ]
    return nik, ",".join(cells)


def roster(region: str, line: LinePlan) -> bytes:
    """Return a roster as an office might send it: everybody of the line, one NIK a digit short, one row twice.

    A large one also holds somebody a second time under a mistyped NIK, and a namesake born on the same day.
    """
    rows = [worker(region, line, row)[1] for row in range(1, line.headcount + 1)]
    short = worker(region, line, line.headcount + 1)[1]
    alike = [again(region, line), namesake(region, line)] if line.headcount >= WITH_DOUBLES else []
    return "\n".join([HEADER, *rows, short[1:], rows[0], *alike]).encode() + b"\n"


def again(region: str, line: LinePlan) -> str:
    """Return the second worker of a line as somebody else typed them: a title, another order, a slip in the NIK."""
    nik, row = worker(region, line, 2)
    slipped = nik[:-1] + str((int(nik[-1]) + 5) % 10)
    return row.replace(nik, slipped).replace(f"Warga Contoh {spelled(2)}", f"H. {spelled(2)} Contoh Warga")


def namesake(region: str, line: LinePlan) -> str:
    """Return somebody of the second worker's name and birth date who is another person: mother and NIK differ."""
    nik, row = worker(region, line, 2)
    other = f"{nik[:-4]}{int(nik[-4:]) * 7 % 8999 + 1:04d}"
    return row.replace(nik, other).replace(f"Ibu Contoh {spelled(2)}", "Siti Umpama")


def claim_file(region: str, line: LinePlan, plan: DeathPlan) -> ClaimFile:
    """Return the claim file of a synthetic worker's death; a minor heir is acted for by the first heir."""
    row = plan.row
    heirs = tuple(
        _claimant(region, row, position, relation, _account(region, plan, position))
        for position, relation in enumerate(plan.relations, 1)
    )
    children = tuple(
        Schoolchild(
            ref=f"C{position}",
            name=f"Anak Contoh {spelled(row)} {spelled(position)}",
            birth_date=date(AGES[level], position, row % 28 + 1),
            level=level,
            paid_to="H1",
        )
        for position, level in enumerate(plan.children, 1)
    )
    return ClaimFile(
        nik=worker(region, line, row)[0],
        died_on=plan.on,
        cause=plan.cause,
        reporter=Reporter(name=f"Pelapor Contoh {spelled(row)}", relation="keluarga"),
        family=Family(heirs=heirs, children=children),
    )


def _account(region: str, plan: DeathPlan, position: int) -> str:
    if plan.borrowed_account and position == 1:
        return BORROWED
    closed = plan.closed_account and position == 1
    return f"{CLOSED if closed else OPEN}{region.replace('.', '')}{plan.row:03d}{position:02d}"


def _claimant(region: str, row: int, position: int, relation: str, account: str) -> Claimant:
    minor = relation == "CHILD"
    born = date(2012 if minor else 1980, position, row % 28 + 1)
    return Claimant(
        ref=f"H{position}",
        name=f"Ahli Waris Contoh {spelled(row)} {spelled(position)}",
        nik=compose_nik(region, born, female=True, serial=9000 + row),
        relation=relation,
        birth_date=born,
        account=account,
        guardian="H1" if minor and position > 1 else None,
    )


def _serial(line: LinePlan, row: int) -> int:
    owners = random.Random(f"{line.segment}/{line.owner}")  # noqa: S311 - spreads lines over serial numbers
    return (owners.randrange(1, 90) * 100 + row) % 8999 + 1
