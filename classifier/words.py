"""Words as the cheap signals see them: folded, stemmed, weighted by rarity, and placed in a static vector space.

The vectors are the embedded model's own: every token of its vocabulary was encoded once, alone, and the result
reduced by principal components (`python -m benchmarks.static_vectors`; the recipe of model2vec, Tulkens & van
Dongen 2024). The vocabulary is ordered by frequency, so a token's rank gives its weight (Zipf's law).
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]

DATA: Final = Path(__file__).with_name("words.npz")
_FIRST_WORD = 1996  # token ids below are specials, unused slots, punctuation and single characters
_LONGEST_WORD = 40
_KNOWN_WORDS = 32_768
_BLOCK_WORDS = 1024
# Ideographs and kana stand for words of their own; everything else is split where letters and digits end. The vowel
# signs of Indic scripts are part of words, though Unicode does not count them as letters.
_IDEOGRAPHS = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_IDEOGRAPHS}]|(?:[^\W_{_IDEOGRAPHS}]|[\u0900-\u0dff])+")
_PLURALS = (
    ("ies", "y"),
    ("sses", "ss"),
    ("ches", "ch"),
    ("shes", "sh"),
    ("xes", "x"),
    ("ss", "ss"),
    ("us", "us"),
    ("s", ""),
)


@dataclass(frozen=True, slots=True)
class Word:
    """`weight` is 0 for the most frequent words and 1 for rare ones; `vector` has unit length."""

    weight: float
    vector: Vector


class WordSpace:
    """Looks words up; thread-safe, with the words met lately kept at hand."""

    def __init__(self, vocabulary: dict[str, int], vectors: Vector) -> None:
        self._vectors = vectors
        self._span = math.log(len(vocabulary) - _FIRST_WORD)
        self._first = _Pieces({token: index for token, index in vocabulary.items() if not token.startswith("##")})
        self._next = _Pieces({token[2:]: index for token, index in vocabulary.items() if token.startswith("##")})
        self._pieces = lru_cache(maxsize=_KNOWN_WORDS)(self._cut)

    @classmethod
    def from_package(cls) -> WordSpace:
        """The space that ships with the package."""
        with np.load(DATA, allow_pickle=False) as data:
            names = bytes(data["tokens"]).decode("utf-8").split("\n")
            vectors = data["vectors"].astype(np.float32) * data["scales"].astype(np.float32)[:, None]
        return cls({name: index for index, name in enumerate(names)}, vectors)

    @cached_property
    def dimension(self) -> int:
        """The length of a word's vector."""
        return int(self._vectors.shape[1])

    def lookup(self, word: str) -> Word:
        """What is known of one word."""
        pieces = self._pieces(word)
        return Word(self._weight(pieces), self._directions([pieces])[0])

    def mean(self, words: Counter[str]) -> Vector:
        """The direction of a text: its words' vectors, by rarity and dampened count; zeros when there is none."""
        return self.survey(words)[0]

    def survey(self, words: Counter[str]) -> tuple[Vector, dict[str, float]]:
        """As `mean`, and the weight of each word."""
        total = np.zeros(self.dimension, dtype=np.float32)
        weights: dict[str, float] = {}
        ordered = sorted(words)
        for start in range(0, len(ordered), _BLOCK_WORDS):
            block = ordered[start : start + _BLOCK_WORDS]
            pieces = [self._pieces(word) for word in block]
            found = [self._weight(each) for each in pieces]
            weights.update(zip(block, found, strict=True))
            scales = [weight * (1.0 + math.log(words[word])) for word, weight in zip(block, found, strict=True)]
            rows = self._directions(pieces) * np.array(scales, np.float32)[:, None]
            # One row after the other, whatever the size of a block: rounding must not depend on it.
            total = np.add.reduce(np.concatenate((total[None], rows)), axis=0)
        return unit(total), weights

    def stack(self, words: Iterable[str]) -> tuple[Vector, Vector]:
        """Vectors (n, dimension) and weights (n,) of words."""
        pieces = [self._pieces(word) for word in words]
        return self._directions(pieces), np.array([self._weight(each) for each in pieces], np.float32)

    def _weight(self, pieces: tuple[int, ...]) -> float:
        if len(pieces) != 1:
            return 1.0
        return math.log(max(pieces[0] - _FIRST_WORD, 0) + 1) / self._span

    def _directions(self, words: Sequence[tuple[int, ...]]) -> Vector:
        """The unit vectors (n, dimension) of words given by their pieces; zeros for a word without any."""
        sums = np.zeros((len(words), self.dimension), dtype=np.float32)
        for position in range(max(map(len, words), default=0)):
            places = [place for place, pieces in enumerate(words) if len(pieces) > position]
            sums[places] += self._vectors[[words[place][position] for place in places]]
        norms = np.sqrt(np.array([row.dot(row) for row in sums], np.float32))
        return np.asarray(sums / np.where(norms > 0.0, norms, np.float32(1.0))[:, None])

    def _cut(self, word: str) -> tuple[int, ...]:
        """WordPiece: the longest token that fits, again and again (Wu et al. 2016)."""
        pieces: list[int] = []
        start = 0
        while start < min(len(word), _LONGEST_WORD):
            end, token = (self._next if start else self._first).longest(word, start)
            if token is None:
                break
            pieces.append(token)
            start = end
        return tuple(pieces)


class _Pieces:
    """Tokens that may stand at the beginning of a word, or those that may follow."""

    def __init__(self, tokens: dict[str, int]) -> None:
        self._tokens = tokens
        self._lengths: dict[str, int] = {}
        for token in tokens:
            self._lengths[token[:2]] = max(self._lengths.get(token[:2], 0), len(token))

    def longest(self, word: str, start: int) -> tuple[int, int | None]:
        """Where the longest token that fits ends, and its index; None when no token fits."""
        length = self._lengths.get(word[start : start + 2], 1)
        for end in range(min(start + length, len(word)), start, -1):
            token = self._tokens.get(word[start:end])
            if token is not None:
                return end, token
        return start, None


def fold(text: str) -> str:
    """Lower case without accents, as the embedded model's own tokenizer sees text; the length may change."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    bare = unicodedata.normalize("NFD", lowered)
    for last, accents in _accents():
        if max(bare, default="") > last:
            bare = accents.sub("", bare)
    return unicodedata.normalize("NFC", bare)


@lru_cache(maxsize=1)
def _accents() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Combining marks, but for those that are more than an accent; each set with the last character before it.

    Two sets, since looking up a set is several times as slow with one character above U+FFFF in it.
    """
    blocks = (range(0x300, 0x10000), chain(range(0x10000, 0x20000), range(0xE0100, 0xE01F0)))
    return tuple(zip("\u02ff\uffff", map(_accents_among, blocks), strict=True))


def _accents_among(codes: Iterable[int]) -> re.Pattern[str]:
    marks = map(chr, codes)
    found = "".join(mark for mark in marks if unicodedata.category(mark) == "Mn" and not _is_spelling(mark))
    return re.compile(f"[{found}]+")


def _is_spelling(mark: str) -> bool:
    """Whether a combining mark is more than an accent: an Indic vowel sign, or the mark that makes ka to ga in kana."""
    return "\u0900" <= mark <= "\u0dff" or mark in "\u3099\u309a"


def tokens(text: str) -> list[str]:
    """The words of a text, folded, in order."""
    return _WORD.findall(fold(text))


def tokens_of_lines(lines: Sequence[str]) -> list[list[str]]:
    """The `tokens` of each of many lines, none of which holds a line feed; folded all at once, which is faster."""
    return [_WORD.findall(line) for line in fold("\n".join(lines)).split("\n")] if lines else []


def words(text: str) -> list[str]:
    """The words of a text, folded and stemmed, in order."""
    return [stem(token) for token in tokens(text)]


@lru_cache(maxsize=_KNOWN_WORDS)
def stem(word: str) -> str:
    """Without its English plural ending; words of other languages lose at most a final s on both sides alike."""
    if len(word) > 3:  # noqa: PLR2004 - "gas", "bus" and "tax" stay whole
        for ending, replacement in _PLURALS:
            if word.endswith(ending):
                return word[: -len(ending)] + replacement
    return word


def unit(vector: Vector) -> Vector:
    """The vector at length 1, or unchanged when it is zero."""
    norm = float(np.linalg.norm(vector))
    return vector / np.float32(norm) if norm > 0.0 else vector
