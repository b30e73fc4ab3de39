"""Laws that the figures keep, and agreement with a second implementation where there is one."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss, f1_score, roc_auc_score

from benchmarks import metrics
from benchmarks.metrics import Codes, Flags, Floats

# Few distinct confidences, so that ties are common.
_ANSWERS = st.lists(st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0]), st.booleans()), min_size=1, max_size=60)
_SHARES = st.sampled_from([0.05, 0.1, 0.33, 0.7, 1.0])

Ranked = Callable[[Floats, Flags], float]
_RANKED: dict[str, Ranked] = {
    "ece": metrics.expected_calibration_error,
    "brier": metrics.brier_score,
    "caught": metrics.caught_in_review,
    "auroc": metrics.auroc,
    "selective accuracy": lambda confidence, right: metrics.selective_accuracy(confidence, right, 0.7),
}


def _arrays(answers: list[tuple[float, bool]]) -> tuple[Floats, Flags]:
    return np.array([each[0] for each in answers]), np.array([each[1] for each in answers], dtype=bool)


def _simulated(size: int, *, overconfidence: float) -> tuple[Floats, Flags]:
    generator = np.random.default_rng(7)
    probability = generator.uniform(0.0, 1.0 - overconfidence, size)
    return probability + overconfidence, generator.uniform(size=size) < probability


@pytest.mark.parametrize("name", _RANKED)
@given(answers=_ANSWERS, chance=st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(name: str, answers: list[tuple[float, bool]], chance: Random) -> None:
    shuffled = list(answers)
    chance.shuffle(shuffled)
    expected, found = _RANKED[name](*_arrays(answers)), _RANKED[name](*_arrays(shuffled))
    assert found == pytest.approx(expected, abs=1e-12, nan_ok=True)


@pytest.mark.parametrize("name", _RANKED)
@given(answers=_ANSWERS)
def test_every_figure_is_a_share_or_undefined(name: str, answers: list[tuple[float, bool]]) -> None:
    value = _RANKED[name](*_arrays(answers))
    assert np.isnan(value) or -1e-12 <= value <= 1 + 1e-12


@pytest.mark.parametrize("name", _RANKED)
def test_no_answers_give_an_undefined_figure(name: str) -> None:
    assert np.isnan(_RANKED[name](*_arrays([])))


@given(answers=_ANSWERS)
def test_auroc_and_brier_equal_those_of_sklearn(answers: list[tuple[float, bool]]) -> None:
    confidence, right = _arrays(answers)
    assert metrics.brier_score(confidence, right) == pytest.approx(brier_score_loss(right, confidence, labels=[0, 1]))
    assume(right.any() and not right.all())
    assert metrics.auroc(confidence, right) == pytest.approx(roc_auc_score(right, confidence))


@pytest.mark.parametrize("right", [[True, True], [False, False]])
def test_auroc_needs_right_and_wrong_answers(right: list[bool]) -> None:
    assert np.isnan(metrics.auroc(np.array([0.2, 0.8]), np.array(right)))


@given(pairs=st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abcd")), min_size=1, max_size=40))
def test_macro_f1_equals_that_of_sklearn_over_the_true_types(pairs: list[tuple[str, str]]) -> None:
    truth, predicted = [each[0] for each in pairs], [each[1] for each in pairs]
    expected = f1_score(truth, predicted, labels=sorted(set(truth)), average="macro", zero_division=0.0)
    assert metrics.macro_f1(truth, predicted) == pytest.approx(expected)


@given(pairs=st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=40))
def test_macro_f1_does_not_depend_on_what_the_types_are_called(pairs: list[tuple[str, str]]) -> None:
    renamed = [("zyx"["abc".index(true)], "zyx"["abc".index(found)]) for true, found in pairs]
    assert metrics.macro_f1(*zip(*renamed, strict=True)) == metrics.macro_f1(*zip(*pairs, strict=True))


def test_macro_f1_of_nothing_is_undefined() -> None:
    assert np.isnan(metrics.macro_f1([], []))


def test_ece_is_small_for_calibrated_and_large_for_overconfident_answers() -> None:
    calibrated = metrics.expected_calibration_error(*_simulated(20_000, overconfidence=0.0))
    overconfident = metrics.expected_calibration_error(*_simulated(20_000, overconfidence=0.3))
    assert calibrated < 0.02
    assert overconfident == pytest.approx(0.3, abs=0.02)


def test_ece_of_one_shared_confidence_is_its_distance_from_the_accuracy() -> None:
    right = np.array([True] * 60 + [False] * 40)
    assert metrics.expected_calibration_error(np.full(100, 0.9), right) == pytest.approx(0.3)


def test_ece_lets_errors_of_opposite_sign_in_one_bin_cancel_but_not_across_bins() -> None:
    confidence, right = np.array([0.5, 0.6]), np.array([True, False])
    assert metrics.expected_calibration_error(confidence, right, bins=1) == pytest.approx(0.05)
    assert metrics.expected_calibration_error(confidence, right, bins=2) == pytest.approx(0.55)


@given(answers=_ANSWERS, share=_SHARES)
def test_no_ranking_catches_more_than_the_best(answers: list[tuple[float, bool]], share: float) -> None:
    confidence, right = _arrays(answers)
    assume(not right.all())
    best = metrics.best_caught_in_review(right, share)
    assert metrics.caught_in_review(confidence, right, share) <= best + 1e-12
    assert metrics.caught_in_review(right.astype(float), right, share) == pytest.approx(best)


def test_caught_in_review_counts_the_errors_among_the_least_confident() -> None:
    confidence = np.linspace(0.05, 0.95, 20)
    right = np.ones(20, dtype=bool)
    right[[0, 7, 12, 19]] = False
    assert metrics.caught_in_review(confidence, right) == pytest.approx(1 / 4)
    assert metrics.best_caught_in_review(right) == pytest.approx(2 / 4)


def test_a_shared_confidence_catches_errors_in_proportion() -> None:
    right = np.array([False] * 5 + [True] * 15)
    assert metrics.caught_in_review(np.full(20, 0.7), right) == pytest.approx(0.1)


def test_without_errors_there_is_nothing_to_catch() -> None:
    right = np.ones(5, dtype=bool)
    assert np.isnan(metrics.caught_in_review(np.linspace(0, 1, 5), right))
    assert np.isnan(metrics.best_caught_in_review(right))


@given(answers=_ANSWERS)
def test_at_full_coverage_selective_accuracy_is_accuracy(answers: list[tuple[float, bool]]) -> None:
    confidence, right = _arrays(answers)
    assert metrics.selective_accuracy(confidence, right, 1.0) == pytest.approx(metrics.accuracy(right))


def test_selective_accuracy_keeps_the_most_confident() -> None:
    confidence, right = np.linspace(0.1, 1.0, 10), np.array([False] * 3 + [True] * 7)
    assert metrics.selective_accuracy(confidence, right, 0.7) == pytest.approx(1.0)
    assert metrics.selective_accuracy(confidence, right, 0.8) == pytest.approx(7 / 8)


def test_mean_over_groups_weighs_groups_alike_and_skips_absent_ones() -> None:
    values, groups = np.array([True, True, True, False]), np.array([0, 0, 0, 5])
    assert metrics.mean_over_groups(values, groups) == pytest.approx(0.5)
    assert np.isnan(metrics.mean_over_groups(np.array([]), np.array([], dtype=np.intp)))


def _interval(right: Flags, units: Codes) -> metrics.Interval:
    return metrics.bootstrap_interval(lambda chosen: metrics.accuracy(right[chosen]), units, seed=1)


def test_the_bootstrap_interval_of_independent_answers_is_that_of_a_binomial() -> None:
    right = np.arange(400) % 4 != 0
    interval = _interval(right, np.arange(400))
    half = 1.96 * np.sqrt(0.75 * 0.25 / 400)
    assert interval.low == pytest.approx(0.75 - half, abs=0.01)
    assert interval.high == pytest.approx(0.75 + half, abs=0.01)


def test_clusters_of_like_answers_widen_the_interval() -> None:
    right = np.repeat(np.arange(20) % 4 != 0, 20)
    alone, clustered = _interval(right, np.arange(400)), _interval(right, np.repeat(np.arange(20), 20))
    assert clustered.high - clustered.low > 3 * (alone.high - alone.low)


def test_a_centred_interval_holds_a_statistic_that_resampling_enlarges() -> None:
    confidence, right = _simulated(300, overconfidence=0.0)
    found = metrics.expected_calibration_error(confidence, right)

    def interval(*, centred: bool) -> metrics.Interval:
        return metrics.bootstrap_interval(
            lambda chosen: metrics.expected_calibration_error(confidence[chosen], right[chosen]),
            np.arange(300),
            seed=1,
            centred=centred,
        )

    assert interval(centred=True).low < found < interval(centred=True).high
    assert interval(centred=False).low > interval(centred=True).low


def test_the_bootstrap_repeats_with_its_seed_only() -> None:
    values, units = np.random.default_rng(3).uniform(size=50), np.arange(50)

    def interval(seed: int) -> metrics.Interval:
        return metrics.bootstrap_interval(lambda chosen: float(values[chosen].mean()), units, seed=seed)

    assert interval(5) == interval(5)
    assert interval(5) != interval(6)


@pytest.mark.parametrize("units", [[], [0, 0, 0]])
def test_fewer_than_two_units_have_no_interval(units: list[int]) -> None:
    interval = _interval(np.ones(len(units), dtype=bool), np.array(units, dtype=np.intp))
    assert np.isnan(interval.low)
    assert np.isnan(interval.high)


def test_a_statistic_that_is_never_defined_has_no_interval() -> None:
    interval = metrics.bootstrap_interval(lambda _: float("nan"), np.arange(5), seed=0, resamples=10)
    assert np.isnan(interval.low)
