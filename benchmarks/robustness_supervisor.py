"""Runs the worker of the robustness check, and goes on after its death with the files that it did not come to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final

from benchmarks.robustness_worker import ENDED_BY_HANG, Done

CRASH: Final = "PARENT_CRASH"
_MOST_SHOWN: Final = 500


class RobustnessError(RuntimeError):
    """The worker does not start; the message has the end of what it wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How the worker is to work: as one batch or on each file, on so many at once, for so long on each."""

    rules: Path
    workers: int
    seconds: int | None
    is_batch: bool


def supervise(files: Sequence[Path], manner: Manner, progress: Callable[[], object]) -> list[Done]:
    """What came of each file, in order. `progress` is called for each; RobustnessError when nothing can be run."""
    found: list[Done] = []
    while len(found) < len(files):
        start = len(found)
        code, begun, messages = _run(files[start:], start, manner, found, progress)
        if code not in {0, ENDED_BY_HANG}:
            if begun < len(found) or not begun + 1 - start:
                raise RobustnessError(f"the worker ended with exit code {code}: {messages}")
            found += [_crashed(index, code, messages) for index in range(len(found), begun + 1)]
        elif code == 0 and len(found) < len(files):
            raise RobustnessError(f"the worker ended after {len(found)} of {len(files)} files: {messages}")
    return found


def _run(
    files: Sequence[Path],
    start: int,
    manner: Manner,
    found: list[Done],
    progress: Callable[[], object],
) -> tuple[int, int, str]:
    """Run one worker; adds to `found`, and gives its exit code, the last file begun, and what it wrote last."""
    names = [os.fsencode(file).hex() for file in files]
    task = {**asdict(manner), "rules": str(manner.rules), "files": names}
    begun = start - 1
    with TemporaryFile("w+", encoding="utf-8", errors="replace") as messages:
        command = [sys.executable, "-m", "benchmarks.robustness_worker"]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=messages, text=True
        ) as process:
            assert process.stdin is not None  # noqa: S101 - a pipe
            assert process.stdout is not None  # noqa: S101 - a pipe
            process.stdin.write(json.dumps(task))
            process.stdin.close()
            for line in process.stdout:
                event = json.loads(line)
                if "begun" in event:
                    begun = max(begun, start + event["begun"])
                    continue
                found.append(replace(Done(**event), done=start + event["done"]))
                progress()
        messages.seek(0)
        return process.returncode, begun, messages.read()[-_MOST_SHOWN:]


def _crashed(index: int, code: int, messages: str) -> Done:
    message = f"the parent ended with exit code {code}: {messages}"
    return Done(
        done=index,
        outcome=CRASH,
        type=None,
        message=message,
        seconds=0.0,
        parent=0,
        parent_peak=0,
        child_peak=0,
        child_space=0,
    )
