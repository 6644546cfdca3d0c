"""Files rest sealed, each in its own place."""

import pytest

from vault.content import content_digest, open_content, seal_content
from vault.keys import KeyRing, UnknownKey, Unreadable

ROSTER = b"nik,name\n3601014101800001,Warga Contoh 001\n" * 100


def test_a_file_comes_back_also_after_a_rotation(ring: KeyRing) -> None:
    sealed = seal_content(ring, "roster-1", ROSTER)
    ring.rotate()
    assert b"Contoh" not in sealed
    assert open_content(ring, "roster-1", sealed) == ROSTER
    assert open_content(ring, "roster-2", seal_content(ring, "roster-2", b"")) == b""


def test_a_file_in_anothers_place_is_refused(ring: KeyRing) -> None:
    with pytest.raises(Unreadable, match="roster-2"):
        open_content(ring, "roster-2", seal_content(ring, "roster-1", ROSTER))


@pytest.mark.parametrize("position", [3, 40, -1])
def test_an_altered_file_is_refused(ring: KeyRing, position: int) -> None:
    altered = bytearray(seal_content(ring, "roster-1", ROSTER))
    altered[position] ^= 1
    with pytest.raises(Unreadable, match="altered"):
        open_content(ring, "roster-1", bytes(altered))


@pytest.mark.parametrize("sealed", [b"", b"\x02k9" + bytes(60)])
def test_a_file_of_no_known_key_is_refused(ring: KeyRing, sealed: bytes) -> None:
    with pytest.raises(UnknownKey):
        open_content(ring, "roster-1", sealed)


def test_a_digest_is_the_sha_256_of_the_bytes() -> None:
    assert content_digest(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
