"""Where the servers are: one Settings, from the environment first, then from the running stack's own file.

An embedded stack writes `stack.json` into its data directory when it is up; every command of that installation
reads it. Environment variables named below win, so that `DATABASE_URL` and `TEMPORAL_ADDRESS` (or a
`temporal.toml` profile) put real servers in place of the embedded ones.
"""

import json
import os
from pathlib import Path
from typing import Any

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from schemas.errors import Misused

STACK_FILE = "stack.json"
NAMES = ("main", "demo")


class Settings(BaseSettings):
    """The addresses and files of one installation. Every field can be set as `KAWAL_<FIELD>`."""

    model_config = SettingsConfigDict(env_prefix="KAWAL_", extra="ignore", frozen=True, populate_by_name=True)

    data: Path
    """The data directory: everything the installation keeps on this machine."""
    database_url: str = Field("", validation_alias=AliasChoices("DATABASE_URL", "KAWAL_DATABASE_URL"))
    """PostgreSQL, as a URL."""
    temporal_address: str = Field(
        "", validation_alias=AliasChoices("TEMPORAL_ADDRESS", "KAWAL_TEMPORAL_ADDRESS")
    )
    """Temporal's frontend, as host:port; empty: the profile of `temporal.toml` decides."""
    temporal_namespace: str = Field(
        "kawal", validation_alias=AliasChoices("TEMPORAL_NAMESPACE", "KAWAL_TEMPORAL_NAMESPACE")
    )
    """The Temporal namespace of this installation."""
    keys: Path = Path("keys.json")
    """The key ring that seals payloads and personal data, relative to the data directory."""
    smtp_host: str = "127.0.0.1"
    """The mail server that notices go out through."""
    smtp_port: int = 25
    """Its port."""
    mail_from: str = "kawal@kawal.invalid"
    """The sender of notices."""
    agency_url: str = ""
    """The social-security agency's interface."""
    bank_url: str = ""
    """The bank's interface."""
    registry_url: str = ""
    """The civil registry's interface."""
    webhook_url: str = ""
    """Where the bank sends its messages to."""
    webhook_secrets: Path = Path("webhook.secrets")
    """The secrets that the bank signs them with, relative to the data directory."""
    public_url: str = ""
    """Where anybody reaches the console's pages, without a path: for letters' codes and for claim links."""
    collection_account: str = ""
    """The account on which contributions are paid; statements of other accounts are refused."""
    ui_url: str = ""
    """Temporal's web pages, for people."""
    mail_url: str = ""
    """The mail sink's directory, where an embedded stack keeps what was sent."""
    rehearsal: bool = False
    """Whether this installation is a rehearsal: everything it sends says SIMULASI."""

    @property
    def key_file(self) -> Path:
        """Return the key ring's path."""
        return self.data / self.keys

    @property
    def webhook_file(self) -> Path:
        """Return the path of the webhooks' secrets."""
        return self.data / self.webhook_secrets

    @property
    def session_file(self) -> Path:
        """Return the path of the signed-in user's token, readable by its owner only."""
        return self.data / "session"


def home() -> Path:
    """Return the folder that holds the installations of this user: `$XDG_STATE_HOME/kawal`."""
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "kawal"


def settings(data: Path | None = None) -> Settings:
    """Return the settings of the installation in *data*, or of the one that runs.

    Raises Misused when none runs, or when two run and neither was chosen.
    """
    folder = data or _chosen()
    stack: dict[str, Any] = {}
    if (folder / STACK_FILE).exists():
        stack = json.loads((folder / STACK_FILE).read_text())
    environment = {name for name, value in os.environ.items() if value}
    kept = {
        field: value
        for field, value in stack.items()
        if not environment & {f"KAWAL_{field.upper()}", field.upper()}
    }
    return Settings(**{**kept, "data": folder})


def _chosen() -> Path:
    if chosen := os.environ.get("KAWAL_DATA"):
        return Path(chosen)
    running = [home() / name for name in NAMES if (home() / name / STACK_FILE).exists()]
    if len(running) > 1:
        raise Misused(
            f"two stacks run ({', '.join(map(str, running))}); choose one with --data or KAWAL_DATA"
        )
    return running[0] if running else home() / NAMES[0]
