"""Which lines of a document speak for a rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from classifier.evidence import Evidence, Passage, Signal
from classifier.matching.lexicon import Lexicon
from classifier.matching.reading import QUOTE_CHARACTERS, Reading
from classifier.matching.rule_index import RuleIndex
from classifier.words import Vector

MAX_EVIDENCE: Final = 3

_HEADING_BONUS = 1.5
_LEAST_STRENGTH = 0.08  # a line with less of a rule's words is no evidence but chance
_LEAST_SIMILARITY = 0.25


@dataclass(frozen=True, slots=True)
class _Candidate:
    """`known` is what the knowledge base says of the line."""

    line: Passage
    words: frozenset[str]
    is_heading: bool
    known: float

    def strength(self, shares: dict[str, float], covered: frozenset[str]) -> float:
        """The share of a rule that this line adds to what other lines hold, and what is known to speak for the rule; a
        short line says it less by chance."""
        share = sum(shares[word] for word in sorted(self.words - covered))
        brevity = 1.0 / (1.0 + len(self.line.text) / QUOTE_CHARACTERS)
        return (share + self.known) * brevity * (_HEADING_BONUS if self.is_heading else 1.0)

    @property
    def signal(self) -> Signal:
        """Where the line's strength comes from."""
        if self.is_heading:
            return Signal.HEADING
        return Signal.KNOWLEDGE if self.known else Signal.LEXICAL


class EvidenceFinder:
    """Finds the lines of one document that speak for rules."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        self._reading = reading
        self._lexicon = lexicon
        self._headings = {(heading.page_number, heading.start) for heading in reading.headings}
        self._words: dict[Passage, frozenset[str]] = {}

    def find(self, index: RuleIndex, place: int, sightings: Sequence[tuple[int, float]] = ()) -> tuple[Evidence, ...]:
        """The lines that hold most of the words of the rule at a canonical place or known phrases, each adding to those
        before it, strongest first; where no line does, the passage nearest in meaning.

        `sightings` are where in the reading's stream a phrase stands that speaks for the rule, and its value.
        """
        shares = _word_shares(index, place)
        candidates = self._candidates(shares, self._known(sightings))
        found: list[Evidence] = []
        covered: frozenset[str] = frozenset()
        while candidates and len(found) < MAX_EVIDENCE:
            strengths = [candidate.strength(shares, covered) for candidate in candidates]
            best = max(range(len(candidates)), key=strengths.__getitem__)
            if strengths[best] < _LEAST_STRENGTH:
                break
            chosen = candidates.pop(best)
            covered |= chosen.words
            found.append(_evidence(chosen.line, chosen.signal, strengths[best]))
        return tuple(found) or tuple(_nearest_passage(self._reading, index, place))

    def _known(self, sightings: Sequence[tuple[int, float]]) -> dict[Passage, float]:
        """The lines in which phrases stand, with the highest value of one in each."""
        values: dict[Passage, float] = {}
        for offset, value in sightings:
            line = self._reading.line_at(offset)
            values[line] = max(values.get(line, 0.0), value)
        return values

    def _candidates(self, shares: dict[str, float], known: dict[Passage, float]) -> list[_Candidate]:
        """The lines with a word of the rule or a known phrase, in reading order: the first of equals is taken."""
        lines = {line for word in shares for line in self._reading.postings.get(word, ())} | known.keys()
        return [
            _Candidate(
                line,
                self._words_of(line) & shares.keys(),
                (line.page_number, line.start) in self._headings,
                known.get(line, 0.0),
            )
            for line in sorted(lines, key=lambda line: (line.page_number, line.start))
        ]

    def _words_of(self, line: Passage) -> frozenset[str]:
        if line not in self._words:
            self._words[line] = frozenset(self._lexicon.words(line.text))
        return self._words[line]


def _word_shares(index: RuleIndex, place: int) -> dict[str, float]:
    """How much of a rule each of its words makes up; the name counts as much as the description."""
    name, description = index.name_weights[place], index.description_weights[place]
    share = _normalised(name) + _normalised(description)
    return {index.words[column]: float(share[column]) for column in np.flatnonzero(share)}


def _normalised(weights: Vector) -> Vector:
    total = float(weights.sum())
    return weights / np.float32(total) if total else weights


def _nearest_passage(reading: Reading, index: RuleIndex, place: int) -> Iterator[Evidence]:
    similarities = reading.embeddings[: len(reading.passages)] @ index.embedded_text[place]
    best = int(similarities.argmax())
    if similarities[best] >= _LEAST_SIMILARITY:
        yield _evidence(_opening(reading.passages[best]), Signal.SEMANTIC, float(similarities[best]))


def _opening(passage: Passage) -> Passage:
    text = passage.text.split("\n", 1)[0][:QUOTE_CHARACTERS].rstrip()
    return Passage(passage.page_number, passage.start, passage.start + len(text), text)


def _evidence(line: Passage, signal: Signal, strength: float) -> Evidence:
    return Evidence(line.page_number, line.start, line.end, line.text, signal, round(strength, 4))
