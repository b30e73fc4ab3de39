"""Pure functions that fit the numbers of a Calibrator. They need scipy; classifying does not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from classifier.calibration.calibrator import Array, centred, softmax

_ITERATIONS = 300


@dataclass(frozen=True, slots=True)
class Choices:
    """n documents, each of which chooses among the same K rules: feature tables (n, K, F), which rules are right
    (n, K; at least one each) and how much each document counts (n,)."""

    tables: Array
    accepted: NDArray[np.bool_]
    weights: Array


@dataclass(frozen=True, slots=True)
class LogisticFit:
    """A fitted logistic regression in the units of its columns."""

    weights: Array
    bias: float


def fit_choice(groups: Sequence[Choices], penalty: float, highest: Array | None = None) -> Array:
    """Weights (F,) that maximise the likelihood of the right rules under a conditional logit.

    `penalty` is the L2 penalty on weights of features scaled to unit variance within the tables; no weight is above
    its `highest` (F,), which states what a feature means where examples are too few to teach it.
    """
    tables = [centred(group.tables) for group in groups]
    scale = _spread(tables)
    scaled = [table / scale for table in tables]

    def loss(weights: Array) -> tuple[float, Array]:
        total, gradient = penalty * float(weights @ weights), 2.0 * penalty * weights
        for group, table in zip(groups, scaled, strict=True):
            probabilities = softmax(table @ weights)
            right = probabilities * group.accepted
            sums = right.sum(axis=1, keepdims=True) + 1e-12
            total -= float(group.weights @ np.log(sums[:, 0]))
            gradient = gradient - np.einsum("n,nk,nkf->f", group.weights, right / sums - probabilities, table)
        return total, gradient

    upper = np.full(len(scale), np.inf) if highest is None else highest * scale
    return _minimised(loss, lower=np.full(len(scale), -np.inf), upper=upper) / scale


def fit_logistic(
    rows: Array, is_true: NDArray[np.bool_], weights: Array, penalty: float, lowest: Array | None = None
) -> LogisticFit:
    """A logistic regression of `is_true` (n,) on rows (n, columns), each row counting by its weight (n,).

    `penalty` is the L2 penalty on weights of columns scaled to unit variance; none is below its `lowest` (columns,).
    """
    centre, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    scaled = (rows - centre) / scale
    importance = weights * len(weights) / weights.sum()
    sign = np.where(is_true, 1.0, -1.0)

    def loss(parameters: Array) -> tuple[float, Array]:
        slope = parameters[:-1]
        margin = sign * (scaled @ slope + parameters[-1])
        total = penalty * float(slope @ slope) / 2.0 + float(importance @ np.logaddexp(0.0, -margin))
        pull = -importance * sign / (1.0 + np.exp(margin))
        return total, np.append(penalty * slope + pull @ scaled, pull.sum())

    lower = np.full(len(scale), -np.inf) if lowest is None else lowest * scale
    fitted = _minimised(loss, lower=np.append(lower, -np.inf), upper=np.full(len(scale) + 1, np.inf))
    slope = fitted[:-1] / scale
    return LogisticFit(slope, float(fitted[-1] - slope @ centre))


def _minimised(loss: Callable[[Array], tuple[float, Array]], *, lower: Array, upper: Array) -> Array:
    start = np.clip(np.zeros(len(lower)), lower, upper)
    bounds = list(zip(lower, upper, strict=True))
    fitted = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": _ITERATIONS})
    return np.asarray(fitted.x, dtype=np.float64)


def balanced_threshold(null_probability: Array, is_null: NDArray[np.bool_], is_best_right: NDArray[np.bool_]) -> float:
    """The threshold on the probability of null at which the mean of null recall (of those that are null) and strict
    accuracy (of the others, where the best rule must also be right) is highest."""
    candidates = np.linspace(0.05, 0.95, 91)
    recall = np.array([(null_probability[is_null] > level).mean() for level in candidates])
    answered = (null_probability[~is_null][:, None] <= candidates) & is_best_right[~is_null][:, None]
    return float(candidates[np.argmax(recall + answered.mean(axis=0))])


def _spread(tables: Sequence[Array]) -> Array:
    squares = sum((table**2).sum(axis=(0, 1)) for table in tables)
    count = sum(table.shape[0] * table.shape[1] for table in tables)
    return np.asarray(np.sqrt(squares / count) + 1e-9)
