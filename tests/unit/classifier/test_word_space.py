"""Words as the cheap signals see them: folding, tokens, stems, weights and directions."""

from __future__ import annotations

import unicodedata
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.matching import Lexicon
from classifier.words import WordSpace, fold, stem, tokens, unit, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Größe", "große"),
        ("CAFÉ", "cafe"),
        ("ÅÇÑ", "acn"),
        ("Invoice", "invoice"),
        ("कंपनी", "कंपनी"),
        ("Й", "и"),
    ],
)
def test_folding_drops_case_and_accents_but_not_vowel_signs(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_does_not_depend_on_how_accents_are_encoded_or_on_folding_before(text: str) -> None:
    lowered = text.lower()

    assert fold(unicodedata.normalize("NFD", lowered)) == fold(unicodedata.normalize("NFC", lowered)) == fold(lowered)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Invoice No. 47-11, total: 12.50", ["invoice", "no", "47", "11", "total", "12", "50"]),
        ("snake_case", ["snake", "case"]),
        ("請求書Nr5", ["請", "求", "書", "nr5"]),
        ("이 계약서", ["이", "계약서"]),
        ("चालान संख्या", ["चालान", "संख्या"]),
        ("—…!", []),
        ("", []),
    ],
)
def test_tokens_are_words_and_single_ideographs(text: str, found: list[str]) -> None:
    assert tokens(text) == found


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [
        ("invoices", "invoice"),
        ("companies", "company"),
        ("boxes", "box"),
        ("taxes", "tax"),
        ("classes", "class"),
        ("branches", "branch"),
        ("dishes", "dish"),
        ("business", "business"),
        ("status", "status"),
        ("bus", "bus"),
        ("gas", "gas"),
        ("invoice", "invoice"),
    ],
)
def test_stems_drop_only_plural_endings(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed


def test_words_are_stemmed_tokens() -> None:
    assert words("Taxes, INVOICES!") == ["tax", "invoice"]


def test_rare_words_weigh_more_than_frequent_ones_and_unknown_ones_most(word_space: WordSpace) -> None:
    weights = [word_space.lookup(word).weight for word in ("the", "house", "invoice", "xqzwvy")]

    assert weights == sorted(weights)
    assert 0.0 <= weights[0] < weights[1] < weights[2] <= weights[3] == 1.0


@given(st.text(min_size=1, max_size=60))
def test_every_word_has_a_weight_up_to_1_and_a_unit_vector_or_none(word_space: WordSpace, text: str) -> None:
    for word in words(text):
        found = word_space.lookup(word)

        assert 0.0 <= found.weight <= 1.0
        assert found.vector.shape == (word_space.dimension,)
        assert float(np.linalg.norm(found.vector)) == pytest.approx(1.0, abs=1e-5) or not found.vector.any()


def test_a_word_of_a_script_that_the_model_does_not_know_has_no_direction(word_space: WordSpace) -> None:
    assert not word_space.lookup("ⲁⲃⲅ").vector.any()
    assert not word_space.mean(Counter({"ⲁⲃⲅ": 3})).any()


def test_words_of_one_field_lie_nearer_to_each_other(word_space: WordSpace) -> None:
    invoice, payment, cinnamon = (word_space.lookup(word).vector for word in ("invoice", "payment", "cinnamon"))

    assert float(invoice @ payment) > float(invoice @ cinnamon)


def test_a_mean_is_a_unit_vector_whatever_the_order_of_words(word_space: WordSpace) -> None:
    first = word_space.mean(Counter({"invoice": 2, "total": 1, "due": 1}))
    second = word_space.mean(Counter({"due": 1, "total": 1, "invoice": 2}))

    assert np.array_equal(first, second)
    assert float(np.linalg.norm(first)) == pytest.approx(1.0, abs=1e-5)
    assert not word_space.mean(Counter()).any()


def test_a_stack_has_a_row_and_a_weight_per_word(word_space: WordSpace) -> None:
    vectors, weights = word_space.stack(["invoice", "the", "xqzwvy"])

    assert vectors.shape == (3, word_space.dimension)
    assert weights.tolist() == pytest.approx([word_space.lookup(word).weight for word in ("invoice", "the", "xqzwvy")])
    assert [array.shape for array in word_space.stack([])] == [(0, word_space.dimension), (0,)]


def test_unit_keeps_the_direction_and_leaves_zeros_alone() -> None:
    assert unit(np.array([3.0, 4.0], np.float32)).tolist() == pytest.approx([0.6, 0.8])
    assert unit(np.zeros(2, np.float32)).tolist() == [0.0, 0.0]


def test_a_lexicon_adds_the_words_of_the_terms_it_finds(word_space: WordSpace) -> None:
    german = {"rechnungen": "tax invoices"}
    lexicon = Lexicon(word_space, lambda found: [german[word] for word in found if word in german], is_english=False)

    assert lexicon.words("Die Rechnungen") == ["die", "rechnungen", "tax", "invoice"]
    assert lexicon.terms("Die Rechnungen") == ["tax invoices"]
    assert np.array_equal(lexicon.direction("Rechnungen"), word_space.mean(Counter(["rechnungen", "tax", "invoice"])))


def test_a_lexicon_without_translation_has_the_words_of_the_text_only(lexicon: Lexicon) -> None:
    assert lexicon.words("Invoices due") == ["invoice", "due"]
    assert lexicon.terms("Invoices due") == []
