"""Every notice is complete, bilingual and marked, and goes out as the mail it says it is."""

import ast
import asyncio
from collections.abc import AsyncIterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from jinja2 import meta

import workflows
from activities.notices import words
from activities.notices.channels.mail import MailChannel
from activities.notices.render import OWN, REQUIRED, Rendered, _environment, render
from schemas.errors import Refused, Unavailable
from schemas.refusals import Refusal
from schemas.terms import Funding, Milestone, Segment

DATA: dict[str, Any] = {
    "accepted": 1240,
    "act_by": "2021-12-24",
    "about": {"id": "Klaim disetujui", "en": "a claim granted"},
    "acting": "36.01/bpkad",
    "addressee": "36.01/sekda",
    "again_on": "2021-11-12",
    "amount": 20_832_000,
    "asked": {"id": "Jadwalkan penyampaian RAPBD", "en": "Schedule the submission of the draft budget"},
    "batch": "36.01/2022/1",
    "bill": "36.01/2022-01/1",
    "case": "budget/inpres-2-2021/36.01/2022",
    "cause": "budgeting.RAPBD_SUBMITTED.2022",
    "claim": "36.01-0001",
    "corrects": "36.01-2022-L01-01",
    "credit": 16_800,
    "days_late": 14,
    "days_left": 7,
    "decided_on": "2022-05-20",
    "delegate": "36.01/bappeda",
    "document": "SP2D 900/0012/2022",
    "draft": "36.01-R01",
    "due_from": "2021-09-28",
    "due_on": "2021-09-30",
    "duties": [{"id": "Menganggarkan iuran", "en": "Budget the contributions"}, "UCJ"],
    "duty": {"id": "Laporan semester", "en": "Half-yearly report"},
    "fiscal_year": 2022,
    "ground": None,
    "headcount": 1240,
    "instruction": "Inpres 2/2021",
    "instrument_kind": "PERBUP",
    "issued_on": "2021-03-25",
    "late_office": {"id": "TAPD", "en": "Regional budget team"},
    "leavers": 3,
    "legal_basis": "PP 12/2019 art. 104",
    "letter": "escalation/36.01/1#letter.2",
    "line": "36.01-2022-L01",
    "milestone": "RAPBD_SUBMITTED",
    "missing": 33_600,
    "month": "2022-01",
    "moves": 1000,
    "months": 3,
    "next_office": "Gubernur Banten",
    "number": "36.01/2021/0007",
    "office_title": {"id": "Sekretaris Daerah", "en": "Regional Secretary"},
    "opens": "PERUBAHAN",
    "ordered_on": "2022-05-21",
    "outcome": "approved",
    "outstanding": 0,
    "owner": "36.01/sekda",
    "paid_on": "2022-02-10",
    "payer": "BPKAD",
    "payment": "36.01-0001/1",
    "recommended": 42_000_000,
    "receipt": "R-0123456789abcdef",
    "refused": 3,
    "remaining": 50_400,
    "regions": 548,
    "region_name": "Kabupaten Pandeglang",
    "reinstated_on": "2022-04-20",
    "resolved_on": "2021-11-01",
    "respond_by": "2021-10-28",
    "reversed_on": "2022-02-14",
    "rung": 2,
    "segment": "RENTAN",
    "sign_by": "2021-10-07",
    "since": "2022-01-10",
    "since_month": "2022-01",
    "stand_in": True,
    "step": "HARMONISATION",
    "taker": "36.01/bappeda",
    "title": {"id": "Optimalisasi Jamsostek", "en": "Optimising employment social security"},
    "today": "2021-10-14",
    "until": "2021-11-05",
    "waiting": 12,
    "wages": 2,
    "why": {"id": "RAPBD telah disampaikan", "en": "the draft budget was submitted"},
    "window": "MURNI",
    "workers": 1240,
}
TEMPLATES = sorted(REQUIRED)
every_template = pytest.mark.parametrize("template", TEMPLATES)


def rendered(template: str, *, rehearsal: bool = False, **other: object) -> Rendered:
    data = {key: value for key, value in {**DATA, **other}.items() if key in REQUIRED[template]}
    return render(template, data, rehearsal=rehearsal)


def test_every_template_is_declared() -> None:
    folder = files("activities.notices") / "templates"
    assert {file.name.removesuffix(".txt") for file in folder.iterdir()} == {"layout", *TEMPLATES}


@every_template
def test_a_template_uses_exactly_what_it_requires(template: str) -> None:
    folder = files("activities.notices") / "templates"
    used = {
        name
        for part in ("layout", template)
        for name in meta.find_undeclared_variables(_environment().parse((folder / f"{part}.txt").read_text()))
    }
    assert used - {"rehearsal"} == REQUIRED[template]


def test_whatever_a_workflow_tells_an_office_has_a_template_and_all_that_it_needs() -> None:
    told = set()
    for path in Path(workflows.__file__).parent.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            match call:
                case ast.Call(func=ast.Attribute(attr="notify"), args=[_, ast.Constant(str() as template)]):
                    given = {word.arg for word in call.keywords}
                    assert None in given or set(OWN[template].split()) <= given, (path.name, template)
                    told.add(template)
    assert told >= {"claim_contested", "claim_decided", "claim_differs", "bill_reminder"}


@every_template
def test_a_notice_says_what_it_is(template: str) -> None:
    notice = rendered(template)
    assert "\n" not in notice.subject
    assert 0 < len(notice.subject) < 120
    assert "Ini pemberitahuan sistem" in notice.body
    assert "This is a system notification" in notice.body
    assert "Dasar: PP 12/2019 art. 104" in notice.body
    assert "Kabupaten Pandeglang" in notice.body
    assert "14 Oktober 2021" in notice.body
    assert "SIMULASI" not in notice.subject + notice.body


@every_template
def test_a_rehearsals_notice_says_so_twice(template: str) -> None:
    notice = rendered(template, rehearsal=True)
    assert notice.subject.startswith("[SIMULASI] ")
    assert notice.body.startswith("*** SIMULASI")


@every_template
def test_codes_are_written_as_words(template: str) -> None:
    notice = rendered(template)
    for code in ("RAPBD_SUBMITTED", "RENTAN", "approved,", "2022-01 ", "2021-09-30", "{'", "None"):
        assert code not in notice.subject + notice.body


@pytest.mark.parametrize(
    ("template", "missing"), [(template, key) for template in TEMPLATES for key in sorted(REQUIRED[template])]
)
def test_a_missing_datum_is_refused_with_the_templates_name(template: str, missing: str) -> None:
    data = {key: value for key, value in DATA.items() if key != missing}
    with pytest.raises(Refused, match=missing) as refusal:
        render(template, data, rehearsal=False)
    assert refusal.value.reason.record == template


def test_an_unknown_template_is_refused() -> None:
    for name in ("thanks", "layout", "../render"):
        with pytest.raises(Refused, match="none of this name"):
            render(name, DATA, rehearsal=False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 1.5},
        {"amount": "1000"},
        {"due_on": "soon"},
        {"headcount": None},
        {"payer": {"id": "BPKAD"}},
    ],
)
def test_a_datum_that_cannot_be_written_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(Refused, match="unreadable") as refusal:
        rendered("bill_issued", **wrong)
    assert refusal.value.reason.record == "bill_issued"


def test_an_escalation_says_who_is_late_with_what_and_what_follows() -> None:
    body = rendered("rung_climbed").body
    for words_of_it in (
        "TAPD belum memenuhi penyampaian RAPBD kepada DPRD, tahun anggaran 2022",
        "jatuh tempo 30 September 2021: terlambat 14 hari",
        "Yang diminta: Jadwalkan penyampaian RAPBD",
        "Paling lambat: 28 Oktober 2021",
        "diteruskan kepada: Gubernur Banten",
        "Regional budget team has not met",
        "By: 28 October 2021",
    ):
        assert words_of_it in body
    assert "tingkat terakhir" in rendered("rung_climbed", next_office=None).body


def test_a_rejected_claim_states_its_ground_and_no_benefit() -> None:
    body = rendered("claim_decided", outcome="rejected", ground="over_age", amount=0).body
    assert "Alasan: umur peserta sudah melewati batas ketika ia didaftarkan. Keputusan" in body
    assert "Ground: the worker was past the age limit when registered. The decision" in body
    assert "over_age" not in body
    assert "Rp" not in body


def test_several_late_milestones_and_the_reason_they_ended_are_written_in_both_languages() -> None:
    body = rendered(
        "escalation_resolved",
        cause="RAPBD_SUBMITTED, JOINT_APPROVAL",
        why="every missed milestone of the window is recorded",
    ).body
    assert "penyampaian RAPBD kepada DPRD; persetujuan bersama RAPBD selesai" in body
    assert "semua tahapan yang terlewat telah tercatat." in body
    assert "submission of the draft budget (RAPBD); joint approval of the draft budget was resolved" in body
    assert "every missed milestone of the window is recorded." in body


def test_a_notice_without_a_number_has_no_line_for_it() -> None:
    assert "Nomor   : 36.01/2021/0007" in rendered("bill_issued").body
    assert "Nomor" not in rendered("bill_issued", number=None).body


def test_money_dates_and_counts_are_written_as_people_write_them() -> None:
    body = rendered("bill_issued").body
    assert "Iuran Januari 2022 untuk 1.240 pekerja rentan sebesar Rp20.832.000" in body
    assert "The contributions of January 2022 for 1.240 vulnerable workers, Rp20.832.000" in body


def test_a_line_break_in_the_data_does_not_break_the_subject() -> None:
    assert "\n" not in rendered("bill_issued", region_name="Kabupaten\nBcc: x@y.example").subject


def test_every_term_has_words_in_both_languages() -> None:
    for term in (*Milestone, *Segment, *Funding):
        assert all(words.TERMS[term])


class Sink:
    """A mail server that keeps what it accepts, and answers `reply` to every recipient if there is one."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.reply = ""

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if not self.reply:
            envelope.rcpt_tos.append(address)
            self.recipients.append(address)
        return self.reply or "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@pytest.fixture
async def sink() -> AsyncIterator[tuple[Sink, MailChannel]]:
    handler = Sink()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler, loop=loop, hostname="sink"), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    yield handler, MailChannel("127.0.0.1", port, "kawal@kawal.invalid")
    server.close()
    await server.wait_closed()


async def test_a_mail_arrives_as_it_was_written(sink: tuple[Sink, MailChannel]) -> None:
    handler, channel = sink
    notice = rendered("rung_climbed", rehearsal=True)
    await channel.send("n-7@kawal.invalid", "sekda@pandeglang.example", notice.subject, notice.body)
    (mail,) = handler.mails
    assert handler.recipients == ["sekda@pandeglang.example"]
    assert mail["Message-ID"] == "<n-7@kawal.invalid>"
    assert mail["Subject"] == notice.subject
    assert mail["From"] == "kawal@kawal.invalid"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().replace("\r\n", "\n") == notice.body


async def test_the_same_notice_has_the_same_message_id(sink: tuple[Sink, MailChannel]) -> None:
    handler, channel = sink
    for written in ("36.01-2021-0007", "<36.01-2021-0007@kawal.invalid>"):
        await channel.send(written, "sekda@pandeglang.example", "subject", "body")
    assert {mail["Message-ID"] for mail in handler.mails} == {"<36.01-2021-0007@kawal.invalid>"}


async def test_a_mail_server_that_is_down_is_unavailable(unused_tcp_port: int) -> None:
    channel = MailChannel("127.0.0.1", unused_tcp_port, "kawal@kawal.invalid")
    with pytest.raises(Unavailable, match="mail server"):
        await channel.send("n-1", "sekda@pandeglang.example", "subject", "body")


async def test_a_recipient_put_off_is_unavailable_and_one_declined_is_refused(
    sink: tuple[Sink, MailChannel],
) -> None:
    handler, channel = sink
    handler.reply = "450 try again"
    with pytest.raises(Unavailable):
        await channel.send("n-1", "sekda@pandeglang.example", "subject", "body")
    handler.reply = "550 no such mailbox"
    with pytest.raises(Refused) as refusal:
        await channel.send("n-1", "sekda@pandeglang.example", "subject", "body")
    assert refusal.value.reason.code is Refusal.REFUSED_OUTSIDE
    assert refusal.value.reason.record == "n-1"
    assert "sekda" not in str(refusal.value)


@pytest.mark.parametrize(
    ("message_id", "to", "subject"),
    [
        ("n-1", "sekda@pandeglang.example\nBcc: all@pandeglang.example", "subject"),
        ("n-1", "sekda@pandeglang.example", "subject\nBcc: all@pandeglang.example"),
        ("n-1\nBcc: all@pandeglang.example", "sekda@pandeglang.example", "subject"),
    ],
)
async def test_nothing_can_smuggle_a_header_in(
    sink: tuple[Sink, MailChannel], message_id: str, to: str, subject: str
) -> None:
    handler, channel = sink
    with pytest.raises(Refused):
        await channel.send(message_id, to, subject, "body")
    assert handler.mails == []
