"""The fitted numbers and what they make of a feature table.

Which rule, if any: a conditional logit (McFadden 1974), a softmax over rules of a weighted sum of features centred
over the rules. Whether any: a logistic regression on the table's best row and its lead. Both together give one
distribution over the rules and null. The numbers are fitted by `python -m benchmarks.crossfit`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from classifier.errors import ParametersError

Array = NDArray[np.float64]

SHIPPED: Final = Path(__file__).with_name("parameters.json")
_FORMAT_VERSION = 1
_WHOLE_TABLE: Final = ("rules", "words", "lines", "lead", "height", "share", "single")


class Size(NamedTuple):
    """How much text a document has."""

    words: int
    lines: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """`probabilities` (K,) and `null_probability` sum to 1; `best` is the row of the most probable rule;
    `is_null` says whether null is the answer."""

    probabilities: Array
    null_probability: float
    best: int
    is_null: bool

    @property
    def confidence(self) -> float:
        """The probability of the answer."""
        return self.null_probability if self.is_null else float(self.probabilities[self.best])


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibrator:
    """Fitted weights: `weights` (F,) for the choice among rules, `null_weights` (len(null_columns(features)),).

    Null is answered when its probability is above `null_threshold`.
    """

    features: tuple[str, ...]
    weights: Array
    null_weights: Array
    null_bias: float
    null_threshold: float
    provenance: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_package(cls, features: Sequence[str]) -> Self:
        """The parameters that ship with the package; ParametersError unless they were fitted for `features`."""
        return cls.from_file(SHIPPED, features)

    @classmethod
    def from_file(cls, path: Path, features: Sequence[str]) -> Self:
        """Parameters written by `save`; ParametersError when they are damaged or were fitted for other features."""
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            if stored["format_version"] != _FORMAT_VERSION:
                raise ParametersError(
                    f"{path.name}: format_version {stored['format_version']!r}; allowed is {_FORMAT_VERSION}"
                )
            weights, null_weights = stored["weights"], stored["null_weights"]
            return cls(
                features=_expected(path, tuple(weights), tuple(features)),
                weights=_numbers(weights.values()),
                null_weights=_numbers(null_weights[name] for name in null_columns(features)),
                null_bias=float(_numbers([stored["null_bias"]])[0]),
                null_threshold=float(_numbers([stored["null_threshold"]])[0]),
                provenance=stored["provenance"],
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            if isinstance(error, ParametersError):
                raise
            raise ParametersError(f"{path.name} cannot be read as parameters: {error!r}") from error

    def save(self, path: Path) -> None:
        """Write the parameters as JSON that a person can read."""
        stored = {
            "format_version": _FORMAT_VERSION,
            "weights": _named(self.features, self.weights),
            "null_weights": _named(null_columns(self.features), self.null_weights),
            "null_bias": round(self.null_bias, 6),
            "null_threshold": round(self.null_threshold, 6),
            "provenance": dict(self.provenance),
        }
        path.write_text(json.dumps(stored, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

    def judge(self, table: Array, size: Size) -> Judgement:
        """The probabilities that a table of shape (K, F), measured of a document of some size, amounts to."""
        utilities = centred(table) @ self.weights
        row = null_rows(table[None], utilities[None], np.array([size]))[0]
        null = float(1.0 / (1.0 + np.exp(-(row @ self.null_weights + self.null_bias))))
        return Judgement(
            probabilities=softmax(utilities) * (1.0 - null),
            null_probability=null,
            best=int(utilities.argmax()),
            is_null=null > self.null_threshold,
        )


def centred(tables: Array) -> Array:
    """Features (..., K, F) relative to their mean over the K rules."""
    return np.asarray(tables - tables.mean(axis=-2, keepdims=True))


def softmax(utilities: Array) -> Array:
    """Utilities (..., K) to probabilities."""
    powers = np.exp(utilities - utilities.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def null_columns(features: Sequence[str]) -> tuple[str, ...]:
    """What the question "does any rule match?" is decided on: the table as a whole, the best rule's features, and the
    highest value of each feature among the rules."""
    return (*_WHOLE_TABLE, *(f"best_{name}" for name in features), *(f"highest_{name}" for name in features))


def null_rows(tables: Array, utilities: Array, sizes: NDArray[np.int_]) -> Array:
    """The columns named by `null_columns` for n tables (n, K, F) with utilities (n, K) and sizes (n, 2)."""
    count = tables.shape[1]
    ranked = np.sort(utilities, axis=1)
    lead = ranked[:, -1] - ranked[:, -2] if count > 1 else np.zeros(len(tables))
    whole = (
        np.full(len(tables), np.log(count)),
        *np.log1p(sizes).T,
        lead,
        ranked[:, -1],
        softmax(utilities).max(axis=1),
        np.full(len(tables), float(count == 1)),
    )
    best = tables[np.arange(len(tables)), utilities.argmax(axis=1)]
    return np.concatenate([np.stack(whole, axis=1), best, tables.max(axis=1)], axis=1)


def _expected(path: Path, stored: tuple[str, ...], features: tuple[str, ...]) -> tuple[str, ...]:
    if stored != features:
        differing = sorted(set(stored) ^ set(features)) or "their order"
        raise ParametersError(f"{path.name} was fitted for other features; differing: {differing}")
    return features


def _numbers(values: Iterable[object]) -> Array:
    """Finite numbers; ValueError for anything else that JSON may hold."""
    found = list(values)
    if not all(isinstance(value, int | float) and math.isfinite(value) for value in found):
        raise ValueError(f"numbers needed, given {found!r:.80}")
    return np.array(found, dtype=np.float64)


def _named(names: Sequence[str], values: Array) -> dict[str, float]:
    return {name: round(float(value), 6) for name, value in zip(names, values, strict=True)}
