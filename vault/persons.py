"""Personal data, sealed per person: each has a key of their own, and erasing it erases the person.

A person's key is stored wrapped under the ring; their records are sealed under it, one per sensitivity class,
bound to person and class so that no record can be passed off as another. People are found through keyed
digests (an index of NIKs that nobody can enumerate without the ring), and digests of personal facts are keyed
with the person's own key: once that is destroyed, they verify what is there but confirm no guess.
"""

import hmac
import json
import os
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic_core import to_json

from schemas.base import canonical
from vault.digests import keyed
from vault.keys import KEY_BYTES, KeyRing, Unreadable

NONCE_BYTES = 12


class Sensitivity(StrEnum):
    """The classes of personal data, each sealed and read apart."""

    IDENTITY = "identity"
    BANK = "bank"
    HEALTH = "health"
    FAMILY = "family"
    """Heirs and children, who are not the person."""


class PersonKey(NamedTuple):
    """A person's key: wrapped for the database, bare for the moment of use."""

    wrapped: bytes
    key: bytes


def new_person_key(ring: KeyRing) -> PersonKey:
    """Return a new random key, wrapped under the ring's active key."""
    drawn, key_id = os.urandom(KEY_BYTES + NONCE_BYTES), ring.active.encode()
    key, nonce = drawn[:KEY_BYTES], drawn[KEY_BYTES:]
    sealed = _wrapping(ring.derive("person")).encrypt(nonce, key, key_id)
    return PersonKey(bytes([len(key_id)]) + key_id + nonce + sealed, key)


def unwrap(ring: KeyRing, wrapped: bytes) -> bytes:
    """Return the bare key; raise UnknownKey if the ring lacks the wrapping key, Unreadable if altered."""
    key_id, rest = (
        wrapped[1 : 1 + wrapped[0]] if wrapped else b"",
        wrapped[1 + wrapped[0] :] if wrapped else b"",
    )
    cipher = _wrapping(ring.derive("person", key_id.decode(errors="replace") or "?"))
    try:
        return cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], key_id)
    except (InvalidTag, ValueError):
        raise Unreadable("a person's wrapped key was altered") from None


def seal(key: bytes, person_id: str, sensitivity: Sensitivity, data: dict[str, Any]) -> bytes:
    """Return *data*, any JSON object, sealed for one person and class."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, to_json(data), _bound(person_id, sensitivity))


def open_(key: bytes, person_id: str, sensitivity: Sensitivity, sealed: bytes) -> dict[str, Any]:
    """Return the data sealed for this person and class; raise Unreadable for any other, or if altered."""
    try:
        plain = AESGCM(key).decrypt(
            sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _bound(person_id, sensitivity)
        )
    except (InvalidTag, ValueError):
        raise Unreadable(
            f"the {sensitivity} record of {person_id} was altered or belongs elsewhere"
        ) from None
    data: dict[str, Any] = json.loads(plain)
    return data


def nik_index(ring: KeyRing, nik: str) -> bytes:
    """Return the 32 bytes under which *nik* is found; the same before and after a rotation."""
    return nik_digest(ring.derive("index"), nik)


def nik_digest(key: bytes, nik: str) -> bytes:
    """Return the 32 bytes under which *nik* is found, given the ring's key for indexes."""
    return keyed(key, b"nik\0" + nik.encode())


def account_index(ring: KeyRing, account: str) -> bytes:
    """Return the 32 bytes under which the bank account *account* is found; the same before and after a rotation."""
    return hmac.digest(ring.derive("index"), b"account\0" + account.encode(), "sha256")


def salted_digest(key: bytes, data: dict[str, Any] | bytes) -> str:
    """Return the hexadecimal digest of a person's facts, keyed so that nobody without the key can test a guess."""
    salt = hmac.digest(key, b"kawal/digest", "sha256")
    return hmac.digest(salt, data if isinstance(data, bytes) else canonical(data), "sha256").hex()


def _bound(person_id: str, sensitivity: Sensitivity) -> bytes:
    return f"{person_id}\0{sensitivity.value}".encode()


@lru_cache(maxsize=16)
def _wrapping(key: bytes) -> AESGCM:
    return AESGCM(key)
