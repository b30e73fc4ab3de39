"""Bounds that figures must keep, such as `documents.forced=0.66,documents.ece=0.10`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import METRICS
from benchmarks.report import Summary

# The lower the better; a bound on one of these is the highest value allowed.
MAXIMA = frozenset({"ece", "brier"})


class FloorError(ValueError):
    """A floor cannot be read or names nothing that was measured."""


@dataclass(frozen=True, slots=True)
class Floor:
    """The bound of one metric of a kind or rule set: a maximum for MAXIMA, a minimum for the others."""

    name: str
    metric: str
    bound: float

    def is_kept_by(self, value: float) -> bool:
        """An undefined value (NaN) keeps no bound."""
        return value <= self.bound if self.metric in MAXIMA else value >= self.bound


def parse_floors(text: str) -> tuple[Floor, ...]:
    """Read floors between commas or line ends, or the file of that name; `#` starts a comment in a file.

    Raises FloorError naming the item that cannot be read.
    """
    if "=" not in text:
        try:
            text = Path(text).read_text(encoding="utf-8")
        except OSError as error:
            raise FloorError(f"floor {text!r}: neither kind.metric=number nor a file: {error.strerror}") from error
    lines = (line.partition("#")[0] for line in text.splitlines())
    items = [item.strip() for line in lines for item in line.split(",")]
    return tuple(_floor(item) for item in items if item)


def missed(summary: Summary, floors: Sequence[Floor]) -> tuple[str, ...]:
    """One line for each floor that is not kept; FloorError when a floor names nothing that was measured."""
    lines = []
    for floor in floors:
        try:
            value = summary.value(floor.name, floor.metric)
        except KeyError as error:
            raise FloorError(f"floor {floor.name}.{floor.metric}: {error.args[0]}") from error
        if not floor.is_kept_by(value):
            word = "most" if floor.metric in MAXIMA else "least"
            lines.append(f"{floor.name}.{floor.metric} is {value:.3f}; at {word} {floor.bound:g} is allowed")
    return tuple(lines)


def _floor(item: str) -> Floor:
    left, _, right = item.partition("=")
    name, _, metric = left.strip().rpartition(".")
    if not name or metric not in METRICS:
        raise FloorError(f"floor {item!r}: expected kind.metric=number, metric one of {', '.join(METRICS)}")
    try:
        bound = float(right)
    except ValueError:
        bound = float("nan")
    if not 0.0 <= bound <= 1.0:
        raise FloorError(f"floor {item!r}: {right.strip()!r} is not allowed; allowed are numbers from 0 to 1")
    return Floor(name, metric, bound)
