"""Messages: frozen, closed, and the same bytes on every machine."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from schemas.base import canonical, digest
from schemas.issuing import Acknowledge
from schemas.signing import proof, proven, secret_hash

BODY = Acknowledge(on=date(2021, 3, 26), document="1/2021")
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


def test_canonical_json_is_sorted_dense_and_utf_8() -> None:
    assert canonical({"b": [1, None], "a": "é"}) == '{"a":"é","b":[1,null]}'.encode()


def test_a_digest_of_a_known_message_never_changes() -> None:
    assert canonical(BODY.model_dump(mode="json")) == b'{"document":"1/2021","on":"2021-03-26"}'
    assert digest(BODY) == "e904e687fba503148c2ac673e1d28a2eb2980b53287eef8938209c749cd85c1a"


@given(st.dictionaries(st.text(), json_values, max_size=6))
def test_the_order_of_keys_does_not_matter(value: dict[str, object]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)


def test_no_error_of_a_message_quotes_what_it_was_given() -> None:
    with pytest.raises(ValidationError) as wrong:
        Acknowledge.model_validate({"on": "3601010101800001", "document": {"nama": "3601010101800001"}})
    assert "3601010101800001" not in str(wrong.value)


def test_a_message_takes_no_unknown_field_and_never_changes() -> None:
    with pytest.raises(ValidationError):
        Acknowledge.model_validate({"on": "2021-03-26", "document": "1", "extra": 1})
    with pytest.raises(ValidationError):
        BODY.document = "2/2021"  # type: ignore[misc]


def test_a_proof_holds_for_its_command_and_its_key_only() -> None:
    key, other = secret_hash("secret"), secret_hash("other")
    given_proof = proof(key, "case/step/1")
    assert proven(key, "case/step/1", given_proof)
    assert not proven(key, "case/step/2", given_proof)
    assert not proven(other, "case/step/1", given_proof)
    assert not proven(key, "case/step/1", "é")
