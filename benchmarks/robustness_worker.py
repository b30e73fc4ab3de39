"""The process whose robustness is measured: it classifies files through a ParserPool and says so as it goes.

It reads one JSON object from its input and writes one JSON object a line: {"begun": index}, then {"done": index, …}
in the order of the files. When it dies, the lines tell over which files.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import IO, Any, Final

import classifier
from benchmarks.family_memory import FamilyMemory
from classifier.errors import ClassifierError
from classifier.rules_file import load_configuration
from parsing import Document, ParsingError
from parsing.isolation import Limits, ParserPool

ANSWERED: Final = "ANSWERED"
HANG: Final = "HANG"
UNMAPPED: Final = "UNMAPPED"
INTERNAL: Final = "INTERNAL_ERROR"
# Beyond its limit a document may wait for its child to start, and be classified.
GRACE_SECONDS: Final = 90.0
ENDED_BY_HANG: Final = 3
_AHEAD: Final = 2
_MOST_SHOWN: Final = 300
_WARM_UP: Final = "Invoice 1: please pay 100.00 for 2 chairs by the end of June."


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What came of one file: ANSWERED, a code, UNMAPPED for any other exception, or HANG; and memory in bytes."""

    done: int
    outcome: str
    type: str | None
    message: str
    seconds: float
    parent: int
    parent_peak: int
    child_peak: int
    child_space: int


class _Session:
    """A classifier and a pool that stand ready."""

    def __init__(self, pool: ParserPool, memory: FamilyMemory, rules: Path, output: IO[str]) -> None:
        self._classifier = classifier.Classifier()
        self._configuration = load_configuration(rules)
        self._pool = pool
        self._memory = memory
        self._output = output
        self._lock = Lock()
        self._classifier.classify(Document.from_text(_WARM_UP), configuration=self._configuration)

    def run(self, files: Sequence[Path], workers: int) -> None:
        """Classify all of them, in order; the process ends where one does not come back."""
        patience = self._pool.limits.wall_seconds + GRACE_SECONDS
        with ThreadPoolExecutor(workers) as threads:
            jobs: Iterator[tuple[int, Future[Done]]] = (
                (index, threads.submit(self._classified, index, file)) for index, file in enumerate(files)
            )
            waiting = deque(islice(jobs, workers * _AHEAD))
            while waiting:
                index, job = waiting.popleft()
                try:
                    self.write(asdict(job.result(timeout=patience)))
                except TimeoutError:
                    self.write(asdict(self._done(index, HANG, f"no answer after {patience:g} seconds", patience)))
                    os._exit(ENDED_BY_HANG)
                waiting.extend(islice(jobs, 1))

    def write(self, line: dict[str, Any]) -> None:
        """One line, at once."""
        with self._lock:
            self._output.write(json.dumps(line) + "\n")
            self._output.flush()

    def _classified(self, index: int, file: Path) -> Done:
        self.write({"begun": index})
        start = time.perf_counter()
        kind = None
        try:
            document = self._pool.parse(file)
            kind = self._classifier.classify(document, configuration=self._configuration).type
            outcome, message = ANSWERED, ""
        except (ParsingError, ClassifierError) as error:
            outcome, message = error.code, str(error)
        except BaseException as error:  # noqa: BLE001 - what is looked for
            outcome, message = UNMAPPED, repr(error)
        return self._done(index, outcome, message, time.perf_counter() - start, kind)

    def _done(self, index: int, outcome: str, message: str, seconds: float, kind: str | None = None) -> Done:
        return Done(
            done=index,
            outcome=outcome,
            type=kind,
            message=message[:_MOST_SHOWN],
            seconds=seconds,
            parent=self._memory.resident(),
            parent_peak=self._memory.parent_peak,
            child_peak=self._memory.child_peak,
            child_space=self._memory.child_space,
        )


def limits(seconds: int | None) -> Limits:
    """The default ones, or with so many seconds of processor time and twice as many by the clock."""
    return Limits() if seconds is None else Limits(wall_seconds=2.0 * seconds, cpu_seconds=seconds)


def main() -> None:
    """Read the task, do it."""
    task = json.loads(sys.stdin.read())
    workers = int(task["workers"])
    with FamilyMemory() as memory, ParserPool(limits(task["seconds"]), workers) as pool:
        session = _Session(pool, memory, Path(task["rules"]), sys.stdout)
        session.run([Path(os.fsdecode(bytes.fromhex(file))) for file in task["files"]], workers)


if __name__ == "__main__":
    main()
