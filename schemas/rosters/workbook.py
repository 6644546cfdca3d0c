"""Workbooks: XLSX and ODS, parsed by a process of its own under a limit of memory, handed over row by row.

A parser holds a workbook whole, and a few hundred bytes can ask it to hold more than there is (two cells in opposite
corners of a sheet). What such a file brings down is a process that did nothing else.
"""

import contextlib
import io
import json
import os
import subprocess
import sys
import weakref
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import IO, BinaryIO

from schemas.errors import Refused
from schemas.rosters.headers import Header
from schemas.rosters.parser import LARGEST_CELL, Exit
from schemas.rosters.sheet import (
    MOST_ROWS,
    Format,
    Number,
    Row,
    Sheet,
    checked,
    fitted,
    merged,
    no_sheet,
    taken,
    too_large,
    unmarked,
)

ZIP = b"PK"
OLE = b"\xd0\xcf\x11\xe0"
"""How an old workbook (.xls) begins, and any workbook of Microsoft's under a password."""
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MANIFEST, ENCRYPTION = "META-INF/manifest.xml", b"encryption-data"
"""Where an ODS under a password says so."""
LARGEST = 50_000_000
"""Bytes of a workbook, for it is held in memory: half a million workers; CSV carries more."""
UNPACKED = 1_000_000_000
"""Bytes that a workbook may unpack to: twenty times its size, and spreadsheets' XML comes to ten or fifteen."""
MOST_PARTS = 1000
"""Files inside a workbook: it has one for each sheet and drawing."""
PIECE = 1_048_576
PACKING = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ROOT = Path(__file__).parents[2]
LIBRARIES = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR")
PARSER = ("-P", "-m", "schemas.rosters.parser")


def open_workbook(head: bytes, file: BinaryIO, required: Sequence[str]) -> Sheet:
    """Return the first sheet with the columns *required* of a workbook that begins with *head*; raises Refused."""
    data = head + taken(file, LARGEST + 1 - len(head))
    if len(data) > LARGEST:
        raise too_large(LARGEST, "bytes", "bita")
    kind = _unpacked(data)
    parser = _parser(data, required)
    end = partial(_end, parser)
    try:
        sheet = _sheet(kind, parser)
    except BaseException:
        end()
        raise
    sheet.let_go = weakref.finalize(sheet, end)
    return sheet


def ole_refused(head: bytes, file: BinaryIO) -> Refused:
    """Return the refusal of an old workbook, or of one under a password."""
    if ENCRYPTED in head + taken(file, LARGEST):
        return _protected()
    return no_sheet(
        "it is a workbook of before 2007 (.xls); save it as XLSX",
        "berupa buku kerja format lama (.xls); simpan sebagai XLSX",
    )


def _unpacked(data: bytes) -> Format:
    """Return the kind of a workbook, having unpacked it: what its headers claim is of no account."""
    left = UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS:
                raise too_large(MOST_PARTS, "files inside it", "berkas di dalamnya")
            if any(part.flag_bits & 1 for part in parts):
                raise _protected()
            if any(part.compress_type not in PACKING for part in parts):
                raise _damaged()
            for part in parts:
                part.file_size = sys.maxsize
                with packed.open(part) as unpacking:
                    while piece := unpacking.read(PIECE):
                        left -= len(piece)
                        if left < 0:
                            raise too_large(UNPACKED, "bytes when unpacked", "bita setelah dibuka")
            kind = _kind({part.filename for part in parts})
            if kind == "ods" and ENCRYPTION in _start(packed, MANIFEST):
                raise _protected()
            return kind
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, ValueError):
        raise _damaged() from None


def _start(packed: zipfile.ZipFile, part: str) -> bytes:
    with packed.open(part) as unpacking:
        return unpacking.read(PIECE)


def _kind(names: set[str]) -> Format:
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names:
        return "ods"
    raise no_sheet(
        "it is neither CSV nor a workbook that can be read (XLSX, ODS)",
        "bukan CSV dan bukan buku kerja yang dapat dibaca (XLSX, ODS)",
    )


def _parser(data: bytes, required: Sequence[str]) -> subprocess.Popen[bytes]:
    # It is told where Python's own libraries are, and nothing else: no address or secret of the installation.
    known = {name: os.environ[name] for name in LIBRARIES if name in os.environ}
    path = os.pathsep.join([str(ROOT), *filter(None, sys.path)])
    parser = subprocess.Popen(  # noqa: S603 - our own module, and nothing of the file
        [sys.executable, *PARSER, *required],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=known | {"PYTHONPATH": path},
    )
    with contextlib.suppress(BrokenPipeError), _pipe(parser.stdin) as pipe:
        pipe.write(data)
    return parser


def _sheet(kind: Format, parser: subprocess.Popen[bytes]) -> Sheet:
    line = _pipe(parser.stdout).readline()
    match json.loads(line) if line.endswith(b"\n") else None:
        case {"merged": int() as row}:
            raise merged(row)
        case {"row": int() as row, "names": list() as names, "missing": list() as missing}:
            header = checked(Header(row, tuple(names), tuple(missing)))
            return Sheet(header, row, kind, "", _rows(parser, len(header)))
    raise _ended(parser)


def _rows(parser: subprocess.Popen[bytes], width: int) -> Iterator[Row]:
    for read, line in enumerate(_pipe(parser.stdout), 1):
        if read > MOST_ROWS:
            raise too_large(MOST_ROWS, "rows", "baris")
        if not line.endswith(b"\n"):
            break
        number, found = json.loads(line)
        cells = [Number(cell[0]) if type(cell) is list else unmarked(cell.strip()) for cell in found]
        cells = fitted(cells, width)
        if any(cells):
            yield number, cells
    if parser.wait():
        raise _ended(parser)


def _ended(parser: subprocess.Popen[bytes]) -> Exception:
    """Return what a parser's end says of its workbook, when it ended before it was through."""
    match parser.wait():
        case Exit.DAMAGED:
            return _damaged()
        case Exit.OVERLONG:
            return too_large(LARGEST_CELL, "letters in one cell", "huruf dalam satu sel")
        case code if code == Exit.EXHAUSTED or code < 0:
            return _exhausting()
        case code:
            return RuntimeError(f"the parser of workbooks ended with {code}")


def _end(parser: subprocess.Popen[bytes]) -> None:
    parser.kill()
    parser.wait()
    _pipe(parser.stdout).close()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise RuntimeError("the parser was started without pipes")
    return pipe


def _protected() -> Refused:
    return no_sheet(
        "it is protected by a password; save it without one",
        "dilindungi kata sandi; simpan tanpa kata sandi",
    )


def _damaged() -> Refused:
    return no_sheet(
        "it is a damaged workbook; open it and save it again as XLSX or CSV",
        "berupa buku kerja yang rusak; buka dan simpan kembali sebagai XLSX atau CSV",
    )


def _exhausting() -> Refused:
    return no_sheet(
        "it takes too much memory or time to read; copy the filled rows to a new workbook, or save them as CSV",
        "memerlukan terlalu banyak memori atau waktu; salin baris yang terisi ke buku kerja baru, atau simpan sebagai CSV",
    )
