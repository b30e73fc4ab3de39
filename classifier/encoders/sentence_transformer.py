"""The reference encoder: any sentence-transformers model, from a local folder or, if allowed, by its hub name."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from classifier.encoders.base import Vectors, encodable
from classifier.errors import EncoderUnavailableError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


class SentenceTransformerEncoder:
    """Encodes with a loaded sentence-transformers model, one text at a time.

    A text longer than the model's window is read in windows whose embeddings are averaged, so nothing is cut off.
    """

    def __init__(self, model: SentenceTransformer, name: str) -> None:
        self._model = model
        self._name = name

    @classmethod
    def from_folder(cls, folder: Path, name: str | None = None) -> SentenceTransformerEncoder:
        """Load a model from a local folder; the network is never touched.

        Raises EncoderUnavailableError when the folder does not hold a sentence-transformers model.
        """
        if not folder.is_dir():
            raise EncoderUnavailableError(
                f"model {str(folder)!r}: allowed is a folder with a sentence-transformers model"
            )
        return cls(_load(os.fspath(folder), local_files_only=True), name or folder.resolve().name)

    @classmethod
    def from_hub(cls, model_name: str, *, allow_download: bool = False) -> SentenceTransformerEncoder:
        """Load a model by its hub name, downloading it if it is not in the hub's cache.

        Raises EncoderUnavailableError unless `allow_download` is True, or when the model cannot be had.
        """
        if not allow_download:
            raise EncoderUnavailableError(
                f"model {model_name!r} is not a local folder; to fetch it from a hub pass allow_download=True"
            )
        return cls(_load(model_name, local_files_only=False), model_name)

    @property
    def name(self) -> str:
        return self._name

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = [self._encode_one(text) for text in texts]
        dimension = self._model.get_embedding_dimension() or 0
        return np.stack(rows) if rows else np.zeros((0, dimension), dtype=np.float32)

    def _encode_one(self, text: str) -> Vectors:
        total = sum(self._run(window) * weight for window, weight in self._windows(encodable(text)))
        return np.asarray(total / max(float(np.linalg.norm(total)), 1e-12), dtype=np.float32)

    def _run(self, text: str) -> Vectors:
        return np.asarray(
            self._model.encode([text], normalize_embeddings=True, show_progress_bar=False)[0], dtype=np.float32
        )

    def _windows(self, text: str) -> Iterator[tuple[str, float]]:
        offsets = self._model.tokenizer(
            text, add_special_tokens=False, truncation=False, return_offsets_mapping=True, verbose=False
        )["offset_mapping"]
        size = (self._model.max_seq_length or 512) - 2
        if len(offsets) <= size:
            yield text, float(len(offsets) or 1)
            return
        for start in range(0, len(offsets), size):
            window = offsets[start : start + size]
            yield text[window[0][0] : window[-1][1]], float(len(window))


def _load(source: str, *, local_files_only: bool) -> SentenceTransformer:
    try:
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - takes seconds to import
        from transformers.utils.logging import disable_progress_bar  # noqa: PLC0415

        disable_progress_bar()  # type: ignore[no-untyped-call]
        return SentenceTransformer(source, device="cpu", local_files_only=local_files_only)
    except Exception as error:
        raise EncoderUnavailableError(f"model {source!r} could not be loaded: {error}") from error
