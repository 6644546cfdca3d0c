"""Tools: everything the activities hold, opened together and closed together."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from temporalio.client import Client

from activities.budgeting import Budgeting
from activities.changes.applying import ApplyingChanges
from activities.changes.checking import CheckingChanges
from activities.changes.submitting import SubmittingChanges
from activities.chores import Chore, Chores
from activities.chores.archive import ArchiveRuns
from activities.chores.claim_letters import SendClaimLetters
from activities.chores.law import PublishLaw
from activities.chores.letters import RenderLetters
from activities.chores.notices import DeliverNotices
from activities.chores.receipts import TellOfMoney
from activities.chores.sweep import SweepUnstarted
from activities.claims.assessing import Assessing
from activities.claims.common import Files
from activities.claims.disputing import Disputing
from activities.claims.paying import Paying
from activities.claims.preparing import Preparing
from activities.claims.reporting import Reporting
from activities.claims.schooling import Schooling
from activities.contents import Contents
from activities.contributions.billing import Billing
from activities.contributions.opening import OpeningYears
from activities.contributions.taking import Taking
from activities.escalation import Escalating
from activities.issuing import Issuing
from activities.notices.channels.mail import MailChannel
from activities.opening import Opener
from activities.ports.agency import Agency
from activities.ports.bank import Bank
from activities.ports.http import outside_client
from activities.ports.registry import Registry
from activities.recording import Recording
from activities.registration.adjudicating import Adjudicating
from activities.registration.checking import Checking
from activities.registration.delivering import Delivering
from activities.registration.numbering import Numbering
from activities.registration.submitting import Submitting
from activities.regulation import Regulations
from schemas.settings import Settings
from store.pool import Pool, open_pool
from store.record import Record
from vault.keys import KeyRing


@dataclass(frozen=True)
class Activities:
    """The worker's activities by task queue."""

    cases: Sequence[Callable[..., Any]]
    bulk: Sequence[Callable[..., Any]]
    notices: Sequence[Callable[..., Any]]
    record: Record


def build_id() -> str:
    """Return the build that writes histories: the release."""
    return version("kawal")


@asynccontextmanager
async def opened(
    settings: Settings,
    client: Client,
    *,
    recorder: Callable[[Pool], Record] = Record,
    chores: Callable[[Pool, KeyRing], Mapping[str, Chore]] = lambda pool, ring: {},  # noqa: ARG005 - none
) -> AsyncIterator[Activities]:
    """Yield the activities over open tools, *chores* of another layer among them.

    Raises Unavailable when PostgreSQL does not answer.
    """
    pool = await open_pool(settings.database_url, size=20)
    outside = outside_client()
    try:
        ring = KeyRing.load(settings.key_file)
        yield _activities(settings, client, pool, recorder(pool), outside, ring, chores(pool, ring))
    finally:
        await outside.close()
        await pool.close()


def _activities(
    settings: Settings,
    client: Client,
    pool: Pool,
    record: Record,
    outside: Any,  # noqa: ANN401 - an HTTP client
    ring: KeyRing,
    more: Mapping[str, Chore],
) -> Activities:
    opener = Opener(record, client)
    contents = Contents(pool, ring)
    issuing = Issuing(opener, record)
    budgeting = Budgeting(opener, record)
    escalating = Escalating(opener, record)
    agency = Agency(settings.agency_url, outside)
    submitting = Submitting(opener, record, contents)
    adjudicating = Adjudicating(record)
    registry = Registry(settings.registry_url, outside)
    checking = Checking(record, contents, ring, registry)
    numbering = Numbering(record, agency)
    submitting_changes = SubmittingChanges(opener, record, contents)
    checking_changes = CheckingChanges(record, contents, ring)
    applying_changes = ApplyingChanges(record, agency)
    opening_years = OpeningYears(opener)
    billing = Billing(record)
    taking = Taking(record)
    files = Files(contents)
    reporting = Reporting(record, files, ring)
    assessing = Assessing(opener, record, contents, ring, registry)
    preparing = Preparing(record, files, ring)
    paying = Paying(record, files, ring, Bank(settings.bank_url, outside))
    schooling = Schooling(record, contents, ring)
    disputing = Disputing(record, files)
    regulations = Regulations(pool)
    channel = MailChannel(settings.smtp_host, settings.smtp_port, settings.mail_from)
    chores = Chores(
        {
            "letters": RenderLetters(pool, rehearsal=settings.rehearsal),
            "notices": DeliverNotices(pool, channel, rehearsal=settings.rehearsal),
            "claim_letters": SendClaimLetters(
                pool, contents, channel, public_url=settings.public_url, rehearsal=settings.rehearsal
            ),
            "archive": ArchiveRuns(pool, client, build_id()),
            "sweep": SweepUnstarted(record, opener),
            "law": PublishLaw(pool, client),
            "receipts": TellOfMoney(pool, client),
            **more,
        }
    )
    return Activities(
        cases=(
            Recording(record).commit,
            issuing.open_commitments,
            issuing.amend,
            regulations.plan,
            regulations.register_by,
            budgeting.open_budget,
            budgeting.plan_budget,
            budgeting.open_unit,
            budgeting.record_line,
            budgeting.withdraw_line,
            budgeting.demand,
            escalating.open_escalation,
            escalating.climb,
            escalating.name_office,
            submitting.submit,
            submitting.open_registration,
            adjudicating.adjudicate,
            Delivering().plan_handover,
            submitting_changes.submit,
            submitting_changes.open_changes,
            opening_years.open_contributions,
            reporting.report_death,
            assessing.open_claim,
            assessing.assess,
            preparing.prepare,
            paying.order_payments,
            paying.settle_payments,
            paying.correct_account,
            schooling.plan,
            schooling.renew,
            disputing.file_appeal,
        ),
        bulk=(
            checking.check,
            numbering.register,
            numbering.refill,
            checking_changes.check,
            applying_changes.apply,
            billing.bill_month,
            taking.take_receipts,
        ),
        notices=(chores.do,),
        record=record,
    )
