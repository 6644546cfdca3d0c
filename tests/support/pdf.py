"""Reading PDFs as a viewer does: the words on each page, through the fonts' own tables of characters."""

import re
import zlib
from collections.abc import Iterator

OBJECT = re.compile(rb"(\d+) 0 obj\s*(.*?)endobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.DOTALL)
TOKEN = re.compile(rb"/(f\d+) [\d.]+ Tf|(\()|(T[jJ])|BT")
OCTAL = re.compile(rb"[0-7]{1,3}")
ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pages(pdf: bytes) -> list[str]:
    """Return the text of each page, one space between words whatever parts the page is made of."""
    objects = {int(number): body for number, body in OBJECT.findall(pdf)}
    found = []
    for page in (body for body in objects.values() if b"/Type/Page/" in body):
        resources = objects[_reference(page, b"Resources")]
        fonts = {
            name: _characters(_stream(objects[_reference(objects[int(number)], b"ToUnicode")]))
            for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", resources)
        }
        content = _stream(objects[_reference(page, b"Contents")])
        found.append(" ".join(" ".join(_runs(content, fonts)).split()))
    return found


def squeezed(text: str) -> str:
    """Return *text* without any white space: lines are broken where the page wants it."""
    return "".join(text.split())


def _runs(content: bytes, fonts: dict[bytes, dict[int, str]]) -> Iterator[str]:
    font, codes, at = dict[int, str](), b"", 0
    while token := TOKEN.search(content, at):
        at = token.end()
        if token[1]:
            # A string before it is what a copier of the page is given in place of its text.
            font, codes = fonts[token[1]], b""
        elif token[2]:
            string, at = _string(content, at)
            codes += string
        elif token[3]:
            pairs = zip(codes[::2], codes[1::2], strict=True)
            yield "".join(font[high * 256 + low] for high, low in pairs)
            codes = b""
        else:  # what came before the text speaks of its structure
            codes = b""


def _string(content: bytes, at: int) -> tuple[bytes, int]:
    """Return the string that begins at *at*, behind its parenthesis, and where it ends; pairs inside need no escape."""
    string, depth = b"", 1
    while True:
        one, at = content[at : at + 1], at + 1
        if one == b"\\":
            octal = OCTAL.match(content, at)
            what = octal[0] if octal else content[at : at + 1]
            string += bytes([int(what, 8)]) if octal else ESCAPED.get(what, what)
            at += len(what)
            continue
        depth += (one == b"(") - (one == b")")
        if depth == 0:
            return string, at
        string += one


def _characters(table: bytes) -> dict[int, str]:
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", table.partition(b"beginbfchar")[2])
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def _stream(body: bytes) -> bytes:
    found = STREAM.search(body)
    assert found is not None
    return zlib.decompress(found[1]) if b"FlateDecode" in body[: found.start()] else found[1]


def _reference(body: bytes, name: bytes) -> int:
    found = re.search(rb"/" + name + rb" (\d+) 0 R", body)
    assert found is not None, name
    return int(found[1])
