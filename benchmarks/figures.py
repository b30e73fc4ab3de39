"""All figures of a set of answers, and intervals for the main ones."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np

from benchmarks import metrics
from benchmarks.answers import Answer
from benchmarks.metrics import Codes, Flags, Floats, Interval

COVERAGES = (0.9, 0.8, 0.7)

BY_DOCUMENT = "document"
BY_SOURCE = "source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Counts, then shares 0..1 (NaN where undefined).

    `forced` and `macro_f1` and `strict` are over documents in scope, `null_recall` over those out of scope, the
    others over every answer that is not an error. `answers` counts errors too.
    """

    answers: int
    in_scope: int
    out_of_scope: int
    errors: int
    forced: float
    macro_f1: float
    strict: float
    null_recall: float
    ece: float
    brier: float
    caught: float
    caught_best: float
    auroc: float
    at_90: float
    at_80: float
    at_70: float

    @classmethod
    def from_answers(cls, answers: Sequence[Answer]) -> Self:
        """Compute every figure; types of different rule sets are different types for macro-F1."""
        columns = Columns.from_answers(answers)
        confidence, right = columns.confidence[columns.sure], columns.right[columns.sure]
        at_90, at_80, at_70 = (metrics.selective_accuracy(confidence, right, coverage) for coverage in COVERAGES)
        return cls(
            answers=len(answers),
            in_scope=int(columns.in_scope.sum()),
            out_of_scope=int((~columns.in_scope).sum()),
            errors=int((~columns.sure).sum()),
            forced=metrics.accuracy(columns.forced_right[columns.in_scope]),
            macro_f1=metrics.macro_f1(*_truth_and_forced(answers)),
            strict=metrics.accuracy(columns.right[columns.in_scope]),
            null_recall=metrics.accuracy(columns.right[~columns.in_scope]),
            ece=metrics.expected_calibration_error(confidence, right),
            brier=metrics.brier_score(confidence, right),
            caught=metrics.caught_in_review(confidence, right),
            caught_best=metrics.best_caught_in_review(right),
            auroc=metrics.auroc(confidence, right),
            at_90=at_90,
            at_80=at_80,
            at_70=at_70,
        )

    @classmethod
    def mean(cls, several: Sequence[Figures]) -> Self:
        """Counts are added up; of every other figure the unweighted mean, leaving out where it is undefined."""
        values: dict[str, Any] = {}
        for field in fields(cls):
            column = [getattr(each, field.name) for each in several]
            values[field.name] = sum(column) if field.name in COUNTS else _mean(column)
        return cls(**values)


COUNTS = frozenset({"answers", "in_scope", "out_of_scope", "errors"})
METRICS = tuple(field.name for field in fields(Figures) if field.name not in COUNTS)


@dataclass(frozen=True, slots=True)
class Columns:
    """The answers as arrays, one entry each. `confidence` is NaN where `sure` is False, at the errors."""

    forced_right: Flags
    right: Flags
    in_scope: Flags
    sure: Flags
    confidence: Floats
    rule_sets: Codes
    documents: Codes
    sources: Codes

    @classmethod
    def from_answers(cls, answers: Sequence[Answer]) -> Self:
        """A document counts as the same one under several rule sets of a kind, a source likewise."""
        return cls(
            forced_right=np.array([each.forced_is_right for each in answers], dtype=bool),
            right=np.array([each.is_right for each in answers], dtype=bool),
            in_scope=np.array([each.in_scope for each in answers], dtype=bool),
            sure=np.array([each.error is None for each in answers], dtype=bool),
            confidence=np.array([np.nan if each.confidence is None else each.confidence for each in answers]),
            rule_sets=_codes(each.rule_set for each in answers),
            documents=_codes(f"{each.source}\0{each.document}" for each in answers),
            sources=_codes(each.source for each in answers),
        )


@dataclass(frozen=True, slots=True)
class Bounds:
    """The interval of one figure; `unit` is what was resampled, "document" or "source"."""

    metric: str
    unit: str
    interval: Interval


def intervals_of_mean(answers: Sequence[Answer], *, seed: int, resamples: int) -> tuple[Bounds, ...]:
    """Intervals of the means over rule sets of forced, strict and null_recall.

    With the answers of one rule set these are the intervals of its own figures.
    """
    columns = Columns.from_answers(answers)
    chosen = {
        "forced": (columns.forced_right, columns.in_scope),
        "strict": (columns.right, columns.in_scope),
        "null_recall": (columns.right, ~columns.in_scope),
    }
    bounds: list[Bounds] = []
    for metric, (flags, kept) in chosen.items():
        statistic = _mean_over_rule_sets(flags[kept], columns.rule_sets[kept])
        for unit, units in ((BY_DOCUMENT, columns.documents), (BY_SOURCE, columns.sources)):
            interval = metrics.bootstrap_interval(statistic, _dense(units[kept]), seed=seed, resamples=resamples)
            bounds.append(Bounds(metric, unit, interval))
    return tuple(bounds)


def intervals_of_pooled_ece(answers: Sequence[Answer], *, seed: int, resamples: int) -> tuple[Bounds, ...]:
    """Intervals of the ECE of all answers taken together."""
    columns = Columns.from_answers(answers)
    confidence, right = columns.confidence[columns.sure], columns.right[columns.sure]

    def pooled_ece(chosen: Codes) -> float:
        return metrics.expected_calibration_error(confidence[chosen], right[chosen])

    bounds = []
    for unit, units in ((BY_DOCUMENT, columns.documents), (BY_SOURCE, columns.sources)):
        interval = metrics.bootstrap_interval(
            pooled_ece, _dense(units[columns.sure]), seed=seed, resamples=resamples, centred=True
        )
        bounds.append(Bounds("ece", unit, interval))
    return tuple(bounds)


def _mean_over_rule_sets(flags: Flags, rule_sets: Codes) -> Callable[[Codes], float]:
    def statistic(chosen: Codes) -> float:
        return metrics.mean_over_groups(flags[chosen], rule_sets[chosen])

    return statistic


def _truth_and_forced(answers: Sequence[Answer]) -> tuple[list[Hashable], list[Hashable]]:
    """Per answer in scope the true type and the forced one. Where several types are accepted the true one is the
    forced one if that is among them, else the first."""
    truth: list[Hashable] = []
    forced: list[Hashable] = []
    for each in answers:
        if each.in_scope:
            truth.append((each.rule_set, each.forced if each.forced_is_right else each.accepted[0]))
            forced.append((each.rule_set, each.forced))
    return truth, forced


def _codes(values: Iterable[str]) -> Codes:
    """Numbers from 0 in the order of the names, so that the order of the answers does not change what is drawn."""
    return np.unique(np.array(list(values), dtype=np.str_), return_inverse=True)[1].astype(np.intp)


def _dense(codes: Codes) -> Codes:
    """The codes counted anew from 0, so that only units with answers are drawn."""
    return np.unique(codes, return_inverse=True)[1].astype(np.intp)


def _mean(values: Sequence[float]) -> float:
    known = [value for value in values if not np.isnan(value)]
    return float(np.mean(known)) if known else float("nan")
