"""What the Classifier answers, and that nothing beside document and rules changes it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier import (
    Classifier,
    ClassifyResult,
    Explanation,
    Rule,
    Signal,
    __version__,
)
from classifier.calibration import Calibrator
from classifier.encoders import HashingEncoder, Vectors
from parsing import Document, Page

RULES = (
    Rule(type="invoice", description="A request for payment of delivered goods with an invoice number and amount due."),
    Rule(type="recipe", description="Instructions to cook a dish, with ingredients and steps."),
    Rule(type="resume", description="Work experience, education and skills of an applicant."),
)
INVOICE = "INVOICE\n\nInvoice number 4711\nWe request payment of the amount due for delivered goods: 120.00 EUR."
RECIPE = "APPLE PIE\n\nRecipe for a dish: ingredients are apples and flour.\nInstructions: cook in three steps."
UNRELATED = "The moon was full that night and the river ran quietly below the old bridge."


class CountingEncoder:
    """An encoder that remembers what it was asked to encode."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    @property
    def name(self) -> str:
        return "counting"

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.seen.extend(texts)
        return HashingEncoder().encode(texts)


def pages(*texts: str) -> Document:
    return Document(pages=tuple(Page(number, text) for number, text in enumerate(texts, 1)), page_count=len(texts))


def by_type(explanation: Explanation) -> dict[str, float]:
    return {score.type: score.probability for score in explanation.scores}


@pytest.mark.parametrize(("text", "answer"), [(INVOICE, "invoice"), (RECIPE, "recipe"), (UNRELATED, None)])
def test_a_document_gets_its_type_or_null(plain_classifier: Classifier, text: str, answer: str | None) -> None:
    result = plain_classifier.classify(Document.from_text(text), RULES)

    assert isinstance(result, ClassifyResult)
    assert result.type == answer
    assert 0.0 <= result.confidence <= 1.0


def test_an_explanation_has_a_score_per_rule_in_the_order_given_and_null(plain_classifier: Classifier) -> None:
    explanation = plain_classifier.explain(Document.from_text(INVOICE), RULES[::-1])
    probabilities = by_type(explanation)

    assert [score.type for score in explanation.scores] == ["resume", "recipe", "invoice"]
    assert sum(probabilities.values()) + explanation.null_probability == pytest.approx(1.0, abs=1e-9)
    assert explanation.result.type == max(probabilities, key=lambda name: probabilities[name]) == "invoice"
    assert explanation.result.confidence == probabilities["invoice"]
    assert (explanation.language, explanation.pages_read, explanation.warnings) == ("en", (1,), ())


def test_the_confidence_of_null_is_the_probability_of_null(plain_classifier: Classifier) -> None:
    explanation = plain_classifier.explain(Document.from_text(UNRELATED), RULES)

    assert explanation.result.type is None
    assert explanation.result.confidence == explanation.null_probability
    assert explanation.result.reasoning.startswith("None of the 3 rules matches")


def test_an_explanation_says_what_made_it(plain_classifier: Classifier) -> None:
    versions = dict(plain_classifier.explain(Document.from_text(INVOICE), RULES).versions)

    assert versions["classifier"] == __version__
    assert versions["encoder"] == "hashing-256"


def test_evidence_is_quoted_from_the_document_and_in_the_reasoning(plain_classifier: Classifier) -> None:
    document = pages("Nothing of note here.", INVOICE)
    explanation = plain_classifier.explain(document, RULES)
    evidence = explanation.scores[0].evidence

    assert evidence
    assert [each.strength for each in evidence] == sorted((each.strength for each in evidence), reverse=True)
    assert {each.signal for each in evidence} <= {Signal.HEADING, Signal.LEXICAL}
    for each in evidence:
        assert document.pages[each.page_number - 1].text[each.start : each.end] == each.quote
    assert f"page 2 “{evidence[0].quote}”" in explanation.result.reasoning


def test_a_document_without_any_word_of_a_rule_is_matched_by_meaning_alone(plain_calibrator: Calibrator) -> None:
    class OneDirection:
        """An encoder to which everything means the same."""

        name = "one-direction"

        def encode(self, texts: Sequence[str]) -> Vectors:
            return HashingEncoder(2).encode(["same"] * len(texts))

    explanation = Classifier(OneDirection(), plain_calibrator).explain(pages("Xyzzy plugh\nfoo"), RULES)

    for score in explanation.scores:
        (evidence,) = score.evidence
        assert (evidence.signal, evidence.quote) == (Signal.SEMANTIC, "Xyzzy plugh")


MANY_RULES = (*RULES, *(Rule(type=f"other {n}", description=f"A document about the subject {n}.") for n in range(5)))
RULES_IN_TWO_LANGUAGES = (
    Rule(type="t0", description="A request for payment of delivered goods with an amount due."),
    Rule(type="t1", description="Work experience and education of an applicant."),
    Rule(type="t2", description="Eine Aufforderung, gelieferte Waren zu bezahlen, mit Betrag."),
    Rule(type="t3", description="Ein Lebenslauf mit Ausbildung und Berufserfahrung einer Person."),
)


@given(st.permutations(MANY_RULES) | st.permutations(RULES_IN_TWO_LANGUAGES))
@settings(max_examples=25, deadline=None)
def test_any_order_of_rules_gives_the_same_answer(plain_classifier: Classifier, rules: list[Rule]) -> None:
    document = Document.from_text(INVOICE)
    by_name = sorted(rules, key=lambda rule: rule.type)
    expected = plain_classifier.explain(document, by_name)

    explanation = plain_classifier.explain(document, rules)

    assert by_type(explanation) == by_type(expected)
    assert explanation.result == expected.result


def test_every_thread_gets_the_same_explanation(plain_calibrator: Calibrator) -> None:
    classifier = Classifier(HashingEncoder(), plain_calibrator)
    documents = [Document.from_text(text) for text in (INVOICE, RECIPE, UNRELATED)]

    with ThreadPoolExecutor(4) as pool:
        explanations = list(pool.map(lambda document: classifier.explain(document, RULES), documents * 4))

    assert (
        explanations == [Classifier(HashingEncoder(), plain_calibrator).explain(each, RULES) for each in documents] * 4
    )


def test_rules_are_encoded_once_and_documents_each_time(plain_calibrator: Calibrator) -> None:
    encoder = CountingEncoder()
    classifier = Classifier(encoder, plain_calibrator)
    seen = []
    for _ in range(3):
        classifier.classify(Document.from_text(INVOICE), [rule.model_dump() for rule in RULES])
        seen.append(encoder.seen.copy())
        encoder.seen.clear()

    assert seen[0][-len(seen[1]) :] == seen[1] == seen[2]
    assert all(any(rule.description in text for text in seen[0]) for rule in RULES)
    assert not any(rule.description in text for text in seen[1] for rule in RULES)


def test_of_many_rule_sets_those_used_last_are_kept(plain_calibrator: Calibrator) -> None:
    encoder = CountingEncoder()
    classifier = Classifier(encoder, plain_calibrator)
    document = Document.from_text(INVOICE)
    for number in range(80):
        classifier.classify(document, [{"type": f"kind {number}", "description": "A kind of document."}])
        classifier.classify(document, [{"type": "always", "description": "A kind of document."}])

    classifier.classify(document, [{"type": "kind 0", "description": "A kind of document."}])

    times = [sum(text.startswith(f"{name}:") for text in encoder.seen) for name in ("always", "kind 79", "kind 0")]
    assert times == [1, 1, 2]


@pytest.mark.parametrize("count", [1, 200])
def test_one_rule_or_very_many(plain_classifier: Classifier, count: int) -> None:
    rules = [
        {"type": f"kind {number}", "description": f"A document of kind {number} of its own."} for number in range(count)
    ]
    explanation = plain_classifier.explain(Document.from_text("A document of kind 0 of its own.\nKind 0"), rules)

    assert len(explanation.scores) == count
    assert sum(by_type(explanation).values()) + explanation.null_probability == pytest.approx(1.0, abs=1e-9)
    assert max(explanation.scores, key=lambda score: score.probability).type == "kind 0"


@pytest.mark.parametrize("text", ["INV\0OICE", "inv\ud800oice \udfff", "\u202einvoice\u202c", "a" * 50_000, "🧾" * 300])
def test_strange_texts_are_classified(plain_classifier: Classifier, text: str) -> None:
    explanation = plain_classifier.explain(Document.from_text(text), RULES)

    assert sum(by_type(explanation).values()) + explanation.null_probability == pytest.approx(1.0, abs=1e-9)


def test_a_document_with_more_passages_than_are_encoded_says_so(plain_classifier: Classifier) -> None:
    explanation = plain_classifier.explain(Document.from_text("A line of text without any end.\n" * 500), RULES)

    (warning,) = explanation.warnings
    assert re.search(r"^\d+ of \d+ passages .*compared by meaning.* words", warning)


def test_warnings_of_parsing_are_passed_on(plain_classifier: Classifier) -> None:
    for text in (INVOICE, ""):
        document = Document(pages=(Page(1, text),), page_count=1, warnings=("page 2 could not be read",))

        assert plain_classifier.explain(document, RULES).warnings == ("page 2 could not be read",)
