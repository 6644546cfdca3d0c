"""Sealed references: what payers wrote, read again from the content in which it came."""

import asyncio
import io
import json

from schemas.errors import Refused
from schemas.refusals import Refusal
from starter.banking.receiving import MESSAGES
from starter.banking.statements import read_statement
from starter.installation import Installation

STATEMENT = "statement"
"""The purpose of contents that are files of a bank."""


async def references(installation: Installation, content: str) -> dict[str, str]:
    """Return the references of all transfers in a content, by what the bank calls them; personal data.

    Raises Refused UNKNOWN_RECORD without the content.
    """
    data = await installation.download(content)
    if data is None:
        raise Refused(Refusal.UNKNOWN_RECORD, content, what="content")
    if content.startswith(f"{MESSAGES}/"):
        told: dict[str, str] = json.loads(data)
        return told
    statement = await asyncio.to_thread(read_statement, io.BytesIO(data), None)
    return {transfer.bank_id: transfer.reference for transfer in statement.transfers}
