"""Encoders beside the embedded one: other models by folder or name, and the hashing encoder without a model."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier import Classifier
from classifier.encoders import HashingEncoder, named_encoder
from classifier.encoders.embedded import embedded_model_folder, reference_encoder
from classifier.encoders.sentence_transformer import SentenceTransformerEncoder
from classifier.errors import EncoderUnavailableError

texts = st.lists(st.text(st.characters(exclude_categories=[]), max_size=30), max_size=5)


def test_a_model_folder_gives_its_encoder() -> None:
    encoder = named_encoder(embedded_model_folder())

    assert encoder.name == embedded_model_folder().resolve().name
    assert np.array_equal(encoder.encode(["invoice"]), reference_encoder().encode(["invoice"]))


@pytest.mark.parametrize("as_path", [Path, str])
def test_a_classifier_takes_a_model_folder(as_path: type[Path] | type[str]) -> None:
    classifier = Classifier.from_model(as_path(embedded_model_folder()))

    assert isinstance(classifier, Classifier)


@pytest.mark.parametrize("name", ["some-organisation/some-model", "no/such/folder", ""])
def test_a_name_that_is_no_folder_needs_permission_to_download(name: str, tmp_path: Path) -> None:
    wanted = name or str(tmp_path / "nothing")

    with pytest.raises(
        EncoderUnavailableError, match=f"model '{wanted}' is not a local folder; .* pass allow_download=True"
    ):
        Classifier.from_model(wanted)


def test_a_folder_without_a_model_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailableError, match=f"model '{tmp_path}' could not be loaded: ") as caught:
        Classifier.from_model(tmp_path)

    assert caught.value.__cause__ is not None


def test_a_missing_folder_is_refused_with_what_is_allowed(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailableError, match="allowed is a folder with a sentence-transformers model"):
        SentenceTransformerEncoder.from_folder(tmp_path / "missing")


def test_a_model_that_cannot_be_fetched_is_refused_with_its_name() -> None:
    reference_encoder()  # switches the hub off before its library is imported

    with pytest.raises(EncoderUnavailableError, match="model 'some-organisation/some-model' could not be loaded: "):
        Classifier.from_model("some-organisation/some-model", allow_download=True)


@given(texts)
def test_hashing_gives_one_float32_vector_per_text_of_unit_length_or_zero(written: list[str]) -> None:
    vectors = HashingEncoder(64).encode(written)

    assert (str(vectors.dtype), vectors.shape) == ("float32", (len(written), 64))
    norms = np.linalg.norm(vectors, axis=1)
    assert ((np.abs(norms - 1) < 1e-5) | (norms == 0)).all()


@given(texts)
def test_hashing_gives_the_same_text_the_same_vector_alone_and_among_others(written: list[str]) -> None:
    encoder = HashingEncoder()

    for text, vector in zip(written, encoder.encode(written), strict=True):
        assert np.array_equal(encoder.encode([text])[0], vector)


def test_hashing_ignores_case_and_punctuation_and_is_nearer_to_similar_wording() -> None:
    first, same, near, far = HashingEncoder().encode(["amount due", "Amount, DUE!", "amounts due", "apple pie"])

    assert np.array_equal(first, same)
    assert first @ near > first @ far


def test_hashing_is_the_same_in_every_process_and_named_by_its_dimension() -> None:
    vector = HashingEncoder(8).encode(["amount due"])[0]

    assert (HashingEncoder(8).name, HashingEncoder().name) == ("hashing-8", "hashing-256")
    code = "from classifier.encoders import HashingEncoder as H; print(H(8).encode(['amount due']).tobytes().hex())"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": "7"}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == vector.tobytes().hex()
