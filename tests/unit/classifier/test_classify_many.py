"""Many documents: in order, lazily, each with its own answer or its own error."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any

import pytest

from classifier import Classifier, ClassifierError, ClassifyConfiguration, Outcome, Rule
from classifier.calibration import Calibrator
from classifier.encoders import HashingEncoder, Vectors
from classifier.errors import InvalidConfigurationError
from parsing import Document, NoDataFoundError, SourceNotReadableError

RULES = (
    Rule(type="invoice", description="A request for payment of delivered goods with an invoice number and amount due."),
    Rule(type="recipe", description="Instructions to cook a dish, with ingredients and steps."),
)
INVOICE = "Invoice number 4711. We request payment of the amount due for delivered goods."
RECIPE = "A recipe for a dish: ingredients are apples and flour. Instructions: cook in three steps."
TEXTS = [INVOICE, RECIPE, "The moon was full that night.", RECIPE, INVOICE, ""] * 3


class FailingEncoder:
    """An encoder that fails on texts that ask for it, and counts how many calls run at once."""

    name = "failing"

    def __init__(self) -> None:
        self._lock = Lock()
        self._running = 0
        self.most_at_once = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        with self._lock:
            self._running += 1
            self.most_at_once = max(self.most_at_once, self._running)
        try:
            if any("please fail" in text for text in texts):
                raise ArithmeticError("asked to fail")
            return HashingEncoder().encode(texts)
        finally:
            with self._lock:
                self._running -= 1


@pytest.mark.parametrize("workers", [1, 3, None])
def test_outcomes_come_in_order_and_are_those_of_single_calls(
    plain_classifier: Classifier, workers: int | None
) -> None:
    documents = [Document.from_text(text) for text in TEXTS]

    outcomes = list(plain_classifier.classify_many(documents, RULES, workers=workers))

    assert [outcome.source for outcome in outcomes] == documents
    assert [outcome.explanation for outcome in outcomes] == [
        plain_classifier.explain(each, RULES) for each in documents
    ]
    assert [outcome.result for outcome in outcomes] == [plain_classifier.classify(each, RULES) for each in documents]
    assert all(outcome.error is None for outcome in outcomes)


def test_a_document_that_fails_has_its_error_in_its_place(plain_classifier: Classifier, tmp_path: Path) -> None:
    missing = tmp_path / "missing.txt"
    sources: list[bytes | Path] = [INVOICE.encode(), missing, RECIPE.encode(), b" "]

    outcomes = list(plain_classifier.classify_many(sources, RULES, workers=2))

    assert [outcome.result.type if outcome.result else None for outcome in outcomes] == [
        "invoice",
        None,
        "recipe",
        None,
    ]
    assert [type(outcome.error) for outcome in outcomes] == [
        type(None),
        SourceNotReadableError,
        type(None),
        NoDataFoundError,
    ]
    assert "missing.txt" in str(outcomes[1].error)


def test_a_fault_of_the_program_becomes_the_error_of_one_document(plain_calibrator: Calibrator) -> None:
    classifier = Classifier(FailingEncoder(), plain_calibrator)
    documents = [Document.from_text(text) for text in (INVOICE, "please fail", RECIPE)]

    first, failed, last = classifier.classify_many(documents, RULES, workers=1)

    assert [outcome.result and outcome.result.type for outcome in (first, last)] == ["invoice", "recipe"]
    assert isinstance(failed.error, ClassifierError)
    assert failed.error.code == "INTERNAL_ERROR"
    assert str(failed.error) == "the document could not be classified: ArithmeticError('asked to fail')"
    assert isinstance(failed.error.__cause__, ArithmeticError)


def test_a_fault_of_the_program_is_not_hidden_from_single_calls(plain_calibrator: Calibrator) -> None:
    with pytest.raises(ArithmeticError, match="asked to fail"):
        Classifier(FailingEncoder(), plain_calibrator).classify(Document.from_text("please fail"), RULES)


def test_no_more_than_the_workers_asked_for_work_at_once(plain_calibrator: Calibrator) -> None:
    encoder = FailingEncoder()
    classifier = Classifier(encoder, plain_calibrator)

    list(classifier.classify_many([Document.from_text(text) for text in TEXTS], RULES, workers=2))

    assert 1 <= encoder.most_at_once <= 2


def test_sources_are_read_only_a_little_ahead(plain_classifier: Classifier) -> None:
    read = 0

    def endless() -> Iterator[Document]:
        nonlocal read
        while True:
            read += 1
            yield Document.from_text(f"Document number {read}")

    outcomes = plain_classifier.classify_many(endless(), RULES, workers=2)
    assert read == 0
    for count in range(1, 12):
        assert isinstance(next(outcomes), Outcome)
        assert count <= read <= count + 8


def test_whoever_stops_early_leaves_nothing_running(plain_calibrator: Calibrator) -> None:
    encoder = FailingEncoder()
    outcomes = Classifier(encoder, plain_calibrator).classify_many(
        (Document.from_text(text) for text in TEXTS), RULES, workers=2
    )

    assert len(list(islice(outcomes, 2))) == 2
    outcomes.close()  # type: ignore[attr-defined]

    assert encoder._running == 0


def test_no_sources_give_no_outcomes(plain_classifier: Classifier) -> None:
    assert list(plain_classifier.classify_many([], configuration=ClassifyConfiguration(rules=RULES))) == []


@pytest.mark.parametrize("workers", [0, -1, True, False])
def test_workers_are_whole_numbers_from_1(plain_classifier: Classifier, workers: Any) -> None:
    with pytest.raises(InvalidConfigurationError, match=f"workers {workers}: allowed are whole numbers from 1"):
        plain_classifier.classify_many([], RULES, workers=workers)


@pytest.mark.parametrize("workers", [1.5, "2"])
def test_workers_that_are_no_numbers_are_refused_before_anything_is_read(
    plain_classifier: Classifier, workers: Any
) -> None:
    with pytest.raises(InvalidConfigurationError, match=f"workers {workers!r}: allowed are whole numbers from 1"):
        plain_classifier.classify_many([], RULES, workers=workers)
