"""Fitting: known weights are found again in simulated choices, and held-out figures improve."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from classifier.calibration.calibrator import Array, centred, softmax
from classifier.calibration.fitting import Choices, balanced_threshold, fit_choice, fit_logistic

TRUE_WEIGHTS = np.array([2.0, -1.0, 0.5])
RULES = 4


def simulated(count: int, seed: int, weights: Array = TRUE_WEIGHTS) -> Choices:
    """Documents that choose among rules with the probabilities of a conditional logit."""
    random = np.random.default_rng(seed)
    tables = random.normal(size=(count, RULES, len(weights)))
    chosen = [random.choice(RULES, p=softmax(table @ weights)) for table in centred(tables)]
    return Choices(tables, np.eye(RULES, dtype=bool)[chosen], np.ones(count))


def log_loss(choices: Choices, weights: Array) -> float:
    probabilities = softmax(centred(choices.tables) @ weights)
    return float(-np.log((probabilities * choices.accepted).sum(axis=1)).mean())


def accuracy(choices: Choices, weights: Array) -> float:
    best = (choices.tables @ weights).argmax(axis=1)
    return float(choices.accepted[np.arange(len(best)), best].mean())


@pytest.fixture(scope="module")
def seen() -> Choices:
    return simulated(1500, seed=1)


@pytest.fixture(scope="module")
def held_out() -> Choices:
    return simulated(1500, seed=2)


@pytest.fixture(scope="module")
def fitted(seen: Choices) -> Array:
    return fit_choice([seen], penalty=0.1)


def test_the_simulated_choices_are_neither_hopeless_nor_trivial(held_out: Choices) -> None:
    assert 0.4 < accuracy(held_out, TRUE_WEIGHTS) < 0.9


def test_known_weights_are_found_again(fitted: Array) -> None:
    assert fitted == pytest.approx(TRUE_WEIGHTS, abs=0.25)


def test_held_out_choices_are_foreseen_better_than_by_chance_and_as_well_as_possible(
    fitted: Array, held_out: Choices
) -> None:
    chance = np.log(RULES)
    best = log_loss(held_out, TRUE_WEIGHTS)

    assert best < log_loss(held_out, fitted) + 0.01
    assert log_loss(held_out, fitted) < best + 0.05 < chance - 0.2


def test_the_order_of_rules_and_of_documents_does_not_matter(seen: Choices, fitted: Array) -> None:
    rules = np.array([2, 0, 3, 1])
    documents = np.random.default_rng(5).permutation(len(seen.tables))
    shuffled = Choices(seen.tables[documents][:, rules], seen.accepted[documents][:, rules], seen.weights)

    assert fit_choice([shuffled], penalty=0.1) == pytest.approx(fitted, abs=1e-3)


def test_groups_with_different_numbers_of_rules_are_fitted_together(seen: Choices, fitted: Array) -> None:
    half = len(seen.tables) // 2
    groups = [
        Choices(seen.tables[:half], seen.accepted[:half], seen.weights[:half]),
        Choices(seen.tables[half:], seen.accepted[half:], seen.weights[half:]),
        Choices(np.ones((3, 2, len(TRUE_WEIGHTS))), np.ones((3, 2), dtype=bool), np.ones(3)),
    ]

    assert fit_choice(groups, penalty=0.1) == pytest.approx(fitted, abs=1e-2)


def test_a_document_that_counts_twice_is_as_good_as_two(seen: Choices) -> None:
    some = slice(0, 300)
    twice = Choices(seen.tables[some], seen.accepted[some], 2 * seen.weights[some])
    doubled = Choices(*(np.concatenate([part[some]] * 2) for part in (seen.tables, seen.accepted, seen.weights)))

    assert fit_choice([twice], penalty=1.0) == pytest.approx(fit_choice([doubled], penalty=1.0), abs=1e-3)


def test_a_greater_penalty_gives_smaller_weights(seen: Choices) -> None:
    sizes = [float(np.linalg.norm(fit_choice([seen], penalty))) for penalty in (0.1, 100.0, 10_000.0)]

    assert sizes == sorted(sizes, reverse=True)


def test_the_scale_of_a_feature_does_not_matter(seen: Choices, fitted: Array) -> None:
    scale = np.array([10.0, 0.1, 1.0])
    scaled = Choices(seen.tables * scale, seen.accepted, seen.weights)

    assert fit_choice([scaled], penalty=0.1) * scale == pytest.approx(fitted, abs=1e-2)


def test_a_feature_that_never_differs_gets_no_say(seen: Choices) -> None:
    constant = np.concatenate([seen.tables, np.ones((*seen.tables.shape[:2], 1))], axis=2)

    weights = fit_choice([Choices(constant, seen.accepted, seen.weights)], penalty=0.1)

    assert np.isfinite(weights).all()
    assert np.abs(centred(constant) @ weights - centred(seen.tables) @ weights[:3]).max() < 1e-6


def nulls(count: int, seed: int) -> tuple[Array, NDArray[np.bool_], Array]:
    """Rows, whether each is null, and the probability that it was drawn with."""
    random = np.random.default_rng(seed)
    rows = random.normal(loc=[5.0, -2.0], scale=[3.0, 0.5], size=(count, 2))
    probability = 1 / (1 + np.exp(-(rows @ np.array([0.6, -1.5]) - 6.0)))
    return rows, random.random(count) < probability, probability


def test_the_probability_of_null_is_near_the_one_that_data_were_drawn_with() -> None:
    rows, is_null, _ = nulls(4000, seed=1)
    fit = fit_logistic(rows, is_null, np.ones(len(rows)), penalty=0.1)
    fresh, drawn, truth = nulls(4000, seed=2)
    probability = 1 / (1 + np.exp(-(fresh @ fit.weights + fit.bias)))

    assert 0.2 < is_null.mean() < 0.8
    assert np.abs(probability - truth).mean() < 0.03
    bins = np.digitize(probability, np.linspace(0, 1, 6)[1:-1])
    for level in set(bins.tolist()):
        assert probability[bins == level].mean() == pytest.approx(drawn[bins == level].mean(), abs=0.06)
    assert np.mean((probability - drawn) ** 2) < np.mean((drawn.mean() - drawn) ** 2) - 0.02


def test_only_relative_weights_of_rows_matter() -> None:
    rows, is_null, _ = nulls(500, seed=3)
    weights = np.random.default_rng(4).uniform(0.5, 2.0, size=len(rows))
    once, scaled = (fit_logistic(rows, is_null, factor * weights, penalty=1.0) for factor in (1.0, 7.0))

    assert once.weights == pytest.approx(scaled.weights, abs=1e-4)
    assert once.bias == pytest.approx(scaled.bias, abs=1e-3)


def balance(level: float, probability: Array, is_null: NDArray[np.bool_], right: NDArray[np.bool_]) -> float:
    """Null recall and strict accuracy at a threshold, added up."""
    recall = np.mean([each > level for each, null in zip(probability, is_null, strict=True) if null])
    answered = [
        each <= level and good for each, null, good in zip(probability, is_null, right, strict=True) if not null
    ]
    return float(recall + np.mean(answered))


def test_the_threshold_is_the_one_that_balances_best() -> None:
    random = np.random.default_rng(9)
    is_null = random.random(400) < 0.5
    right = random.random(400) < 0.8
    probability = np.clip(random.normal(np.where(is_null, 0.65, 0.3), 0.2), 0, 1)

    threshold = balanced_threshold(probability, is_null, right)

    others = [balance(level, probability, is_null, right) for level in np.linspace(0.05, 0.95, 91)]
    assert balance(threshold, probability, is_null, right) == pytest.approx(max(others))
    assert max(others) > min(others) + 0.2


@pytest.mark.parametrize("shift", [0.0, 0.3])
def test_the_threshold_lies_between_what_is_null_and_what_is_not(shift: float) -> None:
    is_null = np.array([True, True, False, False])
    probability = np.array([0.5, 0.6, 0.2, 0.3]) + shift

    assert 0.3 + shift - 1e-9 <= balanced_threshold(probability, is_null, np.ones(4, dtype=bool)) <= 0.5 + shift
