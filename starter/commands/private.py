"""Private files: what holds personal data is written so that nobody but its owner reads it."""

import os
from pathlib import Path

from schemas.errors import Misused

OWNER_ONLY = 0o600


def write_private(path: Path, content: bytes) -> None:
    """Write *content* to *path* for its owner alone, whoever could read what stood there; raises Misused."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY)
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(descriptor, OWNER_ONLY)
            file.write(content)
    except OSError as error:
        raise Misused(f"{path} cannot be written: {error.strerror}") from None


def write_into(out: Path, name: str, content: bytes) -> str:
    """Write *content* privately to *out*, or as *name* into the folder that *out* is; return the path. Raises Misused."""
    path = out / name if out.is_dir() else out
    write_private(path, content)
    return str(path)
