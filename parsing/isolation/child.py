"""What runs in a child: it limits itself, and then answers one document after another.

A child leads a process group of its own, so that whatever it starts can be killed with it, and ends with its parent,
however that ends. Where the system has no `resource` module (Windows) or refuses a limit, that limit is not enforced.
"""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from ctypes import Structure, c_bool, c_double, c_int
from dataclasses import dataclass, replace
from importlib import import_module
from math import ceil
from multiprocessing import connection, parent_process
from pathlib import Path
from threading import Thread
from time import monotonic, process_time
from traceback import format_exception
from typing import ClassVar, Protocol

from parsing.document import Document, Page
from parsing.errors import DocumentTooLargeError, InternalParsingError, ParsingError, TooManyPagesError
from parsing.isolation.family import AddressSpace, kill_family
from parsing.isolation.limits import Limits
from parsing.pages import PageSelection

if sys.platform != "win32":
    import resource

_MAX_MESSAGE_CHARS = 2_000
_MAX_TRACEBACK_CHARS = 10_000


class Parser(Protocol):
    """Turns a source into a Document; `parsing.parse` is one."""

    def __call__(
        self, source: Path | bytes, /, *, target_pages: str | None, max_pages: int | None, lang: str | None
    ) -> Document:
        """Raises ParsingError."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One document to parse, as it travels to the child; a path is opened there."""

    source: Path | bytes
    target_pages: str | None
    max_pages: int | None
    lang: str | None
    cores: tuple[int, ...] = ()


class Work(Structure):
    """What a child is doing, in memory that it shares with its parent: `pid` is 0 while it parses nothing.

    `since` is the monotonic clock, in seconds, when it began the document. `is_spent` once it has less memory to offer
    than the next document may ask for.
    """

    _fields_: ClassVar = [("pid", c_int), ("since", c_double), ("is_spent", c_bool)]
    pid: int
    since: float
    is_spent: bool


_work = Work()
_fresh = AddressSpace()


def begin(work: Work, folder: str) -> None:
    """Make this process ready: its group, its folder for temporary files, its parsers."""
    global _work, _fresh  # noqa: PLW0603 - all that a child knows between documents
    _work = work
    # A handler in Python would have to wait until native code returns.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(os, "setpgid"):
        os.setpgid(0, 0)
    Thread(target=_end_with_parent, args=(folder,), name="end-with-parent", daemon=True).start()
    os.environ["TMPDIR"] = tempfile.tempdir = folder
    import_module("parsing.isolation.preloaded")
    _silence()
    _limit("RLIMIT_CORE", 0)
    _fresh = AddressSpace.now()


def answer(parse: Parser, task: Task, limits: Limits) -> Document | ParsingError:
    """The document, or why there is none; whatever happens is one of the two, and small enough to be sent."""
    _work.since = monotonic()
    _work.pid = os.getpid()
    _keep_to(task.cores)
    _limit("RLIMIT_CPU", ceil(process_time()) + limits.cpu_seconds)  # it counts from the start of the process
    _limit("RLIMIT_AS", limits.memory_bytes)
    try:
        return _within(limits, task, parse)
    except BaseException as error:  # noqa: BLE001 - also an exit: a child ends only when it is told to
        _work.is_spent = _is_of_memory(error)
        return _portable(_refusal(error, limits, is_of_memory=_work.is_spent))
    finally:
        _limit("RLIMIT_AS", None)  # documents come and answers go whole: neither may kill the child
        _work.is_spent |= AddressSpace.now().is_much(_fresh, limits.memory_bytes)
        _work.pid = 0


def _within(limits: Limits, task: Task, parse: Parser) -> Document:
    if isinstance(task.source, Path):
        _check_file(task.source, limits.file_bytes)
    most = limits.pages if task.max_pages is None else min(task.max_pages, limits.pages)
    document = parse(task.source, target_pages=task.target_pages, max_pages=most, lang=task.lang)
    _check_pages(document, task, limits.pages)
    document = _cut(document, limits.characters_per_page)
    size = len(pickle.dumps(document))
    if size > limits.result_bytes:
        raise DocumentTooLargeError(f"the parsed document takes {size} bytes: allowed are up to {limits.result_bytes}")
    return document


def check_size(size: int, allowed: int) -> None:
    """Raises DocumentTooLargeError."""
    if size > allowed:
        raise DocumentTooLargeError(f"the source has {size} bytes: allowed are up to {allowed}")


def _check_file(path: Path, allowed: int) -> None:
    try:
        size = path.stat().st_size
    except (OSError, ValueError):
        return  # the parser says what is wrong with it
    check_size(size, allowed)


def _check_pages(document: Document, task: Task, allowed: int) -> None:
    selection = PageSelection.from_strings(task.target_pages, task.max_pages)
    selected = selection.count_within(document.page_count)
    wanted = selected if task.max_pages is None else min(selected, task.max_pages)
    if wanted > allowed:
        raise TooManyPagesError(
            f"{wanted} pages of the document are to be read: allowed are up to {allowed}; "
            "choose some with target_pages or max_pages"
        )


def _cut(document: Document, allowed: int) -> Document:
    if all(len(page.text) <= allowed for page in document.pages):
        return document
    pages = tuple(_cut_page(page, allowed) for page in document.pages)
    return replace(document, pages=pages, warnings=(*document.warnings, *_cut_warnings(document, allowed)))


def _cut_page(page: Page, allowed: int) -> Page:
    return page if len(page.text) <= allowed else replace(page, text=page.text[:allowed])


def _cut_warnings(document: Document, allowed: int) -> Iterator[str]:
    for page in document.pages:
        if len(page.text) > allowed:
            yield f"page {page.page_number} was cut: the first {allowed} of {len(page.text)} characters were read"


def _is_of_memory(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, MemoryError):
        error = error.__cause__ or error.__context__
    return error is not None


def _refusal(error: BaseException, limits: Limits, *, is_of_memory: bool) -> ParsingError:
    if isinstance(error, ParsingError):
        return error
    if is_of_memory:
        return DocumentTooLargeError(f"the document needs more than {limits.memory_bytes} bytes of memory")
    fault = InternalParsingError(f"the document could not be parsed: {error!r}")
    fault.__cause__ = error
    return fault


def _portable(error: ParsingError) -> ParsingError:
    """The error as it can travel: of bounded size, and with its causes as a note, which pickling keeps."""
    if isinstance(error, InternalParsingError):
        error.add_note("".join(format_exception(error))[-_MAX_TRACEBACK_CHARS:])
    error.args = tuple(str(argument)[:_MAX_MESSAGE_CHARS] for argument in error.args[:1])
    return error


def _silence() -> None:
    """What native code prints would mix with the output of the parent, and may be the words of a document."""
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)


def _end_with_parent(folder: str) -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        shutil.rmtree(folder, ignore_errors=True)
        kill_family(os.getpid())
        os._exit(1)  # where there are no groups


def _keep_to(cores: tuple[int, ...]) -> None:
    """Use only these cores, also for the threads and programs to come; all of them when none is named."""
    if sys.platform != "win32" and cores and hasattr(os, "sched_setaffinity"):
        with suppress(OSError):  # they were taken from this process meanwhile
            os.sched_setaffinity(0, cores)


def _limit(name: str, value: int | None) -> None:
    """Set a limit that can be moved again; None: as far as the system lets this process go."""
    if sys.platform != "win32":
        kind = getattr(resource, name)
        _, hard = resource.getrlimit(kind)
        allowed = hard if value is None else value if hard == resource.RLIM_INFINITY else min(value, hard)
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (allowed, hard))
