"""The page of a claim link: what it asks, what is wrong beside the field, and that a link that does not count says nothing."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest
import structlog
from httpx2 import ASGITransport, AsyncClient

from console import checking, handing_in
from console.forms import Form
from console.hand_in_fields import CAUSE_WORDS, checked, tidy
from console.handing_in import Tokenless
from console.webhooks import webhook_app
from schemas.claim_links import PATH, LinkState
from schemas.terms import Cause
from starter.claim_links.handing_in import Link
from starter.claim_links.issuing import Links
from store.pool import open_pool
from tests.support.databases import Databases
from tests.support.handing_in import JPEG, PNG, SECRETS, Visitor, filled, link_for, on_the_day, scan, widow
from tests.support.stages import REPORTED, Region
from tests.support.world import World
from vault.links import new_link_token

pytestmark = pytest.mark.anywhere
VOID = {"meta", "input", "br", "link", "img"}


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with on_the_day():
        yield


@pytest.fixture
async def here(world: World, region: str) -> Region:
    found = Region(world, region)
    await found.issued()
    return found


@pytest.fixture
def visitor(world: World) -> Visitor:
    return Visitor(world.installation)


class Page(HTMLParser):
    """Reads a page as a browser would, and complains about what is not closed or labelled."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.inputs: dict[str, dict[str, Any]] = {}
        self.labelled: set[str] = set()
        self.described: set[str] = set()
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        if "id" in given:
            self.ids.append(str(given["id"]))
        if tag in {"input", "select"}:
            self.inputs[str(given["id"])] = given
        if tag == "label":
            self.labelled.add(str(given.get("for")))
        self.described |= set((given.get("aria-describedby") or "").split())
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


async def test_every_field_has_a_label_and_the_page_needs_nothing_else(
    here: Region, visitor: Visitor
) -> None:
    issued = await link_for(here)
    answer = await visitor.look(issued.token)
    page = Page(answer.text)
    assert len(page.ids) == len(set(page.ids))
    assert page.inputs.keys() <= page.labelled
    assert page.described <= set(page.ids)
    assert not page.tags & {"script", "img", "link", "iframe"}
    assert "http" not in answer.text
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "form-action 'self'" in policy
    assert (answer.headers["referrer-policy"], answer.headers["cache-control"]) == ("no-referrer", "no-store")
    assert "SIMULASI" in answer.text
    for words in (
        "Akta kematian",
        "Hanya untuk: kecelakaan kerja; kecelakaan dalam perjalanan kerja",
        "10 MB",
    ):
        assert words in answer.text


def test_every_cause_has_words_that_people_use() -> None:
    assert set(CAUSE_WORDS) == set(Cause)


WRONG = [
    ("nik", "12345", "NIK terdiri dari 16 angka"),
    ("nik", "", "Harap diisi"),
    ("nik", "٣٦٠١٠١٠١٠١٨٠٠٠٠١", "NIK terdiri dari 16 angka"),
    ("died_on", "kemarin", "Isi tanggal, bulan, dan tahun"),
    ("died_on", "2999-01-01", "Tanggal ini belum tiba"),
    ("died_on", "0001-01-01", "Isi tanggal, bulan, dan tahun"),
    ("cause", "murder", "Pilih salah satu"),
    ("name", "  ", "Harap diisi"),
    ("name", "x" * 101, "Terlalu panjang"),
    ("relation", "", "Pilih salah satu"),
    ("phone", "12", "Nomor telepon terdiri dari"),
    ("phone", "", "Isi nomor telepon atau surel"),
    ("mail", "nama", "Alamat surel belum lengkap"),
    ("mail", f"{'x' * 300}@contoh.id", "Alamat surel belum lengkap"),
    ("address", "", "Harap diisi"),
]


@pytest.mark.parametrize(("name", "said", "words"), WRONG)
async def test_what_is_wrong_stands_beside_its_field_and_nothing_is_kept(
    here: Region, visitor: Visitor, name: str, said: str, words: str
) -> None:
    issued = await link_for(here)
    answer = await visitor.send(issued.token, filled(here.code, **{name: said}))
    assert answer.status_code == 422
    page = Page(answer.text)
    beside = answer.text.partition(f'id="{name}-error">')[2].partition("</p>")[0]
    assert words in beside
    assert f"{name}-error" in page.described
    assert answer.text.count('class="error"') == 1
    assert await here.world.rows("SELECT 1 FROM hand_in WHERE link = $1", issued.link) == []
    assert (await visitor.look(issued.token)).status_code == 200


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"own_nik": ""}, "own_nik", "Harap diisi"),
        ({"own_nik": "same"}, "own_nik", "Ini NIK yang meninggal"),
        ({"relation": "lain"}, "relation", "Yang dapat menjadi ahli waris"),
        ({"birth_date": "2999-01-01"}, "birth_date", "belum tiba"),
        ({"account": "12"}, "account", "Nomor rekening"),
    ],
)
async def test_an_heir_says_who_they_are(
    here: Region, visitor: Visitor, more: dict[str, str], field: str, words: str
) -> None:
    said = filled(here.code, **widow(here.code))
    more = {name: said["nik"] if value == "same" else value for name, value in more.items()}
    answer = await visitor.send((await link_for(here)).token, said | more)
    assert answer.status_code == 422
    assert words in answer.text.partition(f'id="{field}-error">')[2].partition("</p>")[0]


@pytest.mark.parametrize("name", ["own_nik", "birth_date", "account"])
async def test_what_only_an_heir_fills_in_is_not_dropped_in_silence(
    here: Region, visitor: Visitor, name: str
) -> None:
    said = {**filled(here.code), name: widow(here.code)[name]}
    answer = await visitor.send((await link_for(here)).token, said)
    assert answer.status_code == 422
    assert "centang kotak ini" in answer.text.partition('id="heir-error">')[2].partition("</p>")[0]
    page = Page(answer.text)
    assert "heir-error" in page.described
    assert (page.inputs["heir"]["aria-invalid"], page.inputs[name]["value"]) == ("true", said[name])


@pytest.mark.parametrize(("chosen", "words"), [("istri", "istri"), ("orang-tua", "orang tua"), ("lain", "")])
def test_what_a_reporter_is_to_the_dead_reads_well_below_their_name(chosen: str, words: str) -> None:
    link = Link(
        "36.01-2022-K001", "36.01", "commitment/x", None, (), LinkState.OPEN, REPORTED.date(), "officer"
    )
    file = checked(Form(filled("36.01", relation=chosen), {}), link).file
    assert file is not None
    assert (file.reporter.relation, file.family.reported_by) == (words, None)


async def test_what_was_filled_in_stays_and_is_never_markup(here: Region, visitor: Visitor) -> None:
    evil = '"><script>alert(1)</script>'
    answer = await visitor.send((await link_for(here)).token, filled(here.code, name=evil, phone="12"))
    page = Page(answer.text)
    assert page.inputs["name"]["value"] == evil
    assert "script" not in page.tags
    assert page.inputs["cause-non_work"]["checked"] is None
    assert 'value="lain" selected' in answer.text


@pytest.mark.parametrize("data", [JPEG, PNG, scan("x")])
async def test_a_photograph_or_a_pdf_is_taken(here: Region, visitor: Visitor, data: bytes) -> None:
    answer = await visitor.send((await link_for(here)).token, filled(here.code), {"doc.will": data})
    assert answer.status_code == 200


@pytest.mark.parametrize("data", [b"MZ\x90\x00", b"<html>", b"", b"GIF89a", b"PK\x03\x04"])
async def test_any_other_file_is_refused_whatever_it_is_called(
    here: Region, visitor: Visitor, data: bytes
) -> None:
    issued = await link_for(here)
    answer = await visitor.send(issued.token, filled(here.code), {"doc.family_card": data, "doc.will": JPEG})
    assert answer.status_code == 422
    assert "bukan PDF, JPEG, atau PNG" in answer.text.partition('id="doc.family_card-error">')[2][:80]
    assert "Berkas perlu dipilih lagi" in answer.text
    assert await here.world.rows("SELECT 1 FROM hand_in WHERE link = $1", issued.link) == []


async def test_a_file_larger_than_the_policy_is_refused_beside_its_field(
    here: Region, visitor: Visitor
) -> None:
    large = scan("x") + bytes(10_000_001)
    answer = await visitor.send((await link_for(here)).token, filled(here.code), {"doc.will": large})
    assert answer.status_code == 422
    assert "lebih besar dari 10 MB" in answer.text


async def test_links_that_do_not_count_have_one_page(here: Region, visitor: Visitor) -> None:
    installation, officer = here.world.installation, here.world.people.officer
    now = REPORTED
    expired = await link_for(here, at=now - timedelta(days=40))
    withdrawn = await link_for(here)
    await Links(installation.pool, installation.ring, officer, now).withdraw(
        withdrawn.link, "nomor telepon keliru"
    )
    tokens = [
        expired.token,
        withdrawn.token,
        new_link_token(),
        "x",
        new_link_token().upper(),
        "0" * 41,
        "%00",
        "é",
    ]
    answers = [await visitor.look(token) for token in tokens]
    answers += [await visitor.send(token, filled(here.code), {"doc.will": JPEG}) for token in tokens]
    seen = {(one.status_code, one.text, tuple(sorted(one.headers.items()))) for one in answers}
    assert len(seen) == 1
    assert (answers[0].status_code, "tidak berlaku" in answers[0].text) == (404, True)
    assert (
        await here.world.rows("SELECT 1 FROM hand_in WHERE link = ANY($1)", [expired.link, withdrawn.link])
        == []
    )


async def test_a_link_withdrawn_while_somebody_sends_takes_nothing(
    here: Region, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    issued = await link_for(here)
    installation = here.world.installation
    now = REPORTED
    read = handing_in.read_form

    async def meanwhile(*given: Any, **more: Any) -> Any:  # noqa: ANN401
        await Links(installation.pool, installation.ring, here.world.people.officer, now).withdraw(
            issued.link, "nomor telepon keliru"
        )
        return await read(*given, **more)

    monkeypatch.setattr(handing_in, "read_form", meanwhile)
    assert (await visitor.send(issued.token, filled(here.code))).status_code == 404
    assert await here.world.rows("SELECT 1 FROM hand_in WHERE link = $1", issued.link) == []


async def test_who_comes_too_often_waits_whatever_they_ask(here: Region, visitor: Visitor) -> None:
    issued = await link_for(here)
    codes = [(await visitor.look(issued.token)).status_code for _ in range(checking.PER_CALLER)]
    assert set(codes) == {200}
    busy = [await visitor.look(issued.token), await visitor.send(issued.token, filled(here.code))]
    assert [one.status_code for one in busy] == [429, 429]
    assert busy[0].headers["retry-after"] == "60"
    neighbour = Visitor(here.world.installation, "203.0.113.2", visitor.app)
    assert (await neighbour.look(issued.token)).status_code == 200


async def test_while_the_record_is_away_nobody_is_told_that_it_was_kept(
    world: World, databases: Databases
) -> None:
    gone = await open_pool(await databases.clone(), size=1)
    await gone.close()
    settings = SimpleNamespace(rehearsal=False)
    app = webhook_app(SimpleNamespace(pool=gone, settings=settings, ring=world.installation.ring))  # type: ignore[arg-type]
    async with AsyncClient(transport=ASGITransport(app), base_url="http://kawal.example") as client:
        answer = await client.get(f"{PATH}/{new_link_token()}")
    assert (answer.status_code, "Coba lagi" in answer.text, "SIMULASI" in answer.text) == (503, True, False)


async def test_no_log_holds_a_token_or_anything_that_was_filled_in(
    here: Region, visitor: Visitor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    issued = await link_for(here)

    def broken(*_: object) -> None:
        raise RuntimeError(*SECRETS, issued.token)

    monkeypatch.setattr(handing_in, "checked", broken)
    with structlog.testing.capture_logs() as events, caplog.at_level(logging.DEBUG):
        answer = await visitor.send(issued.token, filled(here.code), {"doc.will": JPEG})
    assert (answer.status_code, "Ada yang salah pada kami" in answer.text) == (500, True)
    assert [one["event"] for one in events] == ["hand_in.failed"]
    ours = [one.getMessage() for one in caplog.records if not one.name.startswith("httpx2")]
    for secret in (*SECRETS, issued.token):
        assert secret not in str(events)
        assert secret not in "".join(ours)


def test_the_access_log_of_a_server_of_ones_own_names_no_token() -> None:
    token = new_link_token()
    record = logging.LogRecord(
        "uvicorn.access", logging.INFO, "", 0, '%s - "%s %s HTTP/%s" %d',
        ("203.0.113.1:40000", "POST", f"{PATH}/{token}?x=1", "1.1", 200), None,
    )  # fmt: skip
    assert Tokenless().filter(record)
    assert record.getMessage() == '203.0.113.1:40000 - "POST /lapor/*** HTTP/1.1" 200'
    handing_in.hide_tokens()
    log = logging.getLogger("uvicorn.access")
    assert any(isinstance(one, Tokenless) for one in log.filters)
    log.filters.clear()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("  Siti\t\n Contoh ", "Siti Contoh"),
        ("Si\u200bti", "Siti"),
        ("a\x00b", "a b"),
        ("é", "é"),
        ("\ud800", ""),
    ],
)
def test_what_nobody_sees_is_not_kept(said: str, kept: str) -> None:
    assert tidy(said) == kept
