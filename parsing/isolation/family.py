"""How large a child is, and how to kill it together with all that it started."""

from __future__ import annotations

import os
import re
import signal
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

# Where Linux shows its processes.
_PROC = Path("/proc")
_FIELD = re.compile(r"^(VmPeak|VmSize):\s*([0-9]+) kB$", re.MULTILINE)
# Parts of what a fresh process has left up to its limit.
_NEAR_THE_LIMIT = 0.75
_MUCH_TO_KEEP = 0.25


@dataclass(frozen=True, slots=True)
class AddressSpace:
    """How many bytes a process has mapped, and had at most; both 0 where that is not known (it is on Linux)."""

    size: int = 0
    peak: int = 0

    @classmethod
    def now(cls, pid: int | None = None) -> Self:
        """That of a process, by default of this one."""
        try:
            status = (_PROC / ("self" if pid is None else str(pid)) / "status").read_text("utf-8", "replace")
        except OSError:
            return cls()
        fields = {name: int(kilobytes) * 1024 for name, kilobytes in _FIELD.findall(status)}
        return cls(fields.get("VmSize", 0), fields.get("VmPeak", 0))

    def is_much(self, fresh: AddressSpace, limit: int) -> bool:
        """Whether a process came near its limit, or keeps much of what it had left when it was fresh."""
        left = limit - fresh.size
        return self.peak - fresh.size > _NEAR_THE_LIMIT * left or self.size - fresh.size > _MUCH_TO_KEEP * left


def kill_family(pid: int) -> None:
    """Kill a process that leads its own group, the members of that group, and descendants that left it.

    The last are found on Linux only, and only while the process itself lives. Nothing happens where there is no such
    process, and on Windows.
    """
    if pid <= 1 or not hasattr(os, "killpg"):
        return
    for group in {pid, *_groups_of(_descendants(pid))} - {os.getpgrp()}:
        with suppress(OSError):
            os.killpg(group, signal.SIGKILL)


def _groups_of(pids: Iterator[int]) -> Iterator[int]:
    for pid in pids:
        with suppress(OSError):
            yield os.getpgid(pid)


def _descendants(pid: int) -> Iterator[int]:
    children = defaultdict(list)
    for child, parent in _parents():
        children[parent].append(child)
    waiting = [pid]
    while waiting:
        found = children[waiting.pop()]
        yield from found
        waiting += found


def _parents() -> Iterator[tuple[int, int]]:
    """Process ids with those of their parents, from /proc/PID/stat: "PID (name, which may be anything) state PPID"."""
    for folder in _PROC.glob("[0-9]*"):
        with suppress(OSError, ValueError, IndexError):
            stat = (folder / "stat").read_bytes()
            yield int(folder.name), int(stat[stat.rindex(b")") + 1 :].split()[1])
