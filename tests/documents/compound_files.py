"""Writes compound files ([MS-CFB]), so that tests can make Outlook messages and documents of old kinds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from struct import pack
from typing import TypeAlias

Tree: TypeAlias = Mapping[str, "bytes | Tree"]

END, FREE, NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFF
SECTOR, SMALL = 512, 64
_FAT_SECTOR = 0xFFFFFFFD
_SMALL_BELOW = 4096


@dataclass(slots=True)
class _Entry:
    name: str
    kind: int
    data: bytes = b""
    child: int = NONE
    right: int = NONE
    start: int = END


def compound_file(tree: Tree) -> bytes:
    """A file with these storages and streams; the siblings of a storage hang on each other as a list."""
    entries = [_Entry("Root Entry", 5)]
    entries[0].child = _add(entries, tree)
    small = bytearray()
    small_next: list[int] = []
    for entry in entries[1:]:
        if entry.kind == 2 and 0 < len(entry.data) < _SMALL_BELOW:
            entry.start = _append(small, small_next, entry.data, SMALL)
    entries[0].data = bytes(small)
    body = bytearray()
    following: list[int] = []
    for entry in entries:
        if entry.data and (entry.kind == 5 or len(entry.data) >= _SMALL_BELOW):
            entry.start = _append(body, following, entry.data, SECTOR)
    directory = _append(body, following, b"".join(map(_packed, entries)), SECTOR)
    table = _table(small_next)
    small_table = _append(body, following, table, SECTOR) if table else END
    return _with_table(body, following, directory, (small_table, len(table) // SECTOR))


def _add(entries: list[_Entry], tree: Tree) -> int:
    first = NONE
    for name, content in reversed(list(tree.items())):
        entry = _Entry(name, 2, content) if isinstance(content, bytes) else _Entry(name, 1)
        entry.right, first = first, len(entries)
        entries.append(entry)
        if not isinstance(content, bytes):
            entry.child = _add(entries, content)
    return first


def _append(target: bytearray, following: list[int], data: bytes, width: int) -> int:
    """Add data in whole sectors, as one chain; its first sector."""
    first = len(following)
    count = -(-len(data) // width)
    target += data.ljust(count * width, b"\0")
    following += [*range(first + 1, first + count), END]
    return first


def _table(following: list[int]) -> bytes:
    padded = following + [FREE] * (-len(following) % (SECTOR // 4))
    return pack(f"<{len(padded)}I", *padded)


def _packed(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le")
    links = pack("<HBBIII", len(name) + 2, entry.kind, 1, NONE, entry.right, entry.child)
    return name.ljust(64, b"\0") + links + bytes(36) + pack("<IQ", entry.start, len(entry.data))


def _with_table(body: bytearray, following: list[int], directory: int, small_table: tuple[int, int]) -> bytes:
    per_sector = SECTOR // 4
    count = 1
    while len(following) + count > count * per_sector:
        count += 1
    first = len(following)
    body += _table([*following, *[_FAT_SECTOR] * count])
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += pack("<IIIIIIIII", 0, count, directory, 0, _SMALL_BELOW, *small_table, END, 0)
    places = [*range(first, first + count), *[FREE] * (109 - count)]
    return header + pack("<109I", *places) + bytes(body)


def ticks(moment: datetime) -> int:
    """A moment as Outlook counts it: in 100 ns since 1601."""
    return int((moment - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000


def message(
    texts: Mapping[int, str],
    numbers: Mapping[int, int] | None = None,
    binaries: Mapping[int, bytes] | None = None,
    attachments: Tree | None = None,
    *,
    header_bytes: int = 32,
) -> dict[str, bytes | Tree]:
    """The storage of an Outlook message from its properties; `header_bytes` is 24 for a message inside another."""
    records = b"".join(pack("<HHIQ", 0x40, identifier, 6, value) for identifier, value in (numbers or {}).items())
    return {
        "__properties_version1.0": bytes(header_bytes) + records,
        **{f"__substg1.0_{identifier:04X}001F": text.encode("utf-16-le") for identifier, text in texts.items()},
        **{f"__substg1.0_{identifier:04X}0102": data for identifier, data in (binaries or {}).items()},
        **(attachments or {}),
    }
