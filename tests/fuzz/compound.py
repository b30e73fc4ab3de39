"""A small writer of OLE compound files ([MS-CFB]): one storage, all streams too long for the mini stream."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Final

_SECTOR: Final = 512
_LEAST_STREAM: Final = 4096
_NONE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_RECORDS_PER_SECTOR: Final = 4
_STREAM, _ROOT = 2, 5


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A file of these streams, each padded with zeros; at most 100 sectors in all, so that one table holds them."""
    padded = {name: data.ljust(_LEAST_STREAM, b"\0") for name, data in streams.items()}
    records = -(-(len(padded) + 1) // _RECORDS_PER_SECTOR)
    chain = [_TABLE, *range(2, records + 1), _END]
    entries = [_record("Root Entry", _ROOT, child=1 if padded else _NONE)]
    body = b""
    for place, (name, data) in enumerate(padded.items(), start=1):
        start, count = len(chain), -(-len(data) // _SECTOR)
        chain += [*range(start + 1, start + count), _END]
        following = place + 1 if place < len(padded) else _NONE
        entries.append(_record(name, _STREAM, right=following, start=start, size=len(data)))
        body += data.ljust(count * _SECTOR, b"\0")
    table = struct.pack(f"<{_SECTOR // 4}I", *chain, *[_NONE] * (_SECTOR // 4 - len(chain)))
    return _header() + table + b"".join(entries).ljust(records * _SECTOR, b"\0") + body


def _header() -> bytes:
    mark = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    fields = struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, _LEAST_STREAM, _END, 0, _END, 0)
    return mark + fields + struct.pack("<109I", 0, *[_NONE] * 108)


def _record(name: str, kind: int, *, right: int = _NONE, child: int = _NONE, start: int = _END, size: int = 0) -> bytes:
    spelt = name.encode("utf-16-le").ljust(64, b"\0")
    links = struct.pack("<HBBIII", 2 * len(name) + 2, kind, 1, _NONE, right, child)
    return spelt + links + bytes(36) + struct.pack("<IQ", start, size)
