"""An encoder for measurements, in which the same documents and rules return under many rule sets."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from classifier.encoders import Encoder, Vectors


class RememberingEncoder:
    """Hands on each distinct text to another encoder once and keeps what comes back."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Vectors] = {}

    @property
    def name(self) -> str:
        return self._encoder.name

    def encode(self, texts: Sequence[str]) -> Vectors:
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(missing, self._encoder.encode(missing), strict=True))
        return np.stack([self._known[text] for text in texts])
