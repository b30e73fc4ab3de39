"""The embedded model as ONNX files in the user's cache: exported once, atomically, safe when many start at once."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import platformdirs
from filelock import FileLock

from classifier.errors import EncoderUnavailableError

CACHE_VARIABLE: Final = "CLASSIFIER_CACHE_DIR"
_FORMAT_VERSION = 1  # raise it when the exported graph changes, so that old files are left behind
_OPSET = 17
_LOCK_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class ExportedModel:
    """The files of one exported model."""

    folder: Path

    @property
    def fp32(self) -> Path:
        return self.folder / "model.onnx"

    @property
    def int8(self) -> Path:
        return self.folder / "model.int8.onnx"

    @property
    def tokenizer(self) -> Path:
        return self.folder / "tokenizer.json"

    @property
    def is_complete(self) -> bool:
        """Whether every file is there; a folder appears only when all of them are written."""
        return self.tokenizer.is_file()

    @property
    def stamp(self) -> int:
        """Tells one export from a later one in the same place."""
        return self.tokenizer.stat().st_mtime_ns


def cache_folder() -> Path:
    """The user's cache folder for this package, or what CLASSIFIER_CACHE_DIR names."""
    named = os.environ.get(CACHE_VARIABLE)
    return Path(named) if named else platformdirs.user_cache_path("local-document-classifier")


def exported(
    model_folder: Path,
    digest: str,
    cache: Path | None,
    verify: Callable[[Path], None],
    damaged: int | None = None,
) -> ExportedModel:
    """The ONNX files of the sentence-transformers model in `model_folder`, exported if they are not in the cache.

    `digest` identifies the weights; `verify` is called with the folder before an export and may refuse it. An export
    whose `stamp` is `damaged` is replaced.
    Raises EncoderUnavailableError when the export fails, OSError when the cache cannot be written.
    """
    models = (cache or cache_folder()) / "models"
    model = ExportedModel(models / f"{digest[:16]}-v{_FORMAT_VERSION}")
    if model.is_complete and model.stamp != damaged:
        return model
    models.mkdir(parents=True, exist_ok=True)
    with FileLock(models / f"{model.folder.name}.lock", timeout=_LOCK_SECONDS):
        if not model.is_complete or model.stamp == damaged:
            verify(model_folder)
            _publish(model_folder, model.folder)
    return model


def _publish(model_folder: Path, destination: Path) -> None:
    """Export beside the destination and rename, so that no reader ever sees half a model."""
    scratch = ExportedModel(Path(tempfile.mkdtemp(prefix=f"{destination.name}.", dir=destination.parent)))
    try:
        _export(model_folder, scratch)
        shutil.copyfile(model_folder / "tokenizer.json", scratch.tokenizer)
        scratch.folder.chmod(0o755)
        shutil.rmtree(destination, ignore_errors=True)
        scratch.folder.replace(destination)
    finally:
        shutil.rmtree(scratch.folder, ignore_errors=True)


def _export(model_folder: Path, target: ExportedModel) -> None:
    try:
        with _silenced():
            _write_graph(model_folder, target.fp32)
            from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415 - needed once per machine

            quantize_dynamic(target.fp32, target.int8, per_channel=True, weight_type=QuantType.QInt8)
    except Exception as error:
        raise EncoderUnavailableError(f"model {str(model_folder)!r} could not be exported to ONNX: {error}") from error


def _write_graph(model_folder: Path, target: Path) -> None:
    import torch  # noqa: PLC0415 - takes seconds to import, needed once per machine
    from transformers import AutoModel  # noqa: PLC0415

    class MeanPooled(torch.nn.Module):
        """The transformer followed by mean pooling and normalisation, as sentence-transformers composes them."""

        def __init__(self) -> None:
            super().__init__()
            self.transformer = AutoModel.from_pretrained(
                model_folder, attn_implementation="eager", local_files_only=True
            ).eval()

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            hidden = self.transformer(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            weights = attention_mask.unsqueeze(-1).to(hidden.dtype)
            pooled = (hidden * weights).sum(1) / weights.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(pooled, dim=1)

    example = torch.ones(2, 9, dtype=torch.long)
    torch.onnx.export(
        MeanPooled(),
        (example, example),
        target,
        input_names=["input_ids", "attention_mask"],
        output_names=["embedding"],
        dynamic_axes={
            "input_ids": {0: "n", 1: "tokens"},
            "attention_mask": {0: "n", 1: "tokens"},
            "embedding": {0: "n"},
        },
        opset_version=_OPSET,
        dynamo=False,
    )


@contextlib.contextmanager
def _silenced() -> Iterator[None]:
    """Exporters narrate on stderr, in warnings and in the root logger; none of it is news to a user."""
    level = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(level)
