"""ZIP archives behind office documents: bombs, overlaps, repeated and straying entries, directories that lie."""

from __future__ import annotations

import bz2
import lzma
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from tests.attacks.inflation import deflated_zeros
from tests.attacks.office_syntax import Entry, archive, changed, docx, honest, relations, xlsx, zipped

_MAIN: Final = "word/document.xml"
_BZIP2, _LZMA = 12, 14


def _zeros(name: str, mebibytes: int, *, size: int | None = None) -> Entry:
    """An entry of so many MiB of zero bytes; `size` is what its headers say instead."""
    checksum = 0
    for _ in range(mebibytes):
        checksum = zlib.crc32(bytes(1 << 20), checksum)
    return Entry(name, deflated_zeros(mebibytes), (mebibytes << 20) if size is None else size, checksum)


def _bomb(mebibytes: int = 600, *, size: int | None = None) -> bytes:
    """A document whose main part is a bomb."""
    return archive([*honest(docx())[:2], _zeros(_MAIN, mebibytes, size=size)])


def _bomb_in_sheet() -> bytes:
    parts = honest(xlsx())
    return archive([*parts[:-1], _zeros("xl/worksheets/sheet1.xml", 600)])


def _many_headers() -> bytes:
    """Four hundred page headers of 4 MiB of spaces each."""
    unit = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = b'<h xmlns="x">' + b" " * (4 << 20) + b"</h>"
    packed = unit.compress(data) + unit.flush()
    header = Entry("", packed, len(data), zlib.crc32(data))
    return archive([*honest(docx()), *(replace(header, name=f"word/header{n}.xml") for n in range(400))])


def _quoted_overlap() -> bytes:
    """Each entry's data quotes the header of the next and runs into its data, so that all share one kernel."""
    kernel = _zeros("word/header0.xml", 8)
    local = kernel.local()
    body = local + kernel.packed
    content = bytes(8 << 20)
    chain = [kernel]
    for number in range(1, 40):
        quoted = local
        content = quoted + content
        packed = b"\0" + struct.pack("<HH", len(quoted), len(quoted) ^ 0xFFFF) + body
        entry = Entry(f"word/header{number}.xml", packed, len(content), zlib.crc32(content))
        local = entry.local()
        body = local + packed
        chain.append(entry)
    first = archive(honest(docx()))
    start = first.index(b"PK\x01\x02")
    entries = honest(docx())
    whole = len(body)
    overlapping = [replace(entry, offset=start + whole - len(entry.local()) - len(entry.packed)) for entry in chain]
    return _with_body(first[:start] + body, entries, overlapping)


def _with_body(body: bytes, entries: list[Entry], overlapping: list[Entry]) -> bytes:
    """An archive whose first entries lie in `body` one after the other, and whose others say where they are."""
    directory = bytearray()
    offset = 0
    for entry in entries:
        directory += entry.central(offset)
        offset += len(entry.local()) + len(entry.packed)
    for entry in overlapping:
        directory += replace(entry, packed=b"", packed_size=len(entry.packed)).central(entry.offset or 0)
    count = len(entries) + len(overlapping)
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)
    return body + bytes(directory) + end


def _twice(parts: Mapping[str, str | bytes], name: str) -> bytes:
    """An archive that has one part twice, the second time with another content."""
    return archive([*honest(parts), Entry.of(name, "<other/>")])


def _straying_names() -> bytes:
    names = ("../../escaped.txt", "/escaped.txt", "C:\\escaped.txt", "..\\..\\escaped.txt", "word/../../../escaped.xml")
    return archive([*honest(docx()), *(Entry.of(name, "escaped") for name in names)])


def _straying_target(target: str) -> bytes:
    return zipped(docx() | {"_rels/.rels": relations("officeDocument", target)})


def _unbounded(method: int, packed: bytes, size: int) -> bytes:
    """The main part compressed by a method that the format does not have."""
    entry = Entry(_MAIN, packed, size, 0, method)
    return archive([*honest(docx())[:2], entry])


def _lzma_bomb() -> bytes:
    filters = [{"id": lzma.FILTER_LZMA1, "preset": 1}]
    packed = lzma.compress(bytes(64 << 20), lzma.FORMAT_RAW, filters=filters)
    return _unbounded(_LZMA, b"\x09\x04\x05\x00\x5d" + struct.pack("<I", 1 << 20) + packed, 64 << 20)


def _many_entries() -> bytes:
    return archive([*honest(docx()), *(Entry(f"word/media/{n}", method=0) for n in range(60_000))])


def _claim(change: Callable[[Entry], Entry]) -> bytes:
    return archive(changed(docx(), _MAIN, change))


def _in_itself() -> bytes:
    """Documents inside documents, thirty deep."""
    data = zipped(docx())
    for _ in range(30):
        data = zipped(docx() | {"word/embeddings/inner.docx": data})
    return data


ATTACKS: Mapping[str, Callable[[], bytes]] = {
    "bomb.docx": _bomb,
    "bomb-under-the-limit.docx": lambda: _bomb(100),
    "bomb-said-to-be-small.docx": lambda: _bomb(size=1000),
    "bomb-said-to-be-empty.docx": lambda: _bomb(size=0),
    "bomb.xlsx": _bomb_in_sheet,
    "many-headers.docx": _many_headers,
    "quoted-overlap.docx": _quoted_overlap,
    "same-bytes-twice.docx": lambda: archive([*honest(docx()), replace(Entry.of(_MAIN, ""), name="a", offset=0)]),
    "main-part-twice.docx": lambda: _twice(docx(), _MAIN),
    "sheet-twice.xlsx": lambda: _twice(xlsx(), "xl/worksheets/sheet1.xml"),
    "straying-names.docx": _straying_names,
    "target-above-the-archive.docx": lambda: _straying_target("../../../../../../etc/passwd"),
    "target-is-a-file.docx": lambda: _straying_target("file:///etc/passwd"),
    "target-is-itself.docx": lambda: _straying_target("_rels/.rels"),
    "bzip2-bomb.docx": lambda: _unbounded(_BZIP2, bz2.compress(bytes(256 << 20), 9), 256 << 20),
    "lzma-bomb.docx": _lzma_bomb,
    "method-unknown.docx": lambda: _claim(lambda entry: replace(entry, method=99)),
    "encrypted-entry.docx": lambda: _claim(lambda entry: replace(entry, flags=1)),
    "checksum-wrong.docx": lambda: _claim(lambda entry: replace(entry, checksum=1)),
    "packed-size-huge.docx": lambda: _claim(lambda entry: replace(entry, packed_size=0xFFFFFFFE)),
    "size-huge.docx": lambda: _claim(lambda entry: replace(entry, size=0xFFFFFFFE)),
    "60000-entries.docx": _many_entries,
    "directory-claims-more.docx": lambda: archive(honest(docx()), claimed=60_000),
    "directory-lost.docx": lambda: zipped(docx())[:-120],
    "cut-in-half.docx": lambda: zipped(docx())[:700],
    "cut-in-header.docx": lambda: zipped(docx())[:20],
    "end-only.docx": lambda: b"PK\x05\x06" + bytes(18),
    "header-only.docx": lambda: b"PK\x03\x04" + bytes(26),
    "no-main-part.docx": lambda: zipped({name: part for name, part in docx().items() if name != _MAIN}),
    "documents-in-documents.docx": _in_itself,
    "empty-main-part.docx": lambda: zipped(docx() | {_MAIN: b""}),
    "binary-main-part.docx": lambda: zipped(docx() | {_MAIN: bytes(range(256)) * 100}),
}
