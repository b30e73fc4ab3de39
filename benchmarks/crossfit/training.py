"""Episodes to a Calibrator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.crossfit.material import Episode, Sample
from classifier.calibration import Calibrator
from classifier.calibration.calibrator import Array, centred, null_columns, null_rows
from classifier.calibration.fitting import Choices, balanced_threshold, fit_choice, fit_logistic
from classifier.preparing import FEATURES

CHOICE_PENALTY: Final = 50.0
NULL_PENALTY: Final = 10.0
_EPISODE_WEIGHT: Final = 100.0
# What a rule excludes must push a document away. Wordings that exclude something mostly name a neighbour of theirs,
# so that few documents teach this; the bounds do.
_EXCLUDED: Final = {"excluded_text": 10.0, "excluded_share": 1.5}

Keep = Callable[[Sample], bool]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Training:
    """An episode with its features (n, K, F), which of its samples may be learned from, and how much it counts in the
    choice among rules and in the question whether any rule matches."""

    episode: Episode
    tables: Array
    keep: Keep
    weight: float = 1.0
    null_weight: float = 1.0

    @property
    def mask(self) -> Mask:
        return np.array([self.keep(sample) for sample in self.episode.samples], dtype=bool)


def train(trainings: Sequence[Training], provenance: dict[str, Any] | None = None) -> Calibrator:
    """Fit the choice among rules on documents in scope, then null on all of them."""
    chosen = [choices for choices in map(_choices, trainings) if choices is not None]
    highest = np.array([-_EXCLUDED.get(name, -np.inf) for name in FEATURES])
    weights = fit_choice(chosen, CHOICE_PENALTY, highest)
    parts = [_null_part(each, weights) for each in trainings]
    rows, is_null, right, importance, is_open = (np.concatenate(column) for column in zip(*parts, strict=True))
    lowest = np.array([_EXCLUDED.get(name.removeprefix("best_"), -np.inf) for name in null_columns(FEATURES)])
    null = fit_logistic(rows, is_null, importance, NULL_PENALTY, lowest)
    probability = 1.0 / (1.0 + np.exp(-(rows @ null.weights + null.bias)))
    return Calibrator(
        features=FEATURES,
        weights=weights,
        null_weights=null.weights,
        null_bias=null.bias,
        null_threshold=balanced_threshold(probability[is_open], is_null[is_open], right[is_open]),
        provenance=provenance or {},
    )


def _choices(training: Training) -> Choices | None:
    episode = training.episode
    usable = training.mask & episode.accepted.any(axis=1)
    if len(episode.types) < 2 or not usable.any():  # noqa: PLR2004 - one rule leaves nothing to choose
        return None
    weights = _rarity(episode, usable)
    total = _EPISODE_WEIGHT * training.weight
    return Choices(training.tables[usable], episode.accepted[usable], weights * total / weights.sum())


def _rarity(episode: Episode, usable: Mask) -> Array:
    """Rare labels count more than their number, frequent ones less."""
    labels = [sample.document.label for sample, use in zip(episode.samples, usable, strict=True) if use]
    counts = Counter(labels)
    return np.array([1.0 / np.sqrt(counts[label]) for label in labels])


def _null_part(training: Training, weights: Array) -> tuple[Array, Mask, Mask, Array, Mask]:
    """Rows of the null question; of each whether null is right, whether the best rule is, how much the row counts,
    and whether null could be right at all."""
    episode, mask = training.episode, training.mask
    tables, accepted = training.tables[mask], np.asarray(episode.accepted[mask])
    utilities = centred(tables) @ weights
    best_is_right = accepted[np.arange(len(tables)), utilities.argmax(axis=1)]
    importance = np.full(len(tables), training.null_weight / max(len(tables), 1))
    is_null = np.invert(accepted.any(axis=1))
    is_open = np.full(len(tables), is_null.any())
    return null_rows(tables, utilities, episode.sizes[mask]), is_null, best_is_right, importance, is_open
