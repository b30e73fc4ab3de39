"""What is learned from: the documents of a suite, read once, and rules for them in several wordings."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

import numpy as np
import yaml
from numpy.typing import NDArray

from benchmarks.answers import Reading as Origin
from benchmarks.scoring import Subject
from benchmarks.suite import RuleSet, Suite, SuiteDocument
from classifier.encoders import usable_cores
from classifier.knowledge import Knowledge, Seen
from classifier.matching import Reading, RuleIndex, measure
from classifier.preparing import Reader, seen
from classifier.schema import Rule

WORDINGS: Final = Path(__file__).parents[1] / "wordings"
_EPISODE_SIZES: Final = (1, 1, 2, 3, 4, 5, 6, 8, 8, 10, 12, 12, 16, 20, 30, 40)
_FREQUENT_LABELS: Final = 45
# The share of labels whose entries an episode lacks, so that the weights hold for kinds that nobody thought of.
_FORGOTTEN: Final = 0.2

Wordings = dict[str, list[Rule]]
LabelEntries = dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Sample:
    """A labelled document, its reading, what the knowledge base sees of it, and where its text came from."""

    document: SuiteDocument
    reading: Reading
    seen: Seen
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """Documents measured against one rule set, in the canonical order of its rules.

    `labels` (K,) is the label that each rule is a wording of, None in a suite's rule sets; `forgotten` are labels whose
    entries the knowledge base is to lack. `traits` (K, E, T) are those of the rules with all kinds, `topic_traits` with
    all topics, `tables` (n, K, F) the features without claims; `accepted` (n, K) says which rules are right, none for
    a document out of scope; `sizes` (n, 2).
    """

    name: str
    types: tuple[str, ...]
    labels: tuple[str | None, ...]
    forgotten: frozenset[str]
    samples: tuple[Sample, ...]
    traits: NDArray[np.float32]
    topic_traits: NDArray[np.float32]
    tables: NDArray[np.float64]
    accepted: NDArray[np.bool_]
    sizes: NDArray[np.int_]

    @classmethod
    def measured(
        cls,
        name: str,
        rules: tuple[Rule, ...],
        samples: Sequence[Sample],
        accepted: Mapping[str, Sequence[str]],
        reader: Reader,
    ) -> Self:
        """Measure samples against rules; `accepted` gives the types that are right for each label in scope."""
        index = reader.index(rules)
        types = tuple(rule.type for rule in index.rules)
        return cls(
            name=name,
            types=types,
            labels=(None,) * len(types),
            forgotten=frozenset(),
            samples=tuple(samples),
            traits=rule_traits(reader.kinds, index),
            topic_traits=rule_traits(reader.topics, index),
            tables=np.stack([measure(sample.reading, index) for sample in samples]),
            accepted=np.array([[kind in accepted.get(each.document.label, ()) for kind in types] for each in samples]),
            sizes=np.array([(sample.reading.counts.total(), sample.reading.lines) for sample in samples]),
        )

    def labelled(self, labels: Mapping[str, str], forgotten: frozenset[str]) -> Self:
        """The same, where rules are wordings of labels, given by type, and some labels are forgotten."""
        return replace(self, labels=tuple(labels[kind] for kind in self.types), forgotten=forgotten)


def rule_traits(knowledge: Knowledge, index: RuleIndex) -> NDArray[np.float32]:
    """The traits of the rules of an index with all entries (K, E, T)."""
    rows = zip(index.texts, index.embedded_name, index.embedded_description, index.embedded_text, strict=True)
    return np.stack([knowledge.mapper.traits(*row) for row in rows]).astype(np.float32)


def read_collection(suite: Suite, name: str, reader: Reader) -> list[Sample]:
    """All documents of a collection that can be parsed, read as the classifier reads them."""

    def read(document: SuiteDocument) -> Sample | None:
        subject = Subject.read(document, suite.folder)
        if isinstance(subject.parsed, str):
            return None
        reading, _ = reader.reading(subject.parsed)
        return Sample(document, reading, seen(reading, subject.parsed), subject.reading)

    with ThreadPoolExecutor(usable_cores()) as pool:
        return [sample for sample in pool.map(read, suite.collections[name]) if sample]


def suite_episode(rule_set: RuleSet, samples: Sequence[Sample], reader: Reader) -> Episode:
    """A rule set of a suite with the documents that it is scored on."""
    scored = [sample for sample in samples if rule_set.is_scored(sample.document.label)]
    return Episode.measured(rule_set.name, rule_set.rules, scored, rule_set.gold, reader)


def load_wordings() -> Wordings:
    """Rules by label."""
    loaded = yaml.safe_load((WORDINGS / "documents.yaml").read_text(encoding="utf-8"))
    return {label: [Rule.model_validate(each) for each in rules] for label, rules in loaded.items()}


def load_label_entries(name: str) -> LabelEntries:
    """The names of the entries that a document with a label may belong to; `name` is "entries" or "topics"."""
    loaded = yaml.safe_load((WORDINGS / f"{name}.yaml").read_text(encoding="utf-8"))
    return {label: frozenset(names) for label, names in loaded.items()}


def random_episodes(
    wordings: Wordings, samples: Sequence[Sample], reader: Reader, count: int, seed: int
) -> Iterator[Episode]:
    """Rule sets drawn at random: some labels, a wording of each, and all samples, most of which match none."""
    chance = random.Random(seed)  # noqa: S311 - sampling, not cryptography
    frequent = [label for label, _ in Counter(each.document.label for each in samples).most_common(_FREQUENT_LABELS)]
    for number in range(count):
        size = chance.choice(_EPISODE_SIZES)
        labels = chance.sample([label for label in frequent if label in wordings], min(size // 2 + 1, len(frequent)))
        labels = list(dict.fromkeys(labels + chance.sample(sorted(wordings), min(size, len(wordings)))))[:size]
        rules = _one_wording_each(labels, wordings, chance)
        accepted = {label: (rule.type,) for label, rule in rules.items()}
        episode = Episode.measured(f"random {number}", tuple(rules.values()), samples, accepted, reader)
        forgotten = frozenset(label for label in sorted(wordings) if chance.random() < _FORGOTTEN)
        yield episode.labelled({rule.type: label for label, rule in rules.items()}, forgotten)


def _one_wording_each(labels: Sequence[str], wordings: Wordings, chance: random.Random) -> dict[str, Rule]:
    chosen: dict[str, Rule] = {}
    for label in labels:
        taken = {rule.type.strip() for rule in chosen.values()}
        free = [rule for rule in wordings[label] if rule.type.strip() not in taken]
        if free:
            chosen[label] = chance.choice(free)
    return chosen
