"""Answers to a summary, a summary to tables and JSON. Which engine or fold gave them is no matter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from io import StringIO

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.answers import Answer
from benchmarks.figures import (
    BY_DOCUMENT,
    BY_SOURCE,
    METRICS,
    Bounds,
    Figures,
    intervals_of_mean,
    intervals_of_pooled_ece,
)
from benchmarks.metrics import RESAMPLES, Interval
from benchmarks.suite import kind_of

DIMENSIONS = ("lang", "source", "format", "layer", "kind", "label")
DEFAULT_DIMENSIONS = ("lang", "source", "format", "layer")
# Of a kind, these are means over its rule sets; the others are of all its answers together, because noise alone
# makes them look bad on a small rule set.
MEAN_METRICS = frozenset({"forced", "macro_f1", "strict", "null_recall"})
# Names of sources, labels and documents belong to whoever made the suite, so they are shown and never stored.
STORED_DIMENSIONS = frozenset({"lang", "format", "layer", "kind"})

WIDTH = 120
_MOST_ROWS = 25


@dataclass(frozen=True, slots=True)
class Row:
    """Figures under a name, with the intervals that were computed for them."""

    name: str
    figures: Figures
    bounds: tuple[Bounds, ...] = ()


@dataclass(frozen=True, slots=True)
class KindSummary:
    """The rule sets of one kind: each, their mean, all answers pooled, pooled groups by dimension, and how often each
    error code came, most frequent first."""

    kind: str
    rule_sets: tuple[Row, ...]
    mean: Row
    pooled: Row
    groups: Mapping[str, tuple[Row, ...]]
    errors: Mapping[str, int]

    def value(self, metric: str) -> float:
        """The headline of a metric: the mean over rule sets for accuracies, pooled for the rest."""
        row = self.mean if metric in MEAN_METRICS else self.pooled
        return float(getattr(row.figures, metric))


@dataclass(frozen=True, slots=True)
class Summary:
    """One entry per kind, in the order in which the kinds first occurred."""

    kinds: tuple[KindSummary, ...]

    def value(self, name: str, metric: str) -> float:
        """A figure of a kind ("documents") or of one rule set ("documents/legal"); KeyError for an unknown name or
        metric, saying which there are."""
        if metric not in METRICS:
            raise KeyError(f"metric {metric!r}: allowed are {', '.join(METRICS)}")
        for kind in self.kinds:
            if kind.kind == name:
                return kind.value(metric)
            for row in kind.rule_sets:
                if row.name == name:
                    return float(getattr(row.figures, metric))
        names = [*(kind.kind for kind in self.kinds), *(row.name for kind in self.kinds for row in kind.rule_sets)]
        raise KeyError(f"kind or rule set {name!r}: there are {', '.join(names)}")

    def as_json(self) -> dict[str, object]:
        """Everything that may be stored, as JSON values; undefined figures are null."""
        return {
            kind.kind: {
                "headline": {metric: _json_value(kind.value(metric)) for metric in METRICS},
                "mean": _row_as_json(kind.mean),
                "pooled": _row_as_json(kind.pooled),
                "errors": dict(kind.errors),
                "rule_sets": {row.name: _row_as_json(row) for row in kind.rule_sets},
                "by": {
                    dimension: {row.name: _row_as_json(row) for row in rows}
                    for dimension, rows in kind.groups.items()
                    if dimension in STORED_DIMENSIONS
                },
            }
            for kind in self.kinds
        }


def summarise(
    answers: Sequence[Answer],
    *,
    by: Sequence[str] = DEFAULT_DIMENSIONS,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> Summary:
    """All figures of some answers, which may be of several rule sets and kinds; their order does not matter for any
    figure. `by` names the dimensions to group by, out of DIMENSIONS; ValueError for others."""
    for dimension in by:
        if dimension not in DIMENSIONS:
            raise ValueError(f"by {dimension!r}: allowed are {', '.join(DIMENSIONS)}")
    kinds = _grouped((kind_of(each.rule_set), each) for each in answers)
    return Summary(
        tuple(_kind_summary(kind, chosen, by, seed=seed, resamples=resamples) for kind, chosen in kinds.items())
    )


def render(summary: Summary, *, title: str = "") -> str:
    """The summary as plain text tables of at most 120 columns."""
    console = Console(file=StringIO(), width=WIDTH, no_color=True, highlight=False, legacy_windows=False)
    if title:
        console.print(title, markup=False)
    for kind in summary.kinds:
        console.print(_figures_table(kind.kind, (*kind.rule_sets, kind.mean, kind.pooled)))
        if kind.errors:
            console.print("errors: " + ", ".join(f"{code} {count}" for code, count in kind.errors.items()))
        console.print(_intervals_table(f"{kind.kind}: 95 % intervals", (*kind.rule_sets, kind.mean, kind.pooled)))
        for dimension, rows in kind.groups.items():
            console.print(_figures_table(f"{kind.kind} by {dimension}, pooled", rows[:_MOST_ROWS]))
            if len(rows) > _MOST_ROWS:
                console.print(f"and {len(rows) - _MOST_ROWS} with fewer answers")
    file = console.file
    assert isinstance(file, StringIO)  # noqa: S101 - it was made a few lines above
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines())


def _kind_summary(kind: str, answers: Sequence[Answer], by: Sequence[str], *, seed: int, resamples: int) -> KindSummary:
    rule_sets = tuple(
        Row(name, Figures.from_answers(chosen), intervals_of_mean(chosen, seed=seed, resamples=resamples))
        for name, chosen in _grouped((each.rule_set, each) for each in answers).items()
    )
    return KindSummary(
        kind,
        rule_sets,
        mean=Row(
            f"mean of {len(rule_sets)}",
            Figures.mean([row.figures for row in rule_sets]),
            intervals_of_mean(answers, seed=seed, resamples=resamples),
        ),
        pooled=Row(
            "pooled",
            Figures.from_answers(answers),
            intervals_of_pooled_ece(answers, seed=seed, resamples=resamples),
        ),
        groups={dimension: _groups(answers, dimension) for dimension in by},
        errors=dict(Counter(sorted(each.error for each in answers if each.error)).most_common()),
    )


def _groups(answers: Sequence[Answer], dimension: str) -> tuple[Row, ...]:
    groups = _grouped((str(getattr(each, dimension)), each) for each in answers)
    rows = (Row(name, Figures.from_answers(chosen)) for name, chosen in groups.items())
    return tuple(sorted(rows, key=lambda row: (-row.figures.answers, row.name)))


def _grouped(pairs: Iterable[tuple[str, Answer]]) -> dict[str, list[Answer]]:
    groups: dict[str, list[Answer]] = {}
    for name, answer in pairs:
        groups.setdefault(name, []).append(answer)
    return groups


def _row_as_json(row: Row) -> dict[str, object]:
    figures = {name: _json_value(value) for name, value in asdict(row.figures).items()}
    intervals = {
        f"{each.metric} by {each.unit}": [_json_value(each.interval.low), _json_value(each.interval.high)]
        for each in row.bounds
    }
    return {**figures, **({"intervals": intervals} if intervals else {})}


def _json_value(value: float) -> float | None:
    return None if np.isnan(value) else round(value, 6)


def _figures_table(title: str, rows: Sequence[Row]) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("", max_width=28, no_wrap=True)
    headers = ("in", "out", "err", "forced", "F1", "strict", "null", "ECE", "Brier", "caught(best)", "AUROC")
    for header in (*headers, "at90%", "80%", "70%"):
        table.add_column(header, justify="right", no_wrap=True)
    for row in rows:
        table.add_row(row.name, *_cells(row.figures))
    return table


def _cells(figures: Figures) -> tuple[str, ...]:
    counts = (figures.in_scope, figures.out_of_scope, figures.errors)
    accuracies = (figures.forced, figures.macro_f1, figures.strict, figures.null_recall)
    caught = f"{_shown(figures.caught)}({_shown(figures.caught_best)})"
    selective = (figures.at_90, figures.at_80, figures.at_70)
    return (
        *map(str, counts),
        *map(_shown, (*accuracies, figures.ece, figures.brier)),
        caught,
        *map(_shown, (figures.auroc, *selective)),
    )


def _intervals_table(title: str, rows: Sequence[Row]) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("by document | by source", max_width=28, no_wrap=True)
    metrics = ("forced", "strict", "null_recall", "ece")
    for metric in metrics:
        table.add_column(metric, no_wrap=True)
    for row in rows:
        found = {(each.metric, each.unit): each.interval for each in row.bounds}
        units = (BY_DOCUMENT, BY_SOURCE)
        intervals = ([found.get((metric, unit)) for unit in units] for metric in metrics)
        table.add_row(row.name, *(" | ".join(map(_shown_interval, pair)) if all(pair) else "" for pair in intervals))
    return table


def _shown(value: float) -> str:
    return "-" if np.isnan(value) else f"{value:.3f}"


def _shown_interval(interval: Interval | None) -> str:
    return "-" if interval is None or np.isnan(interval.low) else f"{interval.low:.2f}-{interval.high:.2f}"
