"""The knowledge base at work: which kinds a document may be of, which kinds rules mean, and what shows it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from classifier.errors import ParametersError
from classifier.knowledge.knowledge_base import KnowledgeBase
from classifier.knowledge.mapping import TRAITS, RuleMapper
from classifier.knowledge.recognition import SIGNS, Found, Seen, signs
from classifier.rule_text import RuleText
from classifier.words import Vector, WordSpace

Array = NDArray[np.float64]

SHIPPED: Final = Path(__file__).with_name("parameters.json")

_FORMAT_VERSION = 1
_TELLING_PHRASES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Fitted weights of `recognition` (len(SIGNS),), and of `mapping` (len(TRAITS),) with its `mapping_bias`."""

    recognition: Array
    mapping: Array
    mapping_bias: float

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Weights from what `as_json` gives; KeyError, TypeError or ValueError when it is something else."""
        return cls(
            recognition=np.array([float(stored["recognition"][name]) for name in SIGNS]),
            mapping=np.array([float(stored["mapping"][name]) for name in TRAITS]),
            mapping_bias=float(stored["mapping_bias"]),
        )

    def as_json(self) -> dict[str, Any]:
        """The weights by name."""
        return {
            "recognition": _named(SIGNS, self.recognition),
            "mapping": _named(TRAITS, self.mapping),
            "mapping_bias": round(self.mapping_bias, 6),
        }


@dataclass(frozen=True, slots=True)
class KnowledgeParameters:
    """The fitted weights for types of documents and for topics."""

    types: Weights
    topics: Weights
    provenance: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_package(cls) -> Self:
        """The parameters that ship with the package."""
        return cls.from_file(SHIPPED)

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Parameters written by `save`; ParametersError when they are damaged or belong to another version."""
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            if stored["format_version"] != _FORMAT_VERSION:
                raise ValueError(f"format_version {stored['format_version']!r}; allowed is {_FORMAT_VERSION}")
            return cls(Weights.from_json(stored["types"]), Weights.from_json(stored["topics"]), stored["provenance"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ParametersError(f"{path.parent.name}/{path.name} cannot be read as parameters: {error!r}") from error

    def save(self, path: Path) -> None:
        """Write the parameters as JSON that a person can read."""
        stored = {
            "format_version": _FORMAT_VERSION,
            "types": self.types.as_json(),
            "topics": self.topics.as_json(),
            "provenance": dict(self.provenance),
        }
        path.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Recognition:
    """The probability of each entry (E,) for a document, and the phrases that were found in it."""

    kinds: Array
    found: Found


@dataclass(frozen=True, slots=True)
class Sighting:
    """A phrase that speaks for a rule: where in the stream it stands first, and how much it says, at least 0."""

    start: int
    value: float


class Knowledge:
    """What is known of kinds of documents, or of topics; thread-safe."""

    def __init__(self, base: KnowledgeBase, space: WordSpace, weights: Weights) -> None:
        self.base = base
        self.mapper = RuleMapper(base, space)
        self.weights = weights

    def recognise(self, seen: Seen) -> Recognition:
        """Which kinds a document may be of."""
        found = Found.in_stream(self.base, seen.stream)
        utilities = signs(seen, found, self.base) @ self.weights.recognition
        powers = np.exp(utilities - utilities.max())
        return Recognition(powers / powers.sum(), found)

    def meanings(self, texts: Sequence[RuleText], names: Vector, descriptions: Vector, both: Vector) -> Array:
        """How surely each rule means each entry (K, E), given the embeddings of the rules, (K, d) each."""
        rows = zip(texts, names, descriptions, both, strict=True)
        traits = np.stack([self.mapper.traits(*row) for row in rows])
        margin = traits @ self.weights.mapping + self.weights.mapping_bias
        return np.asarray(1.0 / (1.0 + np.exp(-margin)))

    def sightings(self, recognition: Recognition, meanings: Array) -> tuple[Sighting, ...]:
        """The phrases found that say most for a rule with `meanings` (E,), strongest first: phrases that are rare, of
        entries that the rule means and the document may be of."""
        found = recognition.found
        worth = np.zeros(len(found.phrases))
        np.maximum.at(worth, found.place, (meanings * recognition.kinds)[found.entry])
        values = worth * self.base.rarity[found.phrases]
        best = np.lexsort((found.first, -values))[:_TELLING_PHRASES]
        return tuple(Sighting(int(found.first[place]), float(values[place])) for place in best if values[place] > 0.0)

    def likeliest(self, recognition: Recognition) -> tuple[str, float]:
        """The entry that a document most probably belongs to, and the probability."""
        best = int(recognition.kinds.argmax())
        return self.base.names[best], float(recognition.kinds[best])


def _named(names: Sequence[str], values: Array) -> dict[str, float]:
    return {name: round(float(value), 6) for name, value in zip(names, values, strict=True)}
