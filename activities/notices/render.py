"""Rendering: a template's name and its data become the subject and body of one notice.

Every template gets `number` (or null), `case, region_name, office_title, today, legal_basis`, and besides them:

| template               | its own data                                                                        |
|------------------------|-------------------------------------------------------------------------------------|
| bill_issued            | bill, month, payer, segment, headcount, amount, credit, outstanding, due_on,        |
|                        | corrects (an earlier bill) or null                                                  |
| bill_overdue           | bill, month, payer, due_on, days_late, outstanding                                  |
| bill_reminder          | bill, month, payer, due_on, days_left, outstanding                                  |
| budget_unfunded        | fiscal_year, why                                                                    |
| changes_applied        | batch, fiscal_year, leavers, wages, moves, stand_in                                 |
| changes_errors         | batch, fiscal_year, accepted, refused                                               |
| claim_contested        | claim, until                                                                        |
| claim_decided          | claim, outcome (approved, rejected), ground or null, amount, decided_on             |
| claim_differs          | claim, amount, recommended, decided_on                                              |
| claim_letter_waits     | claim, letter, about, why                                                           |
| duty_overdue           | duty, due_on, days_late                                                             |
| escalation_held        | rung, cause, owner, until, why                                                      |
| escalation_resolved    | rung, cause, why, resolved_on                                                       |
| instruction_issued     | instruction, title, issued_on, duties (a list), due_on                              |
| letter_draft           | letter, addressee, sign_by                                                          |
| letter_unsigned        | letter, addressee, sign_by, days_late                                               |
| line_lapsed            | line, payer, since_month, months, headcount                                         |
| line_reinstated        | line, payer, headcount, reinstated_on                                               |
| late_fee_billed        | bill, corrects, month, payer, amount, due_on                                        |
| line_runs_dry          | line, month, remaining, missing, act_by or null                                     |
| milestone_missed       | fiscal_year, milestone, due_on, days_late                                           |
| evaluation_demand      | fiscal_year, workers, amount, act_by                                                |
| milestone_replanned    | fiscal_year, milestone, due_from, due_on                                            |
| window_closed          | fiscal_year, window, opens, acting, act_by                                          |
| milestone_reminder     | fiscal_year, milestone, due_on, days_left                                           |
| payment_declined       | payment, bill, month, amount, document, why                                         |
| payment_credited       | payer, amount, document                                                             |
| payment_ordered        | claim, payment, amount, ordered_on, stand_in                                        |
| payment_received       | bill, month, payer, amount, paid_on, document, outstanding                          |
| payment_reversed       | bill, month, payer, amount, reversed_on, receipt, outstanding                       |
| registration_breach    | line, fiscal_year, segment, headcount, since, due_on                                |
| registration_completed | batch, segment, fiscal_year, headcount, waiting, stand_in                           |
| regulation_reminder    | draft, instrument_kind, step, due_on, days_left                                     |
| report_due             | due_on, regions                                                                     |
| roster_errors          | batch, segment, fiscal_year, accepted, refused                                      |
| rung_climbed           | rung, cause, late_office, due_on, days_late, asked, respond_by, next_office or null |
| rung_delegated         | rung, cause, delegate, until, asked, why                                            |
| rung_reassigned        | rung, cause, late_office, due_on, taker, asked, why                                 |
| rung_reminded          | rung, cause, late_office, due_on, days_late, asked, again_on                        |
| seats_refilled         | batch, segment, fiscal_year, headcount, waiting, stand_in                           |

Values are plain JSON (see `words.py`). Offices and opaque ids only: no template knows a person.
"""

from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined, UndefinedError
from pydantic import JsonValue

from activities.notices import words
from schemas.base import Message
from schemas.claim_wording import GROUNDS, word
from schemas.errors import Refused
from schemas.refusals import Refusal

COMMON = frozenset({"number", "case", "region_name", "office_title", "today", "legal_basis"})

OWN: dict[str, str] = {
    "bill_issued": "bill month payer segment headcount amount credit outstanding due_on corrects",
    "bill_overdue": "bill month payer due_on days_late outstanding",
    "bill_reminder": "bill month payer due_on days_left outstanding",
    "budget_unfunded": "fiscal_year why",
    "changes_applied": "batch fiscal_year leavers wages moves stand_in",
    "changes_errors": "batch fiscal_year accepted refused",
    "claim_contested": "claim until",
    "claim_decided": "claim outcome ground amount decided_on",
    "claim_differs": "claim amount recommended decided_on",
    "claim_letter_waits": "claim letter about why",
    "duty_overdue": "duty due_on days_late",
    "escalation_held": "rung cause owner until why",
    "escalation_resolved": "rung cause why resolved_on",
    "instruction_issued": "instruction title issued_on duties due_on",
    "letter_draft": "letter addressee sign_by",
    "letter_unsigned": "letter addressee sign_by days_late",
    "line_lapsed": "line payer since_month months headcount",
    "line_reinstated": "line payer headcount reinstated_on",
    "late_fee_billed": "bill corrects month payer amount due_on",
    "line_runs_dry": "line month remaining missing act_by",
    "milestone_missed": "fiscal_year milestone due_on days_late",
    "evaluation_demand": "fiscal_year workers amount act_by",
    "milestone_replanned": "fiscal_year milestone due_from due_on",
    "window_closed": "fiscal_year window opens acting act_by",
    "milestone_reminder": "fiscal_year milestone due_on days_left",
    "payment_declined": "payment bill month amount document why",
    "payment_credited": "payer amount document",
    "payment_ordered": "claim payment amount ordered_on stand_in",
    "payment_received": "bill month payer amount paid_on document outstanding",
    "payment_reversed": "bill month payer amount reversed_on receipt outstanding",
    "registration_breach": "line fiscal_year segment headcount since due_on",
    "registration_completed": "batch segment fiscal_year headcount waiting stand_in",
    "regulation_reminder": "draft instrument_kind step due_on days_left",
    "report_due": "due_on regions",
    "roster_errors": "batch segment fiscal_year accepted refused",
    "rung_climbed": "rung cause late_office due_on days_late asked respond_by next_office",
    "rung_delegated": "rung cause delegate until asked why",
    "rung_reassigned": "rung cause late_office due_on taker asked why",
    "rung_reminded": "rung cause late_office due_on days_late asked again_on",
    "seats_refilled": "batch segment fiscal_year headcount waiting stand_in",
}
REQUIRED = {template: COMMON | frozenset(own.split()) for template, own in OWN.items()}
"""What each template must be given."""


class Rendered(Message):
    """A notice as it is sent: one line of subject, a body of plain text."""

    subject: str
    body: str


def render(template: str, data: dict[str, JsonValue], *, rehearsal: bool) -> Rendered:
    """Return the notice; in a rehearsal its subject and body say SIMULASI.

    Raises Refused, naming the template, when there is no such template, when a datum is missing or when one
    cannot be written (a date that is none, a fraction of a rupiah).
    """
    required = REQUIRED.get(template)
    if required is None:
        raise Refused(
            Refusal.INVALID_INPUT, template, what="the notice template", why="there is none of this name"
        )
    if missing := sorted(required - data.keys()):
        raise Refused(
            Refusal.INVALID_INPUT, template, what="the notice's data", why=f"no {', '.join(missing)}"
        )
    text = _environment().get_template(template)
    given = {"rehearsal": rehearsal, **{key: data[key] for key in required}}
    try:
        subject = "".join(text.blocks["subject"](text.new_context(given)))
        body = text.render(given)
    except (TypeError, ValueError, KeyError, UndefinedError) as error:
        raise Refused(
            Refusal.INVALID_INPUT,
            template,
            what="the notice's data",
            why=f"unreadable ({type(error).__name__})",
        ) from error
    prefix = "[SIMULASI] " if rehearsal else ""
    return Rendered(subject=prefix + " ".join(subject.split()), body=body.strip() + "\n")


def _source(name: str) -> str | None:
    file = files("activities.notices") / "templates" / f"{name}.txt"
    return file.read_text(encoding="utf-8") if file.is_file() else None


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_source),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - plain text has nothing to escape
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {
        "id": lambda value: words.word(value, "id"),
        "en": lambda value: words.word(value, "en"),
        "tanggal": lambda value: words.day(value, "id"),
        "date": lambda value: words.day(value, "en"),
        "alasan": lambda value: word(GROUNDS, value, "id"),
        "ground": lambda value: word(GROUNDS, value, "en"),
        "bulan": lambda value: words.month(value, "id"),
        "month": lambda value: words.month(value, "en"),
        "rupiah": words.rupiah,
        "count": words.count,
    }
    return environment
