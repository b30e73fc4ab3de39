"""How alike names are spelled: the character trigrams that they share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from classifier.knowledge.phrases import Indices, Kind, Phrases

Array = NDArray[np.float64]

_GRAM = 3


@dataclass(frozen=True)
class Spellings:
    """The distinct trigrams of all aliases, in alphabetical order: those of the i-th alias, which is one of entry
    `entry[i]`, are `grams[number]` for the next `sizes[i]` numbers of `gram`."""

    grams: tuple[str, ...]
    gram: Indices
    sizes: Indices
    entry: Indices

    @classmethod
    def of(cls, phrases: Phrases) -> Self:
        """The spellings of the aliases among phrases."""
        is_alias = phrases.kind == Kind.ALIAS
        found = [sorted(_grams(phrases.texts[number])) for number in phrases.phrase[is_alias]]
        grams = tuple(sorted({gram for each in found for gram in each}))
        numbers = {gram: number for number, gram in enumerate(grams)}
        flat = np.array([numbers[gram] for each in found for gram in each], dtype=np.int32)
        return cls(grams, flat, np.array([len(each) for each in found], dtype=np.int32), phrases.entry[is_alias])

    def alikeness(self, text: str, entries: int) -> Array:
        """The Jaccard similarity of a text's trigrams with those of the most similar alias of each entry (entries,)."""
        asked = np.zeros(len(self.grams), dtype=np.bool_)
        own = _grams(text)
        asked[[self._numbers[gram] for gram in own if gram in self._numbers]] = True
        shared = np.bincount(self._alias[asked[self.gram]], minlength=len(self.sizes))
        highest = np.zeros(entries)
        np.maximum.at(highest, self.entry, shared / (self.sizes + len(own) - shared))
        return highest

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {gram: number for number, gram in enumerate(self.grams)}

    @cached_property
    def _alias(self) -> NDArray[np.intp]:
        return np.repeat(np.arange(len(self.sizes)), self.sizes)


def _grams(text: str) -> frozenset[str]:
    return frozenset(text[place : place + _GRAM] for place in range(max(len(text) - _GRAM + 1, 1)))
