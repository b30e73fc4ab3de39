"""The default encoder: ONNX Runtime on the CPU, one text per call.

Dynamic int8 quantisation scales by what is in a batch, so a text encoded alone never depends on its neighbours.
Parallelism comes from several texts in flight at once, each on one thread, which never oversubscribes the cores.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from classifier.encoders.base import Vectors, encodable

WINDOW_TOKENS: Final = 254  # with [CLS] and [SEP] the 256 tokens that the model was trained to read

_ERRORS_ONLY = 3
_Window = tuple[list[int], float]


class OnnxEncoder:
    """Encodes with an exported sentence-transformers model; thread-safe.

    A text longer than the model's window is read in windows whose embeddings are averaged, so nothing is cut off.
    """

    def __init__(self, session: onnxruntime.InferenceSession, tokenizer: Tokenizer, name: str) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._name = name
        self._pool = ThreadPoolExecutor(max_workers=usable_cores(), thread_name_prefix="encoder")
        self._first, self._last = tokenizer.encode("", add_special_tokens=True).ids

    @classmethod
    def from_files(cls, model: Path, tokenizer: Path, name: str) -> OnnxEncoder:
        """Load an exported model (inputs `input_ids` and `attention_mask`, output a unit vector) and its tokenizer."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = _ERRORS_ONLY
        session = onnxruntime.InferenceSession(os.fspath(model), options, providers=["CPUExecutionProvider"])
        reader = Tokenizer.from_file(os.fspath(tokenizer))
        reader.no_truncation()
        reader.no_padding()
        return cls(session, reader, name)

    @property
    def name(self) -> str:
        return self._name

    def encode(self, texts: Sequence[str]) -> Vectors:
        if len(texts) <= 1:
            rows = [self._encode_one(text) for text in texts]
        else:
            rows = list(self._pool.map(self._encode_one, texts))
        return np.stack(rows) if rows else np.zeros((0, self.dimension), dtype=np.float32)

    @property
    def dimension(self) -> int:
        """The length of an embedding."""
        return int(self._session.get_outputs()[0].shape[1])

    def _encode_one(self, text: str) -> Vectors:
        total = sum(self._run(ids) * weight for ids, weight in self._windows(encodable(text)))
        return np.asarray(total / max(float(np.linalg.norm(total)), 1e-12), dtype=np.float32)

    def _windows(self, text: str) -> Iterator[_Window]:
        ids = self._tokenizer.encode(text, add_special_tokens=False).ids
        for start in range(0, max(len(ids), 1), WINDOW_TOKENS):
            window = ids[start : start + WINDOW_TOKENS]
            yield [self._first, *window, self._last], float(len(window) or 1)

    def _run(self, ids: list[int]) -> Vectors:
        tokens = np.asarray([ids], dtype=np.int64)
        (embedding,) = self._session.run(None, {"input_ids": tokens, "attention_mask": np.ones_like(tokens)})
        return np.asarray(embedding[0], dtype=np.float32)


def usable_cores() -> int:
    """How many cores this process may use, which in a container is fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
