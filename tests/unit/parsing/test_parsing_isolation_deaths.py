"""Children that hang, swell, crash and leave programs behind: each costs its document, and nothing stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread
from typing import Any

import psutil
import pytest

from parsing import (
    Document,
    DocumentTooLargeError,
    FileIsBrokenError,
    InternalParsingError,
    Page,
    ParsingError,
    ParsingTimeoutError,
)
from parsing.isolation import Limits, ParserPool

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and resource limits of POSIX")

GUARD_SECONDS = 120
SMALL = Limits(memory_bytes=512 * 1024 * 1024)


def act(source: Path | bytes, **options: Any) -> Document:
    """A stand-in for a parser that does what the document says."""
    words = (source if isinstance(source, bytes) else source.read_bytes()).decode().split()
    text = ACTIONS[words[0]](*words[1:]) if words[0] in ACTIONS else " ".join(words)
    return Document(pages=(Page(1, str(text)),), page_count=1)


def _allocate() -> None:
    held = []
    while True:
        held.append(bytearray(8 * 1024 * 1024))


def _spin() -> None:
    while True:
        pass


def _start_program(note: str, session: str) -> None:
    program = subprocess.Popen(["sleep", "600"], start_new_session=session == "new")
    Path(note).write_text(str(program.pid), encoding="utf-8")
    time.sleep(600)


def _print() -> str:
    os.write(1, b"words of the document")
    os.write(2, b"words of the document")
    return "done"


def _limits() -> str:
    import resource

    return f"{resource.getrlimit(resource.RLIMIT_CORE)[0]} {resource.getrlimit(resource.RLIMIT_AS)[0]}"


def _raise(name: str, text: str = "x") -> None:
    raise {"KeyError": KeyError(text), "SystemExit": SystemExit(3), "MemoryError": MemoryError()}[name]


ACTIONS: dict[str, Callable[..., object]] = {
    "hang": lambda: time.sleep(600),
    "spin": _spin,
    "allocate": _allocate,
    "abort": os.abort,
    "exit": lambda code: os._exit(int(code)),
    "kill": lambda name: os.kill(os.getpid(), signal.Signals[name]),
    "raise": _raise,
    "pid": os.getpid,
    "folder": tempfile.mkdtemp,
    "program": _start_program,
    "print": _print,
    "limits": _limits,
}


def _text(pool: ParserPool, source: str) -> str:
    return pool.parse(source.encode()).pages[0].text


def _is_gone(pid: int) -> bool:
    """Whether a process ends, waiting for what was killed to be collected by its parent."""
    try:
        process = psutil.Process(pid)
        return process.status() == psutil.STATUS_ZOMBIE or process.wait(GUARD_SECONDS) is None
    except psutil.NoSuchProcess:
        return True


@pytest.fixture
def acting() -> Iterator[ParserPool]:
    with ParserPool(SMALL, workers=2, work=act) as pool:
        yield pool


@pytest.mark.parametrize(
    ("document", "error", "message"),
    [
        ("abort", FileIsBrokenError, r"^the document ended the process that parsed it \(SIGABRT\)$"),
        ("kill SIGSEGV", FileIsBrokenError, r"\(SIGSEGV\)$"),
        ("kill SIGTERM", FileIsBrokenError, r"\(SIGTERM\)$"),
        ("exit 7", FileIsBrokenError, r"\(exit code 7\)$"),
        ("kill SIGKILL", DocumentTooLargeError, r"^the system killed the process .*: memory ran out$"),
        ("allocate", DocumentTooLargeError, r"^the document needs more than 536870912 bytes of memory$"),
        ("raise MemoryError", DocumentTooLargeError, r"^the document needs more than 536870912 bytes of memory$"),
        ("raise KeyError", InternalParsingError, r"(?m)^the document could not be parsed: KeyError\('x'\)$"),
        ("raise SystemExit", InternalParsingError, r"(?m)^the document could not be parsed: SystemExit\(3\)$"),
    ],
)
def test_an_ending_is_an_error_of_its_document(
    document: str, error: type[ParsingError], message: str, acting: ParserPool
) -> None:
    with pytest.raises(error, match=message):
        _text(acting, document)
    assert _text(acting, "still alive") == "still alive"


@pytest.mark.parametrize(
    ("document", "limits", "message"),
    [
        ("hang", Limits(wall_seconds=1), r"^parsing took more than 1 seconds$"),
        ("spin", Limits(cpu_seconds=1), r"^parsing took more than 1 seconds of processor time$"),
    ],
)
def test_a_child_that_takes_too_long_is_replaced(document: str, limits: Limits, message: str) -> None:
    with ParserPool(limits, workers=1, work=act) as pool:
        first = _text(pool, "pid")
        with pytest.raises(ParsingTimeoutError, match=message):
            _text(pool, document)
        assert _text(pool, "pid") != first


def test_an_unforeseen_error_brings_its_causes(acting: ParserPool) -> None:
    with pytest.raises(InternalParsingError, match="KeyError") as caught:
        _text(acting, "raise KeyError")
    assert "in _raise" in "".join(caught.value.__notes__)


def test_a_pool_survives_many_deaths(acting: ParserPool) -> None:
    for _ in range(20):
        with pytest.raises(FileIsBrokenError, match="SIGABRT"):
            _text(acting, "abort")
    assert _text(acting, "still alive") == "still alive"


def test_threads_get_their_own_answers_while_others_die(acting: ParserPool) -> None:
    documents = ["abort" if number % 10 == 3 else f"document {number}" for number in range(60)]

    def attempt(document: str) -> str:
        try:
            return _text(acting, document)
        except FileIsBrokenError:
            return "abort"

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(attempt, documents)) == documents


def test_one_thread_has_one_child(acting: ParserPool) -> None:
    assert len({_text(acting, "pid") for _ in range(5)}) == 1


def test_a_child_is_replaced_after_its_number_of_documents() -> None:
    with ParserPool(Limits(documents_per_child=2), workers=1, work=act) as pool:
        pids = [_text(pool, "pid") for _ in range(6)]
    assert pids[0::2] == pids[1::2]
    assert len(set(pids)) == 3


def test_an_idle_child_that_is_killed_costs_no_document(acting: ParserPool) -> None:
    first = int(_text(acting, "pid"))
    os.kill(first, signal.SIGKILL)
    assert _is_gone(first)
    assert _text(acting, "pid") != str(first)


@pytest.mark.parametrize("session", ["same", "new"])
def test_what_a_child_started_dies_with_it(session: str, tmp_path: Path) -> None:
    note = tmp_path / "note"
    with (
        ParserPool(Limits(wall_seconds=2), workers=1, work=act) as pool,
        pytest.raises(ParsingTimeoutError, match="more than 2 seconds"),
    ):
        _text(pool, f"program {note} {session}")
    assert _is_gone(int(note.read_text(encoding="utf-8")))


def test_nothing_stays_after_closing() -> None:
    with ParserPool(SMALL, workers=2, work=act) as pool:
        pids = [int(_text(pool, "pid"))]
        folder = Path(_text(pool, "folder")).parent
        with pytest.raises(FileIsBrokenError, match="SIGABRT"):
            _text(pool, "abort")
        pids.append(int(_text(pool, "pid")))
    assert all(map(_is_gone, pids))
    assert folder != Path(tempfile.gettempdir())
    assert not folder.exists()
    ours = psutil.Process()
    assert not [child for child in ours.children() if child.status() == psutil.STATUS_ZOMBIE]


def test_closing_ends_calls_that_wait(tmp_path: Path) -> None:
    pool = ParserPool(workers=1, work=act)
    note = tmp_path / "note"
    caught: list[BaseException] = []

    def attempt() -> None:
        try:
            _text(pool, f"program {note} same")
        except RuntimeError as error:
            caught.append(error)

    threads = [Thread(target=attempt) for _ in range(3)]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + GUARD_SECONDS
    while not note.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    pool.close()
    for thread in threads:
        thread.join(GUARD_SECONDS)
    assert len(caught) == 3
    assert all("the ParserPool " in str(error) and "closed" in str(error) for error in caught)


def test_a_closed_pool_refuses(acting: ParserPool) -> None:
    acting.close()
    acting.close()
    with pytest.raises(RuntimeError, match=r"^the ParserPool is closed$"):
        _text(acting, "pid")


def test_messages_are_bounded(acting: ParserPool) -> None:
    with pytest.raises(InternalParsingError, match="could not be parsed: KeyError") as caught:
        _text(acting, f"raise KeyError {'x' * 1_000_000}")
    assert len(str(caught.value)) < 5_000
    assert len("".join(caught.value.__notes__)) < 20_000


def test_what_a_child_prints_is_not_shown(acting: ParserPool, capfd: pytest.CaptureFixture[str]) -> None:
    assert _text(acting, "print") == "done"
    assert capfd.readouterr() == ("", "")


def test_a_child_is_limited_while_it_works(acting: ParserPool) -> None:
    assert _text(acting, "limits") == f"0 {SMALL.memory_bytes}"
