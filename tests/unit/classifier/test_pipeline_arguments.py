"""What the Classifier takes: sources of every kind, rules as values or dicts, what to read; and what it refuses."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

import classifier as package
from classifier import Classifier, ClassifyConfiguration, Explanation, ParsingConfiguration, Rule
from classifier.errors import InvalidConfigurationError
from parsing import Document, NoDataFoundError, Page, TargetPagesOutOfRangeError, UnsupportedFileTypeError

RULES = (
    Rule(type="invoice", description="A request for payment of delivered goods with an invoice number and amount due."),
    Rule(type="recipe", description="Instructions to cook a dish, with ingredients and steps."),
    Rule(type="resume", description="Work experience, education and skills of an applicant."),
)
INVOICE = "INVOICE\n\nInvoice number 4711\nWe request payment of the amount due for delivered goods: 120.00 EUR."
RECIPE = "APPLE PIE\n\nRecipe for a dish: ingredients are apples and flour.\nInstructions: cook in three steps."
UNRELATED = "The moon was full that night and the river ran quietly below the old bridge."
INVOICE_RULE = {"type": "invoice", "description": RULES[0].description}


def configured(**parsing: Any) -> ClassifyConfiguration:
    return ClassifyConfiguration(rules=RULES, parsing_configuration=ParsingConfiguration(**parsing))


def pages(*texts: str) -> Document:
    return Document(pages=tuple(Page(number, text) for number, text in enumerate(texts, 1)), page_count=len(texts))


def by_type(explanation: Explanation) -> dict[str, float]:
    return {score.type: score.probability for score in explanation.scores}


def test_the_front_door_is_sorted_complete_and_opens() -> None:
    assert package.__all__ == sorted(package.__all__)
    assert {
        "Classifier",
        "ClassifierError",
        "ClassifyConfiguration",
        "ClassifyResult",
        "Evidence",
        "Explanation",
        "Outcome",
        "ParsingConfiguration",
        "Rule",
        "RuleScore",
        "Signal",
        "__version__",
    } == set(package.__all__)
    for name in package.__all__:
        value = getattr(package, name)
        assert getattr(value, "__name__", name) == name


def test_a_name_that_the_package_does_not_have_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Classifyer'"):
        _ = getattr(package, "Classifyer")  # noqa: B009 - the name is wrong on purpose


@pytest.mark.parametrize("kind", ["path", "str", "bytes", "bytearray", "memoryview", "stream"])
def test_every_kind_of_source_gives_the_same_result(plain_classifier: Classifier, kind: str, tmp_path: Path) -> None:
    path = tmp_path / "document.txt"
    path.write_text(INVOICE)
    content = path.read_bytes()
    source: Any = {
        "path": path,
        "str": str(path),
        "bytes": content,
        "bytearray": bytearray(content),
        "memoryview": memoryview(content),
        "stream": BytesIO(content),
    }[kind]

    assert plain_classifier.classify(source, RULES) == plain_classifier.classify(Document.from_text(INVOICE), RULES)


def test_rules_may_be_values_dicts_or_a_generator(plain_classifier: Classifier) -> None:
    document = Document.from_text(INVOICE)
    expected = plain_classifier.classify(document, configuration=ClassifyConfiguration(rules=RULES))

    assert plain_classifier.classify(document, rules=RULES) == expected
    assert plain_classifier.classify(document, rules=[rule.model_dump() for rule in RULES]) == expected
    assert plain_classifier.classify(document, rules=(rule for rule in RULES)) == expected


@pytest.mark.parametrize(
    ("rules", "problem"),
    [
        ([], "rules: .*at least 1"),
        ([INVOICE_RULE, {"type": "x" * 51, "description": "d" * 20}], r"rules\[1\]\.type: .*at most 50"),
        ([{"type": "invoice"}], r"rules\[0\]\.description: is missing"),
        ([{**INVOICE_RULE, "colour": "red"}], "colour"),
        ([INVOICE_RULE, INVOICE_RULE], "repeated: 'invoice'"),
        (["invoice"], r"rules\[0\]"),
    ],
)
def test_invalid_rules_are_refused_with_the_field(plain_classifier: Classifier, rules: Any, problem: str) -> None:
    for call in (plain_classifier.classify, plain_classifier.explain):
        with pytest.raises(InvalidConfigurationError, match=problem):
            call(Document.from_text(INVOICE), rules)
    with pytest.raises(InvalidConfigurationError, match=problem):
        plain_classifier.classify_many([], rules)


@pytest.mark.parametrize("given", [{}, {"rules": RULES, "configuration": ClassifyConfiguration(rules=RULES)}])
def test_exactly_one_of_rules_and_configuration_is_given(plain_classifier: Classifier, given: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="exactly one of rules and configuration"):
        plain_classifier.classify(Document.from_text(INVOICE), **given)


def test_an_empty_document_is_null_for_sure_and_a_source_without_text_is_an_error(plain_classifier: Classifier) -> None:
    explanation = plain_classifier.explain(Document.from_text(" \n"), RULES)

    assert (explanation.result.type, explanation.result.confidence, explanation.null_probability) == (None, 1.0, 1.0)
    assert explanation.result.reasoning == "The document holds no text, so no rule can match."
    assert by_type(explanation) == {"invoice": 0.0, "recipe": 0.0, "resume": 0.0}
    with pytest.raises(NoDataFoundError, match="no text") as caught:
        plain_classifier.classify(b" \n", RULES)
    assert caught.value.code == "NO_DATA_FOUND_IN_FILE"


def test_what_cannot_be_parsed_is_refused_by_parsing(plain_classifier: Classifier) -> None:
    with pytest.raises(UnsupportedFileTypeError, match=r"."):
        plain_classifier.classify(bytes(range(256)) * 8, RULES)


def test_only_the_selected_pages_of_a_document_are_read(plain_classifier: Classifier) -> None:
    document = pages(UNRELATED, INVOICE, RECIPE)
    read = plain_classifier.explain(document, configuration=configured(target_pages="2-3", max_pages=1, lang="DE"))

    assert (read.pages_read, read.language, read.result.type) == ((2,), "de", "invoice")
    with pytest.raises(TargetPagesOutOfRangeError, match="target_pages '7'"):
        plain_classifier.classify(document, configuration=configured(target_pages="7"))


def test_the_parsing_configuration_holds_for_files_too(plain_classifier: Classifier, tmp_path: Path) -> None:
    path = tmp_path / "document.txt"
    path.write_text(INVOICE)

    assert plain_classifier.explain(path, configuration=configured(lang="fr", max_pages=1)).language == "fr"
    with pytest.raises(TargetPagesOutOfRangeError, match="target_pages"):
        plain_classifier.classify(path, configuration=configured(target_pages="2"))
