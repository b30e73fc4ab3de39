"""Write the static word vectors that ship with the package: `python -m benchmarks.static_vectors`."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from classifier.encoders.embedded import embedded_model_folder, onnx_encoder
from classifier.words import DATA

DIMENSION: Final = 128
_LARGEST = 127


def main() -> None:
    """Encode every token of the vocabulary alone, keep the principal components, write int8 rows with scales."""
    tokenizer = Tokenizer.from_file(str(embedded_model_folder() / "tokenizer.json"))
    vocabulary = tokenizer.get_vocab()
    tokens = sorted(vocabulary, key=vocabulary.__getitem__)
    vectors = principal_components(onnx_encoder("fp32").encode([_word(token) for token in tokens]), DIMENSION)
    scales = np.abs(vectors).max(axis=1) / _LARGEST
    np.savez_compressed(
        DATA,
        tokens=np.frombuffer("\n".join(tokens).encode("utf-8"), dtype=np.uint8),
        vectors=np.round(vectors / scales[:, None]).astype(np.int8),
        scales=scales.astype(np.float32),
    )
    print(f"{DATA.name}: {len(tokens)} tokens, {DIMENSION} dimensions, {DATA.stat().st_size / 2**20:.1f} MiB")


def principal_components(vectors: NDArray[np.float32], dimension: int) -> NDArray[np.float32]:
    """Centred vectors (n, d) in their `dimension` directions of greatest variance (n, dimension)."""
    centred = vectors.astype(np.float64) - vectors.mean(axis=0)
    _, basis = np.linalg.eigh(centred.T @ centred)
    return np.asarray(centred @ basis[:, ::-1][:, :dimension], dtype=np.float32)


def _word(token: str) -> str:
    return token.removeprefix("##")


if __name__ == "__main__":
    main()
