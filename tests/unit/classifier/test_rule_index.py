"""A rule set made ready once: canonical order, weights of words, embeddings."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from classifier.encoders import HashingEncoder
from classifier.matching import Lexicon, RuleIndex
from classifier.schema import Rule

RULES = (
    Rule(type="receipt", description="Proof of a purchase that was paid in a shop, with a total."),
    Rule(type="invoice", description="A request for payment with an invoice number and a total; not a receipt."),
    Rule(type="rental_contract", description="An agreement on the rent of a flat, with signatures of both parties."),
    Rule(type="Invoice", description="not an offer"),
)


@pytest.fixture(scope="module")
def index(lexicon: Lexicon) -> RuleIndex:
    return build(RULES, lexicon)


def build(rules: tuple[Rule, ...], lexicon: Lexicon) -> RuleIndex:
    return RuleIndex.build(rules, HashingEncoder().encode, lexicon)


def column(index: RuleIndex, word: str) -> int:
    return index.words.index(word)


def row(index: RuleIndex, name: str) -> int:
    return next(place for place, rule in enumerate(index.rules) if rule.type == name)


def test_rules_are_kept_in_an_order_of_their_own_with_the_way_back(index: RuleIndex) -> None:
    assert tuple(index.rules[place] for place in index.order) == RULES


def test_the_order_of_rules_changes_nothing_but_the_way_back(index: RuleIndex, lexicon: Lexicon) -> None:
    for rules in permutations(RULES):
        other = build(rules, lexicon)

        assert (other.rules, other.words) == (index.rules, index.words)
        assert tuple(other.rules[place] for place in other.order) == rules
        for name in ("embedded_text", "name_weights", "distinct_weights", "criteria", "direction_text"):
            assert np.array_equal(getattr(other, name), getattr(index, name)), name


def test_every_matrix_has_a_row_per_rule_and_a_column_per_dimension_or_word(index: RuleIndex) -> None:
    for name in ("embedded_text", "embedded_name", "embedded_description", "embedded_excluded"):
        assert getattr(index, name).shape == (len(RULES), 256), name
    for name in ("name_weights", "description_weights", "distinct_weights"):
        assert getattr(index, name).shape == (len(RULES), len(index.words)), name
    assert index.criteria.shape == (len(index.criterion_rule), len(index.words))
    assert index.excluded.shape == (len(index.excluded_rule), len(index.words))
    assert set(index.criterion_rule.tolist()) <= set(range(len(RULES)))


def test_words_count_where_they_stand(index: RuleIndex) -> None:
    invoice = row(index, "invoice")

    assert index.name_weights[invoice, column(index, "invoice")] > 0
    assert index.name_weights[invoice, column(index, "payment")] == 0
    assert index.description_weights[invoice, column(index, "payment")] > 0
    assert index.description_weights[invoice, column(index, "receipt")] == 0
    assert index.excluded[index.excluded_rule == invoice, column(index, "receipt")].max() > 0


def test_a_rare_word_of_a_rule_weighs_more_than_a_frequent_one(index: RuleIndex) -> None:
    contract = index.description_weights[row(index, "rental_contract")]

    assert contract[column(index, "signature")] > contract[column(index, "of")]


def test_a_word_of_several_rules_distinguishes_less(index: RuleIndex) -> None:
    receipt = row(index, "receipt")
    kept = {
        word: float(index.distinct_weights[receipt, column(index, word)])
        / float(index.description_weights[receipt, column(index, word)])
        for word in ("total", "shop")
    }

    assert kept["total"] < kept["shop"] <= 1.0


def test_a_rule_that_excludes_nothing_has_no_embedding_of_it(index: RuleIndex) -> None:
    assert not index.embedded_excluded[row(index, "receipt")].any()
    assert index.embedded_excluded[row(index, "invoice")].any()


def test_one_rule_that_only_excludes_can_be_indexed(lexicon: Lexicon) -> None:
    index = build(RULES[3:], lexicon)

    assert index.criteria.shape[0] == 0
    assert index.description_weights.sum() == 0
    assert index.order == (0,)


def test_terms_of_another_language_are_embedded_with_the_text(lexicon: Lexicon) -> None:
    german = Lexicon(lexicon.space, lambda found: ["invoice"] * found.count("rechnung"), is_english=False)
    rules = (Rule(type="Rechnung", description="Eine Rechnung über Waren."),)
    seen: list[str] = []

    def encode(texts: object) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        assert isinstance(texts, list)
        seen.extend(texts)
        return np.zeros((len(texts), 3), np.float32)

    index = RuleIndex.build(rules, encode, german)

    assert "Rechnung (invoice)" in seen
    assert "invoice" in index.words
