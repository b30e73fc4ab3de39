"""What every encoder is: text in, unit vectors out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into embeddings. Implementations are deterministic and safe to call from several threads."""

    @property
    def name(self) -> str:
        """Identifies model, version and precision; part of every cache key and of a result's versions."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector per text: float32 of shape (len(texts), dimension), the same row for the same text."""
        ...


def encodable(text: str) -> str:
    """The text with a question mark for each lone surrogate, which no tokenizer takes."""
    return text.encode("utf-8", "replace").decode("utf-8")
