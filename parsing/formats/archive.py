"""ZIP archives from strangers, as Office Open XML, OpenDocument and EPUB use them: guarded before anything is unpacked.

The name of an entry is only ever a key into the archive's own directory: nothing is written, no name becomes a path.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812 - zlib spells its exception in lower case

from parsing.errors import DocumentTooLargeError, FileIsBrokenError, PdfIsProtectedError
from parsing.limits import ParsingLimits
from parsing.source import Source

# The directory is read whole before its entries can be counted; an entry takes 46 bytes and its name.
MAX_DIRECTORY_BYTES = 3 * 1024 * 1024
# Small parts of repeated markup compress well without being an attack.
_RATIO_FROM_BYTES = 8 * 1024 * 1024
_ENCRYPTED = 0x1
# The only methods that the formats allow; the others of Python's reader unpack without a bound.
_METHODS = (ZIP_STORED, ZIP_DEFLATED)
_LOCAL_HEADER_BYTES = 30
_SHOWN_CHARS = 100
DAMAGE = (BadZipFile, ZlibError, OSError, EOFError, ValueError, NotImplementedError)


class Archive:
    """A checked archive that stands open; `names` are its parts in the order of its directory."""

    def __init__(self, file: ZipFile, document: str, limits: ParsingLimits) -> None:
        self._file = file
        self._limits = limits
        self._document = document
        self.names = tuple(dict.fromkeys(file.namelist()))
        self._known = frozenset(self.names)

    def __contains__(self, name: str) -> bool:
        return name in self._known

    def read(self, name: str) -> bytes:
        """One part, unpacked no further than allowed; FileIsBrokenError when it is missing or damaged."""
        with self.open(name) as part:
            # Python's reader unpacks as much as it is asked for, even where the directory promises less.
            return part.read(self._file.getinfo(name).file_size)

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        """One part as a stream, for readers that need not hold it whole; errors as in `read`."""
        if name not in self:
            raise FileIsBrokenError(f"the {self._document} has no part {shown(name)}")
        size, allowed = self._file.getinfo(name).file_size, self._limits.archive_part_bytes
        if size > allowed:
            raise DocumentTooLargeError(
                f"part {shown(name)} of the {self._document} has {size} bytes: allowed are up to {allowed}"
            )
        try:
            with self._file.open(name) as part:
                yield part  # type: ignore[misc]  # ZipExtFile reads as BinaryIO does
        except DAMAGE as error:
            raise FileIsBrokenError(f"part {shown(name)} of the {self._document} is damaged: {error}") from error


@contextmanager
def open_archive(source: Source, document: str) -> Iterator[Archive]:
    """Open and check an archive; `document` is how messages call it, such as "DOCX document".

    Raises DocumentTooLargeError for bombs, PdfIsProtectedError for encrypted entries, FileIsBrokenError for damage.
    """
    with ExitStack() as stack:
        try:
            file = stack.enter_context(open_directory(source))
        except DAMAGE as error:
            raise FileIsBrokenError(f"the {document} is a damaged ZIP archive: {error}") from error
        _check(file.infolist(), document, source.limits)
        yield Archive(file, document, source.limits)


@contextmanager
def open_directory(source: Source) -> Iterator[ZipFile]:
    """The directory of an archive, as yet unchecked but of bounded size; DAMAGE or DocumentTooLargeError otherwise."""
    with BytesIO(source.read()) if source.path is None else source.path.open("rb") as stream:
        guarded = _GuardedStream(stream)
        with ZipFile(guarded) as file:  # needs no more than the four methods
            guarded.limit = None
            yield file


def beginning(file: ZipFile, name: str, size: int) -> bytes:
    """The first bytes of an entry, or b"" where it is encrypted or compressed in a way that has no bound."""
    entry = file.getinfo(name)
    if entry.compress_type not in _METHODS or entry.flag_bits & _ENCRYPTED:
        return b""
    with file.open(name) as part:
        return part.read(size)


def shown(name: str) -> str:
    """The name of a part as messages show it."""
    return name if len(name) <= _SHOWN_CHARS else name[:_SHOWN_CHARS] + "…"


class _GuardedStream:
    """Refuses single reads above `limit` while it is set: the directory, which is read at once, is then below it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.limit: int | None = MAX_DIRECTORY_BYTES
        self.seek = stream.seek
        self.tell = stream.tell
        self.seekable = stream.seekable

    def read(self, size: int = -1) -> bytes:
        if self.limit is not None and size > self.limit:
            raise DocumentTooLargeError(f"the ZIP archive has a directory of {size} bytes: allowed are {self.limit}")
        return self._stream.read(size)


def _check(entries: list[ZipInfo], document: str, limits: ParsingLimits) -> None:
    """Refuse attacks by what the directory says; nothing is unpacked beyond the sizes in it."""
    _check_sizes(entries, document, limits)
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise PdfIsProtectedError(f"the {document} opens only with a password")
    if method := next((entry.compress_type for entry in entries if entry.compress_type not in _METHODS), None):
        raise FileIsBrokenError(f"the {document} is compressed by method {method}: allowed are stored and deflated")
    if repeated := [name for name, count in Counter(entry.filename for entry in entries).items() if count > 1]:
        raise FileIsBrokenError(f"the {document} has more than one part {shown(repeated[0])}")
    if _overlap(entries):
        raise FileIsBrokenError(f"the {document} is a damaged ZIP archive: its entries overlap")


def _check_sizes(entries: list[ZipInfo], document: str, limits: ParsingLimits) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > limits.archive_entries:
        raise DocumentTooLargeError(
            f"the {document} has {len(entries)} parts: allowed are up to {limits.archive_entries}"
        )
    if unpacked > limits.archive_bytes:
        raise DocumentTooLargeError(
            f"the {document} unpacks to {unpacked} bytes: allowed are up to {limits.archive_bytes}"
        )
    if unpacked > _RATIO_FROM_BYTES and unpacked > limits.archive_ratio * packed:
        raise DocumentTooLargeError(
            f"the {document} unpacks from {packed} to {unpacked} bytes: allowed are up to "
            f"{limits.archive_ratio} times as many"
        )


def _overlap(entries: list[ZipInfo]) -> bool:
    """Whether two entries share bytes of the archive, as in bombs that count the same data many times over."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            return True
        end = entry.header_offset + _LOCAL_HEADER_BYTES + entry.compress_size
    return False
