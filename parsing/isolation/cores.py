"""Which processor cores a child may use: documents that are parsed side by side share them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Self


class Cores:
    """Hands out cores by their numbers; thread-safe. Without any, shares are empty and mean all there are."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self._users = dict.fromkeys(sorted(numbers), 0)
        self._shares = 0
        self._lock = Lock()

    @classmethod
    def usable(cls) -> Self:
        """Those that this process may use; none where the system does not bind processes to cores."""
        return cls(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else ())

    @contextmanager
    def share(self) -> Iterator[tuple[int, ...]]:
        """The cores for one document while it is parsed: all for a lone one, and one at least.

        A share keeps its size when others come: too many programs at once are better than idle cores.
        """
        with self._lock:
            self._shares += 1
            count = max(1, len(self._users) // self._shares)
            chosen = tuple(sorted(self._users, key=self._users.__getitem__)[:count])
            self._add(chosen, 1)
        try:
            yield chosen
        finally:
            with self._lock:
                self._shares -= 1
                self._add(chosen, -1)

    def _add(self, numbers: Iterable[int], users: int) -> None:
        for number in numbers:
            self._users[number] += users
