"""Figures over arrays, one entry per answer. Pure; an empty or undefined figure is NaN, never 0.

Answers that share a confidence are exchangeable: every figure that ranks by confidence gives each of them the mean
of the group, so that none depends on the order of the answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Codes = NDArray[np.intp]

ECE_BINS = 15
REVIEW_SHARE = 0.1
RESAMPLES = 1000
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """Bounds of a confidence interval, 0..1; both NaN when there are fewer than two units to resample."""

    low: float
    high: float


def accuracy(right: Flags) -> float:
    """The share of True, 0..1."""
    return float(right.mean()) if right.size else float("nan")


def macro_f1(truth: Sequence[Hashable], predicted: Sequence[Hashable]) -> float:
    """The unweighted mean, over the types that are the truth of some answer, of F1 = 2 TP / (2 TP + FP + FN).

    Equals sklearn's f1_score(average="macro") with `labels` set to the types that occur in `truth`.
    """
    hits = Counter(true for true, given in zip(truth, predicted, strict=True) if true == given)
    mentions = Counter(truth) + Counter(predicted)
    # Sorted: the order of summing must not change the last digit.
    scores = sorted(2 * hits[kind] / mentions[kind] for kind in set(truth))
    return float(np.mean(scores)) if scores else float("nan")


def expected_calibration_error(confidence: Floats, right: Flags, bins: int = ECE_BINS) -> float:
    """ECE with equal-mass bins (Nguyen and O'Connor 2015, adaptive binning; Guo et al. 2017, section 2): the mean over
    bins, by size, of |mean confidence - share right|, 0..1.

    A perfectly calibrated model shows about 0.02-0.04 on a few hundred answers, by noise alone.
    """
    if not right.size:
        return float("nan")
    order = np.argsort(confidence, kind="stable")
    gap = confidence[order] - _shared_over_ties(confidence, right)[order]
    return float(sum(abs(part.sum()) for part in np.array_split(gap, bins)) / gap.size)


def brier_score(confidence: Floats, right: Flags) -> float:
    """The mean squared difference of confidence and correctness (Brier 1950), 0..1, lower is better."""
    return float(np.mean((confidence - right) ** 2)) if right.size else float("nan")


def caught_in_review(confidence: Floats, right: Flags, share: float = REVIEW_SHARE) -> float:
    """Which share of all errors is among the `share` least confident answers; NaN when there are no errors.

    Where `share` of the answers is not a whole number, the last answer counts in part.
    """
    errors = _shared_over_ties(confidence, ~right)[np.argsort(confidence, kind="stable")]
    total = float(np.count_nonzero(~right))
    return float(_first(share, errors.size) @ errors) / total if total else float("nan")


def best_caught_in_review(right: Flags, share: float = REVIEW_SHARE) -> float:
    """The highest value that `caught_in_review` can have with this many errors; NaN when there are no errors."""
    total = float(np.count_nonzero(~right))
    return min(1.0, share * right.size / total) if total else float("nan")


def auroc(confidence: Floats, right: Flags) -> float:
    """The probability that a right answer is more confident than a wrong one, ties counting half
    (Mann-Whitney U, Hanley and McNeil 1982); NaN unless there are right and wrong answers."""
    positives = int(np.count_nonzero(right))
    negatives = right.size - positives
    if not positives or not negatives:
        return float("nan")
    _, group, counts = np.unique(confidence, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[group]
    return float((ranks[right].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def selective_accuracy(confidence: Floats, right: Flags, coverage: float) -> float:
    """The share right among the most confident `coverage` (0..1) of the answers
    (selective accuracy: El-Yaniv and Wiener 2010); the last answer counts in part as in `caught_in_review`."""
    if not right.size:
        return float("nan")
    hits = _shared_over_ties(confidence, right)[np.argsort(-confidence, kind="stable")]
    return float(_first(coverage, hits.size) @ hits) / (coverage * hits.size)


def mean_over_groups(values: NDArray[np.generic], groups: Codes) -> float:
    """The mean over groups of the mean within each; groups are counted from 0, absent ones are left out."""
    if not values.size:
        return float("nan")
    sizes = np.bincount(groups)
    sums = np.bincount(groups, weights=values.astype(np.float64))
    return float(np.mean(sums[sizes > 0] / sizes[sizes > 0]))


def bootstrap_interval(
    statistic: Callable[[Codes], float],
    units: Codes,
    *,
    seed: int,
    resamples: int = RESAMPLES,
    level: float = LEVEL,
    centred: bool = False,
) -> Interval:
    """A percentile bootstrap interval (Efron and Tibshirani 1993, chapter 13) that resamples whole units.

    `units[i]`, counted from 0, is what answer i belongs to: its document, or its source for the clustered bootstrap
    (Field and Welsh 2007). `statistic` maps positions of answers, with repetition, to a figure. Resamples in which
    it is NaN are left out. `centred` moves the median of the resamples onto the figure itself: needed for statistics
    that noise alone makes larger, such as the ECE, of which every resample has more than the data.
    """
    count = int(units.max()) + 1 if units.size else 0
    positions = np.arange(units.size)
    generator = np.random.default_rng(seed)

    def resampled() -> float:
        drawn = np.bincount(generator.integers(count, size=count), minlength=count)
        return statistic(np.repeat(positions, drawn[units]))

    values = np.array([resampled() for _ in range(resamples)] if count > 1 else [])
    known = values[~np.isnan(values)]
    if not known.size:
        return Interval(float("nan"), float("nan"))
    low, median, high = np.quantile(known, [(1 - level) / 2, 0.5, (1 + level) / 2])
    shift = statistic(positions) - median if centred else 0.0
    return Interval(max(0.0, float(low + shift)), min(1.0, float(high + shift)))


def _shared_over_ties(confidence: Floats, flags: Flags) -> Floats:
    _, group = np.unique(confidence, return_inverse=True)
    shares: Floats = np.bincount(group, weights=flags) / np.bincount(group)
    return shares[group]


def _first(share: float, size: int) -> Floats:
    """Weights of the positions 0..size-1 that add up to `share` of them, the first ones counting fully."""
    weights: Floats = np.clip(share * size - np.arange(size), 0.0, 1.0)
    return weights
