"""The numbers behind the charts: bins of calibration, and risk at every coverage. Errors, which have no confidence, are
left out as in `benchmarks.figures`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final, Self

import numpy as np

from benchmarks.answers import Answer
from benchmarks.metrics import ECE_BINS, Flags, Floats, Interval

_NORMAL_QUANTILE: Final = 1.959964  # of 97.5 %, for intervals of 95 %


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of like confidence: their count, mean confidence, share right (ties shared) and its 95 % interval."""

    count: int
    confidence: float
    right: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class RiskCurve:
    """`risk[i]` is the share wrong (0..1) of the `coverage[i]` most confident answers; `best` is what it would be if
    every right answer were more confident than every wrong one."""

    coverage: Floats
    risk: Floats
    best: Floats

    @property
    def area(self) -> float:
        """AURC (Geifman, Uziel and El-Yaniv 2019): the mean risk over all coverages, lower is better."""
        return float(self.risk.mean()) if self.risk.size else float("nan")

    @property
    def best_area(self) -> float:
        """The AURC of the best order."""
        return float(self.best.mean()) if self.best.size else float("nan")


@dataclass(frozen=True, slots=True)
class Certainty:
    """Confidence and correctness of the answers that have both."""

    confidence: Floats
    right: Flags

    @classmethod
    def from_answers(cls, answers: Sequence[Answer]) -> Self:
        """Leave out errors."""
        known = [(each.confidence, each.is_right) for each in answers if each.confidence is not None]
        return cls(np.array([value for value, _ in known]), np.array([right for _, right in known], dtype=bool))

    def bins(self, count: int = ECE_BINS) -> tuple[Bin, ...]:
        """Bins of equal mass, those of the expected calibration error; fewer when there are fewer answers."""
        order = np.argsort(self.confidence, kind="stable")
        shared = self._shared_over_ties()
        return tuple(
            Bin(part.size, float(self.confidence[part].mean()), mean, wilson_interval(mean, part.size))
            for part in np.array_split(order, count)
            if part.size
            for mean in [float(shared[part].mean())]
        )

    def risk(self) -> RiskCurve:
        """The risk-coverage curve (El-Yaniv and Wiener 2010), one point per answer."""
        order = np.argsort(-self.confidence, kind="stable")
        taken = np.arange(1, order.size + 1)
        risk = 1.0 - np.cumsum(self._shared_over_ties()[order]) / taken
        best = np.maximum(0, taken - np.count_nonzero(self.right)) / taken
        return RiskCurve(taken / max(1, order.size), np.clip(risk, 0.0, 1.0), best)

    def _shared_over_ties(self) -> Floats:
        _, group = np.unique(self.confidence, return_inverse=True)
        shares: Floats = np.bincount(group, weights=self.right) / np.bincount(group)
        return shares[group]


def wilson_interval(share: float, count: int) -> Interval:
    """The 95 % score interval of a share among `count` >= 1 (Wilson 1927)."""
    square = _NORMAL_QUANTILE**2
    centre = (share + square / (2 * count)) / (1 + square / count)
    half = _NORMAL_QUANTILE / (1 + square / count) * sqrt(share * (1 - share) / count + square / (4 * count**2))
    return Interval(max(0.0, centre - half), min(1.0, centre + half))
