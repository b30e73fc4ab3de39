"""All that is measured of a document before any rule is looked at."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from heapq import nsmallest
from itertools import islice
from typing import Final, TypeAlias

import numpy as np

from classifier.evidence import Passage
from classifier.matching.lexicon import Encode, Lexicon
from classifier.words import Vector, stem, words
from parsing import Document

QUOTE_CHARACTERS: Final = 160

_COMPARED_WORDS = 400
_POSTINGS_PER_WORD = 4
_GIST_TERMS = 60
_FEWEST_GIST_TERMS = 3
_BLOCK_LINES = 256
_KNOWN_TERMS = 4096
# Only so many are told apart, so that a long document does not take its size again.
_REMEMBERED_LINES = 10_000
_SHORT_LINE = 40
_LINE = re.compile(r"[^\n]+")

_Piece: TypeAlias = tuple[int, str]
_Place: TypeAlias = tuple[int, int, str]  # page number, start, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What is known of a document.

    `passages` are those that were encoded, one row of `embeddings` each, with one more for the gist of a text in
    another language. `counts` are the words of all pages, `lines` how many lines they stand on, `postings` the first
    lines that have a word, `compared` (n, dimension) the vectors of the most telling words. `stream` are the words of
    all lines in order, each between two spaces; short lines that stand there again and again are left out.
    """

    passages: tuple[Passage, ...]
    embeddings: Vector
    headings: tuple[Passage, ...]
    heading_embedding: Vector
    counts: Counter[str]
    lines: int
    postings: dict[str, list[Passage]]
    heading_words: frozenset[str]
    direction: Vector
    heading_direction: Vector
    compared: Vector
    stream: str
    line_ends: Sequence[int]
    line_places: Sequence[_Place]

    def line_at(self, offset: int) -> Passage:
        """The line whose words stand at an offset of `stream`."""
        page_number, start, text = self.line_places[bisect_right(self.line_ends, offset)]
        return Passage(page_number, start, start + len(text), text)

    @classmethod
    def of(
        cls,
        document: Document,
        passages: tuple[Passage, ...],
        headings: tuple[Passage, ...],
        encode: Encode,
        lexicon: Lexicon,
    ) -> Reading:
        """Read a document that is not blank: every word of it cheaply, `passages` and `headings` by the encoder."""
        text = _Text.of(document, lexicon)
        direction, weights = lexicon.space.survey(text.counts)
        heading_text = "\n".join(heading.text for heading in headings)
        heading_counts = Counter(lexicon.words(heading_text))
        embeddings = encode([heading_text, *(passage.text for passage in passages), *text.gist])
        return cls(
            passages=passages,
            embeddings=embeddings[1:],
            headings=headings,
            heading_embedding=embeddings[0],
            counts=text.counts,
            lines=text.lines,
            postings=text.postings,
            heading_words=frozenset(heading_counts),
            direction=direction,
            heading_direction=lexicon.space.mean(heading_counts),
            compared=lexicon.space.stack(_telling(text.counts, weights))[0],
            stream=f" {' '.join(text.stream)} ",
            line_ends=text.line_ends,
            line_places=text.line_places,
        )


@dataclass(slots=True)
class _Text:
    """What one pass over all lines of a document gathers."""

    counts: Counter[str] = field(default_factory=Counter)
    lines: int = 0
    postings: dict[str, list[Passage]] = field(default_factory=dict)
    terms: dict[str, None] = field(default_factory=dict)
    stream: list[str] = field(default_factory=list)
    line_ends: list[int] = field(default_factory=list)
    line_places: list[_Place] = field(default_factory=list)
    _tokens: Counter[str] = field(default_factory=Counter)
    _posted: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, document: Document, lexicon: Lexicon) -> _Text:
        text = cls()
        repeated: Counter[str] = Counter()
        for page in document.pages:
            pieces = text._without_repeated(_pieces(page.text), repeated)
            while block := list(islice(pieces, _BLOCK_LINES)):
                for (start, line), found in zip(block, lexicon.read_lines([line for _, line in block]), strict=True):
                    text._add(page.page_number, start, line, *found)
        text._count_repeated(repeated, lexicon)
        for token, count in text._tokens.items():
            text.counts[stem(token)] += count
        if lexicon.is_english:
            text.terms.clear()
        return text

    @property
    def gist(self) -> list[str]:
        """What a text in another language is about, in English, for an encoder that reads only English."""
        return [", ".join(islice(self.terms, _GIST_TERMS))] if len(self.terms) >= _FEWEST_GIST_TERMS else []

    def _without_repeated(self, pieces: Iterator[_Piece], repeated: Counter[str]) -> Iterator[_Piece]:
        """Count the lines, and leave out short ones that were there so often that their words are posted."""
        for piece in pieces:
            self.lines += 1
            _, line = piece
            if len(line) <= _SHORT_LINE and (line in repeated or len(repeated) < _REMEMBERED_LINES):
                repeated[line] += 1
                if repeated[line] > _POSTINGS_PER_WORD:
                    continue
            yield piece

    def _count_repeated(self, repeated: Counter[str], lexicon: Lexicon) -> None:
        often = {line: count for line, count in repeated.items() if count > _POSTINGS_PER_WORD}
        for count, (found, terms) in zip(often.values(), lexicon.read_lines(list(often)), strict=True):
            for token in found:
                self._tokens[token] += count - _POSTINGS_PER_WORD
            for word in _words_of(terms):
                self.counts[word] += count - _POSTINGS_PER_WORD

    def _add(self, page_number: int, start: int, text: str, found: list[str], terms: list[str]) -> None:
        self._tokens.update(found)
        self._stream_line(" ".join(map(stem, found)), (page_number, start, text))
        passage = None
        words = {stem(token) for token in set(found) - self._posted}
        if terms:
            self.terms.update(dict.fromkeys(terms))
            english = _words_of(terms)
            self.counts.update(english)
            words.update(english)
        for word in words:
            places = self.postings.setdefault(word, [])
            if len(places) < _POSTINGS_PER_WORD:
                passage = passage or Passage(page_number, start, start + len(text), text)
                places.append(passage)
            else:
                self._posted.add(word)

    def _stream_line(self, words: str, place: _Place) -> None:
        if words:
            before = self.line_ends[-1] if self.line_ends else 0
            self.stream.append(words)
            self.line_ends.append(before + len(words) + 1)
            self.line_places.append(place)


def _words_of(terms: list[str]) -> list[str]:
    return [word for term in terms for word in _words_of_term(term)]


@lru_cache(maxsize=_KNOWN_TERMS)
def _words_of_term(term: str) -> tuple[str, ...]:
    return tuple(words(term))


def _pieces(text: str) -> Iterator[_Piece]:
    """Where the lines that hold something visible begin, and the lines; long ones cut into pieces to be quoted."""
    for match in _LINE.finditer(text):
        start, line_end = match.span()
        while start < line_end:
            end = min(start + QUOTE_CHARACTERS, line_end)
            if end < line_end:
                end = max(text.rfind(" ", start, end), start + QUOTE_CHARACTERS // 2)
            piece = text[start:end]
            stripped = piece.strip()
            if stripped:
                yield start + piece.index(stripped), stripped
            start = end


def _telling(counts: Counter[str], weights: dict[str, float]) -> Sequence[str]:
    """The words that say most: rare ones that occur often; ties in alphabetical order."""
    if len(counts) <= _COMPARED_WORDS:
        return sorted(counts)
    dampened = {count: float(np.log1p(count)) for count in set(counts.values())}
    ranked = ((-weights[word] * dampened[count], word) for word, count in counts.items())
    return [word for _, word in nsmallest(_COMPARED_WORDS, ranked)]
