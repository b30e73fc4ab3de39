"""A child seen from outside: how large it is, and how to kill it together with all that it started."""

from __future__ import annotations

import os
import signal
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

# Where Linux shows its processes.
_PROC = Path("/proc")


def address_space(pid: int) -> int:
    """How many bytes a process has mapped; 0 where that is not known (it is on Linux)."""
    try:
        pages = int((_PROC / str(pid) / "statm").read_bytes().split()[0])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


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
