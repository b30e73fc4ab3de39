"""Reading a document at once gives what reading it line by line gives: a second, plain implementation agrees."""

from __future__ import annotations

import math
import sys
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import chain

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.chunking import chunk, headings
from classifier.encoders import HashingEncoder
from classifier.evidence import Passage
from classifier.matching import Lexicon, Reading
from classifier.matching.reading import QUOTE_CHARACTERS
from classifier.words import Vector, WordSpace, fold, stem, tokens, tokens_of_lines, unit
from parsing import Document, Page

_ENGLISH = {"rechnung": "tax invoice", "summe": "total amounts", "miete": "rent"}
_WORDS = ["Rechnung", "SUMME", "miete", "invoices", "taxes", "total", "café", "größe", "不動産", "a", "boxes", "12"]


def _translated(found: Sequence[str]) -> list[str]:
    return [_ENGLISH[token] for token in found if token in _ENGLISH]


def _lines(page: Page) -> list[Passage]:
    found = []
    start = 0
    for line in page.text.split("\n"):
        rest, place = line, start
        while rest:
            length = len(rest)
            if length > QUOTE_CHARACTERS:
                length = max(rest.rfind(" ", 0, QUOTE_CHARACTERS), QUOTE_CHARACTERS // 2)
            text = rest[:length].strip()
            if text:
                first = place + rest[:length].index(text)
                found.append(Passage(page.page_number, first, first + len(text), text))
            rest, place = rest[length:], place + length
        start += len(line) + 1
    return found


def _reading(text: str, space: WordSpace, translate: bool) -> tuple[Reading, list[Passage], Lexicon]:
    half = len(text) // 2
    document = Document(pages=(Page(1, text[:half]), Page(4, text[half:])), page_count=4, language="de")
    lexicon = Lexicon(space, _translated, is_english=False) if translate else Lexicon(space)
    reading = Reading.of(document, chunk(document), headings(document), HashingEncoder().encode, lexicon)
    return reading, [line for page in document.pages for line in _lines(page)], lexicon


def _texts() -> st.SearchStrategy[str]:
    line = st.lists(st.sampled_from(_WORDS), max_size=40).map(" ".join) | st.text(max_size=200)
    repeated = st.tuples(st.lists(line, max_size=4), st.integers(1, 7)).map(lambda pair: pair[0] * pair[1])
    return st.lists(repeated, min_size=1, max_size=4).map(lambda parts: "\n".join(chain.from_iterable(parts)) + "\nend")


@settings(deadline=None)
@given(text=_texts(), translate=st.booleans())
def test_lines_read_at_once_are_the_lines_read_one_by_one(text: str, translate: bool, word_space: WordSpace) -> None:
    reading, lines, lexicon = _reading(text, word_space, translate)
    words = [lexicon.words(line.text) for line in lines]
    postings: dict[str, list[Passage]] = {}
    for line, found in zip(lines, words, strict=True):
        for word in dict.fromkeys(found):
            postings.setdefault(word, []).append(line)
    assert reading.lines == len(lines)
    assert reading.counts == Counter(word for found in words for word in found)
    assert reading.postings == {word: places[:4] for word, places in postings.items()}


def test_many_lines_are_all_counted(word_space: WordSpace) -> None:
    """More distinct short lines than are told apart, each of them again and again."""
    text = "\n".join(f"total {number}" for _ in range(6) for number in range(11_000))
    reading, lines, _ = _reading(text, word_space, translate=False)
    assert reading.lines == len(lines)
    assert reading.counts["total"] == 66_000
    assert {reading.counts[str(number)] for number in range(11_000)} == {6}
    assert len(reading.compared) == 400


@given(st.lists(st.text(st.characters(exclude_characters="\n"))))
def test_lines_folded_at_once_have_the_tokens_of_each(lines: list[str]) -> None:
    assert tokens_of_lines(lines) == [tokens(line) for line in lines]


def test_folding_drops_every_combining_mark_but_spelling() -> None:
    for code in range(sys.maxunicode + 1):
        mark = chr(code)
        if unicodedata.category(mark) == "Mn":
            is_spelling = 0x0900 <= code <= 0x0DFF or code in {0x3099, 0x309A}
            expected = unicodedata.normalize("NFC", "x" + unicodedata.normalize("NFD", mark)) if is_spelling else "x"
            assert fold("x" + mark) == expected, hex(code)


@given(st.text(alphabet="abcisuyexhr", max_size=9))
def test_a_stem_is_its_own_stem(word: str) -> None:
    assert stem(stem(word)) == stem(word)


def _slow_mean(counts: Counter[str], space: WordSpace) -> Vector:
    total = np.zeros(space.dimension, dtype=np.float32)
    for word in sorted(counts):
        known = space.lookup(word)
        total += known.vector * (known.weight * (1.0 + math.log(counts[word])))
    return unit(total)


@pytest.mark.parametrize("count", [0, 1, 2, 500, 3000])
def test_a_direction_does_not_depend_on_how_many_words_are_added_at_once(count: int, word_space: WordSpace) -> None:
    """To the last bit: near ties must not be decided by rounding."""
    counts = Counter({f"{_WORDS[number % 4]}{number * 7919 % 10007}": number % 5 + 1 for number in range(count)})
    direction, weights = word_space.survey(counts)
    assert direction.tobytes() == _slow_mean(counts, word_space).tobytes() == word_space.mean(counts).tobytes()
    assert weights == {word: word_space.lookup(word).weight for word in counts}
    vectors, _ = word_space.stack(sorted(counts))
    alone = [word_space.lookup(word).vector.tobytes() for word in sorted(counts)]
    assert [vector.tobytes() for vector in vectors] == alone


def test_a_word_is_cut_into_the_longest_pieces() -> None:
    names = [f"[unused{number}]" for number in range(1996)] + ["in", "inv", "##v", "##voice", "##s", "x", "##o"]
    vectors = np.zeros((len(names), 8), dtype=np.float32)
    for place in range(8):
        vectors[1996 + place if 1996 + place < len(names) else 0, place] = 1.0
    space = WordSpace({name: index for index, name in enumerate(names)}, vectors)

    def pieces(word: str) -> list[str]:
        return [names[1996 + place] for place in np.flatnonzero(space.lookup(word).vector)]

    assert pieces("invoices") == ["inv", "##o"]
    assert pieces("in") == ["in"]
    assert pieces("xvoices") == ["##voice", "##s", "x"]
    assert pieces("zin") == []
