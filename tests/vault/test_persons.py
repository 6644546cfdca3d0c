"""A person's data opens with that person's key, for that person and class, and with nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.keys import KEY_BYTES, KeyRing, UnknownKey, Unreadable
from vault.persons import (
    PersonKey,
    Sensitivity,
    new_person_key,
    nik_index,
    open_,
    salted_digest,
    seal,
    unwrap,
)

FACTS = {"name": "Warga Contoh 001", "nik": "3601014101800001"}


@pytest.fixture
def person(ring: KeyRing) -> PersonKey:
    return new_person_key(ring)


def test_a_wrapped_key_comes_back_also_after_a_rotation(ring: KeyRing, person: PersonKey) -> None:
    assert person.key not in person.wrapped
    assert unwrap(ring, person.wrapped) == person.key
    ring.rotate()
    assert unwrap(ring, person.wrapped) == person.key
    assert unwrap(ring, new_person_key(ring).wrapped) != person.key


@pytest.mark.parametrize("position", [3, 20, -1])
def test_an_altered_wrapping_is_refused(ring: KeyRing, person: PersonKey, position: int) -> None:
    altered = bytearray(person.wrapped)
    altered[position] ^= 1
    with pytest.raises(Unreadable, match="altered"):
        unwrap(ring, bytes(altered))


@pytest.mark.parametrize("wrapped", [b"", b"\x02", b"\x02k9" + bytes(60), b"\xff\xff"])
def test_a_wrapping_of_no_known_key_is_refused(ring: KeyRing, wrapped: bytes) -> None:
    with pytest.raises(UnknownKey):
        unwrap(ring, wrapped)


def test_another_ring_unwraps_nothing(
    ring: KeyRing, person: PersonKey, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = KeyRing.create(tmp_path_factory.mktemp("other") / "keys.json")
    with pytest.raises(Unreadable):
        unwrap(other, person.wrapped)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(facts=st.dictionaries(st.text(), json_values), sensitivity=st.sampled_from(Sensitivity))
def test_facts_come_back_as_they_were(facts: dict[str, object], sensitivity: Sensitivity) -> None:
    key = bytes(KEY_BYTES)
    assert open_(key, "p-1", sensitivity, seal(key, "p-1", sensitivity, facts)) == facts


def test_a_record_of_one_person_is_no_other_persons(person: PersonKey) -> None:
    sealed = seal(person.key, "p-1", Sensitivity.IDENTITY, FACTS)
    with pytest.raises(Unreadable, match="p-2"):
        open_(person.key, "p-2", Sensitivity.IDENTITY, sealed)


def test_a_record_of_one_class_is_of_no_other(person: PersonKey) -> None:
    sealed = seal(person.key, "p-1", Sensitivity.IDENTITY, FACTS)
    with pytest.raises(Unreadable, match="health"):
        open_(person.key, "p-1", Sensitivity.HEALTH, sealed)


def test_another_persons_key_opens_nothing(ring: KeyRing, person: PersonKey) -> None:
    sealed = seal(person.key, "p-1", Sensitivity.BANK, FACTS)
    with pytest.raises(Unreadable):
        open_(new_person_key(ring).key, "p-1", Sensitivity.BANK, sealed)


@pytest.mark.parametrize("position", [0, 15, -1])
def test_an_altered_record_is_refused_without_a_word_of_it(person: PersonKey, position: int) -> None:
    altered = bytearray(seal(person.key, "p-1", Sensitivity.IDENTITY, FACTS))
    altered[position] ^= 1
    with pytest.raises(Unreadable) as refusal:
        open_(person.key, "p-1", Sensitivity.IDENTITY, bytes(altered))
    assert "Contoh" not in str(refusal.value)


def test_a_nik_is_found_again_but_not_recognised(ring: KeyRing) -> None:
    before = nik_index(ring, FACTS["nik"])
    ring.rotate()
    assert nik_index(ring, FACTS["nik"]) == before != nik_index(ring, "3601014101800002")
    assert len(before) == 32


def test_a_digest_depends_on_the_person_and_the_facts_not_on_their_order(ring: KeyRing) -> None:
    one, other = new_person_key(ring), new_person_key(ring)
    digest = salted_digest(one.key, FACTS)
    assert digest == salted_digest(one.key, dict(reversed(FACTS.items())))
    assert len({digest, salted_digest(other.key, FACTS), salted_digest(one.key, {**FACTS, "nik": ""})}) == 3
