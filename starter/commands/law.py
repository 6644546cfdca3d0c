"""`kawal law`: what contributions cost and deaths give by the law of a day, and the law book itself. Needs no server."""

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import typer

from law.months import Month
from law.payers import Payer
from law.quotes import quote_benefit, quote_contributions
from law.scholarship import Child, SchoolLevel, at_level
from schemas.errors import Refused
from schemas.money import LIMIT, Rupiah
from schemas.refusals import Refusal
from schemas.terms import Cause, Programme, WorkerClass
from starter.commands import lawbook, parameters
from starter.commands.frame import Desk, command, group
from starter.commands.inputs import codes
from starter.commands.options import DATE, _day
from starter.commands.output import Output
from starter.commands.quotes import (
    benefit_blocks,
    benefit_document,
    contribution_blocks,
    contribution_document,
)

LARGEST = LIMIT // 1000
"""Nobody earns as much a month; larger incomes are typing errors."""
CHILD = re.compile(r"(?P<level>[A-Za-z]+)(:(?P<years>\d{1,2}))?(@(?P<born>[\d-]+))?")

app = group("The law: what it costs, what it gives, what it says. Needs no server.")


class Sector(StrEnum):
    """The sectors that a discount tells apart."""

    TRANSPORT = "transport"
    OTHER = "other"


class YesNo(StrEnum):
    """An answer."""

    YES = "yes"
    NO = "no"


class CauseWord(StrEnum):
    """Words for the cause of a death; an illness that is no occupational disease is a cause outside work."""

    NON_WORK = Cause.NON_WORK.value
    WORK_ACCIDENT = Cause.WORK_ACCIDENT.value
    COMMUTING = Cause.COMMUTING.value
    SUDDEN_AT_WORK = Cause.SUDDEN_AT_WORK.value
    ILLNESS = "illness"


def _month(text: str) -> Month:
    return Month.parse(text)


def _option(flag: str, words: str, **more: Any) -> Any:  # noqa: ANN401 - typer's own
    return typer.Option(flag, help=words, **more)


Class = Annotated[
    WorkerClass, _option("--class", "PU: wage earner; BPU: non-wage-earner.", case_sensitive=False)
]


@command(
    app,
    "contribution",
    example="kawal law contribution --class BPU --income 1000000 --month 2025-01 --months 12 --payer APBD",
    installed=False,
)
async def contribution(
    desk: Desk,
    worker_class: Class,
    income: Annotated[str, _option("--income", "Wage or income a month, in whole rupiah.")],
    month: Annotated[Month, _option("--month", "The first month.", parser=_month, metavar="YYYY-MM")],
    months: Annotated[int, _option("--months", "How many months.", min=1, max=240)] = 1,
    workers: Annotated[int, _option("--workers", "How many workers.", min=1, max=100_000_000)] = 1,
    programs: Annotated[
        str | None,
        _option("--programs", "JKK,JKM,JHT,JP; if not given, the least that a region registers for."),
    ] = None,
    risk_group: Annotated[
        str, _option("--risk-group", "I to V; government services are I. Wage earners only.")
    ] = "I",
    payer: Annotated[
        Payer | None,
        _option(
            "--payer",
            "Whose money; EMPLOYER for PU and SELF for BPU if not given. Say APBD for a region's own workers: "
            "it owes no late fee and gets no discount.",
            case_sensitive=False,
        ),
    ] = None,
    sector: Annotated[Sector, _option("--sector", "Whether the worker drives for a living.")] = Sector.OTHER,
    joined: Annotated[
        Month | None,
        _option(
            "--joined", "The worker's first month, if under PP 49/2020.", parser=_month, metavar="YYYY-MM"
        ),
    ] = None,
    arrears: Annotated[
        bool, _option("--arrears", "Earlier months are unpaid: no relief of PP 49/2020.")
    ] = False,
) -> Output:
    """Show what contributions cost: each month by programme, when it is due, and what a month of delay costs."""
    chosen = None if programs is None else _programmes(programs)
    found = quote_contributions(
        worker_class,
        _rupiah(income, "--income"),
        month,
        months=months,
        workers=workers,
        programmes=chosen,
        risk_group=risk_group.upper(),
        payer=payer,
        transport=sector is Sector.TRANSPORT,
        relief=not arrears,
        joined=joined,
    )
    return Output(contribution_document(found), contribution_blocks(desk, found))


@command(
    app,
    "benefit",
    example="kawal law benefit --cause non_work --died-on 2024-05-02 --class BPU --wage 1000000 "
    "--member-since 2021-01-01 --paid-months 40 --child SMA:2 --child SD:4@2015-03-01",
    installed=False,
)
async def benefit(
    desk: Desk,
    cause: Annotated[
        CauseWord,
        _option(
            "--cause",
            "Why: outside work (illness is another word for it), by a work accident, on the way to or from work, "
            "or suddenly at work.",
        ),
    ],
    died_on: Annotated[date, _option("--died-on", "The day of death.", parser=_day, metavar=DATE)],
    worker_class: Class,
    wage: Annotated[str, _option("--wage", "Wage or income a month, in whole rupiah.")],
    member_since: Annotated[
        date, _option("--member-since", "The day the number was issued.", parser=_day, metavar=DATE)
    ],
    paid_months: Annotated[int, _option("--paid-months", "Months paid in a row up to the death.", min=0)],
    active: Annotated[
        YesNo, _option("--active", "Whether the membership was active on the day of death.")
    ] = YesNo.YES,
    memberships: Annotated[
        int, _option("--memberships", "Active memberships of the dead.", min=1, max=100)
    ] = 1,
    child: Annotated[
        list[str] | None,
        _option(
            "--child",
            "TK|SD|SMP|SMA|PT[:YEARS_LEFT_AT_THIS_LEVEL][@BIRTHDATE]; once per child, the first named first.",
        ),
    ] = None,
) -> Output:
    """Show what a death gives the heirs: at once, and year by year for the children's school."""
    found = quote_benefit(
        Cause.NON_WORK if cause is CauseWord.ILLNESS else Cause(cause.value),
        died_on,
        worker_class,
        _rupiah(wage, "--wage"),
        member_since=member_since,
        paid_months=paid_months,
        active=active is YesNo.YES,
        memberships=memberships,
        children=[_child(text, str(n), died_on) for n, text in enumerate(child or (), 1)],
    )
    return Output(benefit_document(found), benefit_blocks(desk, found))


parameters.register(app)
lawbook.register(app)


def _rupiah(text: str, record: str) -> Rupiah:
    if not (text.isascii() and text.isdigit()) or int(text[:20]) >= LARGEST:
        raise Refused(Refusal.INVALID_AMOUNT, record, given=text[:40])
    return Rupiah(int(text))


def _programmes(text: str) -> list[Programme]:
    known = [programme.value for programme in Programme]
    asked = [code.upper() for code in codes(text)]
    for code in asked or [text]:
        if code not in known:
            raise Refused(Refusal.NOT_ONE_OF, "--programs", given=code[:40], known=", ".join(known))
    return [Programme(code) for code in asked]


def _child(text: str, ref: str, died_on: date) -> Child:
    given = CHILD.fullmatch(text)
    known = ", ".join(SchoolLevel)
    if given is None or given["level"].upper() not in set(SchoolLevel):
        raise Refused(Refusal.NOT_ONE_OF, "--child", given=text[:40], known=f"{known} [:N][@{DATE}]")
    try:
        born = date.fromisoformat(given["born"]) if given["born"] else None
    except ValueError:
        raise Refused(Refusal.NOT_ONE_OF, "--child", given=text[:40], known=f"…@{DATE}") from None
    years = int(given["years"]) if given["years"] else None
    return at_level(ref, SchoolLevel(given["level"].upper()), died_on, years_left=years, birth_date=born)
