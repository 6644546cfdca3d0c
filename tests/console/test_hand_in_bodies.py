"""Bodies that no browser sends: each is refused cleanly, nothing of it is kept, and no more of it is read than the limit."""

import random
import re
import tempfile
from collections.abc import AsyncIterator, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console import forms, handing_in
from console.forms import FIELDS
from schemas.families import MANY
from tests.support.handing_in import JPEG, Visitor, filled, link_for, on_the_day
from tests.support.stages import Region
from tests.support.world import World

MOST = 40_000_000
MULTIPART = "multipart/form-data; boundary=X"


@pytest.fixture(autouse=True, scope="module")
def today() -> Iterator[None]:
    with on_the_day():
        yield


@pytest.fixture(scope="module")
async def here(world: World, unused_elsewhere: Iterator[str]) -> Region:
    found = Region(world, next(unused_elsewhere))
    await found.issued()
    return found


@pytest.fixture(scope="module")
async def token(here: Region) -> str:
    return (await link_for(here)).token


@pytest.fixture
def visitor(world: World) -> Visitor:
    return Visitor(world.installation)


@pytest.fixture(autouse=True)
async def nothing_is_kept(here: Region) -> AsyncIterator[None]:
    yield
    assert (
        await here.world.rows(
            "SELECT 1 FROM hand_in h JOIN claim_link l ON l.link = h.link WHERE l.region = $1", here.code
        )
        == []
    )


def part(name: str, data: bytes, file: str | None = None) -> bytes:
    disposition = f'form-data; name="{name}"' + (f'; filename="{file}"' if file is not None else "")
    return f"--X\r\nContent-Disposition: {disposition}\r\n\r\n".encode() + data + b"\r\n"


def whole(here: Region, *more: bytes) -> bytes:
    said = [part(name, value.encode()) for name, value in filled(here.code, phone="12").items()]
    return b"".join([*said, *more]) + b"--X--\r\n"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"--X\r\n\r\n--X--"),
        ("multipart/form-data; charset=utf-8", b""),
        ("application/x-www-form-urlencoded", b"nik=1"),
        ("application/json", b"{}"),
        ("text/plain; boundary=X", b""),
        ("", b""),
        (MULTIPART, b""),
        (MULTIPART, b"nothing of the kind"),
        (MULTIPART, b"--Y\r\n\r\n--Y--"),
        (MULTIPART, b"--X\r\nContent-Disposition: form-data\r\n\r\nx\r\n--X--"),
        (MULTIPART, b"--X\r\n: \r\n\r\nx\r\n--X--"),
        ("multipart/form-data; boundary=" + "X" * 5000, b"--X--"),
        ("multipart/form-data; boundary=X; charset=nonsense", b"--X\r\n"),
    ],
)
async def test_what_is_no_form_is_refused(visitor: Visitor, token: str, kind: str, body: bytes) -> None:
    answer = await visitor.raw(token, body, kind)
    assert (answer.status_code, "tidak dapat dibaca" in answer.text) == (400, True)


async def test_a_form_that_breaks_off_is_not_taken_in_part(
    visitor: Visitor, here: Region, token: str
) -> None:
    body = whole(here, part("doc.will", JPEG, "foto.jpg"))
    for end in range(len(body) - 12, 0, -97):
        assert (await Visitor(here.world.installation).raw(token, body[:end])).status_code == 400, end


async def test_more_fields_or_files_or_twice_the_same_is_no_form_of_ours(
    visitor: Visitor, here: Region, token: str
) -> None:
    for more in (
        [part(f"x{number}", b"x") for number in range(FIELDS)],
        [part(f"doc.x{number}", JPEG, "x") for number in range(MANY + 1)],
        [part("nik", b"1")],
        [part("doc.will", JPEG, "a"), part("doc.will", JPEG, "b")],
        [part("name2", b"x" * (forms.FIELD_BYTES + 1))],
    ):
        assert (await visitor.raw(token, whole(here, *more))).status_code == 400


async def test_too_large_a_body_is_not_read_to_its_end(visitor: Visitor, here: Region, token: str) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield part("doc.will", JPEG, "foto.jpg")[:-2]
        while True:
            sent += 1_000_000
            assert sent < MOST + 10_000_000, "nobody stops reading"
            yield bytes(1_000_000)

    answer = await visitor.raw(token, endless())
    assert (answer.status_code, "Terlalu besar" in answer.text) == (413, True)
    assert sent <= MOST + 2_000_000
    announced = await visitor.raw(token, bytes(MOST + 1))
    assert announced.status_code == 413


async def test_nothing_that_is_sent_is_written_to_a_disk(
    visitor: Visitor, here: Region, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rolled(self: object) -> None:
        raise AssertionError("a file left the memory")

    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", rolled)
    body = whole(
        here,
        part("doc.will", JPEG + bytes(9_000_000), "a"),
        part("doc.family_card", JPEG + bytes(9_000_000), "b"),
    )
    answer = await visitor.raw(token, body)
    assert (answer.status_code, answer.text.count('class="error"')) == (422, 1), "only the telephone is wrong"


async def test_who_finds_no_place_is_asked_to_come_back(
    visitor: Visitor, here: Region, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing_in, "IN_LINE", 0.01)
    await visitor.look(token)
    places = visitor.app.state.places
    for _ in range(handing_in.AT_ONCE):
        await places.__aenter__()
    full = await visitor.raw(token, whole(here))
    assert (full.status_code, full.headers["retry-after"]) == (503, "60")
    await places.__aexit__()
    assert (await visitor.raw(token, whole(here))).status_code == 422
    assert (await visitor.raw(token, b"")).status_code == 400
    assert (await visitor.raw(token, whole(here))).status_code == 422, "whoever failed has left the place"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), cuts=st.integers(1, 12))
async def test_whatever_is_changed_in_a_body_is_answered_in_words(
    here: Region, token: str, seed: int, cuts: int
) -> None:
    chance = random.Random(seed)
    body = bytearray(whole(here, part("doc.will", JPEG + chance.randbytes(300), "foto.jpg")))
    for _ in range(cuts):
        at = chance.randrange(len(body))
        match chance.randrange(3):
            case 0:
                body[at] = chance.randrange(256)
            case 1:
                del body[at : at + chance.randrange(40)]
            case _:
                body[at:at] = chance.randbytes(chance.randrange(40))
    # A changed telephone could be a right one, and then the form would rightly be taken.
    kept = re.sub(rb'(name="phone"\r\n\r\n)[^\r]*', rb"\g<1>12", bytes(body))
    answer = await Visitor(here.world.installation).raw(token, kept)
    assert answer.status_code in {400, 422}
    assert "<h1>" in answer.text
