"""Whatever the document: probabilities are a distribution, and every quote stands where it is said to stand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier import Classifier, Rule
from classifier.calibration import Calibrator
from classifier.calibration.calibrator import null_columns
from classifier.encoders import HashingEncoder
from classifier.preparing import FEATURES
from parsing import Document, Page

RULES = (
    Rule(type="invoice", description="A request for payment with an invoice number and an amount due."),
    Rule(type="Rechnung", description="Bittet um Zahlung; keine Quittung."),
    Rule(type="請求書", description="商品の代金の支払いを求める文書"),
)
WORDS = [
    "invoice",
    "Amount DUE",
    "payment,",
    "Zahlung",
    "Rechnung",
    "請求書",
    "代金の",
    "Quittung",
    "number",
    "é",
    "x" * 90,
]
GAPS = [" ", "  ", "\n", "\n\n", "\t", " \n "]

texts = st.lists(st.sampled_from(WORDS) | st.text(max_size=12), max_size=60).flatmap(
    lambda words: st.lists(st.sampled_from(GAPS), min_size=len(words), max_size=len(words)).map(
        lambda gaps: "".join(gap + word for gap, word in zip(gaps, words, strict=True))
    )
)


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    """Every feature counts alike; null is as probable as not."""
    zeros = np.zeros(len(null_columns(FEATURES)))
    return Classifier(
        HashingEncoder(),
        Calibrator(
            features=FEATURES, weights=np.ones(len(FEATURES)), null_weights=zeros, null_bias=0.0, null_threshold=0.5
        ),
    )


@given(st.lists(texts, min_size=1, max_size=3))
@settings(deadline=None)
def test_quotes_are_verbatim_and_probabilities_a_distribution(classifier: Classifier, written: list[str]) -> None:
    pages = tuple(
        Page(2 * number + 1, Document.from_text(text, lang="en").pages[0].text) for number, text in enumerate(written)
    )
    document = Document(pages=pages, page_count=9)

    explanation = classifier.explain(document, RULES)

    by_number = {page.page_number: page.text for page in pages}
    for score in explanation.scores:
        assert 0.0 <= score.probability <= 1.0
        for each in score.evidence:
            assert by_number[each.page_number][each.start : each.end] == each.quote
            assert each.quote == each.quote.strip() != ""
            assert "\n" not in each.quote
    total = sum(score.probability for score in explanation.scores) + explanation.null_probability
    assert total == pytest.approx(1.0, abs=1e-9)


@given(texts, st.permutations(RULES))
@settings(deadline=None)
def test_the_order_of_rules_changes_nothing(classifier: Classifier, text: str, rules: list[Rule]) -> None:
    document = Document.from_text(text, lang="de")
    expected = {score.type: score for score in classifier.explain(document, RULES).scores}

    assert {score.type: score for score in classifier.explain(document, rules).scores} == expected
