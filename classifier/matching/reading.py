"""All that is measured of a document before any rule is looked at."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from classifier.evidence import Passage
from classifier.matching.lexicon import Encode, Lexicon
from classifier.matching.words import Vector, WordSpace
from parsing import Document, Page

QUOTE_CHARACTERS: Final = 160

_COMPARED_WORDS = 400
_POSTINGS_PER_WORD = 4
_GLOSS_TERMS = 60
_FEWEST_GLOSS_TERMS = 3
_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What is known of a document.

    `passages` are those that were encoded, one row of `embeddings` each. `counts` are the words of all pages,
    `postings` the first lines that have a word, `compared` (n, dimension) the vectors of the most telling words.
    """

    passages: tuple[Passage, ...]
    embeddings: Vector
    headings: tuple[Passage, ...]
    heading_embedding: Vector
    counts: Counter[str]
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
        counts, postings, gloss = _read_lines(document, lexicon)
        heading_text = "\n".join(heading.text for heading in headings)
        heading_counts = Counter(lexicon.words(heading_text))
        embeddings = encode([heading_text, *(passage.text for passage in passages), *gloss])
        return cls(
            passages=passages,
            embeddings=embeddings[1:],
            headings=headings,
            heading_embedding=embeddings[0],
            counts=counts,
            postings=postings,
            heading_words=frozenset(heading_counts),
            direction=lexicon.space.mean(counts),
            heading_direction=lexicon.space.mean(heading_counts),
            compared=lexicon.space.stack(_telling(counts, lexicon.space))[0],
        )

    @property
    def length(self) -> int:
        """How many words the document has."""
        return self.counts.total()


def _read_lines(document: Document, lexicon: Lexicon) -> tuple[Counter[str], dict[str, list[Passage]], list[str]]:
    """Word counts, where words stand first, and the gist in English of a text in another language."""
    counts: Counter[str] = Counter()
    postings: dict[str, list[Passage]] = {}
    gloss: dict[str, None] = {}
    for line in (line for page in document.pages for line in lines(page)):
        found = lexicon.words(line.text)
        counts.update(found)
        for word in set(found):
            places = postings.setdefault(word, [])
            if len(places) < _POSTINGS_PER_WORD:
                places.append(line)
        if not lexicon.is_english and len(gloss) < _GLOSS_TERMS:
            gloss.update(dict.fromkeys(lexicon.terms(line.text)))
    return counts, postings, [", ".join(gloss)] if len(gloss) >= _FEWEST_GLOSS_TERMS else []


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
