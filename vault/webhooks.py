"""The secrets of webhooks: one a line in a private file, the newest first; messages signed with any of them count.

The file is written in one step and read again for every message, so that a secret is rotated while messages come in:
the sender takes the new one over while the one before still counts, until the next rotation.
"""

import base64
import binascii
import os
import secrets
from pathlib import Path

from schemas.errors import Misused

PREFIX = "whsec_"
SECRET_BYTES = 32
"""Standard Webhooks asks for 24 to 64."""
KEPT = 2
"""Secrets that a rotation leaves: the new one and the one before."""


def create_secrets(path: Path) -> None:
    """Make the file with one secret if there is none."""
    if not path.exists():
        _write(path, (_new(),))


def rotate_secrets(path: Path) -> tuple[str, ...]:
    """Add a new secret, and return it with the one before, which still counts until the next rotation."""
    known = read_secrets(path) if path.exists() else ()
    kept = (_new(), *known)[:KEPT]
    _write(path, kept)
    return kept


def read_secrets(path: Path) -> tuple[str, ...]:
    """Return the secrets, the newest first; raises Misused if the file is absent, damaged or open to other users."""
    try:
        mode = path.stat().st_mode
        lines = path.read_text().split()
    except FileNotFoundError:
        raise Misused(
            f"there are no webhook secrets at {path}; make them with `kawal ops webhook-secret`"
        ) from None
    if mode & 0o077:
        raise Misused(f"webhook secrets {path} are open to other users; run `chmod 600 {path}`")
    if not lines or not all(map(_fit, lines)):
        raise Misused(f"{path} does not hold one webhook secret a line, each {PREFIX} and base64")
    return tuple(lines)


def _new() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def _fit(line: str) -> bool:
    try:
        return line.startswith(PREFIX) and bool(base64.b64decode(line.removeprefix(PREFIX), validate=True))
    except binascii.Error:
        return False


def _write(path: Path, lines: tuple[str, ...]) -> None:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.writelines(f"{line}\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
