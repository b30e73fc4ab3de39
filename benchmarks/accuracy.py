"""`python -m benchmarks.accuracy`: score an engine on a suite.

Exit code 0, 1 when a floor is missed, 2 when the command line, the suite or the engine
cannot be used.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.progress import track

from benchmarks.answers import Answer
from benchmarks.command_line import positive
from benchmarks.engines import ENGINES, load_engine
from benchmarks.floors import FloorError, missed, parse_floors
from benchmarks.provenance import Provenance
from benchmarks.report import DEFAULT_DIMENSIONS, DIMENSIONS, Summary, render, summarise
from benchmarks.scoring import Case, score
from benchmarks.suite import Suite, SuiteError
from classifier.errors import ClassifierError

_HERE = Path(__file__).resolve().parent
DEFAULT_SUITE = _HERE / "suites" / "sample"
RESULTS = _HERE / "results"
SEED = 20240229

KEPT, MISSED, USAGE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Score, print the tables, store the figures; the exit code."""
    options = _parser().parse_args(arguments)
    try:
        floors = parse_floors(options.floor) if options.floor else ()
        suite = Suite.load(options.suite)
        suite = suite.only(options.only) if options.only else suite
        answers = _scored(suite, options)
        summary = summarise(answers, by=options.by, seed=options.seed)
        print(render(summary, title=f"{suite.name}: {options.engine}"))
        _store(suite, summary, answers, options)
        misses = missed(summary, floors)
    except (SuiteError, FloorError, ClassifierError) as error:
        print(f"error: {error}", file=sys.stderr)
        return USAGE
    for miss in misses:
        print(f"floor missed: {miss}", file=sys.stderr)
    return MISSED if misses else KEPT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy", description="Score an engine on a suite.")
    parser.add_argument("--suite", type=Path, default=DEFAULT_SUITE, help="folder with suite.json, or one suite file")
    parser.add_argument("--engine", choices=ENGINES, default="ours")
    parser.add_argument("--only", metavar="PATTERN", help='rule sets to score, such as "documents/*"')
    parser.add_argument(
        "--by", type=_dimensions, default=DEFAULT_DIMENSIONS, help=f"tables by any of {','.join(DIMENSIONS)}"
    )
    parser.add_argument("--limit", type=positive, help="at most so many documents per rule set")
    parser.add_argument("--text-layer-only", action="store_true", help="leave out documents that need OCR")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where to store the figures")
    parser.add_argument("--answers", type=Path, metavar="FILE", help="also write every answer, as JSON lines")
    parser.add_argument("--floor", metavar="FLOORS|FILE", help="such as documents.forced=0.66,documents.ece=0.10")
    parser.add_argument("--seed", type=int, default=SEED, help="of the bootstrap")
    return parser


def _dimensions(text: str) -> tuple[str, ...]:
    names = tuple(filter(None, (name.strip() for name in text.split(","))))
    for name in names:
        if name not in DIMENSIONS:
            raise argparse.ArgumentTypeError(f"{name!r} is not allowed; allowed are {', '.join(DIMENSIONS)}")
    return names


def _scored(suite: Suite, options: argparse.Namespace) -> list[Answer]:
    def progress(cases: Sequence[Case]) -> Iterable[Case]:
        return track(cases, description=suite.name, console=Console(stderr=True))

    engine = load_engine(options.engine)
    answers = list(
        score(suite, engine, limit=options.limit, text_layer_only=options.text_layer_only, progress=progress)
    )
    if not answers:
        raise SuiteError(f"suite {suite.name!r}: no document is left to score")
    return answers


def _store(suite: Suite, summary: Summary, answers: Sequence[Answer], options: argparse.Namespace) -> None:
    if options.answers:
        lines = (json.dumps(asdict(each), ensure_ascii=False) for each in answers)
        options.answers.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    partial = bool(options.only or options.limit or options.text_layer_only)
    if options.json is None and partial:
        print("a part of the suite: nothing stored; --json FILE stores it")
        return
    slug = re.sub(r"[^a-z0-9]+", "-", suite.name.lower()).strip("-")
    file: Path = options.json or RESULTS / f"accuracy-{slug}-{options.engine}.json"
    content = {
        "suite": {"name": suite.name, "sha256": suite.fingerprint},
        "engine": options.engine,
        "part": {"only": options.only, "limit": options.limit, "text_layer_only": options.text_layer_only},
        "provenance": Provenance.collect(options.seed).as_json(),
        "figures": summary.as_json(),
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
