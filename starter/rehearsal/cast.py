"""The cast: the regions of the news reports, one that stalls, and any others, drawn from the seed.

What the reports say is told with office titles only; numbers, dates and amounts that they do not give are invented
and marked as simulation wherever they appear.
"""

import random
from datetime import date, timedelta
from decimal import Decimal

from law.regions import find
from schemas.money import Rupiah
from schemas.terms import (
    Cause,
    Funding,
    InstrumentKind,
    OutreachKind,
    RegionKind,
    Segment,
    UnitKind,
    WorkerClass,
)
from starter.registers import Branch, Indicator, Unit
from starter.rehearsal.banking import Irregular
from starter.rehearsal.persona import (
    DeathPlan,
    InstrumentPlan,
    LinePlan,
    OutreachPlan,
    Pace,
    Persona,
    PledgePlan,
)

JKM_NON_ASN = "5.1.02.02.02.0007"
JKK_NON_ASN = "5.1.02.02.02.0006"
REPORTED = date(2021, 3, 25)
"""The first day of what the reports tell without a date."""
OWN_KINDS = {
    RegionKind.PROVINCE: InstrumentKind.INGUB,
    RegionKind.REGENCY: InstrumentKind.INBUP,
    RegionKind.CITY: InstrumentKind.INWALKOT,
}


def line(
    year: int, funding: Funding, segment: Segment, owner: str, headcount: int, **other: object
) -> LinePlan:
    """Return a line; workers are non-wage-earners of the lowest band unless told otherwise."""
    plan = {
        "fiscal_year": year,
        "funding": funding,
        "segment": segment,
        "worker_class": WorkerClass.BPU,
        "owner": owner,
        "payer": owner,
        "account_code": JKM_NON_ASN,
        "headcount": headcount,
        "income": Rupiah(1_000_000),
        "months": 12,
    }
    return LinePlan.model_validate(plan | other)


PANDEGLANG = Persona(
    region="36.01",
    acknowledges_after=5,
    units=tuple(
        Unit(code=code, kind=kind, name=name, valid_from=date(2021, 1, 1))
        for code, kind, name in (
            ("dinas-contoh", UnitKind.WORK_UNIT, "Dinas Contoh"),
            ("kec-contoh", UnitKind.DISTRICT, "Kecamatan Contoh"),
            ("kel-contoh", UnitKind.URBAN_WARD, "Kelurahan Contoh"),
            ("desa-contoh", UnitKind.VILLAGE, "Desa Contoh"),
            ("bumd-contoh", UnitKind.BUMD, "BUMD Contoh"),
            ("bumdes-contoh", UnitKind.BUMDES, "BUMDes Contoh"),
        )
    ),
    branches=(Branch(code="serang", name="Cabang Serang", regions=("36.01",), valid_from=REPORTED),),
    instrument=InstrumentPlan(
        kind=InstrumentKind.INBUP,
        number="1/2021",
        enacted_on=date(2021, 6, 14),
        addressees=("dinas-contoh", "kec-contoh", "kel-contoh", "desa-contoh", "bumd-contoh", "bumdes-contoh"),
    ),
    revised={2021: Pace.ON_TIME},
    original={2022: Pace.ON_TIME, 2023: Pace.ON_TIME},
    lines=(
        line(2022, Funding.APBD_MURNI, Segment.NON_ASN, "dinas-contoh", 18, worker_class=WorkerClass.PU, income=Rupiah(1_500_000), account_code=JKK_NON_ASN),
    ),
    pledges=(
        PledgePlan(
            pledge="CSR-36.01-2022-01",
            giver="perusahaan-contoh",
            pledged_on=date(2022, 2, 14),
            agreed_on=date(2022, 3, 15),
            transferred_on=date(2022, 4, 11),
            line=line(2022, Funding.CSR, Segment.RENTAN, "disnaker", 12, payer="perusahaan-contoh", months=8),
        ),
    ),
    outreach=(
        OutreachPlan(kind=OutreachKind.SOSIALISASI, held_on=date(2021, 7, 6), regions=("36.01",), attendance=60, minutes="Sosialisasi Inbup kepada perangkat daerah (SIMULASI)."),
    ),
    deaths=(
        DeathPlan(on=date(2022, 8, 11), segment=Segment.NON_ASN, owner="dinas-contoh", row=6, cause=Cause.NON_WORK, relations=("WIDOW", "CHILD")),
    ),
    self_approves=True,
)  # fmt: skip

JEMBER = Persona(
    region="35.09",
    acknowledges_after=9,
    indicators=(
        Indicator(
            region="35.09",
            code="cakupan",
            as_of=date(2021, 8, 5),
            numerator_definition="peserta BPJS Ketenagakerjaan",
            denominator_definition="tidak disebut sumber",
            percent_reported=Decimal(23),
            source="suaraindonesia-news.com, 2021-08-05",
        ),
    ),
    instrument=InstrumentPlan(kind=InstrumentKind.PERBUP, number="contoh/2021", enacted_on=date(2021, 7, 19)),
    revised={2021: Pace.ON_TIME},
    original={2022: Pace.ON_TIME, 2023: Pace.ON_TIME},
    lines=tuple(
        line(year, funding, Segment.RT_RW, owner, headcount, months=months)
        for year, funding, months in ((2021, Funding.APBD_P, 2), (2022, Funding.APBD_MURNI, 12))
        for owner, headcount in (("dpmd", 20), ("kec-contoh", 8))
    ),
    outreach=(
        OutreachPlan(kind=OutreachKind.CARD_HANDOVER, held_on=date(2021, 8, 5), regions=("35.09",), attendance=10, minutes="Penyerahan kartu secara simbolis (SIMULASI)."),
    ),
    deaths=(
        DeathPlan(on=date(2022, 1, 20), segment=Segment.RT_RW, owner="kec-contoh", row=4, cause=Cause.NON_WORK, borrowed_account=True),
        DeathPlan(on=date(2022, 4, 20), segment=Segment.RT_RW, owner="dpmd", row=3, cause=Cause.NON_WORK, relations=("WIDOW", "CHILD")),
        DeathPlan(on=date(2022, 9, 8), segment=Segment.RT_RW, owner="kec-contoh", row=2, cause=Cause.WORK_ACCIDENT, children=("SD", "SMP")),
    ),
    pays_by_transfer=True,
    irregular={
        "2022-02": Irregular.IN_PARTS,
        "2022-04": Irregular.TOO_MUCH,
        "2022-06": Irregular.UNNAMED,
        "2022-08": Irregular.TOGETHER,
        "2022-10": Irregular.TAKEN_BACK,
    },
)  # fmt: skip

BOGOR = Persona(
    region="32.71",
    acknowledges_after=14,
    instrument=InstrumentPlan(kind=InstrumentKind.PERDA, number="contoh/2021", enacted_on=date(2021, 9, 15)),
    revised={2021: Pace.ON_TIME},
    original={2022: Pace.LATE, 2023: Pace.ON_TIME},
    lines=(
        line(2022, Funding.APBD_MURNI, Segment.NON_ASN, "disnaker", 24, worker_class=WorkerClass.PU, income=Rupiah(2_500_000), account_code=JKK_NON_ASN),
        line(2022, Funding.APBD_MURNI, Segment.RENTAN, "dinsos", 16),
    ),
    outreach=(
        OutreachPlan(kind=OutreachKind.AUDIENCE, held_on=date(2021, 4, 8), regions=("32.71",), attendance=12),
    ),
    deaths=(
        DeathPlan(on=date(2022, 7, 2), segment=Segment.NON_ASN, owner="disnaker", row=5, cause=Cause.NON_WORK, relations=("WIDOWER",), closed_account=True),
    ),
)  # fmt: skip

JOMBANG = Persona(
    region="35.17",
    acknowledges_after=12,
    branches=(Branch(code="mojokerto", name="Cabang Mojokerto", regions=("35.17",), valid_from=REPORTED),),
    instrument=InstrumentPlan(kind=InstrumentKind.INBUP, number="contoh/2021", enacted_on=date(2021, 8, 2)),
    revised={2021: Pace.ON_TIME},
    original={2022: Pace.ON_TIME, 2023: Pace.ON_TIME},
    lines=(
        line(2022, Funding.APBD_MURNI, Segment.PENDIDIK, "dindik", 22, worker_class=WorkerClass.PU, income=Rupiah(1_200_000), account_code=JKK_NON_ASN),
        line(2022, Funding.APBN, Segment.PENDIDIK, "kemenag", 14, worker_class=WorkerClass.PU, income=Rupiah(1_200_000), payer="pusat/kemenag"),
    ),
    outreach=(
        OutreachPlan(kind=OutreachKind.COMPLIANCE_MEETING, held_on=date(2021, 4, 9), regions=("35.17",), attendance=35, minutes="Rapat Tim Kepatuhan dengan Kejaksaan Negeri (SIMULASI)."),
    ),
    deaths=(
        DeathPlan(on=date(2022, 8, 15), segment=Segment.PENDIDIK, owner="dindik", row=7, cause=Cause.NON_WORK, relations=("WIDOW",), contested=45),
    ),
    pays_late=("2022-05",),
)  # fmt: skip

STALLED = Persona(
    region="91.01",
    acknowledges_after=20,
    instrument=InstrumentPlan(kind=InstrumentKind.PERBUP, number="contoh/2021", enacted_on=date(2021, 12, 6)),
    revised={2021: Pace.ON_TIME},
    original={2022: Pace.STALLED, 2023: Pace.ON_TIME},
    moved_by="kejari",
    lines=(line(2022, Funding.APBD_MURNI, Segment.RENTAN, "disnaker", 15),),
    deaths=(
        DeathPlan(on=date(2022, 10, 20), segment=Segment.RENTAN, owner="disnaker", row=4, cause=Cause.NON_WORK, borrowed_account=True),
    ),
)  # fmt: skip

DEMO = (PANDEGLANG, JEMBER, BOGOR, JOMBANG, STALLED)
KNOWN = {persona.region: persona for persona in DEMO}


def persona(code: str, seed: int, since: date, until: date) -> Persona:
    """Return how the region of *code* behaves: as the cast says, or as the seed draws it."""
    if code in KNOWN:
        return KNOWN[code]
    region = find(code)
    rng = random.Random(f"{seed}/{code}")  # noqa: S311 - a story, not a secret
    years = range(since.year, until.year + 2)
    revised = {year: rng.choice(list(Pace)) for year in years}
    original = {year: rng.choice(list(Pace)) for year in years}
    workers = rng.randint(5, 15)
    lines = [line(year, Funding.APBD_MURNI, Segment.NON_ASN, "disnaker", workers) for year in years]
    lines += [
        line(year, Funding.APBD_P, Segment.NON_ASN, "disnaker", workers, months=2)
        for year in years
        if original[year] is Pace.NEVER
    ]
    regulates_on = since + timedelta(days=rng.randint(60, 240))
    return Persona(
        region=code,
        acknowledges_after=rng.choice([3, 7, 12, 20, None]),
        instrument=InstrumentPlan(
            kind=OWN_KINDS[region.kind], number=f"contoh/{regulates_on.year}", enacted_on=regulates_on
        ),
        revised=revised,
        original=original,
        moved_by=rng.choice(["tim-kepatuhan", "gubernur", "kemendagri-keuda"]),
        lines=tuple(lines),
        pledges=_pledges(code, rng, since, until),
        deaths=(
            DeathPlan(
                on=since + timedelta(days=rng.randint(400, 640)),
                segment=Segment.NON_ASN,
                owner="disnaker",
                row=1,
                cause=rng.choice([Cause.NON_WORK, Cause.WORK_ACCIDENT]),
            ),
        ),
        pays_late=(f"{until.year}-{rng.randint(1, 12):02d}",),
    )


def _pledges(code: str, rng: random.Random, since: date, until: date) -> tuple[PledgePlan, ...]:
    pledged_on = since + timedelta(days=rng.randint(200, 400))
    transferred_on = pledged_on + timedelta(days=50)
    if rng.choice([True, False, False]) is False or transferred_on >= until:
        return ()
    plan = line(pledged_on.year, Funding.CSR, Segment.RENTAN, "dinsos", rng.randint(4, 10), months=3)
    return (
        PledgePlan(
            pledge=f"CSR-{code}-{pledged_on.year}-01",
            giver="perusahaan-contoh",
            pledged_on=pledged_on,
            agreed_on=pledged_on + timedelta(days=25),
            transferred_on=transferred_on
            if transferred_on.year == pledged_on.year
            else date(pledged_on.year, 12, 20),
            line=plan,
        ),
    )
