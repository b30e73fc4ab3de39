"""What is learned from: the documents of a suite, read once, and rules for them in several wordings."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import yaml
from numpy.typing import NDArray

from benchmarks.scoring import Subject
from benchmarks.suite import RuleSet, Suite, SuiteDocument
from classifier.encoders import usable_cores
from classifier.matching import Reading, RuleIndex, measure
from classifier.pipeline import Reader
from classifier.schema import Rule

WORDINGS: Final = Path(__file__).parents[1] / "wordings"
_EPISODE_SIZES: Final = (1, 1, 2, 3, 4, 5, 6, 8, 8, 10, 12, 12, 16, 20, 30, 40)
_FREQUENT_LABELS: Final = 45

Wordings = dict[str, list[Rule]]


@dataclass(frozen=True, slots=True)
class Sample:
    """A labelled document and its reading."""

    document: SuiteDocument
    reading: Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """Documents measured against one rule set, in the canonical order of its rules.

    `tables` (n, K, F), `accepted` (n, K: which rules are right, none for a document out of scope), `sizes` (n, 2).
    """

    name: str
    types: tuple[str, ...]
    samples: tuple[Sample, ...]
    tables: NDArray[np.float64]
    accepted: NDArray[np.bool_]
    sizes: NDArray[np.int_]

    @classmethod
    def measured(
        cls, name: str, index: RuleIndex, samples: Sequence[Sample], accepted: Mapping[str, Sequence[str]]
    ) -> Episode:
        """Measure samples against rules; `accepted` gives the types that are right for each label in scope."""
        types = tuple(rule.type for rule in index.rules)
        return cls(
            name=name,
            types=types,
            samples=tuple(samples),
            tables=np.stack([measure(sample.reading, index) for sample in samples]),
            accepted=np.array([[kind in accepted.get(each.document.label, ()) for kind in types] for each in samples]),
            sizes=np.array([(sample.reading.counts.total(), sample.reading.lines) for sample in samples]),
        )


def read_collection(suite: Suite, name: str, reader: Reader) -> list[Sample]:
    """All documents of a collection that can be parsed, read as the classifier reads them."""

    def read(document: SuiteDocument) -> Sample | None:
        parsed = Subject.read(document, suite.folder).parsed
        return None if isinstance(parsed, str) else Sample(document, reader.read(parsed)[0])

    with ThreadPoolExecutor(usable_cores()) as pool:
        return [sample for sample in pool.map(read, suite.collections[name]) if sample]


def suite_episode(rule_set: RuleSet, samples: Sequence[Sample], reader: Reader) -> Episode:
    """A rule set of a suite with the documents that it is scored on."""
    scored = [sample for sample in samples if rule_set.is_scored(sample.document.label)]
    return Episode.measured(rule_set.name, reader.index(rule_set.rules), scored, rule_set.gold)


def load_wordings(file: Path) -> Wordings:
    """Rules by label."""
    loaded = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {label: [Rule.model_validate(each) for each in rules] for label, rules in loaded.items()}


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
        yield Episode.measured(f"random {number}", reader.index(tuple(rules.values())), samples, accepted)


def _one_wording_each(labels: Sequence[str], wordings: Wordings, chance: random.Random) -> dict[str, Rule]:
    chosen: dict[str, Rule] = {}
    for label in labels:
        taken = {rule.type.strip() for rule in chosen.values()}
        free = [rule for rule in wordings[label] if rule.type.strip() not in taken]
        if free:
            chosen[label] = chance.choice(free)
    return chosen
