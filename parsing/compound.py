"""Compound files ([MS-CFB]), which hold Outlook messages and Office documents before 2007: storages and streams.

Every chain is bounded by the sectors that the file has, so that loops end; nothing is read before it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from struct import Struct
from struct import error as StructError  # noqa: N812 - struct spells its exception in lower case

from parsing.errors import DocumentTooLargeError, FileIsBrokenError

MAX_CHILDREN = 5_000
_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER_BYTES = 512
# Of the header: both shifts; the first sectors of the directory, of the table of small sectors and of the list of
# sectors of the table, with the size below which streams are small; the beginning of that list.
_SHIFTS = Struct("<30xHH")
_FIELDS = Struct("<48xI4xII4xI")
_TABLE = Struct("<76x109I")
_SECTOR_SHIFTS = (9, 12)
_SMALL_SHIFT = 6
_LAST_SECTOR = 0xFFFFFFFA  # numbers above this mark ends, gaps and the tables themselves
_ENTRY = Struct("<64sHBxIII36xIQ")
_NO_ENTRY = 0xFFFFFFFF
_STORAGES = (1, 5)
_STREAM = 2
_SHORT_SIZE = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Entry:
    """A storage or stream by its name; `start` is its first sector, `size` its bytes, the others number entries."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int

    @property
    def is_storage(self) -> bool:
        return self.kind in _STORAGES

    @property
    def is_stream(self) -> bool:
        return self.kind == _STREAM


@dataclass(frozen=True, slots=True)
class _Sectors:
    """Sectors of `width` bytes from `offset` on, and for each the one after it."""

    data: bytes
    width: int
    offset: int
    following: list[int]

    def read(self, start: int, size: int) -> bytes:
        """Up to `size` bytes of the chain that begins at sector `start`."""
        pieces: list[bytes] = []
        for number in self._chain(start):
            if size <= 0:
                break
            begin = number * self.width + self.offset
            pieces.append(self.data[begin : begin + min(self.width, size)])
            size -= self.width
        return b"".join(pieces)

    def _chain(self, number: int) -> Iterator[int]:
        for _ in range(len(self.following) + 1):
            if number > _LAST_SECTOR:
                return
            if number >= len(self.following):
                raise _broken(f"sector {number} is not in it")
            yield number
            number = self.following[number]
        raise _broken("its sectors run in a circle")


@dataclass(frozen=True, slots=True)
class CompoundFile:
    """A compound file in memory; streams shorter than `small_below` bytes lie in small sectors."""

    large: _Sectors
    small: _Sectors
    small_below: int
    directory: bytes

    @classmethod
    def from_bytes(cls, data: bytes) -> CompoundFile:
        """Read the tables of sectors and the directory; FileIsBrokenError where they make no sense."""
        if not data.startswith(_SIGNATURE) or len(data) < _HEADER_BYTES:
            raise _broken("it is cut off")
        shift, small_shift = _SHIFTS.unpack_from(data)
        if shift not in _SECTOR_SHIFTS or small_shift != _SMALL_SHIFT:
            raise _broken(f"its sectors have 2^{shift} and 2^{small_shift} bytes")
        directory, small_below, small_table, more = _FIELDS.unpack_from(data)
        width = 1 << shift
        large = _Sectors(data, width, width, _sector_table(data, width, more))
        entries = large.read(directory, len(data))
        small = large.read(_entry(entries, 0).start, len(data))
        following = _numbers(large.read(small_table, len(data)))
        return cls(large, _Sectors(small, 1 << _SMALL_SHIFT, 0, following), small_below, entries)

    @property
    def root(self) -> Entry:
        """The storage that holds all others."""
        return _entry(self.directory, 0)

    def children(self, storage: Entry) -> dict[str, Entry]:
        """The storages and streams directly inside a storage; DocumentTooLargeError above MAX_CHILDREN."""
        found: dict[str, Entry] = {}
        waiting = [storage.child]
        seen = {_NO_ENTRY}
        while waiting:
            number = waiting.pop()
            if number in seen:
                continue
            if len(seen) > MAX_CHILDREN:
                raise DocumentTooLargeError(f"a storage of the compound file has more than {MAX_CHILDREN} entries")
            seen.add(number)
            entry = _entry(self.directory, number)
            found.setdefault(entry.name, entry)
            waiting += (entry.left, entry.right)
        return found

    def read(self, stream: Entry, limit: int) -> bytes:
        """The first `limit` bytes of a stream; fewer where the file ends before it does."""
        # Files with short sectors have 32-bit sizes, and may have anything in the upper half ([MS-CFB] 2.6.3).
        size = stream.size & _SHORT_SIZE if self.large.width == 1 << _SECTOR_SHIFTS[0] else stream.size
        sectors = self.small if size < self.small_below else self.large
        return sectors.read(stream.start, min(size, limit))


def _entry(directory: bytes, number: int) -> Entry:
    try:
        raw, length, *fields = _ENTRY.unpack_from(directory, number * _ENTRY.size)
    except StructError as error:
        raise _broken(f"it has no directory entry {number}") from error
    name = raw[: max(0, min(length, len(raw)) - 2)].decode("utf-16-le", errors="replace")
    return Entry(name, *fields)


def _sector_table(data: bytes, width: int, more: int) -> list[int]:
    """For each sector the one after it; the sectors of this table stand in the header and in a chain of lists."""

    def sector(number: int) -> bytes:
        return data[(number + 1) * width : (number + 2) * width]

    numbers = list(_TABLE.unpack_from(data))
    count = len(data) // width
    seen: set[int] = set()
    while more < count and more not in seen:
        seen.add(more)
        *further, more = _numbers(sector(more)) or [_NO_ENTRY]
        numbers += further
    inside = dict.fromkeys(number for number in numbers if number < count)
    return _numbers(b"".join(map(sector, inside)))


def _numbers(data: bytes) -> list[int]:
    return list(Struct(f"<{len(data) // 4}I").unpack_from(data))


def _broken(reason: str) -> FileIsBrokenError:
    return FileIsBrokenError(f"the compound file is broken: {reason}")
