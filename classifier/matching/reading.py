"""All that is measured of a document before any rule is looked at."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

import numpy as np

from classifier.evidence import Passage
from classifier.matching.lexicon import Encode, Lexicon
from classifier.matching.words import Vector, WordSpace
from parsing import Document, Page

QUOTE_CHARACTERS: Final = 160

_COMPARED_WORDS = 400
_POSTINGS_PER_WORD = 4
_GIST_TERMS = 60
_FEWEST_GIST_TERMS = 3
_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What is known of a document.

    `passages` are those that were encoded, one row of `embeddings` each, with one more for the gist of a text in
    another language. `counts` are the words of all pages, `lines` how many lines they stand on, `postings` the first
    lines that have a word, `compared` (n, dimension) the vectors of the most telling words.
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
            direction=lexicon.space.mean(text.counts),
            heading_direction=lexicon.space.mean(heading_counts),
            compared=lexicon.space.stack(_telling(text.counts, lexicon.space))[0],
        )


@dataclass(slots=True)
class _Text:
    """What one pass over all lines of a document gathers."""

    counts: Counter[str] = field(default_factory=Counter)
    lines: int = 0
    postings: dict[str, list[Passage]] = field(default_factory=dict)
    terms: dict[str, None] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Document, lexicon: Lexicon) -> _Text:
        text = cls()
        for page in document.pages:
            for line in lines(page):
                text._add(line, *lexicon.read(line.text))
        if lexicon.is_english:
            text.terms.clear()
        return text

    @property
    def gist(self) -> list[str]:
        """What a text in another language is about, in English, for an encoder that reads only English."""
        return [", ".join(islice(self.terms, _GIST_TERMS))] if len(self.terms) >= _FEWEST_GIST_TERMS else []

    def _add(self, line: Passage, words: list[str], terms: list[str]) -> None:
        self.lines += 1
        self.counts.update(words)
        self.terms.update(dict.fromkeys(terms))
        for word in words:
            places = self.postings.setdefault(word, [])
            if len(places) < _POSTINGS_PER_WORD and (not places or places[-1] is not line):
                places.append(line)


def lines(page: Page) -> Iterator[Passage]:
    """The lines of a page that hold something visible, long ones cut into pieces that can be quoted."""
    for match in _LINE.finditer(page.text):
        start, line_end = match.span()
        while start < line_end:
            end = min(start + QUOTE_CHARACTERS, line_end)
            if end < line_end:
                end = max(page.text.rfind(" ", start, end), start + QUOTE_CHARACTERS // 2)
            piece = page.text[start:end]
            stripped = piece.strip()
            if stripped:
                first = start + piece.index(stripped)
                yield Passage(page.page_number, first, first + len(stripped), stripped)
            start = end


def _telling(counts: Counter[str], space: WordSpace) -> Sequence[str]:
    """The words that say most: rare ones that occur often; ties in alphabetical order."""
    if len(counts) <= _COMPARED_WORDS:
        return sorted(counts)
    value = {word: space.lookup(word).weight * float(np.log1p(count)) for word, count in counts.items()}
    return sorted(value, key=lambda word: (-value[word], word))[:_COMPARED_WORDS]
