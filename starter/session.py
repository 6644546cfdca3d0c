"""The session: the token of whoever is signed in on this machine, readable by its owner only."""

import os
import secrets
from pathlib import Path

from schemas.settings import Settings
from vault.signin import Token


def keep(settings: Settings, token: Token) -> Path:
    """Write the token in one step and return where; whatever stood there is replaced."""
    path = settings.session_file
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"{token}\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    return path


def forget(settings: Settings) -> None:
    """Remove the token, if there is one."""
    settings.session_file.unlink(missing_ok=True)
