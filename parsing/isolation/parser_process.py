"""One child process that parses, started when it is needed and replaced when it has died. The only importer of pebble.

A pool of one child each, rather than one pool of all: pebble's children share a pipe and its lock, and a child that is
killed while it holds them would take the others with it.
"""

from __future__ import annotations

import shutil
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from tempfile import mkdtemp
from time import monotonic

from pebble import ProcessPool

from parsing.document import Document
from parsing.errors import (
    DocumentTooLargeError,
    FileIsBrokenError,
    InternalParsingError,
    ParsingError,
    ParsingTimeoutError,
)
from parsing.isolation.child import Parser, Task, Work, answer, begin
from parsing.isolation.family import AddressSpace, kill_family
from parsing.isolation.limits import Limits

# Neither copies locks that other threads hold, as "fork" does; "forkserver" loads the parsers once for all children.
_START_METHOD = "spawn" if sys.platform == "win32" else "forkserver"
_PRELOADED = ["__main__", "parsing.isolation.preloaded"]
_START_SECONDS = 60.0
_ATTEMPTS = 2
_LOOK_SECONDS = 0.03
_MUCH = 0.5


class ParserProcess:
    """Parses one document at a time, for one thread at a time; only `interrupt` may be called from others."""

    def __init__(self, parser: Parser, limits: Limits) -> None:
        self._parser = parser
        self._limits = limits
        self._running: _Running | None = None
        self._waiting: Future[Document | ParsingError] | None = None
        self._is_interrupted = False

    def start(self) -> None:
        """Start the child, unless there is one, and wait until it runs; OSError when the system refuses."""
        if self._running is None:
            self._running = _Running.prepared(self._limits)
            self._running.start()

    def parse(self, task: Task) -> Document:
        """Parse in the child; ParsingError when it refuses or dies, CancelledError when interrupted."""
        for _ in range(_ATTEMPTS):
            try:
                outcome = self._attempt(task)
            except _NotBegunError as error:
                self.stop()
                reason = error.__cause__
            except BaseException:
                self.stop()
                raise
            else:
                self._replace_if_spent()
                if isinstance(outcome, ParsingError):
                    raise outcome
                return outcome
        raise InternalParsingError(
            f"the process that parses could not be started: {reason!r}; a script must use ParserPool below "
            "\"if __name__ == '__main__':\""
        ) from reason

    def interrupt(self) -> None:
        """Make `parse`, now and from now on, raise CancelledError."""
        self._is_interrupted = True
        if (waiting := self._waiting) is not None:
            waiting.cancel()

    def stop(self) -> None:
        """Kill the child, if there is one, with all that it started; `parse` would start another."""
        running, self._running = self._running, None
        if running is not None:
            running.stop()

    def _replace_if_spent(self) -> None:
        if self._running is not None and self._running.work.is_spent:
            self.stop()

    def _attempt(self, task: Task) -> Document | ParsingError:
        running = self._running or _Running.prepared(self._limits)
        self._running = running
        watch = _Watch(running.work, self._limits)
        try:
            running.start()
            self._waiting = running.pool.schedule(answer, args=(self._parser, task, self._limits))
            if self._is_interrupted:
                raise CancelledError
            return watch.wait(self._waiting)
        except (ParsingError, CancelledError):
            raise
        except Exception as error:
            if watch.work.pid:
                raise watch.death(getattr(error, "exitcode", None)) from error
            raise _NotBegunError from error
        finally:
            self._waiting = None


class _NotBegunError(Exception):
    """The child died, for the cause attached, while it was not at the document."""


@dataclass(frozen=True, slots=True)
class _Running:
    pool: ProcessPool
    work: Work
    folder: str

    @classmethod
    def prepared(cls, limits: Limits) -> _Running:
        """With a child that starts when the first document is scheduled."""
        context = get_context(_START_METHOD)
        if _START_METHOD == "forkserver":
            context.set_forkserver_preload(_PRELOADED)
        work = context.RawValue(Work)
        folder = mkdtemp(prefix="parsing-")
        pool = ProcessPool(
            max_workers=1,
            max_tasks=limits.documents_per_child,
            initializer=begin,
            initargs=(work, folder),
            context=context,
        )
        return cls(pool, work, folder)

    def start(self) -> None:
        """Without waiting for a document; the pool does so when it is asked how it is."""
        with _interrupts_blocked():
            _ = self.pool.active

    def stop(self) -> None:
        """The pool first, which would replace the child; and what the child started before it is out of sight."""
        self.pool.stop()  # type: ignore[no-untyped-call]
        kill_family(self.work.pid)
        self.pool.join()
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """What is started inside never gets Ctrl-C, which the terminal sends to all: only this process answers it."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@dataclass(slots=True)
class _Watch:
    """Waits for the answer of a child, and keeps an eye on its memory: once it is dead, nobody knows it any more."""

    work: Work
    limits: Limits
    address_space: int = 0

    def wait(self, future: Future[Document | ParsingError]) -> Document | ParsingError:
        """The answer; ParsingTimeoutError when it comes too late, TimeoutError when the child is not at work."""
        idle_until = monotonic() + _START_SECONDS
        while True:
            try:
                return future.result(timeout=_LOOK_SECONDS)
            except TimeoutError:
                if pid := self.work.pid:
                    self._check_time()
                    self.address_space = max(self.address_space, AddressSpace.now(pid).size)
                    idle_until = monotonic() + _START_SECONDS
                elif monotonic() > idle_until:
                    raise

    def death(self, exit_code: int | None) -> ParsingError:
        """What it means that the child died of the document."""
        number = -exit_code if exit_code is not None and sys.platform != "win32" else 0
        if sys.platform != "win32" and number == signal.SIGXCPU:
            return ParsingTimeoutError(f"parsing took more than {self.limits.cpu_seconds} seconds of processor time")
        if sys.platform != "win32" and number == signal.SIGKILL:
            return DocumentTooLargeError("the system killed the process that parsed the document: memory ran out")
        if self.address_space > _MUCH * self.limits.memory_bytes:  # native code aborts when memory is refused
            return DocumentTooLargeError(f"the document needs more than {self.limits.memory_bytes} bytes of memory")
        kind = signal.Signals(number).name if number in set(signal.Signals) else f"exit code {exit_code}"
        return FileIsBrokenError(f"the document ended the process that parsed it ({kind})")

    def _check_time(self) -> None:
        if monotonic() > self.work.since + self.limits.wall_seconds:
            raise ParsingTimeoutError(f"parsing took more than {self.limits.wall_seconds:g} seconds")
