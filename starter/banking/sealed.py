"""Sealed references: what payers wrote, read again from the content in which it came."""

import asyncio
import json
from typing import BinaryIO

from starter.banking.receiving import MESSAGES
from starter.banking.statements import read_statement
from starter.installation import Installation

STATEMENT = "statement"
"""The purpose of contents that are files of a bank."""


async def references(installation: Installation, content: str) -> dict[str, str]:
    """Return the references of all transfers in a content, by what the bank calls them; personal data.

    Raises Refused UNKNOWN_RECORD without the content.
    """
    with await installation.open_file(content) as file:
        return await asyncio.to_thread(_read, content, file)


def _read(content: str, file: BinaryIO) -> dict[str, str]:
    if content.startswith(f"{MESSAGES}/"):
        told: dict[str, str] = json.load(file)
        return told
    statement = read_statement(file, None)
    return {transfer.bank_id: transfer.reference for transfer in statement.transfers}
