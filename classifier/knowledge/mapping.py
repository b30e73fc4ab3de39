"""What a rule asks for, in entries of the knowledge base: how likely a document of each is meant by the rule.

Every pair of a rule and an entry is judged by itself, so that a wide rule means many entries and a rule about
something that has no entry means none. The weights are fitted by `python -m benchmarks.crossfit` on wordings of our
own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import IntEnum, auto
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.knowledge.knowledge_base import KnowledgeBase
from classifier.knowledge.phrases import Kind, stream
from classifier.knowledge.recognition import Found
from classifier.rule_text import RuleText
from classifier.words import Vector, WordSpace, words

Array = NDArray[np.float64]


class Trait(IntEnum):
    """One number per rule and entry. Cosines are of the rule's name, description, or both."""

    NAME_COVERED = 0  # the share of the rule's name that an alias makes up
    NAME_ENDING = auto()  # … where that alias ends the name, as the noun does in English
    DESCRIPTION_ALIAS = auto()  # the description mentions an alias
    DESCRIPTION_CUES = auto()  # the entry's share of the cues that the description mentions, by rarity
    NAME_ALIAS = auto()  # cosine with the nearest
    DESCRIPTION_DESCRIPTION = auto()
    DESCRIPTION_MEAN = auto()
    TEXT_DESCRIPTION = auto()
    NAME_DESCRIPTION = auto()
    DESCRIPTION_NAME = auto()
    NAME_MEAN = auto()
    NAME_LEAD = auto()  # NAME_ALIAS less that of the best entry
    DESCRIPTION_LEAD = auto()
    STATIC_TEXT = auto()
    SPELLING = auto()  # character trigrams that the name shares with the most similar alias


TRAITS: Final = tuple(trait.name.lower() for trait in Trait)


class RuleMapper:
    """Measures rules against the entries of a knowledge base."""

    def __init__(self, base: KnowledgeBase, space: WordSpace) -> None:
        self._base = base
        self._space = space

    def traits(self, text: RuleText, name: Vector, description: Vector, both: Vector) -> Array:
        """The traits of a rule with every entry, float64 of shape (E, len(Trait)), given the rule's embeddings."""
        table = np.zeros((len(self._base.names), len(Trait)))
        self._read_name(text.name, table)
        self._read_description(text, table)
        self._compare(text, np.stack([name, description, both]), table)
        return table

    def _read_name(self, name: str, table: Array) -> None:
        found = stream(words(name))
        for entry, start, end in self._mentions(found):
            covered = (end - start) / len(found)
            table[entry, Trait.NAME_COVERED] = max(table[entry, Trait.NAME_COVERED], covered)
            if end >= len(found) - 1:
                table[entry, Trait.NAME_ENDING] = max(table[entry, Trait.NAME_ENDING], covered)
        table[:, Trait.SPELLING] = self._base.spellings.alikeness(found, len(self._base.names))

    def _read_description(self, text: RuleText, table: Array) -> None:
        description = stream(words(text.description))
        for entry, _, _ in self._mentions(description):
            table[entry, Trait.DESCRIPTION_ALIAS] = 1.0
        cues = self._cues(description)
        table[:, Trait.DESCRIPTION_CUES] = cues / (cues.sum() + 1.0)

    def _compare(self, text: RuleText, embedded: Vector, table: Array) -> None:
        names = self._base.aliases.nearest(embedded)
        descriptions = self._base.descriptions.nearest(embedded)
        table[:, Trait.NAME_ALIAS] = names[:, 0]
        table[:, Trait.NAME_DESCRIPTION] = descriptions[:, 0]
        table[:, Trait.DESCRIPTION_DESCRIPTION] = descriptions[:, 1]
        table[:, Trait.TEXT_DESCRIPTION] = descriptions[:, 2]
        table[:, Trait.DESCRIPTION_NAME] = names[:, 1]
        table[:, Trait.DESCRIPTION_MEAN] = self._base.description_mean @ embedded[1]
        table[:, Trait.NAME_MEAN] = self._base.alias_mean @ embedded[0]
        table[:, Trait.NAME_LEAD] = names[:, 0] - names[:, 0].max()
        table[:, Trait.DESCRIPTION_LEAD] = descriptions[:, 1] - descriptions[:, 1].max()
        table[:, Trait.STATIC_TEXT] = self._base.directions @ self._space.mean(Counter(words(text.text)))

    def _mentions(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Every entry that an alias in a text belongs to, with where the alias starts and ends."""
        numbers, starts, ends = self._base.finder.find(text)
        place, owner = self._base.phrases.owners(numbers)
        is_alias = self._base.phrases.kind[owner] == Kind.ALIAS
        for at, entry in zip(place[is_alias], self._base.phrases.entry[owner[is_alias]], strict=True):
            yield int(entry), int(starts[at]), int(ends[at])

    def _cues(self, text: str) -> Array:
        """The rarity of the distinct cues in a text, summed by entry."""
        found = Found.in_stream(self._base, text)
        return np.asarray(found.sums_by_kind(self._base)[: Kind.ALIAS].sum(axis=0))
