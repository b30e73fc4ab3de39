"""Work on many things at once, with results in order and memory that does not grow with their number."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final, TypeVar

_WAITING_PER_WORKER: Final = 2

Item = TypeVar("Item")
Result = TypeVar("Result")


def in_order(work: Callable[[Item], Result], items: Iterable[Item], workers: int) -> Iterator[Result]:
    """The result of each item, in order; `workers` threads work at once, and `items` is only read a little ahead.

    When `items` itself fails, what was begun is still answered before its error is raised.
    """
    with _threads(workers) as pool:
        waiting: deque[Future[Result]] = deque()
        try:
            for item in items:
                waiting.append(pool.submit(work, item))
                if len(waiting) == workers * _WAITING_PER_WORKER:
                    yield waiting.popleft().result()
        except Exception:
            yield from _drained(waiting)
            raise
        else:
            yield from _drained(waiting)
        finally:
            for future in waiting:
                future.cancel()


@contextmanager
def _threads(count: int) -> Iterator[ThreadPoolExecutor]:
    """Threads to work in; an interruption does not wait for the items that they are at."""
    pool = ThreadPoolExecutor(max_workers=count, thread_name_prefix="classify")
    try:
        yield pool
    finally:
        pool.shutdown(wait=not isinstance(sys.exception(), KeyboardInterrupt))


def _drained(waiting: deque[Future[Result]]) -> Iterator[Result]:
    while waiting:
        yield waiting.popleft().result()
