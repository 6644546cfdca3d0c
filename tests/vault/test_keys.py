"""The key ring is private, whole, made once and rotated without losing anything."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from schemas.errors import Misused
from vault.keys import KeyRing, UnknownKey


def test_a_ring_is_readable_by_its_owner_only_and_leaves_no_draft(tmp_path: Path) -> None:
    KeyRing.create(tmp_path / "keys.json").rotate()
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["keys.json"]


def test_creating_twice_keeps_the_first_ring(ring: KeyRing) -> None:
    assert KeyRing.create(ring.path).derive("payload") == ring.derive("payload")


def test_creating_from_many_at_once_yields_one_ring(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        rings = list(pool.map(lambda _: KeyRing.create(tmp_path / "keys.json"), range(64)))
    assert len({ring.derive("payload") for ring in rings}) == 1


def test_a_ring_open_to_others_is_refused(ring: KeyRing) -> None:
    ring.path.chmod(0o640)
    with pytest.raises(Misused, match="chmod 600"):
        KeyRing.load(ring.path)


def test_an_absent_ring_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Misused, match="no key ring"):
        KeyRing.load(tmp_path / "keys.json")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"active": "k1", "keys": {"k1": "c2hvcnQ="}}',
        '{"active": "k9", "keys": {}}',
        '{"active": "k1", "keys": {"k1": "no base64!"}}',
    ],
)
def test_a_damaged_ring_is_refused(ring: KeyRing, text: str) -> None:
    ring.path.write_text(text)
    with pytest.raises(Misused, match="key ring"):
        KeyRing.load(ring.path)


def test_rotation_adds_an_active_key_and_keeps_the_old_ones(ring: KeyRing) -> None:
    before = ring.derive("payload", "k1")
    assert ring.rotate() == "k2"
    reread = KeyRing.load(ring.path)
    assert (reread.active, reread.ids) == ("k2", ("k1", "k2"))
    assert reread.derive("payload", "k1") == before != reread.derive("payload")


def test_rotating_from_many_at_once_loses_no_key(ring: KeyRing) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: KeyRing.load(ring.path).rotate(), range(16)))
    keys = json.loads(ring.path.read_text())["keys"]
    assert len(keys) == len(set(keys.values())) == 17
    assert made <= set(keys)


def test_indexes_and_salts_survive_a_rotation(ring: KeyRing) -> None:
    lasting, person = [ring.derive(purpose) for purpose in ("index", "block", "salt")], ring.derive("person")
    ring.rotate()
    assert [ring.derive(purpose) for purpose in ("index", "block", "salt")] == lasting
    assert ring.derive("person") != person


def test_every_purpose_has_a_key_of_its_own(ring: KeyRing) -> None:
    purposes = ("payload", "person", "content", "index", "block", "salt")
    assert len({ring.derive(purpose) for purpose in purposes}) == len(purposes)


def test_a_running_process_learns_of_a_rotation(ring: KeyRing) -> None:
    running = KeyRing.load(ring.path)
    ring.rotate()
    assert running.derive("payload", "k2") == ring.derive("payload", "k2")


def test_an_unknown_key_is_named(ring: KeyRing) -> None:
    with pytest.raises(UnknownKey, match="'k7'"):
        ring.derive("payload", "k7")
