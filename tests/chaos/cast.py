"""A cast in a hurry: within five weeks its regions acknowledge, find money, register, pay, and claim a death."""

import random
from datetime import date, timedelta

from law import instruction as instructions
from law.regions import find
from schemas.terms import Cause, Funding, Segment
from starter.rehearsal.cast import OWN_KINDS, line
from starter.rehearsal.persona import DeathPlan, InstrumentPlan, Pace, Persona, PledgePlan

INSTRUCTION = "inpres-2-2021"
SINCE, UNTIL = date(2022, 6, 1), date(2022, 7, 8)
REGIONS = 58
GIVER = "perusahaan-contoh"


def codes() -> list[str]:
    """Return the regions, from all over the country; each has a budget of its own."""
    instruction = instructions.load(INSTRUCTION)
    roster = [region.code for region in instructions.roster(instruction, instruction.signed_on)]
    own = [code for code in roster if not code.startswith("31")]
    return own[5 :: len(own) // (REGIONS + 1)][:REGIONS]


def hurried(code: str, seed: int, since: date, until: date) -> Persona:
    """Return how the region of *code* behaves, as *seed* draws it."""
    rng = random.Random(f"{seed}/{code}")
    pledged_on = since + timedelta(days=rng.randint(2, 5))
    plan = line(since.year, Funding.CSR, Segment.RENTAN, "dinsos", rng.randint(3, 6), payer=GIVER, months=1)
    return Persona(
        region=code,
        acknowledges_after=rng.randint(1, 4),
        instrument=InstrumentPlan(
            kind=OWN_KINDS[find(code).kind],
            number=f"contoh/{since.year}",
            enacted_on=since + timedelta(days=rng.randint(20, 40)),
        ),
        original={since.year + 1: rng.choice(list(Pace))},
        pledges=(
            PledgePlan(
                pledge=f"CSR-{code}-{since.year}-01",
                giver=GIVER,
                pledged_on=pledged_on,
                agreed_on=pledged_on + timedelta(days=1),
                transferred_on=pledged_on + timedelta(days=2),
                line=plan,
            ),
        ),
        deaths=(
            DeathPlan(
                on=since + timedelta(days=rng.randint(24, 28)),
                segment=Segment.RENTAN,
                owner="dinsos",
                row=1,
                cause=rng.choice([Cause.NON_WORK, Cause.WORK_ACCIDENT]),
            ),
        ),
    )
