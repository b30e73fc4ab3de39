"""An encoder without a model: hashed words and character trigrams. Deterministic, instant, and no judge of meaning."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence

import numpy as np

from classifier.encoders.base import Vectors

_WORD = re.compile(r"\w+")


class HashingEncoder:
    """Embeds a text by the hashing trick (Weinberger et al. 2009), as a double for tests and demonstrations.

    Similar wording gives similar vectors; synonyms do not.
    """

    def __init__(self, dimension: int = 256) -> None:
        self._dimension = dimension

    @property
    def name(self) -> str:
        return f"hashing-{self._dimension}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self._dimension), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for feature in _features(text):
                digest = zlib.crc32(feature.encode("utf-8", "surrogatepass"))
                row[(digest >> 1) % self._dimension] += 1.0 if digest & 1 else -1.0
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(np.divide(vectors, norms, out=vectors, where=norms > 0))


def _features(text: str) -> Iterator[str]:
    for word in _WORD.findall(text.lower()):
        yield word
        padded = f"<{word}>"
        for start in range(len(padded) - 2):
            yield padded[start : start + 3]
