"""`python -m benchmarks.speed`: our engine against the plain script, on the same files in one run.

The two sides take turns, in processes of their own and with the thread settings that they have by default. Every
ratio is the script's figure over ours, so above 1 is in our favour.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Self, TypeVar

from rich.console import Console
from rich.table import Table

from benchmarks import workload
from benchmarks.command_line import positive
from benchmarks.provenance import Provenance
from benchmarks.speed_processes import SpeedError, Worker, cold_seconds, write_rules
from classifier.errors import ClassifierError
from classifier.rules_file import load_configuration
from classifier.schema import Rule

_HERE = Path(__file__).resolve().parent
EXAMPLES = _HERE.parent / "examples"
RESULTS = _HERE / "results" / "speed.json"
SEED = 20240229

PAGES = (1, 10, 200)
RULES = (5, 100)
LATENCY_FILES = 15
FILES_PER_LENGTH = 5
SETTLING_SECONDS = 0.5
QUIET_LOAD = 0.5
_SIDES = ("ours", "script")

Measured = TypeVar("Measured")


@dataclass(frozen=True, slots=True)
class Comparison:
    """One figure of both sides, as medians; `ratio` is the median of script over ours, turn by turn."""

    name: str
    unit: str
    ours: float
    script: float
    ratio: float

    @classmethod
    def from_turns(cls, name: str, unit: str, turns: Sequence[tuple[float, float]]) -> Self:
        """`turns` has (ours, script) as measured right after each other."""
        ours, script = (median(turn[side] for turn in turns) for side in (0, 1))
        return cls(name, unit, ours, script, median(turn[1] / turn[0] for turn in turns))


def alternate(times: int, measure: Callable[[str, int], Measured]) -> list[tuple[Measured, Measured]]:
    """Measure (ours, script) so many times, letting the other side begin each time; `measure` gets side and turn."""
    turns = []
    for turn in range(times):
        order = _SIDES if turn % 2 == 0 else _SIDES[::-1]
        measured = {side: measure(side, turn) for side in order}
        turns.append((measured["ours"], measured["script"]))
    return turns


def throughput_and_memory(
    files: Sequence[Path], rules: Sequence[Rule], warm_up: Path, repeat: int
) -> tuple[Comparison, Comparison]:
    """Seconds per document over all files, and the peak memory of doing so.

    Every turn has new processes: nobody has seen a file before, and the peak is of this work alone.
    """

    def measure(side: str, _turn: int) -> tuple[float, float]:
        with Worker(side) as worker:
            worker.seconds([warm_up], rules)
            return worker.seconds(files, rules) / len(files), worker.peak_bytes() / 2**20

    turns = alternate(repeat, measure)
    return (
        Comparison.from_turns("throughput", "s/document", [(ours[0], script[0]) for ours, script in turns]),
        Comparison.from_turns("memory", "MiB", [(ours[1], script[1]) for ours, script in turns]),
    )


def cold_start(file: Path, rules_file: Path, repeat: int) -> Comparison:
    """Time to the first answer in a fresh process; the first turn, which fills caches, does not count."""
    turns = alternate(repeat + 1, lambda side, _: cold_seconds(side, file, rules_file))
    return Comparison.from_turns("cold", "s", turns[1:])


def latency(
    name: str, workers: Mapping[str, Worker], files: Sequence[Path], warm_up: Path, rules: Sequence[Rule]
) -> Comparison:
    """Seconds for one file in a warm process; each file is seen once.

    Before each measurement comes a pause and then `warm_up`, which is not measured: threads of the other side may
    spin for a while after its turn, and would be charged to this one.
    """

    def measure(side: str, turn: int) -> float:
        time.sleep(SETTLING_SECONDS)
        workers[side].seconds([warm_up], rules)
        return workers[side].seconds([files[turn]], rules)

    return Comparison.from_turns(name, "s", alternate(len(files), measure))


def compare(files: Sequence[Path], rules: Sequence[Rule], repeat: int, folder: Path) -> list[Comparison]:
    """Every comparison; generated files go into `folder`."""
    warm_up, *one_page = workload.pdfs(folder, 1, 1 + LATENCY_FILES, seed=SEED)
    rules_file = write_rules(folder / "rules.yaml", rules)
    results = [*throughput_and_memory(files, rules, warm_up, repeat), cold_start(warm_up, rules_file, repeat)]
    with Worker("ours") as ours, Worker("script") as script:
        workers = {"ours": ours, "script": script}
        results.append(latency("warm_latency", workers, one_page, warm_up, rules))
        for number, pages in enumerate(PAGES, start=1):
            some = workload.pdfs(folder, pages, FILES_PER_LENGTH, seed=SEED + 1000 * number)
            results.append(latency(f"{pages} page{'s' if pages > 1 else ''}", workers, some, warm_up, rules))
        for count in RULES:
            some = workload.pdfs(folder, 1, FILES_PER_LENGTH, seed=SEED + 10_000 + 1000 * count)
            results.append(latency(f"{count} rules", workers, some, warm_up, workload.rules(count)))
    return results


def render(results: Sequence[Comparison]) -> Table:
    """One line per comparison."""
    table = Table(box=None, pad_edge=False)
    for header in ("", "unit", "ours", "script", "script / ours"):
        table.add_column(header, justify="left" if header in {"", "unit"} else "right")
    for each in results:
        table.add_row(each.name, each.unit, f"{each.ours:.4g}", f"{each.script:.4g}", f"{each.ratio:.2f}")
    return table


def as_json(results: Sequence[Comparison], *, files: int, repeat: int, load: float) -> dict[str, object]:
    """The four main ratios under their names, then everything that was measured."""
    found = {each.name: each for each in results}
    main = ("throughput", "cold", "warm_latency", "memory")
    return {
        **{f"{name}_ratio": round(found[name].ratio, 4) for name in main},
        "documents_per_second": {side: round(1 / getattr(found["throughput"], side), 4) for side in _SIDES},
        "files": files,
        "repeat": repeat,
        "load_at_start": round(load, 2),
        "comparisons": [asdict(each) for each in results],
        "provenance": Provenance.collect(SEED).as_json(),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, print, store; exit code 1 when a side fails, 2 for a command line that cannot be used."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        files = workload.pick_pdfs(options.files, options.limit)
        rules = load_configuration(options.rules).rules
    except (ValueError, ClassifierError) as error:
        parser.error(str(error))
    load = os.getloadavg()[0]
    if load > QUIET_LOAD:
        print(f"warning: the machine is busy (load {load:.1f}); that slows the script down more", file=sys.stderr)
    try:
        with TemporaryDirectory() as folder:
            results = compare(files, rules, options.repeat, Path(folder))
    except SpeedError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    Console(highlight=False).print(render(results))
    content = as_json(results, files=len(files), repeat=options.repeat, load=load)
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    if options.json:
        print(json.dumps(content))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description="Our engine and the plain script.")
    parser.add_argument(
        "--files", default=str(EXAMPLES / "documents"), help="folder or pattern; its PDFs with text are used"
    )
    parser.add_argument("--rules", type=Path, default=EXAMPLES / "rules.yaml")
    parser.add_argument("--limit", type=positive, help="at most so many files")
    parser.add_argument("--repeat", type=positive, default=3, help="turns of throughput and cold start (default: 3)")
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    return parser


if __name__ == "__main__":
    sys.exit(main())
