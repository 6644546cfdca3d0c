"""Check codes: what stands on a letter so that anybody can ask whether it is genuine.

`claim/36.01-2022-001/12/0123456789abcdef` names an entry of the audit log and the beginning of its hash. Whoever has
the letter has the code; nobody else can guess it, and it says nothing about people.
"""

import re
from typing import Self
from urllib.parse import quote, unquote, urlsplit

from schemas.base import Message
from schemas.errors import Misused

PATH = "/periksa"
MARK = 16
"""So many hexadecimal digits of an entry's hash stand in a code."""
LONGEST = 300
"""Characters that a code may have: chains of ladders are long."""
CODE = re.compile(
    rf"(?P<chain>[A-Za-z0-9._/-]{{1,240}})/(?P<seq>[1-9]\d{{0,8}})/(?P<mark>[0-9a-f]{{{MARK}}})"
)


class Check(Message):
    """One code: the entry and the beginning of its hash."""

    chain: str
    seq: int
    mark: str

    @classmethod
    def of(cls, chain: str, seq: int, hashed: bytes) -> Self:
        """Return the code of an entry."""
        return cls(chain=chain, seq=seq, mark=hashed.hex()[:MARK])

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the code in *text*, bare or as the address of a page. Raises Misused for anything else."""
        said = text.strip() if len(text) <= LONGEST * 2 else ""
        if "://" in said:
            said = unquote(urlsplit(said).path)
        said = said.partition(f"{PATH}/")[2] if f"{PATH}/" in said else said.strip("/")
        found = CODE.fullmatch(said) if len(said) <= LONGEST else None
        if found is None:
            raise Misused(
                "this is no check code: CASE/ENTRY/MARK, or the address that a letter's QR code holds"
            )
        return cls(chain=found["chain"], seq=int(found["seq"]), mark=found["mark"])

    def __str__(self) -> str:
        return f"{self.chain}/{self.seq}/{self.mark}"

    def url(self, public_url: str) -> str:
        """Return the address of the page that answers for this code."""
        return f"{public_url.rstrip('/')}{PATH}/{quote(str(self))}"
