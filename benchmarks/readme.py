"""Write the generated parts of the README: `python -m benchmarks.readme`. A test compares them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

README: Final = Path(__file__).resolve().parents[1] / "README.md"
RESULTS: Final = Path(__file__).with_name("results")

_SETS: Final = {"dev": "given wording", "suite_reworded": "reworded", "suite_german_rules": "German rules"}
_RATIOS: Final = {
    "throughput_ratio": "documents a second, all files",
    "cold_ratio": "fresh process to first answer",
    "warm_latency_ratio": "latency of a one-page PDF, warm",
    "memory_ratio": "peak memory",
}


def main() -> None:
    """Bring the README up to date."""
    README.write_text(updated(README.read_text(encoding="utf-8")), encoding="utf-8")


def updated(readme: str) -> str:
    """The README with its generated parts made anew from the results and the command's help."""
    for name, render in BLOCKS.items():
        before, start, rest = readme.partition(f"<!-- {name} -->")
        _, end, after = rest.partition(f"<!-- /{name} -->")
        readme = f"{before}{start}\n{render().rstrip()}\n{end}{after}"
    return readme


def _help() -> str:
    command = [sys.executable, "-m", "classifier.cli", "run", "--help"]
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"}
    output = subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout
    lines = (line.rstrip() for line in output.strip().splitlines())
    return "```text\n" + "\n".join(lines) + "\n```"


def _accuracy() -> str:
    held_out = _result("crossfit.json")["held_out"]
    rows = [
        "| suite | forced accuracy | strict accuracy | null recall | pooled ECE | AUROC of confidence |",
        "|---|---|---|---|---|---|",
    ]
    for suite, kinds in held_out.items():
        for kind, found in kinds.items():
            rows.append(f"| {kind}, {_SETS.get(suite, suite)} | {_figures(found)} |")
    return "\n".join(rows)


def _figures(found: dict[str, Any]) -> str:
    headline, intervals = found["headline"], found["mean"].get("intervals", {})
    cells = [_with_interval(headline[name], intervals.get(f"{name} by document")) for name in ("forced", "strict")]
    cells += [_number(headline[name]) for name in ("null_recall", "ece", "auroc")]
    return " | ".join(cells)


def _with_interval(value: float | None, interval: list[float] | None) -> str:
    return f"{_number(value)} ({interval[0]:.2f}-{interval[1]:.2f})" if interval else _number(value)


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _speed() -> str:
    result = _result("speed.json")
    rows = ["| | times better than the script |", "|---|---|"]
    rows += [f"| {text} | {result[name]:.1f} |" for name, text in _RATIOS.items()]
    return "\n".join(rows)


def _result(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((RESULTS / name).read_text(encoding="utf-8"))
    return found


BLOCKS: Final[dict[str, Callable[[], str]]] = {"help": _help, "accuracy": _accuracy, "speed": _speed}

if __name__ == "__main__":
    main()
