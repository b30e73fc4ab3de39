"""How much memory a process and those below it take: sampled while they work, since a killed child cannot be asked."""

from __future__ import annotations

from contextlib import suppress
from threading import Event, Thread
from types import TracebackType
from typing import Final, Self

import psutil

_INTERVAL: Final = 0.05
_PROC: Final = psutil.LINUX


class FamilyMemory:
    """Watches inside its `with` block; peaks in bytes.

    `parent_peak` and `child_peak` are resident memory, the latter of the largest process below this one;
    `child_space` is the largest address space. On Linux the kernel keeps the peaks of living processes, so that only
    the last moments of a child that is killed are missed; elsewhere they are the highest of the samples.
    """

    def __init__(self) -> None:
        self._process = psutil.Process()
        self._ended = Event()
        self._thread = Thread(target=self._watch, name="family-memory", daemon=True)
        self.parent_peak = 0
        self.child_peak = 0
        self.child_space = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        is_complete = self._thread.is_alive()
        self._ended.set()
        self._thread.join()
        if error is None and not is_complete:
            raise RuntimeError("the watch over memory ended early: its peaks are too low")

    def resident(self) -> int:
        """What this process takes now."""
        bytes_now: int = self._process.memory_info().rss
        return bytes_now

    def _watch(self) -> None:
        while not self._ended.wait(_INTERVAL):
            self.parent_peak = max(self.parent_peak, self.resident())
            for child in self._process.children(recursive=True):
                with suppress(psutil.Error, OSError):
                    resident, space = _peaks(child)
                    self.child_peak = max(self.child_peak, resident)
                    self.child_space = max(self.child_space, space)


def _peaks(process: psutil.Process) -> tuple[int, int]:
    """The highest resident memory and address space so far."""
    if not _PROC:
        memory = process.memory_info()
        return memory.rss, memory.vms
    # A child that has ended and was not yet waited for has no such lines.
    fields = {"VmHWM": "0", "VmPeak": "0"}
    with open(f"/proc/{process.pid}/status", encoding="utf-8", errors="replace") as status:  # noqa: PTH123 - no path
        for line in status:
            name, _, value = line.partition(":")
            fields[name] = value
    return tuple(int(fields[name].split()[0]) * 1024 for name in ("VmHWM", "VmPeak"))  # type: ignore[return-value]
