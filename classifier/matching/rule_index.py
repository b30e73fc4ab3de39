"""All that is computed of a rule set once and kept: embeddings, word lists, directions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.matching.lexicon import Encode, Lexicon
from classifier.rule_text import RuleText
from classifier.schema import Rule
from classifier.words import Vector

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleIndex:
    """K rules in canonical order, ready to be matched; `order[i]` is the canonical place of the i-th rule given.

    Matrices have one row per rule (`criteria` one per criterion, whose rule is `criterion_rule`; `excluded` likewise)
    and one column per dimension or per word of `words`.
    """

    rules: tuple[Rule, ...]
    order: tuple[int, ...]
    texts: tuple[RuleText, ...]
    embedded_text: Matrix
    embedded_name: Matrix
    embedded_description: Matrix
    embedded_excluded: Matrix
    direction_text: Matrix
    direction_name: Matrix
    words: tuple[str, ...]
    word_vectors: Matrix
    name_weights: Matrix
    description_weights: Matrix
    distinct_weights: Matrix
    excluded: Matrix
    excluded_rule: NDArray[np.intp]
    criteria: Matrix
    criterion_rule: NDArray[np.intp]

    @classmethod
    def build(cls, rules: Sequence[Rule], encode: Encode, lexicon: Lexicon) -> RuleIndex:
        """Read, embed and index rules. Their order is made canonical, so that it cannot change a result."""
        ranking = sorted(range(len(rules)), key=lambda i: (rules[i].type, rules[i].description))
        canonical = tuple(rules[i] for i in ranking)
        texts = tuple(RuleText.from_rule(rule) for rule in canonical)
        table = _WordTable.of(texts, lexicon)
        return cls(
            rules=canonical,
            order=tuple(int(place) for place in np.argsort(ranking)),
            texts=texts,
            embedded_text=encode([_glossed(text.text, lexicon) for text in texts]),
            embedded_name=encode([_glossed(text.name, lexicon) for text in texts]),
            embedded_description=encode([_glossed(text.description, lexicon) for text in texts]),
            embedded_excluded=_embedded_or_zero(encode, [text.excluded for text in texts]),
            direction_text=np.stack([lexicon.direction(text.text) for text in texts]),
            direction_name=np.stack([lexicon.direction(text.name) for text in texts]),
            words=table.words,
            word_vectors=table.vectors,
            name_weights=table.rows(text.name for text in texts),
            description_weights=table.rows(text.description for text in texts),
            distinct_weights=_distinct(table.rows(text.text for text in texts)),
            excluded=table.rows(name for text in texts for name in text.excluded_names),
            excluded_rule=np.repeat(np.arange(len(texts)), [len(text.excluded_names) for text in texts]),
            criteria=table.rows(criterion for text in texts for criterion in text.criteria),
            criterion_rule=np.repeat(np.arange(len(texts)), [len(text.criteria) for text in texts]),
        )


@dataclass(frozen=True, slots=True)
class _WordTable:
    """The distinct words of all rules, one column each."""

    words: tuple[str, ...]
    vectors: Vector
    rarity: Vector
    lexicon: Lexicon

    @classmethod
    def of(cls, texts: Iterable[RuleText], lexicon: Lexicon) -> _WordTable:
        words = tuple(sorted({word for text in texts for word in lexicon.words(f"{text.text} {text.excluded}")}))
        return cls(words, *lexicon.space.stack(words), lexicon)

    def rows(self, texts: Iterable[str]) -> Matrix:
        """The rarity of each text's words in the columns of those words, 0 elsewhere."""
        columns = {word: column for column, word in enumerate(self.words)}
        rows = []
        for text in texts:
            row = np.zeros(len(self.words), dtype=np.float32)
            found = sorted({columns[word] for word in self.lexicon.words(text) if word in columns})
            row[found] = self.rarity[found]
            rows.append(row)
        return np.stack(rows) if rows else np.zeros((0, len(self.words)), dtype=np.float32)


def _glossed(text: str, lexicon: Lexicon) -> str:
    """A text followed by the English of what it says, which an English model can read."""
    terms = dict.fromkeys(lexicon.terms(text))
    return f"{text} ({', '.join(terms)})" if terms else text


def _distinct(weights: Matrix) -> Matrix:
    """Weights scaled down for words that many of the rules use (inverse document frequency over the rules)."""
    used_by = (weights > 0).sum(axis=0)
    scale = np.log((1 + len(weights)) / np.maximum(used_by, 1)) / np.log(1 + len(weights))
    return np.asarray(weights * scale, dtype=np.float32)


def _embedded_or_zero(encode: Encode, texts: Sequence[str]) -> Matrix:
    present = np.array([bool(text) for text in texts])[:, None]
    return np.where(present, encode(texts), np.float32(0.0))
