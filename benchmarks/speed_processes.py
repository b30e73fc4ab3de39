"""The processes that the speed comparison starts: long-lived workers, and commands that answer once."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO

import yaml

from classifier.schema import Rule

ANSWER_TIMEOUT = 600.0
_MOST_SHOWN = 2000


class SpeedError(RuntimeError):
    """A process that was to be timed failed; the message has the end of what it wrote."""


class Worker(AbstractContextManager["Worker"]):
    """A warm process of one side. Entering starts it, leaving ends it."""

    def __init__(self, side: str) -> None:
        self._side = side
        self._process: subprocess.Popen[str] | None = None
        self._messages: IO[str] | None = None

    def __enter__(self) -> Worker:
        # A file, not a pipe: nobody reads it while the worker runs, and a full pipe would stop the worker.
        self._messages = TemporaryFile("w+", encoding="utf-8", errors="replace")
        command = [sys.executable, "-m", "benchmarks.speed_worker", self._side]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._messages, text=True
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            # communicate() closes the input, which is how a worker is told to end.
            self._process.communicate(timeout=ANSWER_TIMEOUT)
        if self._messages is not None:
            self._messages.close()

    def seconds(self, files: Sequence[Path], rules: Sequence[Rule]) -> float:
        """How long it takes to read and classify the files; SpeedError when one of them fails."""
        reply = self._ask({"files": [str(file) for file in files], "rules": [rule.model_dump_json() for rule in rules]})
        if reply["errors"]:
            raise SpeedError(
                f"{self._side}: {reply['errors']:.0f} of {len(files)} files failed; give readable text PDFs"
            )
        return reply["seconds"]

    def peak_bytes(self) -> int:
        """The highest resident memory of the process so far."""
        return int(self._ask({})["peak_bytes"])

    def _ask(self, request: dict[str, list[str]]) -> dict[str, float]:
        if self._process is None or self._process.stdin is None or self._process.stdout is None:
            raise SpeedError(f"{self._side}: the worker is used outside of its with block")
        # A worker that has ended takes no input; what it wrote says why, so the missing reply is the error.
        with suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            code = self._process.wait(ANSWER_TIMEOUT)
            raise SpeedError(f"{self._side}: the worker ended with exit code {code}: {self._last_messages()}")
        reply: dict[str, float] = json.loads(line)
        return reply

    def _last_messages(self) -> str:
        if self._messages is None:
            return ""
        self._messages.seek(0)
        return self._messages.read()[-_MOST_SHOWN:]


def cold_seconds(side: str, file: Path, rules_file: Path) -> float:
    """From the start of a fresh process to its end, with the answer for one file."""
    arguments = {
        "ours": ["classifier.cli", "run", str(file), "--rules", str(rules_file), "--format", "json"],
        "script": ["benchmarks.script", str(file), "--rules", str(rules_file)],
    }
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", *arguments[side]], capture_output=True, text=True, check=False, timeout=ANSWER_TIMEOUT
    )
    seconds = time.perf_counter() - start
    if done.returncode != 0:
        raise SpeedError(f"{side}: exit code {done.returncode}: {done.stderr[-_MOST_SHOWN:]}")
    return seconds


def write_rules(path: Path, rules: Sequence[Rule]) -> Path:
    """A rules file that both sides read."""
    path.write_text(yaml.safe_dump([rule.model_dump() for rule in rules], allow_unicode=True), encoding="utf-8")
    return path
