"""The values of the contract: every limit from both sides, and refusals that say what is wrong."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from classifier.problems import describe_problems
from classifier.schema import ClassifyConfiguration, ClassifyResult, ParsingConfiguration, Rule

DESCRIPTION = "A request for payment of delivered goods."
INVOICE = {"type": "invoice", "description": DESCRIPTION}


def refusal(model: type[BaseModel], **values: Any) -> str:
    """What a person is told about values that do not validate."""
    with pytest.raises(ValidationError) as caught:
        model.model_validate(values)
    return "; ".join(describe_problems(caught.value))


@pytest.mark.parametrize("length", [1, 50])
def test_a_type_of_allowed_length_is_kept_as_written(length: int) -> None:
    assert Rule(type="x" * length, description=DESCRIPTION).type == "x" * length


@pytest.mark.parametrize("length", [10, 500])
def test_a_description_of_allowed_length_is_kept_as_written(length: int) -> None:
    assert Rule(type="invoice", description="é" * length).description == "é" * length


@pytest.mark.parametrize(
    ("field", "value", "allowed"),
    [
        ("type", "", "at least 1"),
        ("type", "x" * 51, "at most 50"),
        ("description", "x" * 9, "at least 10"),
        ("description", "x" * 501, "at most 500"),
    ],
)
def test_a_text_of_wrong_length_is_refused_with_its_field_its_length_and_the_limit(
    field: str, value: str, allowed: str
) -> None:
    message = refusal(Rule, **{**INVOICE, field: value})

    assert field in message
    assert str(len(value)) in message
    assert allowed in message


@pytest.mark.parametrize("character", ["\n", "\t", "\0", "\x1b", "\x7f", "\x85", "\u2028", "\u2029"])
def test_a_type_with_a_control_character_is_refused(character: str) -> None:
    message = refusal(Rule, type=f"in{character}voice", description=DESCRIPTION)

    assert f"type {f'in{character}voice'!r} has a control character; allowed is any printable text" in message


@pytest.mark.parametrize("name", ["Rechnung / Gutschrift", "請求書", "فاتورة", "चालान", "tax-form_1040 (US)", "🧾"])
def test_a_type_may_hold_any_printable_text(name: str) -> None:
    assert Rule(type=name, description=DESCRIPTION).type == name


@pytest.mark.parametrize("field", ["type", "description"])
@pytest.mark.parametrize("blank", [" ", "\u3000"])
def test_a_blank_text_is_refused(field: str, blank: str) -> None:
    value = blank * 12

    assert f"{field} {value!r} is blank; it needs at least one visible character" in refusal(
        Rule, **{**INVOICE, field: value}
    )


@pytest.mark.parametrize("field", ["type", "description"])
@pytest.mark.parametrize("value", [None, 7, ["invoice"], b"an invoice of some length", "a lone surrogate \ud800"])
def test_what_is_not_text_is_refused(field: str, value: object) -> None:
    with pytest.raises(ValidationError, match=f"{field}\n.*valid string"):
        Rule.model_validate({**INVOICE, field: value}, strict=True)


@pytest.mark.parametrize("field", ["type", "description"])
def test_a_missing_field_is_named(field: str) -> None:
    values = {key: value for key, value in INVOICE.items() if key != field}

    assert f"{field}: is missing; it is required" in refusal(Rule, **values)


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Rule, INVOICE),
        (ParsingConfiguration, {}),
        (ClassifyConfiguration, {"rules": [INVOICE]}),
        (ClassifyResult, {"type": None, "confidence": 1.0, "reasoning": ""}),
    ],
)
def test_unknown_fields_are_refused_and_values_are_frozen(model: type[BaseModel], values: dict[str, Any]) -> None:
    value = model.model_validate(values)

    assert "colour" in refusal(model, **values, colour="red")
    with pytest.raises(ValidationError, match="frozen"):
        setattr(value, next(iter(model.model_fields)), None)


def test_a_configuration_needs_a_rule() -> None:
    assert "at least 1" in refusal(ClassifyConfiguration, rules=[])
    assert "rules: is missing; it is required" in refusal(ClassifyConfiguration)


def test_types_are_unique_after_trimming() -> None:
    rules = [INVOICE, {**INVOICE, "type": " invoice "}, {**INVOICE, "type": "letter"}]

    assert "rules: each type may occur once; repeated: 'invoice'" in refusal(ClassifyConfiguration, rules=rules)


def test_types_that_differ_in_case_are_different() -> None:
    configuration = ClassifyConfiguration.model_validate({"rules": [INVOICE, {**INVOICE, "type": "Invoice"}]})

    assert [rule.type for rule in configuration.rules] == ["invoice", "Invoice"]


def test_every_repeated_type_is_named_whatever_the_order() -> None:
    rules = [{**INVOICE, "type": name} for name in ("b", "a", "b", "a")]
    messages = {refusal(ClassifyConfiguration, rules=list(order)) for order in permutations(rules)}

    assert len(messages) == 1
    assert "repeated: 'a', 'b'" in messages.pop()


@pytest.mark.parametrize("mode", ["fast", "MULTIMODAL", None])
def test_another_mode_is_refused(mode: str | None) -> None:
    assert "'FAST'" in refusal(ClassifyConfiguration, rules=[INVOICE], mode=mode)


@pytest.mark.parametrize(
    ("lang", "code"), [("de", "de"), (" DE ", "de"), (None, None)], ids=["code", "padded capitals", "none"]
)
def test_lang_is_normalised(lang: str | None, code: str | None) -> None:
    assert ParsingConfiguration(lang=lang).lang == code


@pytest.mark.parametrize("lang", ["", "german", "xx", "de-DE", "d"])
def test_a_lang_that_is_no_code_is_refused(lang: str) -> None:
    assert f"lang {lang!r}: allowed are the two-letter codes of ISO 639-1" in refusal(ParsingConfiguration, lang=lang)


@pytest.mark.parametrize("selection", ["1", "1,3,5-7", " 5 - 7 , 1 ", "3,3,3"])
def test_target_pages_are_kept_as_written(selection: str) -> None:
    assert ParsingConfiguration(target_pages=selection).target_pages == selection


@pytest.mark.parametrize(
    ("selection", "item"), [("0", "0"), ("1,7-5", "7-5"), ("a", "a"), ("1,,2", ""), ("", ""), ("1-2-3", "1-2-3")]
)
def test_target_pages_that_cannot_be_read_are_refused_with_the_item(selection: str, item: str) -> None:
    message = refusal(ParsingConfiguration, target_pages=selection)

    assert f"target_pages {selection!r}: item {item!r}" in message
    assert "allowed are 1-based pages and ranges like '1,3,5-7'" in message


@pytest.mark.parametrize("max_pages", [1, 10**6, None])
def test_max_pages_may_be_any_whole_number_from_1(max_pages: int | None) -> None:
    assert ParsingConfiguration(max_pages=max_pages).max_pages == max_pages


@pytest.mark.parametrize("max_pages", [0, -1, 1.5, 2.0, "2", True])
def test_other_max_pages_are_refused_with_field_and_value(max_pages: object) -> None:
    message = refusal(ParsingConfiguration, max_pages=max_pages)

    assert "max_pages" in message
    assert "whole number" in message


@pytest.mark.parametrize("confidence", [0.0, 0.5, 1.0])
def test_confidence_is_a_probability(confidence: float) -> None:
    assert ClassifyResult(type=None, confidence=confidence, reasoning="").confidence == confidence


@pytest.mark.parametrize("confidence", [-0.01, 1.01, float("nan")])
def test_what_is_no_probability_is_refused(confidence: float) -> None:
    assert "confidence" in refusal(ClassifyResult, type=None, confidence=confidence, reasoning="")


@pytest.mark.parametrize(
    "value",
    [
        ClassifyConfiguration(
            rules=(Rule(type="請求書", description=DESCRIPTION), Rule(type="Brief", description="é" * 500)),
            parsing_configuration=ParsingConfiguration(lang="ja", max_pages=3, target_pages="1,3-5"),
        ),
        ClassifyConfiguration(rules=(Rule(type="invoice", description=DESCRIPTION),)),
        ClassifyResult(type="invoice", confidence=0.1 + 0.2, reasoning="“quoted”"),
        ClassifyResult(type=None, confidence=1.0, reasoning=""),
    ],
)
def test_json_there_and_back_gives_the_same_value(value: BaseModel) -> None:
    assert type(value).model_validate_json(value.model_dump_json()) == value
    assert type(value).model_validate(value.model_dump()) == value


def test_equal_configurations_are_interchangeable_as_keys() -> None:
    first, second = (ClassifyConfiguration.model_validate({"rules": [INVOICE]}) for _ in range(2))

    assert {first.rules: "kept"}[second.rules] == "kept"
