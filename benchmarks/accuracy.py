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
from benchmarks.html_report import Measurement, html_page
from benchmarks.ocr_figures import OcrFigures
from benchmarks.provenance import Provenance
from benchmarks.report import DEFAULT_DIMENSIONS, DIMENSIONS, render, summarise
from benchmarks.scoring import Case, score
from benchmarks.suite import Suite, SuiteError
from classifier.calibration import Calibrator
from classifier.errors import ClassifierError
from classifier.preparing import FEATURES

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
        measurement = _measured(options)
        print(render(measurement.summary, title=measurement.title))
        if (ocr := OcrFigures.of(measurement.answers)) is not None:
            print(ocr)
        _store(measurement, options)
        misses = missed(measurement.summary, floors)
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
    parser.add_argument("--report", type=Path, metavar="FILE", help="also draw a page, HTML, that quotes documents")
    parser.add_argument("--floor", metavar="FLOORS|FILE", help="such as documents.forced=0.66,documents.ece=0.10")
    parser.add_argument("--seed", type=int, default=SEED, help="of the bootstrap")
    return parser


def _dimensions(text: str) -> tuple[str, ...]:
    names = tuple(filter(None, (name.strip() for name in text.split(","))))
    for name in names:
        if name not in DIMENSIONS:
            raise argparse.ArgumentTypeError(f"{name!r} is not allowed; allowed are {', '.join(DIMENSIONS)}")
    return names


def _measured(options: argparse.Namespace) -> Measurement:
    suite = Suite.load(options.suite)
    suite = suite.only(options.only) if options.only else suite
    answers = _scored(suite, options)
    return Measurement(
        suite=suite.name,
        fingerprint=suite.fingerprint,
        engine=options.engine,
        fitted_on=_fitted_on(options.engine),
        part={"only": options.only, "limit": options.limit, "text_layer_only": options.text_layer_only},
        provenance=Provenance.collect(options.seed),
        summary=summarise(answers, by=options.by, seed=options.seed),
        answers=answers,
    )


def _fitted_on(engine: str) -> str | None:
    """The fingerprint of the suite that the shipped parameters learned from; None when there are none or none is
    named."""
    if engine != "ours":
        return None
    named = Calibrator.from_package(FEATURES).provenance.get("corpus")
    return None if named is None else str(named)


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


def _store(measurement: Measurement, options: argparse.Namespace) -> None:
    if options.answers:
        lines = (json.dumps(asdict(each), ensure_ascii=False) for each in measurement.answers)
        _write(options.answers, "".join(f"{line}\n" for line in lines))
    if options.report:
        _write(options.report, html_page(measurement))
    if options.json is None and any(measurement.part.values()):
        print("a part of the suite: nothing stored; --json FILE stores it")
        return
    slug = re.sub(r"[^a-z0-9]+", "-", measurement.suite.lower()).strip("-")
    content = {
        "suite": {"name": measurement.suite, "sha256": measurement.fingerprint},
        "engine": measurement.engine,
        "part": measurement.part,
        "provenance": measurement.provenance.as_json(),
        "figures": measurement.summary.as_json(),
    }
    file = options.json or RESULTS / f"accuracy-{slug}-{measurement.engine}.json"
    _write(file, json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
