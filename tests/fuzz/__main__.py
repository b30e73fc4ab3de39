"""`python -m tests.fuzz --minutes N`: other changes in every round, until the time is over or something is found.

Exit code 0 when every document was answered or refused, 1 when one was not: it is then stored for a test.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Final

from tests.fuzz.fuzzing import FuzzError, fuzz
from tests.fuzz.seeds import SEEDS, SLOW

_EXAMPLES: Final = 300
_SLOW_EXAMPLES: Final = 10


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz, print, store; the exit code."""
    options = _parser().parse_args(arguments)
    end = time.monotonic() + 60 * options.minutes
    found: dict[str, FuzzError] = {}
    tried = 0
    for number, name in _turns(options.only, options.start):
        if time.monotonic() > end:
            break
        if name in found:
            continue
        examples = _SLOW_EXAMPLES if name in SLOW else _EXAMPLES
        tried += examples
        try:
            fuzz(name, examples, number)
        except FuzzError as error:
            found[name] = error
            _report(name, number, error, options.keep)
        if set(found) >= set(options.only):
            break
    sys.stdout.write(f"about {tried} documents, {len(found)} not answered and not refused\n")
    return 1 if found else 0


def _turns(names: Sequence[str], start: int) -> Iterator[tuple[int, str]]:
    return ((number, name) for number in count(start) for name in names)


def _report(name: str, number: int, error: FuzzError, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}-{number}.bin"
    file.write_bytes(error.data)
    sys.stdout.write(f"{name}, round {number}: {error}\n    stored in {file}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Fuzz every extractor.")
    parser.add_argument("--minutes", type=float, default=5.0, help="how long (default: 5)")
    parser.add_argument("--only", nargs="+", choices=sorted(SEEDS), default=sorted(SEEDS), metavar="SEED")
    parser.add_argument("--start", type=int, default=1, metavar="ROUND", help="the first round, to repeat one")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-findings"), metavar="FOLDER", help="for what is found")
    return parser


if __name__ == "__main__":
    sys.exit(main())
