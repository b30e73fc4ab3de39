"""What parsing reads from: a path, bytes or a binary stream as one value, without blocking on what is no file."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOBase
from pathlib import Path
from typing import BinaryIO, TypeAlias

from parsing.errors import DocumentTooLargeError, SourceNotReadableError
from parsing.limits import DEFAULT_LIMITS, ParsingLimits

SourceLike: TypeAlias = str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO

HEAD_BYTES = 64 * 1024
_CHUNK_BYTES = 1024 * 1024
_MAX_SHOWN = 200
_ALLOWED = "allowed are a path (str or os.PathLike), bytes, bytearray, memoryview or a binary stream"
_KINDS = (
    (stat.S_ISDIR, "a directory"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one document: in memory (`data`), or in the regular file at `path` where only `head` was read.

    `limits` says how much of it may be read; every constructor raises DocumentTooLargeError above `limits.file_bytes`.
    """

    name: str | None
    size: int
    head: bytes
    data: bytes | None = None
    path: Path | None = None
    limits: ParsingLimits = DEFAULT_LIMITS

    @classmethod
    def from_bytes(cls, data: bytes, name: str | None = None, limits: ParsingLimits = DEFAULT_LIMITS) -> Source:
        """Wrap bytes."""
        _check_size(len(data), limits)
        return cls(name=name, size=len(data), head=data[:HEAD_BYTES], data=data, limits=limits)

    @classmethod
    def from_path(cls, path: Path, limits: ParsingLimits = DEFAULT_LIMITS) -> Source:
        """Read the head of a regular file; SourceNotReadableError for anything else."""
        with _opened(path) as file:
            size = os.fstat(file.fileno()).st_size
            _check_size(size, limits)
            head = _read_file(file, path, HEAD_BYTES)
        return cls(name=path.name, size=size, head=head, path=path.absolute(), limits=limits)

    @classmethod
    def from_stream(cls, stream: BinaryIO, limits: ParsingLimits = DEFAULT_LIMITS) -> Source:
        """Read a binary stream from where it stands to its end; the stream stays open."""
        name = getattr(stream, "name", None)
        label = Path(name).name if isinstance(name, str) else None
        return cls.from_bytes(b"".join(_chunks(stream, limits)), label, limits)

    def read(self) -> bytes:
        """The whole content."""
        if self.data is not None:
            return self.data
        assert self.path is not None  # noqa: S101 - one of the two is always set
        with _opened(self.path) as file:
            data = _read_file(file, self.path, self.limits.file_bytes + 1)
        _check_size(len(data), self.limits)
        return data


def open_source(source: SourceLike, limits: ParsingLimits = DEFAULT_LIMITS) -> Source:
    """Look at `source`; TypeError for what is neither path, bytes nor binary stream."""
    if isinstance(source, bytes):
        return Source.from_bytes(source, limits=limits)
    if isinstance(source, bytearray | memoryview):
        _check_size(memoryview(source).nbytes, limits)
        return Source.from_bytes(bytes(source), limits=limits)
    if isinstance(source, str | os.PathLike):
        return Source.from_path(Path(os.fsdecode(source)), limits)
    if isinstance(source, TextIOBase):
        raise TypeError(f"source is a stream in text mode: {_ALLOWED}; open the file with mode 'rb'")
    if callable(getattr(source, "read", None)):
        return Source.from_stream(source, limits)
    raise TypeError(f"source is {type(source).__name__}: {_ALLOWED}")


def name_of(source: object) -> str | None:
    """The file name by which messages call a source, where it has one."""
    if isinstance(source, str | os.PathLike):
        return Path(os.fsdecode(source)).name[:_MAX_SHOWN] or None
    name = getattr(source, "name", None)
    return Path(name).name[:_MAX_SHOWN] or None if isinstance(name, str) else None


def _check_size(size: int, limits: ParsingLimits) -> None:
    if size > limits.file_bytes:
        raise DocumentTooLargeError(f"the source has {size} bytes: allowed are up to {limits.file_bytes}")


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """Open without blocking, so that a pipe put in the place of a file after a check cannot hang the caller."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        raise _not_readable(path, error) from error
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        kind = next((name for matches, name in _KINDS if matches(mode)), "no file")
        raise SourceNotReadableError(f"source {_shown(path)} is {kind}: allowed are regular files")
    with os.fdopen(descriptor, "rb") as file:
        yield file


def _read_file(file: BinaryIO, path: Path, size: int) -> bytes:
    try:
        return file.read(size)
    except OSError as error:
        raise _not_readable(path, error) from error


def _chunks(stream: BinaryIO, limits: ParsingLimits) -> Iterator[bytes]:
    total = 0
    while True:
        try:
            chunk = stream.read(_CHUNK_BYTES)
        except Exception as error:
            raise SourceNotReadableError(f"the stream cannot be read: {error}") from error
        if chunk is None:
            raise SourceNotReadableError("the stream is in non-blocking mode and has no data yet")
        if not isinstance(chunk, bytes | bytearray | memoryview):
            raise TypeError(f"the stream gives {type(chunk).__name__}: {_ALLOWED}; open the file with mode 'rb'")
        if not chunk:
            return
        total += len(chunk)
        _check_size(total, limits)
        yield bytes(chunk)


def _not_readable(path: Path, error: OSError | ValueError) -> SourceNotReadableError:
    reason = "no such file" if isinstance(error, FileNotFoundError) else getattr(error, "strerror", None) or str(error)
    return SourceNotReadableError(f"source {_shown(path)}: {reason}")


def _shown(path: Path) -> str:
    text = str(path)
    return repr(text if len(text) <= _MAX_SHOWN else text[:_MAX_SHOWN] + "…")
