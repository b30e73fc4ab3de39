"""A reading against a rule index: the feature table. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Container
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.matching.features import Feature
from classifier.matching.reading import Reading
from classifier.matching.rule_index import Matrix, RuleIndex
from classifier.words import Vector

Features = NDArray[np.float64]

_CRITERION_MET: Final = 0.75


def measure(reading: Reading, index: RuleIndex) -> Features:
    """The features of K rules, float64 of shape (K, len(Feature)), rows in the index's canonical order."""
    columns = {**_semantic(reading, index), **_directions(reading, index), **_lexical(reading, index)}
    return np.stack([np.asarray(columns[feature], dtype=np.float64) for feature in Feature], axis=1)


def criteria_found(reading: Reading, index: RuleIndex) -> tuple[tuple[tuple[str, bool], ...], ...]:
    """What each rule asks for, in canonical order, each thing with whether most of its words stand in the document."""
    met = _share(index.criteria, _membership(index.words, reading.counts)) >= _CRITERION_MET
    return tuple(
        tuple(zip(text.criteria, met[index.criterion_rule == place].tolist(), strict=True))
        for place, text in enumerate(index.texts)
    )


def _semantic(reading: Reading, index: RuleIndex) -> dict[Feature, Matrix]:
    text = index.embedded_text @ reading.embeddings.T
    name = index.embedded_name @ reading.embeddings.T
    first = reading.embeddings[0]
    return {
        Feature.FIRST_TEXT: text[:, 0],
        Feature.FIRST_NAME: name[:, 0],
        Feature.FIRST_DESCRIPTION: index.embedded_description @ first,
        Feature.MEAN_TEXT: text.mean(axis=1),
        Feature.MAX_TEXT: text.max(axis=1),
        Feature.MAX_NAME: name.max(axis=1),
        Feature.HEADING_NAME: index.embedded_name @ reading.heading_embedding,
        Feature.HEADING_TEXT: index.embedded_text @ reading.heading_embedding,
        Feature.EXCLUDED_TEXT: _excluded_similarity((first + reading.heading_embedding) / 2.0, index),
    }


def _directions(reading: Reading, index: RuleIndex) -> dict[Feature, Matrix]:
    return {
        Feature.STATIC_TEXT: index.direction_text @ reading.direction,
        Feature.STATIC_NAME: index.direction_name @ reading.direction,
        Feature.STATIC_HEADING_NAME: index.direction_name @ reading.heading_direction,
        Feature.STATIC_HEADING_TEXT: index.direction_text @ reading.heading_direction,
    }


def _lexical(reading: Reading, index: RuleIndex) -> dict[Feature, Matrix]:
    found = _membership(index.words, reading.counts)
    in_headings = _membership(index.words, reading.heading_words)
    near = np.maximum(_nearness(reading, index), found)
    name_in_headings = _share(index.name_weights, in_headings)
    return {
        Feature.NAME_SHARE: _share(index.name_weights, found),
        Feature.NAME_HEADING_SHARE: name_in_headings,
        Feature.NAME_PHRASE: (name_in_headings >= 1.0).astype(np.float32),
        Feature.DESCRIPTION_SHARE: _share(index.description_weights, found),
        Feature.DESCRIPTION_HEADING_SHARE: _share(index.description_weights, in_headings),
        Feature.DISTINCT_SHARE: _share(index.distinct_weights, found),
        Feature.NEAR_SHARE: _share(index.description_weights, near),
        Feature.NAME_NEAR_SHARE: _share(index.name_weights, near),
        Feature.CRITERIA_SHARE: _criteria_met(index, near),
        Feature.EXCLUDED_SHARE: _excluded_share(found, index),
    }


def _excluded_similarity(opening: Vector, index: RuleIndex) -> Matrix:
    """By how much the opening of a document is nearer to what a rule excludes than to anything the rule says."""
    said = np.stack([index.embedded_text, index.embedded_name, index.embedded_description]) @ opening
    excludes = index.embedded_excluded.any(axis=1)
    return np.asarray(np.where(excludes, np.maximum(index.embedded_excluded @ opening - said.max(axis=0), 0.0), 0.0))


def _excluded_share(found: Matrix, index: RuleIndex) -> Matrix:
    """By how much more of the name of something excluded is found than of the rule's own name or description."""
    highest = np.zeros(len(index.rules), dtype=np.float32)
    np.maximum.at(highest, index.excluded_rule, _share(index.excluded, found))
    own = np.maximum(_share(index.name_weights, found), _share(index.description_weights, found))
    return np.asarray(np.maximum(highest - own, 0.0))


def _membership(words: tuple[str, ...], known: Container[str]) -> Matrix:
    return np.fromiter((word in known for word in words), dtype=np.float32, count=len(words))


def _nearness(reading: Reading, index: RuleIndex) -> Matrix:
    """How near the document comes to each word of the rules: the cosine of its nearest word, at least 0."""
    if not len(reading.compared):
        return np.zeros(len(index.words), dtype=np.float32)
    return np.asarray(np.clip((index.word_vectors @ reading.compared.T).max(axis=1), 0.0, 1.0))


def _share(weights: Matrix, found: Matrix) -> Matrix:
    total = weights.sum(axis=1)
    return np.asarray(np.divide(weights @ found, total, out=np.zeros(len(weights), np.float32), where=total > 0))


def _criteria_met(index: RuleIndex, near: Matrix) -> Matrix:
    met = _share(index.criteria, near) >= _CRITERION_MET
    count = len(index.rules)
    asked = np.bincount(index.criterion_rule, minlength=count)
    fulfilled = np.bincount(index.criterion_rule, weights=met, minlength=count)
    return np.asarray(fulfilled / np.maximum(asked, 1), dtype=np.float32)
