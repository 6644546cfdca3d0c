"""The secrets of webhooks: private, whole, and rotated without a gap."""

import base64
from pathlib import Path

import pytest

from schemas.errors import Misused
from vault.webhooks import SECRET_BYTES, create_secrets, read_secrets, rotate_secrets


def test_secrets_are_made_once_private_and_of_the_length_that_the_specification_asks_for(
    tmp_path: Path,
) -> None:
    path = tmp_path / "secrets"
    create_secrets(path)
    [first] = read_secrets(path)
    create_secrets(path)
    assert read_secrets(path) == (first,)
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(base64.b64decode(first.removeprefix("whsec_"))) == SECRET_BYTES
    assert [*tmp_path.iterdir()] == [path]


def test_a_rotation_keeps_the_one_before_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "secrets"
    create_secrets(path)
    [first] = read_secrets(path)
    second, kept = rotate_secrets(path)
    assert kept == first
    third, kept = rotate_secrets(path)
    assert kept == second
    assert read_secrets(path) == (third, second)
    assert len({first, second, third}) == 3


@pytest.mark.parametrize("text", ["", "\n", "secret", "whsec_", "whsec_%%%", "whsec_QUJD\nplain"])
def test_what_holds_no_secrets_is_refused_without_repeating_it(tmp_path: Path, text: str) -> None:
    path = tmp_path / "secrets"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(Misused) as misused:
        read_secrets(path)
    assert "plain" not in str(misused.value)


def test_secrets_that_are_missing_or_open_to_others_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Misused, match="webhook-secret"):
        read_secrets(tmp_path / "none")
    path = tmp_path / "secrets"
    create_secrets(path)
    path.chmod(0o644)
    with pytest.raises(Misused, match="chmod 600"):
        read_secrets(path)
