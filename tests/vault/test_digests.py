"""Keyed digests are HMAC-SHA-256, whichever was made before under the same key."""

import hmac

from hypothesis import given
from hypothesis import strategies as st

from vault.digests import keyed


def test_a_digest_is_that_of_the_published_vector() -> None:
    """RFC 4231, test case 2."""
    digest = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert keyed(b"Jefe", b"what do ya want for nothing?").hex() == digest


@given(key=st.binary(max_size=100), messages=st.lists(st.binary(), min_size=1, max_size=4))
def test_what_was_digested_before_makes_no_difference(key: bytes, messages: list[bytes]) -> None:
    assert [keyed(key, one) for one in messages] == [hmac.digest(key, one, "sha256") for one in messages]
