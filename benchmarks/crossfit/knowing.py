"""Learning to recognise entries of the knowledge base in documents, and to map rules to them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from benchmarks.crossfit.material import Episode, LabelEntries, Sample, Wordings, rule_traits
from classifier.calibration.calibrator import Array, centred, softmax
from classifier.calibration.fitting import Choices, LogisticFit, fit_choice, fit_logistic
from classifier.knowledge import Knowledge, claims
from classifier.knowledge.knowledge_base import KnowledgeBase, rarity
from classifier.knowledge.recognition import Found, signs
from classifier.preparing import Reader

RECOGNITION_PENALTY: Final = 3.0
MAPPING_PENALTY: Final = 2.0
LABEL_FOLDS: Final = 8

Mask = NDArray[np.bool_]


def count_phrases(bases: Sequence[KnowledgeBase], samples: Sequence[Sample]) -> dict[str, int]:
    """In how many documents each phrase stands that stands in any."""
    counts: Counter[str] = Counter()
    for base in bases:
        numbers = Counter(
            number for each in samples for number in Found.in_stream(base, each.seen.stream).phrases.tolist()
        )
        counts |= Counter({base.phrases.texts[number]: count for number, count in numbers.items()})
    return dict(sorted(counts.items()))


def with_rarity(reader: Reader, frequencies: Mapping[str, int], documents: int) -> Reader:
    """A reader whose phrases are as rare as was counted."""

    def counted(knowledge: Knowledge) -> Knowledge:
        base = knowledge.base
        weights = rarity(base.phrases, documents, frequencies)
        return Knowledge(replace(base, rarity=weights), reader.space, knowledge.weights)

    return replace(reader, kinds=counted(reader.kinds), topics=counted(reader.topics))


@dataclass(frozen=True, slots=True)
class Recognisable:
    """What teaches to recognise entries: the signs (E, S) of every document by its id, and the entries (E,) that a
    document with a label may belong to."""

    signs: Mapping[str, NDArray[np.float32]]
    entries: Mapping[str, Mask]

    @classmethod
    def of(cls, base: KnowledgeBase, samples: Sequence[Sample], label_entries: LabelEntries) -> Self:
        """Measure samples."""
        return cls(
            signs={
                each.document.id: signs(each.seen, Found.in_stream(base, each.seen.stream), base).astype(np.float32)
                for each in samples
            },
            entries={label: np.isin(base.names, sorted(names)) for label, names in label_entries.items()},
        )

    def fit(self, samples: Sequence[Sample]) -> Array:
        """The weights of signs, learned from those samples whose label has an entry; rare labels count more."""
        usable = [each for each in samples if self.entries_of(each.document.label).any()]
        counts = Counter(each.document.label for each in usable)
        weights = np.array([1.0 / np.sqrt(counts[each.document.label]) for each in usable])
        tables = np.stack([self.signs[each.document.id] for each in usable]).astype(np.float64)
        accepted = np.stack([self.entries_of(each.document.label) for each in usable])
        return fit_choice([Choices(tables, accepted, weights * len(weights) / weights.sum())], RECOGNITION_PENALTY)

    def kinds(self, sample: Sample, weights: Array, forgotten: Mask) -> Array:
        """The probability of each entry for a sample, as if some entries were not there."""
        utilities = centred(self.signs[sample.document.id].astype(np.float64)) @ weights
        return softmax(np.where(forgotten, -np.inf, utilities))

    def entries_of(self, label: str) -> Mask:
        """The entries of a label."""
        nothing = np.zeros(len(next(iter(self.entries.values()))), dtype=np.bool_)
        return self.entries.get(label, nothing)

    def entries_of_all(self, labels: Set[str]) -> Mask:
        """The entries of any of some labels."""
        masks = [self.entries_of(""), *(self.entries_of(label) for label in sorted(labels))]
        return np.asarray(np.any(masks, axis=0), dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class Wordbook:
    """What teaches to map rules to entries: the label, the traits (E, T) and the entries meant (E,) of each wording."""

    labels: tuple[str, ...]
    traits: NDArray[np.float32]
    meant: Mask

    @classmethod
    def of(cls, reader: Reader, wordings: Wordings, recognisable: Recognisable) -> Self:
        """Measure wordings, each as a rule set of its own."""
        pairs = [(label, rule) for label, rules in wordings.items() for rule in rules]
        return cls(
            labels=tuple(label for label, _ in pairs),
            traits=np.concatenate([rule_traits(reader.kinds, reader.index((rule,))) for _, rule in pairs]),
            meant=np.stack([recognisable.entries_of(label) for label, _ in pairs]),
        )

    def fit(self, without_fold: int | None = None) -> LogisticFit:
        """The weights of traits, learned from the wordings of all labels, or of all but one fold of labels."""
        kept = np.array([label_fold(label) != without_fold for label in self.labels])
        rows = self.traits[kept].reshape(-1, self.traits.shape[2]).astype(np.float64)
        return fit_logistic(rows, self.meant[kept].ravel(), np.ones(len(rows)), MAPPING_PENALTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimant:
    """Measures the claims of an episode's rules, with weights that saw neither its documents nor, in random episodes,
    the labels of its rules."""

    kinds: Recognisable
    topics: Recognisable
    kind_weights: Array
    topic_weights: Array
    mappings: Mapping[int | None, LogisticFit]

    def claims(self, episode: Episode, *, forget_own: bool = False) -> Array:
        """The claims of an episode (n, K, C).

        `forget_own` takes the entries of each document's label out of the knowledge base, as if nobody had thought of
        such documents; those that the episode forgets are always out.
        """
        folds = [None if label is None else label_fold(label) for label in episode.labels]
        kinds = self._meanings(episode.traits, folds)
        topics = self._meanings(episode.topic_traits, [None] * len(folds))
        everything_known = np.zeros(topics.shape[1], dtype=np.bool_)
        rows = []
        for sample in episode.samples:
            labels = episode.forgotten | ({sample.document.label} if forget_own else set())
            forgotten = self.kinds.entries_of_all(labels)
            kinds_of = self.kinds.kinds(sample, self.kind_weights, forgotten)
            topics_of = self.topics.kinds(sample, self.topic_weights, everything_known)
            rows.append(claims(kinds_of, np.where(forgotten, 0.0, kinds), topics_of, topics))
        return np.stack(rows)

    def _meanings(self, traits: NDArray[np.float32], folds: Sequence[int | None]) -> Array:
        margins = [
            row @ self.mappings[fold].weights + self.mappings[fold].bias
            for row, fold in zip(traits.astype(np.float64), folds, strict=True)
        ]
        return np.asarray(1.0 / (1.0 + np.exp(-np.stack(margins))))


def label_fold(label: str) -> int:
    """The fold of a label in fitting the mapping."""
    return hashlib.sha256(label.encode()).digest()[0] % LABEL_FOLDS
