"""Parses every attack through a ParserPool in a process of its own, and writes down what came of it.

`python -m tests.attacks.run FOLDER REPORT`: makes the attacks in the empty FOLDER, and the JSON file REPORT.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import psutil

from parsing import Document, ParsingError
from parsing.isolation import Limits, ParserPool
from tests.attacks.generate import CANARY, generate
from tests.attacks.pdf_syntax import SENTENCE

ANSWERED: Final = "ANSWERED"
# Each attack that ends by these costs as long; nothing that is to be read takes half of the time or of the memory.
LIMITS: Final = Limits(wall_seconds=45, cpu_seconds=8, memory_bytes=1024**3)
_WORKERS: Final = 2
_SAID: Final = "invoice 4711"
_WARM_UP: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What came of one attack.

    `outcome` is ANSWERED, the code of a ParsingError, or the name of any other exception. `said`: the sentence that
    most attacks hold was read. `sang`: the text of the canary file came out.
    """

    outcome: str
    said: bool
    sang: bool
    seconds: float
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The verdicts by name, and what they cost the parent.

    `growth`: by how many bytes its resident memory grew over all of them. `written`: the files that came or went
    meanwhile in the folder with the attacks, or beside it.
    """

    verdicts: Mapping[str, Verdict]
    growth: int
    written: tuple[str, ...]

    @classmethod
    def from_file(cls, path: Path) -> Report:
        """Read what `main` wrote."""
        content = json.loads(path.read_text(encoding="utf-8"))
        verdicts = {name: Verdict(**fields) for name, fields in content["verdicts"].items()}
        return cls(verdicts=verdicts, growth=content["growth"], written=tuple(content["written"]))


def run(folder: Path) -> Report:
    """Make the attacks in an empty folder, and parse all of them, two at a time."""
    paths = generate(folder)
    there = _files(folder.parent)
    verdicts, growth = _parsed(paths)
    return Report(verdicts=verdicts, growth=growth, written=tuple(sorted(there ^ _files(folder.parent))))


def _files(folder: Path) -> frozenset[str]:
    return frozenset(str(path.relative_to(folder)) for path in folder.rglob("*"))


def _parsed(paths: Mapping[str, Path]) -> tuple[dict[str, Verdict], int]:
    """The verdicts, and the growth of this process."""
    with ParserPool(LIMITS, _WORKERS) as pool, ThreadPoolExecutor(_WORKERS) as threads:
        list(threads.map(pool.parse, [SENTENCE.encode()] * _WARM_UP))
        before = _resident()
        verdicts = dict(zip(paths, threads.map(lambda path: _verdict(pool, path), paths.values()), strict=True))
        gc.collect()
        return verdicts, _resident() - before


def _verdict(pool: ParserPool, path: Path) -> Verdict:
    start = time.perf_counter()
    try:
        document = pool.parse(path)
    except ParsingError as error:
        return _judged(error.code, str(error), start)
    except BaseException as error:  # noqa: BLE001 - what the test is to see and name
        return _judged(type(error).__name__, repr(error), start)
    return _judged(ANSWERED, _text(document), start)


def _judged(outcome: str, text: str, start: float) -> Verdict:
    return Verdict(
        outcome=outcome,
        said=_SAID in " ".join(text.casefold().split()),
        sang=CANARY in text,
        seconds=round(time.perf_counter() - start, 2),
        message=text[:300],
    )


def _text(document: Document) -> str:
    return "\n".join((*(page.text for page in document.pages), *document.warnings))


def _resident() -> int:
    resident: int = psutil.Process().memory_info().rss
    return resident


def main(folder: Path, report: Path) -> None:
    """Make, parse and write down."""
    report.write_text(json.dumps(asdict(run(folder))), encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
