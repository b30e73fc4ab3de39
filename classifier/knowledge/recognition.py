"""Which entries a document may belong to: a conditional logit over all of them, from what was found in it.

The weights are the same for every entry, so that an entry that no example was seen of is recognised as well as any.
They are fitted by `python -m benchmarks.crossfit`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum, auto
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.knowledge.entries import Structure
from classifier.knowledge.knowledge_base import KnowledgeBase
from classifier.knowledge.phrases import Indices, Kind
from classifier.words import Vector, unit

Array = NDArray[np.float64]

OPENINGS: Final = (60, 200)  # words
_WORDS_OF_DENSITY = 100
_FEW_WORDS = 150
_MANY_WORDS = 250
_LONG_PAGES = 6


class Sign(IntEnum):
    """One number per entry. Sums are of the rarity of distinct phrases found, as log(1 + sum)."""

    FIELD = 0
    HEADING = auto()
    FORMULA = auto()
    TERM = auto()
    ALIAS = auto()
    ALIAS_IN_HEADINGS = auto()
    FIRST_OPENING = auto()
    SECOND_OPENING = auto()
    DENSITY = auto()  # all occurrences, by the length of the text
    SHARE = auto()  # square root of the entry's part in what was found
    SHARE_OF_OPENING = auto()
    FIRST_NAME = auto()  # cosine of the first passage with the nearest name
    FIRST_DESCRIPTION = auto()  # with the mean of the descriptions
    MEAN_DESCRIPTION = auto()  # of all passages with the nearest description
    HEADING_NAME = auto()  # of the headings with the nearest name
    STATIC_TEXT = auto()  # of the document's words with the entry's
    STATIC_HEADING = auto()
    STRUCTURE = auto()  # expectations met less expectations disappointed


SIGNS: Final = tuple(sign.name.lower() for sign in Sign)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is seen of a document: its words as a stream, those of its headings, its number of pages, and its vectors:
    `embeddings` (passages, d), of the headings (d,), and the directions (w,) of its words and its headings' words."""

    stream: str
    headings: str
    pages: int
    embeddings: Vector
    heading_embedding: Vector
    direction: Vector
    heading_direction: Vector

    @property
    def words(self) -> int:
        """The number of words."""
        return self.stream.count(" ") - 1

    def opening(self, words: int) -> int:
        """Where in the stream its first so many words end."""
        matched = re.match(rf"(?: [^ ]+){{1,{words}}}", self.stream)
        return matched.end() if matched else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The distinct phrases found in a stream, where each was met first, and how often; and every entry that has one of
    them, as triples (`place` in `phrases`, `entry`, `kind`) of arrays."""

    phrases: Indices
    first: Indices
    counts: Indices
    place: Indices
    entry: Indices
    kind: Indices

    @classmethod
    def in_stream(cls, base: KnowledgeBase, text: str) -> Found:
        """Find all phrases of a knowledge base."""
        numbers, starts, _ = base.finder.find(text)
        distinct, first, counts = np.unique(numbers, return_index=True, return_counts=True)
        place, owner = base.phrases.owners(distinct)
        return cls(
            phrases=distinct,
            first=starts[first],
            counts=counts.astype(np.int32),
            place=place,
            entry=base.phrases.entry[owner],
            kind=base.phrases.kind[owner],
        )

    def sums(self, base: KnowledgeBase, factors: Vector | None = None) -> Array:
        """The rarity of the phrases of each entry, summed (E,), each times its factor (n,) if given."""
        weights = base.rarity[self.phrases] if factors is None else base.rarity[self.phrases] * factors
        return np.bincount(self.entry, weights[self.place], minlength=len(base.names)).astype(np.float64)

    def sums_by_kind(self, base: KnowledgeBase) -> Array:
        """The rarity of the phrases of each kind and entry, summed (len(Kind), E)."""
        count = len(base.names)
        cells = self.kind * count + self.entry
        sums = np.bincount(cells, base.rarity[self.phrases[self.place]], minlength=len(Kind) * count)
        return sums.astype(np.float64).reshape(-1, count)


def signs(seen: Seen, found: Found, base: KnowledgeBase) -> Array:
    """The signs of all entries in a document, float64 of shape (E, len(Sign))."""
    words = seen.words
    by_kind = found.sums_by_kind(base)
    openings = [found.sums(base, (found.first < seen.opening(count)).astype(np.float32)) for count in OPENINGS]
    columns = {
        Sign.FIELD: by_kind[Kind.FIELD],
        Sign.HEADING: by_kind[Kind.HEADING],
        Sign.FORMULA: by_kind[Kind.FORMULA],
        Sign.TERM: by_kind[Kind.TERM],
        Sign.ALIAS: by_kind[Kind.ALIAS],
        Sign.ALIAS_IN_HEADINGS: Found.in_stream(base, seen.headings).sums_by_kind(base)[Kind.ALIAS],
        Sign.FIRST_OPENING: openings[0],
        Sign.SECOND_OPENING: openings[1],
        Sign.DENSITY: found.sums(base, found.counts.astype(np.float32)) / (words / _WORDS_OF_DENSITY + 1.0),
    }
    logarithms = {sign: np.log1p(column) for sign, column in columns.items()}
    shares = {Sign.SHARE: _share(by_kind.sum(axis=0)), Sign.SHARE_OF_OPENING: _share(openings[1])}
    structure = {Sign.STRUCTURE: np.array([_agreement(each, words, seen.pages) for each in base.structures])}
    table = {**logarithms, **shares, **_similarities(seen, base), **structure}
    return np.stack([np.asarray(table[sign], dtype=np.float64) for sign in Sign], axis=1)


def _similarities(seen: Seen, base: KnowledgeBase) -> dict[Sign, Vector]:
    first = seen.embeddings[0]
    mean = unit(seen.embeddings.mean(axis=0))
    names = base.aliases.nearest(np.stack([first, seen.heading_embedding]))
    return {
        Sign.FIRST_NAME: names[:, 0],
        Sign.FIRST_DESCRIPTION: base.description_mean @ first,
        Sign.MEAN_DESCRIPTION: base.descriptions.nearest(mean[None])[:, 0],
        Sign.HEADING_NAME: names[:, 1],
        Sign.STATIC_TEXT: base.directions @ seen.direction,
        Sign.STATIC_HEADING: base.directions @ seen.heading_direction,
    }


def _share(sums: Array) -> Array:
    return np.asarray(np.sqrt(sums / (sums.sum() + 1.0)))


def _agreement(structure: Structure, words: int, pages: int) -> int:
    words_a_page = words / max(pages, 1)
    expectations = {
        structure.words_a_page: {"few": words_a_page < _FEW_WORDS, "many": words_a_page > _MANY_WORDS},
        structure.length: {"single page": pages == 1, "long": pages >= _LONG_PAGES},
    }
    return sum(1 if met[expected] else -1 for expected, met in expectations.items() if expected is not None)
