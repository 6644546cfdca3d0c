"""Statements: a bank's file, whatever its format, as the transfers in it."""

from collections.abc import Callable
from enum import StrEnum
from io import BufferedReader, RawIOBase
from typing import BinaryIO, cast

from schemas.errors import Refused
from schemas.refusals import Refusal
from starter.banking.camt import read_camt
from starter.banking.mt940 import read_mt940
from starter.banking.table import read_table
from starter.banking.transfers import Statement

HEAD = 4096


class Format(StrEnum):
    """The formats that kawal reads."""

    CSV = "csv"
    CAMT = "camt"
    MT940 = "mt940"


READERS: dict[Format, Callable[[BinaryIO, str | None], Statement]] = {
    Format.CSV: read_table,
    Format.CAMT: read_camt,
    Format.MT940: read_mt940,
}


def read_statement(file: BinaryIO, account: str | None, chosen: Format | None = None) -> Statement:
    """Return the transfers of a bank's file, in the *chosen* format or in the one that it shows.

    *account* is ours; a CSV need not state it, the other formats always do. None: any, for a file that was taken
    before. Raises Refused for what is no statement
    of that account, MISSING_FACT where an account is stated and kawal does not know which one is ours.
    """
    buffered = file if isinstance(file, BufferedReader) else BufferedReader(cast("RawIOBase", file))
    form = chosen or _shown(buffered)
    if form is not Format.CSV and account == "":
        raise Refused(
            Refusal.MISSING_FACT,
            "file",
            what="which account is ours",
            column="the account",
            option="KAWAL_COLLECTION_ACCOUNT",
        )
    return READERS[form](buffered, account)


def _shown(file: BufferedReader) -> Format:
    head = file.peek(HEAD)[:HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"<"):
        return Format.CAMT
    if head.startswith((b":20:", b"{1:", b":25:")):
        return Format.MT940
    return Format.CSV
