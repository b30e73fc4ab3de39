"""`python -m benchmarks.robustness`: is every file answered, or refused with one of our codes, and within limits?

Exit code 0 when all are, 1 when one is not, 2 when the command line or the worker cannot be used.
"""

from __future__ import annotations

import argparse
import glob
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from benchmarks.command_line import positive
from benchmarks.provenance import Provenance
from benchmarks.robustness_mix import Batch, slope
from benchmarks.robustness_supervisor import CRASH, Manner, RobustnessError, supervise
from benchmarks.robustness_worker import GRACE_SECONDS, HANG, INTERNAL, UNMAPPED, Done, limits
from classifier.errors import ClassifierError
from classifier.rules_file import load_configuration

_HERE = Path(__file__).resolve().parent
EXAMPLES = _HERE.parent / "examples"
RESULTS = _HERE / "results"
SEED: Final = 20240229
_MIB: Final = 1 << 20
_BESIDE: Final = frozenset((".json", ".jsonl"))

KEPT, MISSED, USAGE = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The figures of a run; times in seconds, memory in MiB. `codes` counts the files by outcome."""

    files: int
    codes: dict[str, int]
    hangs: int
    parent_crashes: int
    unmapped: int
    internal_errors: int
    children_above_limits: int
    slowest: str
    slowest_seconds: float
    parent_peak: float
    child_peak: float
    child_space: float

    @classmethod
    def of(cls, files: Sequence[Path], found: Sequence[Done], seconds: int | None) -> Summary:
        """Count, and find the extremes."""
        codes = Counter(each.outcome for each in found)
        slowest = max(found, key=lambda each: each.seconds)
        allowed = limits(seconds)
        space = max(each.child_space for each in found)
        late = sum(each.seconds > allowed.wall_seconds + GRACE_SECONDS for each in found)
        return cls(
            files=len(found),
            codes=dict(codes.most_common()),
            hangs=codes[HANG],
            parent_crashes=codes[CRASH],
            unmapped=codes[UNMAPPED],
            internal_errors=codes[INTERNAL],
            children_above_limits=late + (space > allowed.memory_bytes),
            slowest=ascii(files[slowest.done].name)[1:-1],
            slowest_seconds=round(slowest.seconds, 2),
            parent_peak=round(max(each.parent_peak for each in found) / _MIB, 1),
            child_peak=round(max(each.child_peak for each in found) / _MIB, 1),
            child_space=round(space / _MIB, 1),
        )

    @property
    def is_clean(self) -> bool:
        """Whether every file was answered or refused with a code that names what is wrong with it."""
        faults = self.hangs + self.parent_crashes + self.unmapped + self.internal_errors + self.children_above_limits
        return faults == 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print, store; the exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        load_configuration(options.rules)
        with TemporaryDirectory() as folder:
            batch = _batch(options, Path(folder))
            with Progress(console=Console(stderr=True)) as progress:
                task = progress.add_task("robustness", total=len(batch.files))
                found = supervise(batch.files, _manner(options), lambda: progress.advance(task))
    except (ClassifierError, ValueError) as error:
        parser.error(str(error))
    except RobustnessError as error:
        print(f"error: {error}", file=sys.stderr)
        return USAGE
    return _reported(batch, found, options)


def _reported(batch: Batch, found: Sequence[Done], options: argparse.Namespace) -> int:
    summary = Summary.of(batch.files, found, options.seconds)
    faults = batch.faults(found) if options.mix else []
    console = Console(highlight=False)
    console.print(codes_table(summary), figures_table(summary))
    if options.mix:
        print(f"memory slope of the parent: {slope(found):+.1f} MiB per 1000 documents")
    for each in found:
        if each.outcome in {HANG, CRASH, UNMAPPED, INTERNAL}:
            print(f"{each.outcome}: {batch.files[each.done].name!a}: {each.message}", file=sys.stderr)
    for fault in faults:
        print(f"fault: {fault}", file=sys.stderr)
    _store(summary, batch, found, faults, options)
    return KEPT if summary.is_clean and not faults else MISSED


def codes_table(summary: Summary) -> Table:
    """One line per outcome."""
    table = Table(box=None, pad_edge=False)
    table.add_column("outcome")
    table.add_column("files", justify="right")
    for code, count in summary.codes.items():
        table.add_row(code, str(count))
    return table


def figures_table(summary: Summary) -> Table:
    """What must be zero, then the extremes."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_row("hangs", str(summary.hangs))
    table.add_row("parent crashes", str(summary.parent_crashes))
    table.add_row("unmapped exceptions", str(summary.unmapped))
    table.add_row("internal errors", str(summary.internal_errors))
    table.add_row("children above limits", str(summary.children_above_limits))
    table.add_row("slowest file", f"{summary.slowest}, {summary.slowest_seconds:.2f} s")
    table.add_row("peak memory of the parent", f"{summary.parent_peak:.0f} MiB")
    table.add_row(
        "peak memory of the largest child", f"{summary.child_peak:.0f} MiB ({summary.child_space:.0f} MiB mapped)"
    )
    return table


def _batch(options: argparse.Namespace, folder: Path) -> Batch:
    if options.mix:
        sound = sorted(path for path in (EXAMPLES / "documents").iterdir() if path.is_file())
        return Batch.generated(options.mix, sound, folder, SEED)
    return Batch(_files(options.files), frozenset())


def _manner(options: argparse.Namespace) -> Manner:
    return Manner(
        rules=options.rules, workers=options.workers, seconds=options.seconds, is_batch=options.mix is not None
    )


def _files(pattern: str) -> tuple[Path, ...]:
    """Every file below a folder, or what a pattern matches; ValueError when that is nothing."""
    folder = Path(pattern)
    matches = folder.rglob("*") if folder.is_dir() else map(Path, glob.glob(pattern, recursive=True))  # noqa: PTH207
    files = tuple(sorted(path for path in matches if not path.is_dir() and path.suffix not in _BESIDE))
    if not files:
        raise ValueError(f"--files {pattern!r}: there is no file; allowed are a folder, a file or a pattern")
    return files


def _store(
    summary: Summary, batch: Batch, found: Sequence[Done], faults: Sequence[str], options: argparse.Namespace
) -> None:
    name = "robustness-mix.json" if options.mix else "robustness.json"
    file: Path = options.json or RESULTS / name
    content = {
        **asdict(summary),
        "is_clean": summary.is_clean and not faults,
        "workers": options.workers,
        "limits": asdict(limits(options.seconds)),
        "mix": {"slope_mib_per_1000": round(slope(found), 2), "hostile": len(batch.hostile), "faults": list(faults)}
        if options.mix
        else None,
        "provenance": Provenance.collect(SEED).as_json(),
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.robustness", description="Hostile files, through children with limits."
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--files", metavar="DIR_OR_GLOB", help="every file below a folder (JSON left out), or a pattern")
    what.add_argument(
        "--mix", type=positive, metavar="N", help="a batch of N documents of ours, one in twenty of them hostile"
    )
    parser.add_argument("--rules", type=Path, default=EXAMPLES / "rules.yaml")
    parser.add_argument("--workers", type=positive, default=2, help="documents at once (default: 2)")
    parser.add_argument("--seconds", type=positive, help="of processor time for a document, instead of the default")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where to store the figures")
    return parser


if __name__ == "__main__":
    sys.exit(main())
