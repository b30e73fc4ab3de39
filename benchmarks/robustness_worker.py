"""The process whose robustness is measured: it classifies files through a ParserPool and says so as it goes.

It reads one JSON object from its input and writes one JSON object a line: {"begun": index}, then {"done": index, …}
in the order of the files. When it dies, the lines tell over which files. A batch goes through
`Classifier.classify_many`, as users have it; otherwise each file is classified and timed on its own.
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
from typing import IO, Any, Final, TypeVar

from benchmarks.family_memory import FamilyMemory
from classifier import Classifier, Outcome
from classifier.errors import ClassifierError
from classifier.rules_file import load_configuration
from parsing import Document, ParsingError, SourceLike
from parsing.isolation import Limits, ParserPool

T = TypeVar("T")

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
    """What came of one file: ANSWERED, a code, UNMAPPED for any other exception, or HANG; and memory in bytes.

    `seconds` are those of parsing and classifying, in a batch those of parsing alone.
    """

    done: int
    outcome: str
    type: str | None
    message: str
    seconds: float
    parent: int
    parent_peak: int
    child_peak: int
    child_space: int


@dataclass(frozen=True, slots=True)
class _Numbered(os.PathLike[str]):
    """A file of a batch: by its place, since the same file may come again."""

    index: int
    file: Path

    def __fspath__(self) -> str:
        return os.fspath(self.file)


class _Session:
    """A classifier and a pool that stand ready."""

    def __init__(self, pool: ParserPool, memory: FamilyMemory, rules: Path, output: IO[str]) -> None:
        self._classifier = Classifier(parser=self._parse)
        self._configuration = load_configuration(rules)
        self._pool = pool
        self._memory = memory
        self._output = output
        self._lock = Lock()
        self._parse_seconds: dict[int, float] = {}
        self._classifier.classify(Document.from_text(_WARM_UP), configuration=self._configuration)

    def run_each(self, files: Sequence[Path], workers: int) -> None:
        """Classify all of them, in order; the process ends where one does not come back."""
        with ThreadPoolExecutor(workers) as threads:
            jobs: Iterator[tuple[int, Future[Done]]] = (
                (index, threads.submit(self._classified, index, file)) for index, file in enumerate(files)
            )
            waiting = deque(islice(jobs, workers * _AHEAD))
            while waiting:
                index, job = waiting.popleft()
                self._write(asdict(self._awaited(index, job)))
                waiting.extend(islice(jobs, 1))

    def run_batch(self, files: Sequence[Path], workers: int) -> None:
        """As `run_each`, in one call."""
        sources = (self._begun(index, file) for index, file in enumerate(files))
        outcomes = self._classifier.classify_many(sources, configuration=self._configuration, workers=workers)
        with ThreadPoolExecutor(1) as taker:
            for index in range(len(files)):
                self._write(asdict(self._batched(index, self._awaited(index, taker.submit(next, outcomes)))))
            taker.submit(list, outcomes).result()

    def _awaited(self, index: int, job: Future[T]) -> T:
        patience = self._pool.limits.wall_seconds + GRACE_SECONDS
        try:
            return job.result(timeout=patience)
        except TimeoutError:
            self._write(asdict(self._done(index, HANG, f"no answer after {patience:g} seconds", patience)))
            os._exit(ENDED_BY_HANG)

    def _begun(self, index: int, file: Path) -> _Numbered:
        self._write({"begun": index})
        return _Numbered(index, file)

    def _parse(self, source: SourceLike, /, **options: Any) -> Document:
        start = time.perf_counter()
        try:
            return self._pool.parse(source, **options)
        finally:
            if isinstance(source, _Numbered):
                self._parse_seconds[source.index] = time.perf_counter() - start

    def _batched(self, index: int, outcome: Outcome) -> Done:
        seconds = self._parse_seconds.pop(index)
        if outcome.result is not None:
            return self._done(index, ANSWERED, "", seconds, outcome.result.type)
        return self._done(index, outcome.error.code if outcome.error else UNMAPPED, str(outcome.error), seconds)

    def _classified(self, index: int, file: Path) -> Done:
        self._write({"begun": index})
        start = time.perf_counter()
        kind = None
        try:
            kind = self._classifier.classify(file, configuration=self._configuration).type
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

    def _write(self, line: dict[str, Any]) -> None:
        """One line, at once."""
        with self._lock:
            self._output.write(json.dumps(line) + "\n")
            self._output.flush()


def limits(seconds: int | None) -> Limits:
    """The default ones, or with so many seconds of processor time and twice as many by the clock."""
    return Limits() if seconds is None else Limits(wall_seconds=2.0 * seconds, cpu_seconds=seconds)


def main() -> None:
    """Read the task, do it."""
    task = json.loads(sys.stdin.read())
    files = [Path(os.fsdecode(bytes.fromhex(file))) for file in task["files"]]
    workers = int(task["workers"])
    with FamilyMemory() as memory, ParserPool(limits(task["seconds"]), workers) as pool:
        session = _Session(pool, memory, Path(task["rules"]), sys.stdout)
        if task["is_batch"]:
            session.run_batch(files, workers)
        else:
            session.run_each(files, workers)


if __name__ == "__main__":
    main()
