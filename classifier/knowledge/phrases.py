"""Phrases as sequences of folded words, and a finder that meets all of them in one pass over a text.

Words are separated by one space, with one before the first and one after the last: where a phrase begins and ends
with a space, only whole words match, also in languages that write without spaces, whose words are single characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, Self

import numpy as np
from ahocorasick_rs import AhoCorasick, Implementation
from numpy.typing import NDArray

from classifier.knowledge.entries import ANY_ENDING, Entry
from classifier.words import words

Indices = NDArray[np.int32]

_AGGLUTINATIVE: Final = frozenset({"ko"})  # particles follow the noun without a space
_SHORTEST = 2


class Kind(IntEnum):
    """What a phrase is in documents of an entry."""

    HEADING = 0
    FIELD = 1
    FORMULA = 2
    TERM = 3
    ALIAS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """Distinct phrases, and whose they are: the i-th of N owners is entry `entry[i]`, which has the phrase
    `texts[phrase[i]]` as a phrase of kind `kind[i]`."""

    texts: tuple[str, ...]
    phrase: Indices
    entry: Indices
    kind: Indices

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> Self:
        """All cues and aliases of entries."""
        owners = {
            (text, place, kind)
            for place, entry in enumerate(entries)
            for phrase, language, kind in _phrases(entry)
            if (text := pattern(phrase, language))
        }
        return cls._of_owners(owners)

    @classmethod
    def _of_owners(cls, owners: Iterable[tuple[str, int, int]]) -> Self:
        ranked = sorted(owners)
        texts = tuple(dict.fromkeys(text for text, _, _ in ranked))
        number = {text: index for index, text in enumerate(texts)}
        rows = [(number[text], entry, int(kind)) for text, entry, kind in ranked]
        columns = np.array(rows, dtype=np.int32).reshape(-1, 3).T
        return cls(texts=texts, phrase=columns[0], entry=columns[1], kind=columns[2])

    def joined(self, other: Self, entries: int) -> Self:
        """These phrases and others, whose entries are numbered from `entries` on."""
        return self._of_owners([*self._owned(0), *other._owned(entries)])

    def _owned(self, first_entry: int) -> Iterator[tuple[str, int, int]]:
        for phrase, entry, kind in zip(self.phrase, self.entry, self.kind, strict=True):
            yield self.texts[phrase], first_entry + int(entry), int(kind)

    def owners(self, numbers: Indices) -> tuple[Indices, Indices]:
        """Of phrases by number: for every owner of each, the place of the phrase in `numbers`, and the owner."""
        first, after = np.searchsorted(self.phrase, numbers), np.searchsorted(self.phrase, numbers, side="right")
        counts = after - first
        place = np.repeat(np.arange(len(numbers)), counts)
        steps = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        return place.astype(np.int32), (np.repeat(first, counts) + steps).astype(np.int32)


class PhraseFinder:
    """Finds phrases in a stream of words; thread-safe."""

    def __init__(self, texts: Iterable[str]) -> None:
        # Faster to build than a DFA by a second, and half as fast to run: most runs are short.
        self._automaton = AhoCorasick(texts, implementation=Implementation.ContiguousNFA, store_patterns=False)

    def find(self, text: str) -> tuple[Indices, Indices, Indices]:
        """Of every match, overlapping ones too: the number of the phrase, its start and its end in `text`."""
        found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        columns = np.array(found, dtype=np.int32).reshape(-1, 3).T
        return columns[0], columns[1], columns[2]


def stream(found: Iterable[str]) -> str:
    """Folded words as a text to find phrases in."""
    return f" {' '.join(found)} "


def pattern(phrase: str, language: str) -> str | None:
    """A phrase as it is found in a stream; None when it is too short to mean anything."""
    text = stream(words(phrase.rstrip(ANY_ENDING)))
    if len(text.strip()) < _SHORTEST:
        return None
    is_open = phrase.endswith(ANY_ENDING) or language in _AGGLUTINATIVE
    return text.rstrip() if is_open else text


def _phrases(entry: Entry) -> Iterator[tuple[str, str, Kind]]:
    for language, aliases in entry.aliases.items():
        yield from ((alias, language, Kind.ALIAS) for alias in aliases)
    yield entry.name, "en", Kind.ALIAS
    for language, cues in entry.cues.items():
        by_kind = zip(
            (Kind.HEADING, Kind.FIELD, Kind.FORMULA, Kind.TERM),
            (cues.heading, cues.field, cues.formula, cues.term),
            strict=True,
        )
        yield from ((cue, language, kind) for kind, found in by_kind for cue in found)
