"""Files in parts: whole again as they were, and no part is moved, cut off or borrowed unseen."""

import hashlib
import io
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from schemas.errors import Refused
from schemas.refusals import Refusal
from vault import parts as of_files
from vault.content import content_digest, open_content, seal_content, seal_part
from vault.keys import KeyRing, Unreadable
from vault.parts import PART_BYTES, measure, open_parts, sealed_parts

SIZE = 10
FILE = b"nik,nama\n" * 5
Parts = dict[int, bytes]


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_files, "PART_BYTES", SIZE)


def sealed(ring: KeyRing, content: bytes, name: str = "roster/1") -> Parts:
    return dict(sealed_parts(ring, name, io.BytesIO(content), measure(io.BytesIO(content))))


def opened(ring: KeyRing, found: Parts, *, name: str = "roster/1", parts: int = 0, of: bytes = FILE) -> bytes:
    sha256 = content_digest(of)
    return open_parts(ring, name, parts or len(found), sha256, found.get).read()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.binary(max_size=5 * SIZE))
def test_a_file_comes_back_and_no_part_tells_what_it_holds(ring: KeyRing, content: bytes) -> None:
    found = sealed(ring, content)
    assert len(found) == max(1, -(-len(content) // SIZE))
    assert opened(ring, found, of=content) == content
    assert len(content) < 8 or not any(content[:8] in part for part in found.values())


def test_a_file_comes_back_also_when_the_key_was_rotated_half_way(ring: KeyRing) -> None:
    first = sealed(ring, FILE)
    ring.rotate()
    second = sealed(ring, FILE)
    assert opened(ring, {part: (first if part % 2 else second)[part] for part in first}) == FILE


def swapped(ring: KeyRing, found: Parts) -> Parts:
    return {**found, 1: found[2], 2: found[1]}


def doubled(ring: KeyRing, found: Parts) -> Parts:
    return {**found, 2: found[1]}


def others(ring: KeyRing, found: Parts) -> Parts:
    return {**found, 1: sealed(ring, FILE, "roster/2")[1]}


def altered(ring: KeyRing, found: Parts) -> Parts:
    return {**found, 1: found[1][:-1] + bytes([found[1][-1] ^ 1])}


def whole(ring: KeyRing, found: Parts) -> Parts:
    return {**found, 1: seal_content(ring, "roster/1", FILE[SIZE : 2 * SIZE])}


def without_its_end(ring: KeyRing, found: Parts) -> Parts:
    return {part: found[part] for part in range(len(found) - 1)}


def with_a_part_more(ring: KeyRing, found: Parts) -> Parts:
    end = len(found)
    return {**found, end: seal_part(ring, "roster/1", end, b"1,x\n", last=True)}


def gone(ring: KeyRing, found: Parts) -> Parts:
    return {**found, 1: b""}


@pytest.mark.parametrize(
    "done", [swapped, doubled, others, altered, whole, without_its_end, with_a_part_more, gone]
)
def test_parts_that_are_not_as_they_were_sealed_are_refused(
    ring: KeyRing, done: Callable[[KeyRing, Parts], Parts]
) -> None:
    found = sealed(ring, FILE)
    assert opened(ring, found) == FILE
    with pytest.raises(Unreadable):
        opened(ring, done(ring, found))


def test_a_part_that_is_not_there_is_refused(ring: KeyRing) -> None:
    found = sealed(ring, FILE)
    del found[2]
    with pytest.raises(Unreadable, match="part 2"):
        opened(ring, found, parts=5)


def test_a_part_is_no_whole_content(ring: KeyRing) -> None:
    part = seal_part(ring, "roster/1", 0, FILE, last=True)
    with pytest.raises(Unreadable):
        open_content(ring, "roster/1", part)


def test_a_file_that_is_not_the_one_named_is_refused_at_its_end(ring: KeyRing) -> None:
    found = sealed(ring, FILE)
    file = open_parts(ring, "roster/1", len(found), content_digest(b"another"), found.get)
    assert file.read(SIZE) == FILE[:SIZE]
    with pytest.raises(Refused) as refused:
        file.read()
    assert refused.value.reason.code is Refusal.DIGEST_MISMATCH


def test_a_file_is_never_held_whole_and_fetched_only_as_far_as_it_is_read(
    ring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, asked = sealed(ring, FILE), []

    def fetch(part: int) -> bytes | None:
        asked.append(part)
        return found.get(part)

    file = open_parts(ring, "roster/1", len(found), content_digest(FILE), fetch)
    assert asked == []
    file.read(SIZE)
    assert asked == [0]


def test_a_file_that_changes_between_the_readings_seals_no_wrong_part(ring: KeyRing) -> None:
    measured = measure(io.BytesIO(FILE))
    changed = FILE[: 2 * SIZE] + b"X" + FILE[2 * SIZE + 1 :]
    given: list[int] = []
    with pytest.raises(Refused) as refused:
        given.extend(part for part, _ in sealed_parts(ring, "roster/1", io.BytesIO(changed), measured))
    assert refused.value.reason.code is Refusal.DIGEST_MISMATCH
    with pytest.raises(Refused):
        list(sealed_parts(ring, "roster/1", io.BytesIO(FILE[:-1]), measured))


def test_the_digest_is_that_of_the_file_and_a_part_is_about_a_megabyte() -> None:
    assert measure(io.BytesIO(FILE)).sha256 == hashlib.sha256(FILE).hexdigest()
    assert PART_BYTES == 1 << 20
