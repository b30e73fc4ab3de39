"""Which lines of a document speak for a rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np

from classifier.evidence import Evidence, Passage, Signal
from classifier.matching.lexicon import Lexicon
from classifier.matching.reading import QUOTE_CHARACTERS, Reading
from classifier.matching.rule_index import RuleIndex
from classifier.matching.words import Vector

MAX_EVIDENCE: Final = 3

_HEADING_BONUS = 1.5
_LEAST_STRENGTH = 0.12  # a line with less of a rule's words is no evidence but chance
_LEAST_SIMILARITY = 0.25


def find_evidence(reading: Reading, index: RuleIndex, place: int, lexicon: Lexicon) -> tuple[Evidence, ...]:
    """The lines that hold most of the words of the rule at a canonical place, each adding words to those before it,
    strongest first; where no line does, the passage nearest in meaning."""
    shares = _word_shares(index, place)
    heading_starts = {(heading.page_number, heading.start) for heading in reading.headings}
    candidates = {
        (line.page_number, line.start): (line, frozenset(lexicon.words(line.text)) & shares.keys())
        for line in _lines_with(shares, reading)
    }
    found: list[Evidence] = []
    covered: frozenset[str] = frozenset()
    while candidates and len(found) < MAX_EVIDENCE:
        strengths = {
            key: sum(shares[word] for word in sorted(words - covered))
            * (_HEADING_BONUS if key in heading_starts else 1.0)
            for key, (_, words) in candidates.items()
        }
        best = min(strengths, key=lambda key: (-strengths[key], key))
        if strengths[best] < _LEAST_STRENGTH:
            break
        line, words = candidates.pop(best)
        covered |= words
        found.append(_evidence(line, Signal.HEADING if best in heading_starts else Signal.LEXICAL, strengths[best]))
    return tuple(found) or tuple(_nearest_passage(reading, index, place))


def _word_shares(index: RuleIndex, place: int) -> dict[str, float]:
    """How much of a rule each of its words makes up; the name counts as much as the description."""
    name, description = index.name_weights[place], index.description_weights[place]
    share = _normalised(name) + _normalised(description)
    return {index.words[column]: float(share[column]) for column in np.flatnonzero(share)}


def _normalised(weights: Vector) -> Vector:
    total = float(weights.sum())
    return weights / np.float32(total) if total else weights


def _lines_with(words: Iterable[str], reading: Reading) -> Iterator[Passage]:
    for word in words:
        yield from reading.postings.get(word, ())


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
