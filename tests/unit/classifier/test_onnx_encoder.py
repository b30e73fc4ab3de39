"""The embedded model in ONNX Runtime: as sentence-transformers computes it, whatever else is encoded."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from classifier.encoders import Encoder, Vectors, usable_cores
from classifier.encoders.embedded import onnx_encoder, reference_encoder
from classifier.encoders.onnx import OnnxEncoder
from classifier.encoders.sentence_transformer import SentenceTransformerEncoder

LONG = " ".join(f"Clause {number}: the tenant pays the rent on day {number} of the month." for number in range(30))
TEXTS = (
    "Invoice",
    "A request for payment of delivered goods, with an amount due.",
    "Der Vermieter überlässt dem Mieter die Wohnung.",
    "請求書 合計金額 消費税",
    "فاتورة ضريبية رقم ٤٧١١",
    "चालान संख्या और कुल राशि",
    "Счёт на оплату № 12 от 3 мая",
    "0815 4711 12.50 €",
    "🧾🧾",
    "",
    " \n ",
    "x" * 1200,
    LONG,
)


@pytest.fixture(scope="module")
def fp32(model_cache: Path) -> OnnxEncoder:
    return onnx_encoder("fp32")


@pytest.fixture(scope="module")
def int8(model_cache: Path) -> OnnxEncoder:
    return onnx_encoder("int8")


@pytest.fixture(scope="module")
def reference(model_cache: Path) -> SentenceTransformerEncoder:
    return reference_encoder()


@pytest.fixture(scope="module")
def reference_vectors(reference: SentenceTransformerEncoder) -> Vectors:
    return reference.encode(TEXTS)


def cosines(first: Vectors, second: Vectors) -> Vectors:
    return np.asarray(np.einsum("nd,nd->n", first, second))


def test_full_precision_agrees_with_sentence_transformers(fp32: OnnxEncoder, reference_vectors: Vectors) -> None:
    assert cosines(fp32.encode(TEXTS), reference_vectors) == pytest.approx(np.ones(len(TEXTS)), abs=1e-3)


def test_reduced_precision_stays_close(int8: OnnxEncoder, reference_vectors: Vectors) -> None:
    assert cosines(int8.encode(TEXTS), reference_vectors).min() >= 0.97


def test_the_texts_are_not_all_alike(reference_vectors: Vectors) -> None:
    assert np.median(reference_vectors @ reference_vectors.T) < 0.5


def test_the_reference_gives_one_float32_unit_vector_per_text(reference: SentenceTransformerEncoder) -> None:
    vectors = reference.encode(TEXTS[:2])

    assert (str(vectors.dtype), vectors.shape) == ("float32", (2, 384))
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(2), abs=1e-5)
    assert reference.encode([]).shape == (0, 384)


@pytest.mark.parametrize("name", ["fp32", "int8"])
def test_one_float32_unit_vector_per_text(name: str, request: pytest.FixtureRequest) -> None:
    encoder: OnnxEncoder = request.getfixturevalue(name)

    vectors = encoder.encode(TEXTS)

    assert (str(vectors.dtype), vectors.shape) == ("float32", (len(TEXTS), encoder.dimension))
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_a_text_has_the_same_vector_alone_and_among_others_in_any_order(embedded_encoder: Encoder) -> None:
    together = embedded_encoder.encode(TEXTS)
    alone = np.concatenate([embedded_encoder.encode([text]) for text in TEXTS])
    backwards = embedded_encoder.encode(TEXTS[::-1])[::-1]

    assert np.array_equal(together, alone)
    assert np.array_equal(together, backwards)


def test_a_text_has_the_same_vector_in_every_thread(embedded_encoder: Encoder) -> None:
    expected = embedded_encoder.encode(TEXTS[:8])

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: embedded_encoder.encode(TEXTS[:8]), range(8)))

    assert all(np.array_equal(vectors, expected) for vectors in found)


def test_nothing_of_a_long_text_is_cut_off(embedded_encoder: Encoder) -> None:
    plain, with_other_end = embedded_encoder.encode([LONG, f"{LONG} {'A recipe for apple pie with cinnamon. ' * 20}"])

    assert float(plain @ with_other_end) < 0.98


def test_meaning_counts_beyond_words(embedded_encoder: Encoder) -> None:
    question, near, far = embedded_encoder.encode(
        ["a bill that must be paid", "invoice with amount due", "recipe for apple pie"]
    )

    assert float(question @ near) > float(question @ far) + 0.1


def test_encoders_are_named_by_model_and_precision(
    fp32: OnnxEncoder, int8: OnnxEncoder, reference: SentenceTransformerEncoder
) -> None:
    names = {fp32.name, int8.name, reference.name}

    assert len(names) == 3
    assert all(name.startswith("all-MiniLM-L6-v2/") for name in names)


def test_there_is_a_core_to_use() -> None:
    assert usable_cores() >= 1
