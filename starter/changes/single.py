"""A single change, as the list of one row that it travels in."""

import csv
import hmac
import io
from collections.abc import Mapping

from schemas.changes import COLUMNS, SOURCE_COLUMN
from vault.keys import KeyRing

SALT = "garam"
"""A column that nobody reads: what it holds keeps the digest of a single row from confirming a guess."""


def single(ring: KeyRing, cells: Mapping[str, str]) -> bytes:
    """Return a list of one row as CSV; the same row again, the same bytes.

    A content is named by its digest, and one row with an identity number can be guessed. The salt is keyed with
    the installation's ring: without it nobody can tell which row a digest belongs to.
    """
    row = [cells.get(column, "") for column in (*COLUMNS, SOURCE_COLUMN)]
    salt = hmac.digest(ring.derive("index"), b"change\0" + "\0".join(row).encode(), "sha256").hex()
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow([*COLUMNS, SOURCE_COLUMN, SALT])
    writer.writerow([*row, salt])
    return written.getvalue().encode()
