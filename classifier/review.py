"""How rules were understood: what they ask for, which kinds of documents they mean, which of them overlap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.preparing import Reader, ReadRules
from classifier.schema import Rule

_MEANT: Final = 0.5
_SHOWN: Final = 0.15
_MOST_SHOWN: Final = 8
_OVERLAP: Final = 0.5
_ALIKE: Final = 0.8  # cosine
_FEW_WORDS: Final = 4
_WIDE: Final = 25

Array = NDArray[np.float64]
Named = tuple[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleReview:
    """How one rule was understood.

    `name` is its type in words, `criteria` the single things it asks for, `excluded` what it excludes; `kinds` and
    `topics` are the entries of the knowledge base that it means, each with how surely (0..1), surest first;
    `overlaps` are the types of other rules with the share (0..1) that both mean; `advice` says what to write.
    """

    type: str
    name: str
    criteria: tuple[str, ...]
    excluded: str
    kinds: tuple[Named, ...]
    topics: tuple[Named, ...]
    overlaps: tuple[Named, ...]
    advice: tuple[str, ...]


def review(reader: Reader, rules: tuple[Rule, ...]) -> tuple[RuleReview, ...]:
    """One review per rule, in the order given."""
    read = reader.rules(rules)
    overlaps = _overlaps(read)
    return tuple(_reviewed(reader, read, overlaps, place) for place in read.index.order)


def _reviewed(reader: Reader, read: ReadRules, overlaps: Array, place: int) -> RuleReview:
    text, rules = read.index.texts[place], read.index.rules
    shared = tuple(
        (rules[other].type, float(overlaps[place, other]))
        for other in np.argsort(-overlaps[place], kind="stable")
        if overlaps[place, other] >= _OVERLAP
    )
    kinds, topics = read.kinds[place], read.topics[place]
    return RuleReview(
        type=rules[place].type,
        name=text.name,
        criteria=text.criteria,
        excluded=text.excluded,
        kinds=_surest(reader.kinds.base.names, kinds),
        topics=_surest(reader.topics.base.names, topics),
        overlaps=shared,
        advice=tuple(_advice(rules[place], kinds, topics, shared)),
    )


def _surest(names: Sequence[str], weights: Array) -> tuple[Named, ...]:
    best = np.argsort(-weights, kind="stable")[:_MOST_SHOWN]
    return tuple((names[place], float(weights[place])) for place in best if weights[place] >= _SHOWN)


def _overlaps(read: ReadRules) -> Array:
    """How much of what a rule means another means, too; 1 where their texts say the same, 0 on the diagonal (K, K)."""
    means = np.hstack([read.kinds, read.topics])
    means = np.where(means >= _SHOWN, means, 0.0)
    common = np.minimum(means[:, None, :], means[None, :, :]).sum(axis=2)
    size = means.sum(axis=1)
    share = common / np.maximum(np.minimum(size[:, None], size[None, :]), 1e-9)
    alike = read.index.embedded_text @ read.index.embedded_text.T >= _ALIKE
    overlaps = np.where(alike, 1.0, share)
    np.fill_diagonal(overlaps, 0.0)
    return np.asarray(overlaps)


def _advice(rule: Rule, kinds: Array, topics: Array, shared: Sequence[Named]) -> Iterator[str]:
    words = len(rule.description.split())
    if words < _FEW_WORDS:
        yield f"The description has {words} words. Say what stands in such documents: titles, fields, amounts, parties."
    if max(kinds.max(), topics.max()) < _MEANT:
        yield (
            "Nothing in the knowledge base is called or described like this, so only the rule's own words are looked "
            "for. Name what such documents are commonly called, or name entries under 'meanings' in the rules file."
        )
    if (kinds >= _MEANT).sum() > _WIDE:
        yield f"The rule means {(kinds >= _MEANT).sum()} kinds of documents. A narrower description is safer."
    for other, _ in shared[:2]:
        yield f"Overlaps with “{other}”. Say in both what tells them apart, for example “not a …”."
