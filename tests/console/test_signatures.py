"""Signatures as the Standard Webhooks specification has them."""

import time

import pytest
import standardwebhooks.webhooks
from hypothesis import given
from hypothesis import strategies as st

from console.signatures import distrust
from tests.console.conftest import signature

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE = "msg_p5jXN8AQM9LWM0D4loKWxJek"
STAMP = "1614265330"
BODY = b'{"test": 2432232314}'
SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
"""The vector that the specification's own libraries are tested with."""


class Then(standardwebhooks.webhooks.datetime):
    """The clock at the vector's own time."""

    @classmethod
    def now(cls, tz: object = None) -> "Then":
        return cls.fromtimestamp(int(STAMP), tz)  # type: ignore[arg-type]


@pytest.fixture
def then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standardwebhooks.webhooks, "datetime", Then)


def headers(signed: str, stamp: str = STAMP, message: str = MESSAGE) -> dict[str, str]:
    return {"webhook-id": message, "webhook-timestamp": stamp, "webhook-signature": signed}


def test_the_specifications_vector_is_trusted_and_nothing_beside_it(then: None) -> None:
    assert signature(SECRET, MESSAGE, STAMP, BODY) == SIGNED
    assert distrust([SECRET], headers(SIGNED), BODY) is None
    assert distrust([SECRET], headers(SIGNED), BODY + b" ") is not None
    assert distrust([SECRET], headers(SIGNED, message="msg_other"), BODY) is not None
    assert distrust([SECRET], headers(SIGNED, stamp=str(int(STAMP) + 1)), BODY) is not None
    assert distrust([SECRET], headers(SIGNED.replace("v1,", "v2,")), BODY) is not None
    assert distrust([], headers(SIGNED), BODY) is not None


def test_any_of_several_signatures_and_secrets_is_enough(then: None) -> None:
    other = "whsec_" + "A" * 32
    assert distrust([other, SECRET], headers(SIGNED), BODY) is None
    both = f"{signature(other, MESSAGE, STAMP, BODY)} {SIGNED}"
    assert distrust([SECRET], headers(both), BODY) is None


@given(st.binary(max_size=200), st.text(st.characters(codec="latin-1"), max_size=80))
def test_whatever_is_sent_is_answered_and_never_trusted_unsigned(body: bytes, signed: str) -> None:
    assert distrust([SECRET], headers(signed, stamp=str(int(time.time()))), body) is not None


@given(st.text(max_size=30))
def test_a_timestamp_that_is_none_is_never_trusted(stamp: str) -> None:
    assert distrust([SECRET], headers(SIGNED, stamp=stamp), BODY) is not None
