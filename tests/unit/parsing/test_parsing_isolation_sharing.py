"""What children share: cores between documents side by side, and memory between one document and the next."""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psutil
import pytest

from parsing import Document, DocumentTooLargeError, Page
from parsing.isolation import Limits, ParserPool, usable_cores
from parsing.isolation.cores import Cores

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="cores and address spaces of Linux")

GUARD_SECONDS = 120
SMALL = Limits(memory_bytes=512 * 1024 * 1024)
_kept: list[bytearray] = []


def act(source: Path | bytes, **options: Any) -> Document:
    """A stand-in for a parser that does what the document says."""
    assert isinstance(source, bytes)
    name, *words = source.decode().split()
    return Document(pages=(Page(1, str(ACTIONS[name](*words))),), page_count=1)


def _left() -> int:
    """How many bytes this process may still map."""
    return resource.getrlimit(resource.RLIMIT_AS)[0] - psutil.Process().memory_info().vms


def _take(part: str) -> int:
    return len(bytearray(int(float(part) * _left())))


def _keep(part: str) -> int:
    _kept.append(bytearray(int(float(part) * _left())))
    return len(_kept)


def _refuse(kind: str) -> None:
    try:
        bytearray(2 * SMALL.memory_bytes)
    except MemoryError as error:
        if kind == "translated":
            raise DocumentTooLargeError("the document needs more memory than there is") from error
        if kind == "mistaken":
            raise ValueError("the document cannot be read") from error
        raise


def _cores(note: str = "", awaited: str = "") -> str:
    cores = sorted(os.sched_getaffinity(0))
    if note:
        Path(note).touch()
    deadline = time.monotonic() + GUARD_SECONDS
    while awaited and not Path(awaited).exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    return " ".join(map(str, cores))


ACTIONS: dict[str, Callable[..., object]] = {
    "pid": os.getpid,
    "take": _take,
    "keep": _keep,
    "refuse": _refuse,
    "cores": _cores,
}


def _text(pool: ParserPool, source: str) -> str:
    return pool.parse(source.encode()).pages[0].text


@pytest.fixture
def acting() -> Iterator[ParserPool]:
    with ParserPool(SMALL, workers=2, work=act) as pool:
        yield pool


@pytest.mark.parametrize("document", ["take 0.9", "keep 0.4"])
def test_a_child_with_little_memory_left_is_replaced(document: str, acting: ParserPool) -> None:
    first = _text(acting, "pid")
    _text(acting, document)
    assert _text(acting, "pid") != first
    assert int(_text(acting, "take 0.7")) > 0


@pytest.mark.parametrize("kind", ["raised", "translated", "mistaken"])
def test_a_child_that_was_refused_memory_is_replaced(kind: str, acting: ParserPool) -> None:
    first = _text(acting, "pid")
    with pytest.raises(DocumentTooLargeError, match=r"^the document needs more (than 536870912 bytes of )?memory"):
        _text(acting, f"refuse {kind}")
    assert _text(acting, "pid") != first


@pytest.mark.parametrize("document", ["take 0.5", "keep 0.1"])
def test_a_child_with_enough_memory_left_is_kept(document: str, acting: ParserPool) -> None:
    first = _text(acting, "pid")
    _text(acting, document)
    assert _text(acting, "pid") == first


def test_memory_that_documents_leave_behind_is_never_too_much_for_the_next(acting: ParserPool) -> None:
    for _ in range(12):
        assert int(_text(acting, "keep 0.15")) >= 1
        assert int(_text(acting, "take 0.6")) > 0


@pytest.mark.parametrize("count", [1, 2, 3, 4, 8])
def test_a_lone_document_has_all_cores_whatever_was_before(count: int) -> None:
    cores = Cores(range(count))
    for _ in range(3):
        with cores.share() as alone:
            assert alone == tuple(range(count))
        with ExitStack() as others:
            for _ in range(5):
                others.enter_context(cores.share())


@pytest.mark.parametrize(("count", "documents"), [(1, 3), (2, 2), (3, 2), (4, 4), (8, 3), (4, 9)])
def test_documents_side_by_side_have_fair_shares(count: int, documents: int) -> None:
    """As documents end and others begin, each of them has its part, and no core has many more than the others."""
    cores = Cores(range(count))
    running = [ExitStack() for _ in range(documents)]
    shares: dict[int, tuple[int, ...]] = {}
    for turn in range(documents * 5):
        place = turn % documents
        running[place].close()
        shares[place] = running[place].enter_context(cores.share())
    users = [sum(core in share for share in shares.values()) for core in range(count)]
    assert {len(share) for share in shares.values()} == {max(1, count // documents)}
    assert max(users) - min(users) <= 1


def test_where_processes_are_not_bound_to_cores_shares_are_empty() -> None:
    with Cores(()).share() as first, Cores(()).share() as second:
        assert first == second == ()


def test_a_child_keeps_to_its_cores(acting: ParserPool, tmp_path: Path) -> None:
    ours = sorted(os.sched_getaffinity(0))
    first, second = tmp_path / "first", tmp_path / "second"
    with ThreadPoolExecutor() as threads:
        early = threads.submit(_text, acting, f"cores {first} {second}")
        while not first.exists() and not early.done():
            time.sleep(0.01)
        late = _text(acting, f"cores {second}").split()
    assert early.result().split() == list(map(str, ours))
    assert len(late) == max(1, usable_cores() // 2)
    assert set(late) <= set(map(str, ours))
    assert _text(acting, "cores").split() == list(map(str, ours))


def _parsers() -> set[int]:
    """The processes below the server that children are forked from."""
    return {grandchild.pid for child in psutil.Process().children() for grandchild in child.children()}


def test_children_can_be_started_before_there_are_documents() -> None:
    before = _parsers()
    with ParserPool(SMALL, workers=2, work=act) as pool:
        pool.start()
        deadline = time.monotonic() + GUARD_SECONDS
        while len(_parsers() - before) < 2 and time.monotonic() < deadline:
            time.sleep(0.01)
        started = _parsers() - before
        assert len(started) == 2
        assert int(_text(pool, "pid")) in started
        pool.start()
        assert int(_text(pool, "pid")) in started
    assert not started & _parsers()


def test_a_pool_can_be_closed_while_it_starts() -> None:
    before = _parsers()
    with ParserPool(SMALL, workers=2, work=act) as pool:
        pool.start()
    pool.start()
    with pytest.raises(RuntimeError, match=r"^the ParserPool is closed$"):
        _text(pool, "pid")
    assert _parsers() <= before
