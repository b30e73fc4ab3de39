"""Files that are not what they are called, that are two things at once, or that nobody can read as a document."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from typing import Final

from tests.attacks.images import drawn
from tests.attacks.office_syntax import docx, xlsx, zipped
from tests.attacks.pdf_syntax import SENTENCE, letter, written

_TEXT: Final = SENTENCE.encode()
_PAGE: Final = b"<!DOCTYPE html><html><body><p>" + _TEXT + b"</p></body></html>"
_SECTOR: Final = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def _pdf() -> bytes:
    return written(letter())


def _compound(table: list[int], *, directory: int = 1, entries: bytes = b"") -> bytes:
    """An OLE compound file ([MS-CFB]) of a sector with its table, and one with its directory."""
    mark = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    head = mark + struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, directory, 0, 4096, _END, 0, _END, 0)
    head += struct.pack("<I", 0) + struct.pack("<I", _FREE) * 108
    rows = table + [_FREE] * (_SECTOR // 4 - len(table))
    return head[:_SECTOR] + struct.pack(f"<{_SECTOR // 4}I", *rows) + entries.ljust(_SECTOR, b"\0")


def _storage(name: str, kind: int, *, left: int, right: int, child: int, start: int = _END, size: int = 0) -> bytes:
    """A record of a compound file's directory."""
    spelt = name.encode("utf-16-le").ljust(64, b"\0")
    links = struct.pack("<HBBIII", 2 * len(name) + 2, kind, 1, left, right, child)
    return spelt + links + bytes(36) + struct.pack("<IQ", start, size)


def _looping_storage() -> bytes:
    """A message whose records are each other's neighbours."""
    names = ("Root Entry", "__substg1.0_1000001F", "__nameid_version1.0", "__properties_version1.0")
    kinds = (5, 2, 1, 2)
    records = [
        _storage(name, kind, left=(place % 3) + 1, right=((place + 1) % 3) + 1, child=1, start=1, size=2**40)
        for place, (name, kind) in enumerate(zip(names, kinds, strict=True))
    ]
    return _compound([_FAT, 1], entries=b"".join(records))


ATTACKS: Mapping[str, Callable[[], bytes]] = {
    "pdf.docx": _pdf,
    "pdf.txt": _pdf,
    "docx.pdf": lambda: zipped(docx()),
    "xlsx.docx": lambda: zipped(xlsx()),
    "html.pdf": lambda: _PAGE,
    "text.pdf": lambda: _TEXT,
    "text.png": lambda: _TEXT,
    "text.docx": lambda: _TEXT,
    "picture.pdf": lambda: drawn("PNG"),
    "pdf-and-zip.pdf": lambda: _pdf() + zipped({"a.txt": "inside"}),
    "zip-and-pdf.zip": lambda: zipped({"a.pdf": "inside"}) + _pdf(),
    "html-and-pdf.html": lambda: b"<!DOCTYPE html><!--\n" + _pdf() + b"\n--><html><body><p>other</p></body></html>",
    "pdf-and-html.pdf": lambda: _pdf() + _PAGE,
    "picture-and-zip.png": lambda: drawn("PNG") + zipped(docx()),
    "mail-and-html.eml": lambda: b"From: a@b.example\nTo: c@d.example\nSubject: Offer\n\n" + _PAGE,
    "text-about-pdf.txt": lambda: b"A file that begins with %PDF-1.7 is a PDF.\n" + _TEXT,
    "executable.pdf": lambda: b"MZ" + bytes(range(256)) * 40,
    "program.txt": lambda: b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 40,
    "gzip.txt": lambda: b"\x1f\x8b\x08" + bytes(range(256)) * 4,
    "archive.zip": lambda: zipped({"a.txt": _TEXT, "b.txt": _TEXT}),
    "database.pdf": lambda: b"SQLite format 3\0" + bytes(4096),
    "compound-cut.doc": lambda: bytes.fromhex("d0cf11e0a1b11ae1"),
    "compound-empty.msg": lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504),
    "compound-table-loops.msg": lambda: _compound([0, 1]),
    "compound-directory-loops.msg": _looping_storage,
    "compound-beyond-the-file.msg": lambda: _compound([_FAT, _END], directory=0x7FFFFFFF),
}
