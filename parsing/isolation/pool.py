"""Parsing in killable child processes: a document that hangs, swells or crashes costs itself and nothing else."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from io import TextIOBase
from pathlib import Path
from queue import Empty, LifoQueue
from threading import Thread
from types import TracebackType
from typing import BinaryIO, Final, Self, TypeAlias, cast
from weakref import finalize

from parsing.document import Document
from parsing.errors import ParsingError
from parsing.isolation.child import Parser, Task, check_size
from parsing.isolation.cores import Cores
from parsing.isolation.limits import Limits
from parsing.isolation.parser_process import ParserProcess
from parsing.language import normalise_language
from parsing.limits import ParsingLimits
from parsing.pages import PageSelection
from parsing.parse import parse
from parsing.scans import usable_cores
from parsing.source import Source, SourceLike, name_of, open_source

_Idle: TypeAlias = "LifoQueue[ParserProcess | None]"

DEFAULT_LIMITS: Final = Limits()
_CLOSING_SECONDS = 30.0


class ParserPool:
    """Child processes that parse within limits; thread-safe, and meant to be kept and closed.

    Children start when they are needed, at most `workers` of them (None: one per core that this process may use), and
    one after the other, so that a caller with one thread has one child. A child that passes a limit or dies costs the
    document that it was at, and is replaced: TIMEOUT for time, DOCUMENT_TOO_LARGE for memory, PDF_IS_BROKEN for a crash
    (also where native code ends itself because memory was refused, which looks the same from outside).

    On Linux all limits are enforced. Elsewhere the wall clock and the limits on sizes always are, memory and processor
    time as far as the system has `resource` limits: macOS does not bound memory, Windows neither, and on Windows a
    program that a child started may outlive it.

    Documents that are parsed side by side share the cores, where the system binds processes to cores (Linux): what one
    child starts, such as OCR, does not take them from the others, and a lone document has all of them.

    A child has the rights of this process: it contains accidents and resource attacks, and is no sandbox for code.
    As with all of multiprocessing, a script must create the pool below `if __name__ == "__main__":`, and a process
    that forks must not use its parent's pool.

    `work` is what children do with a source, by default `parsing.parse`; it must be a function at the top of a module.
    It is given `parsing_limits` as `limits`, unless they are None; of two limits on the same, the lower one holds.
    """

    def __init__(
        self,
        limits: Limits = DEFAULT_LIMITS,
        workers: int | None = None,
        *,
        parsing_limits: ParsingLimits | None = None,
        work: Parser = parse,
    ) -> None:
        count = _checked_workers(workers)
        if parsing_limits is not None:
            work = partial(cast("Callable[..., Document]", work), limits=parsing_limits)
        self.limits = limits
        self._cores = Cores.usable()
        self._idle: _Idle = LifoQueue()
        processes = tuple(ParserProcess(work, limits) for _ in range(count))
        for process in processes:
            self._idle.put(process)
        # Also runs when the pool is garbage or the interpreter ends.
        self._close = finalize(self, _close, processes, self._idle)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Kill all children; calls of `parse` that wait, and later ones, raise RuntimeError. Again does nothing."""
        self._close()

    def start(self) -> None:
        """Start all children now, in the background, so that the first documents need not wait for them as long.

        What keeps a child from starting is told to the document that needs it.
        """
        waiting: list[ParserProcess | None] = []
        with suppress(Empty):
            while True:
                waiting.append(self._idle.get_nowait())
        Thread(target=_start, args=(waiting, self._idle), name="start-parsers", daemon=True).start()

    def parse(
        self,
        source: SourceLike,
        *,
        target_pages: str | None = None,
        max_pages: int | None = None,
        lang: str | None = None,
    ) -> Document:
        """As `parsing.parse`, in a child: the same Document, the same errors, and those of the limits.

        Waits for a child when all are busy, which no limit bounds. Paths are opened in the child; bytes and streams
        are copied to it. The causes of an INTERNAL_ERROR are in its notes (`__notes__`).
        """
        PageSelection.from_strings(target_pages, max_pages)
        language = None if lang is None else normalise_language(lang)
        try:
            task = Task(
                source=_travelling(source, self.limits.file_bytes),
                target_pages=target_pages,
                max_pages=max_pages,
                lang=language,
            )
            with self._process() as process, self._cores.share() as cores:
                return process.parse(replace(task, cores=cores))
        except ParsingError as error:
            error.source_name = name_of(source)
            raise
        except CancelledError:
            raise RuntimeError("the ParserPool was closed while a document was being parsed") from None

    @contextmanager
    def _process(self) -> Iterator[ParserProcess]:
        """The one that was used last, so that as few as possible are started."""
        process = self._idle.get()
        try:
            if process is None:
                raise RuntimeError("the ParserPool is closed")
            yield process
        finally:
            self._idle.put(process)


def _start(processes: Iterable[ParserProcess | None], idle: _Idle) -> None:
    for process in processes:
        with suppress(Exception):  # a process that is not put back would be waited for without end
            if process is not None:
                process.start()
        idle.put(process)


def _close(processes: tuple[ParserProcess, ...], idle: _Idle) -> None:
    for process in processes:
        process.interrupt()
    with suppress(Empty):
        for _ in processes:
            process_or_end = idle.get(timeout=_CLOSING_SECONDS)
            if process_or_end is not None:
                process_or_end.stop()
    idle.put(None)


def _travelling(source: SourceLike, file_bytes: int) -> Path | bytes:
    """The source as it travels; TypeError for what is neither path, bytes nor binary stream."""
    if isinstance(source, str | os.PathLike):
        return Path(os.fsdecode(source)).absolute()
    if isinstance(source, bytes | bytearray | memoryview):
        check_size(memoryview(source).nbytes, file_bytes)
        return bytes(source)
    if isinstance(source, TextIOBase) or not callable(getattr(source, "read", None)):
        return open_source(source).read()  # raises
    content = Source.from_stream(cast(BinaryIO, _Beginning(source, file_bytes + 1))).read()
    check_size(len(content), file_bytes)
    return content


class _Beginning:
    """The first bytes of a stream, as a stream."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream = stream
        self._left = size

    def read(self, size: int) -> bytes | None:
        """At most `size` bytes."""
        data = self._stream.read(min(size, self._left))
        self._left -= len(data or b"")
        return data


def _checked_workers(workers: int | None) -> int:
    if workers is None:
        return usable_cores()
    if type(workers) is not int or workers < 1:
        raise ValueError(f"workers {workers!r}: allowed are whole numbers from 1")
    return workers
