"""The numbers of the charts agree with the figures of the tables."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import metrics
from benchmarks.answers import Answer
from benchmarks.html_report.curves import Certainty, wilson_interval


def _certainty(seed: int, size: int = 200, *, steps: int = 20) -> Certainty:
    generator = np.random.default_rng(seed)
    confidence = np.round(generator.random(size) * steps) / steps
    return Certainty(confidence, generator.random(size) < confidence**1.5)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("size", [1, 7, 200])
def test_the_bins_are_those_of_the_calibration_error(seed: int, size: int) -> None:
    certainty = _certainty(seed, size)
    bins = certainty.bins()
    assert len(bins) == min(size, metrics.ECE_BINS)
    assert sum(each.count for each in bins) == size
    gap = sum(each.count * abs(each.confidence - each.right) for each in bins) / size
    assert gap == pytest.approx(metrics.expected_calibration_error(certainty.confidence, certainty.right))


def test_the_bins_have_equal_mass_and_rise_in_confidence() -> None:
    bins = _certainty(1).bins()
    assert max(each.count for each in bins) - min(each.count for each in bins) <= 1
    assert [each.confidence for each in bins] == sorted(each.confidence for each in bins)


@pytest.mark.parametrize("coverage", [0.7, 0.8, 0.9, 1.0])
@pytest.mark.parametrize("seed", range(4))
def test_the_curve_is_what_selective_accuracy_leaves(seed: int, coverage: float) -> None:
    certainty = _certainty(seed)
    curve = certainty.risk()
    place = round(coverage * curve.coverage.size) - 1
    accuracy = metrics.selective_accuracy(certainty.confidence, certainty.right, coverage)
    assert curve.coverage[place] == pytest.approx(coverage)
    assert curve.risk[place] == pytest.approx(1 - accuracy)


@pytest.mark.parametrize("seed", range(4))
def test_no_order_is_better_than_the_best(seed: int) -> None:
    curve = _certainty(seed, steps=1000).risk()
    assert np.all(curve.best <= curve.risk + 1e-12)
    assert curve.best[-1] == pytest.approx(curve.risk[-1])
    assert curve.best_area < curve.area


def test_right_before_wrong_is_the_best_order() -> None:
    curve = Certainty(np.array([0.2, 0.9, 0.8, 0.1]), np.array([False, True, True, False])).risk()
    assert curve.risk.tolist() == pytest.approx([0, 0, 1 / 3, 1 / 2])
    assert curve.area == pytest.approx(curve.best_area)


def test_the_order_of_the_answers_does_not_matter() -> None:
    one = _certainty(2)
    mixed = np.random.default_rng(3).permutation(one.right.size)
    other = Certainty(one.confidence[mixed], one.right[mixed])
    assert [each.right for each in one.bins()] == pytest.approx([each.right for each in other.bins()])
    assert one.risk().risk == pytest.approx(other.risk().risk)


def test_errors_have_no_part() -> None:
    def answer(document: str, **reply: object) -> Answer:
        truth = {"rule_set": "texts/a", "document": document, "label": "x", "accepted": ("x",)}
        return Answer(**truth, lang="en", source="s", **reply)  # type: ignore[arg-type]

    certainty = Certainty.from_answers(
        [answer("a", forced="x", given="x", confidence=0.7), answer("b", error="PDF_IS_BROKEN")]
    )
    assert certainty.confidence.tolist() == [0.7]
    assert certainty.right.tolist() == [True]


def test_nothing_has_no_bins_and_no_area() -> None:
    nothing = Certainty.from_answers([])
    assert nothing.bins() == ()
    assert np.isnan(nothing.risk().area)


# Computed by hand from Wilson's formula with z = 1.959964.
@pytest.mark.parametrize(
    ("share", "count", "low", "high"), [(0.0, 10, 0.0, 0.2775), (0.5, 10, 0.2366, 0.7634), (1.0, 1, 0.2065, 1.0)]
)
def test_score_intervals(share: float, count: int, low: float, high: float) -> None:
    interval = wilson_interval(share, count)
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=1e-4)
