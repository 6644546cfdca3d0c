"""Forms with files, as browsers send them: read under limits that hold while they stream, and kept off the disk.

What people hand in is personal and not sealed yet, so that nothing of it may be written anywhere: Starlette's parser
would put files of more than a megabyte into temporary ones.
"""

from collections.abc import AsyncGenerator
from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

KIND = "multipart/form-data"
FIELDS = 40
"""Fields that a form may have, beside its files."""
FIELD_BYTES = 4_000
"""Bytes of a field that is no file."""


class TooMuch(Exception):
    """More bytes came than a form may have."""


class NoForm(Exception):
    """What came is no form, or has more fields or files than any of ours."""


@dataclass(frozen=True)
class Form:
    """What somebody filled in: fields by their names, and the files that are not left empty."""

    fields: dict[str, str]
    files: dict[str, bytes]


class _InMemory(MultiPartParser):
    """The parser of Starlette, whose files stay in memory: the stream before it ends at the limit."""

    def __init__(self, request: Request, *, most_bytes: int, most_files: int) -> None:
        self.spool_max_size = most_bytes + 1
        super().__init__(
            request.headers,
            _bounded(request, most_bytes),
            max_files=most_files,
            max_fields=FIELDS,
            max_part_size=FIELD_BYTES,
        )
        self.whole = False

    def on_end(self) -> None:
        """Note that the last boundary has come: the parser itself would drop an unfinished file without a word."""
        self.whole = True


async def read_form(request: Request, *, most_bytes: int, most_files: int) -> Form:
    """Return the form that *request* sends.

    Raises TooMuch as soon as more than *most_bytes* have come, NoForm for what cannot be read, is not whole, names
    something twice, or has more fields or files than allowed, and ClientDisconnect when the sender goes away.
    """
    if not request.headers.get("content-type", "").lower().startswith(f"{KIND};"):
        raise NoForm
    if _announced(request) > most_bytes:
        raise TooMuch
    parser = _InMemory(request, most_bytes=most_bytes, most_files=most_files)
    try:
        data = await parser.parse()
    except (MultiPartException, ValueError, LookupError):
        # Their words could repeat what was sent.
        raise NoForm from None
    try:
        if not parser.whole or len(data.multi_items()) > len(data):
            raise NoForm
        return await _taken(data)
    finally:
        await data.close()


async def _taken(data: FormData) -> Form:
    fields, files = {}, {}
    for name, value in data.multi_items():
        if isinstance(value, str):
            fields[name] = value
        elif value.filename or value.size:
            files[name] = await value.read()
            # One file at a time is in memory twice.
            await value.close()
    return Form(fields, files)


async def _bounded(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    came = 0
    async for chunk in request.stream():
        came += len(chunk)
        if came > most:
            raise TooMuch
        yield chunk


def _announced(request: Request) -> int:
    length = request.headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else 0
