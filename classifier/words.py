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
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]

DATA: Final = Path(__file__).with_name("words.npz")
_FIRST_WORD = 1996  # token ids below are specials, unused slots, punctuation and single characters
_LONGEST_WORD = 40
_KNOWN_WORDS = 32_768
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
        self._vocabulary = vocabulary
        self._vectors = vectors
        self._span = math.log(len(vocabulary) - _FIRST_WORD)
        self.lookup = lru_cache(maxsize=_KNOWN_WORDS)(self._lookup)

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

    def mean(self, words: Counter[str]) -> Vector:
        """The direction of a text: its words' vectors, by rarity and dampened count; zeros when there is none."""
        total = np.zeros(self.dimension, dtype=np.float32)
        for word in sorted(words):
            known = self.lookup(word)
            total += known.vector * (known.weight * (1.0 + math.log(words[word])))
        return unit(total)

    def stack(self, words: Iterable[str]) -> tuple[Vector, Vector]:
        """Vectors (n, dimension) and weights (n,) of words."""
        known = [self.lookup(word) for word in words]
        if not known:
            return np.zeros((0, self.dimension), np.float32), np.zeros(0, np.float32)
        return np.stack([word.vector for word in known]), np.array([word.weight for word in known], np.float32)

    def _lookup(self, word: str) -> Word:
        pieces = self._pieces(word)
        if not pieces:
            return Word(1.0, np.zeros(self.dimension, dtype=np.float32))
        weight = max(self._weight(piece) for piece in pieces) if len(pieces) == 1 else 1.0
        return Word(weight, unit(self._vectors[pieces].sum(axis=0)))

    def _weight(self, token: int) -> float:
        return math.log(max(token - _FIRST_WORD, 0) + 1) / self._span

    def _pieces(self, word: str) -> list[int]:
        """WordPiece: the longest token that fits, again and again (Wu et al. 2016)."""
        pieces: list[int] = []
        start = 0
        while start < min(len(word), _LONGEST_WORD):
            for end in range(len(word), start, -1):
                token = self._vocabulary.get(word[start:end] if start == 0 else f"##{word[start:end]}")
                if token is not None:
                    pieces.append(token)
                    start = end
                    break
            else:
                return pieces
        return pieces


def fold(text: str) -> str:
    """Lower case without accents, as the embedded model's own tokenizer sees text; the length may change."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFD", lowered)
    bare = "".join(mark for mark in decomposed if unicodedata.category(mark) != "Mn" or _is_spelling(mark))
    return unicodedata.normalize("NFC", bare)


def _is_spelling(mark: str) -> bool:
    """Whether a combining mark is more than an accent: an Indic vowel sign, or the mark that makes ka to ga in kana."""
    return "\u0900" <= mark <= "\u0dff" or mark in "\u3099\u309a"


def tokens(text: str) -> list[str]:
    """The words of a text, folded, in order."""
    return _WORD.findall(fold(text))


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
