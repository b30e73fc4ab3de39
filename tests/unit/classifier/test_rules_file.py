"""Rules files: what is read, and that every refusal says where, what and what is allowed."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from classifier.errors import ClassifierError, InvalidConfigurationError, RulesFileError
from classifier.problems import describe_problems
from classifier.rules_file import MAX_RULES_FILE_BYTES, load_configuration
from classifier.schema import ClassifyConfiguration

GOOD_RULE = {"type": "invoice", "description": "A request for payment of goods."}


def write(folder: Path, text: str | bytes, name: str = "rules.yaml") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refusal(path: Path) -> str:
    with pytest.raises(ClassifierError) as caught:
        load_configuration(path)
    return str(caught.value)


def problem_with(path: Path) -> str | None:
    try:
        load_configuration(path)
    except (RulesFileError, InvalidConfigurationError) as error:
        return str(error)
    return None


@pytest.mark.parametrize("name", ["rules.yaml", "rules.yml", "rules.json", "rules.JSON", "rules"])
@pytest.mark.parametrize("wrapped", [True, False])
def test_json_and_yaml_with_or_without_a_mapping_around_say_the_same(
    tmp_path: Path, name: str, *, wrapped: bool
) -> None:
    content = {"rules": [GOOD_RULE]} if wrapped else [GOOD_RULE]
    path = write(tmp_path, json.dumps(content), name)

    assert load_configuration(path) == ClassifyConfiguration.model_validate({"rules": [GOOD_RULE]})
    assert load_configuration(str(path)) == load_configuration(path)


def test_all_fields_are_read(tmp_path: Path) -> None:
    text = """
mode: FAST
parsing_configuration: {lang: de, max_pages: 3, target_pages: "1,3-5"}
rules:
  - type: Lieferschein
    description: Begleitet eine Lieferung; keine Rechnung.
"""
    configuration = load_configuration(write(tmp_path, text))

    assert configuration.parsing_configuration is not None
    assert configuration.parsing_configuration.model_dump() == {"lang": "de", "max_pages": 3, "target_pages": "1,3-5"}
    assert [rule.type for rule in configuration.rules] == ["Lieferschein"]


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = write(tmp_path, b"\xef\xbb\xbf" + json.dumps([GOOD_RULE]).encode())

    assert load_configuration(path).rules[0].type == "invoice"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file holds nothing; expected a mapping with 'rules', or a list of rules"),
        ("just words", "the file holds 'just words'; expected a mapping"),
        ("rules: [", "line 1, column 9: expected the node content"),
        ("- type: a\n  description: Note: ten more", "line 2, column 20: mapping values are not allowed here"),
        ("a: &x [1]\nrules: *x", "line 2, column 8: alias *x is not allowed; write the value out"),
        ("rules: !!python/name:os.system x", "line 1, column 8: tag 'tag:yaml.org,2002:python/name:os.system'"),
        ("rules: !!bool x", "line 1, column 8: tag 'tag:yaml.org,2002:bool' is not allowed; write the plain value"),
        ("mode: FAST\nmode: FAST", "line 2, column 1: key 'mode' occurs twice in one mapping"),
        ("- {type: a, type: b}", "line 1, column 13: key 'type' occurs twice in one mapping"),
        ("a: 1\n---\nb: 1", "line 2, column 1: but found another document"),
        ("a: 2024-13-45", "a value cannot be read: month must be in 1..12"),
        ('a: "\x07"', "line 1: character U+0007 is not allowed in YAML"),
        ("[" * 100, "line 1, column 17: nested more than 16 levels deep"),
        (b"- type: R\n  description: Gr\xfc\xdfe an alle", "line 2: byte 0xfc is not UTF-8; save the file as UTF-8"),
    ],
)
def test_a_broken_yaml_file_is_refused_with_its_place(tmp_path: Path, text: str | bytes, said: str) -> None:
    path = write(tmp_path, text)

    with pytest.raises(RulesFileError) as caught:
        load_configuration(path)

    assert str(caught.value).startswith(f"{path}: {said}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"rules": [}', "line 1, column 12: Expecting value"),
        ('{"mode": "FAST", "mode": "FAST"}', "a value cannot be read: key 'mode' occurs twice in one object"),
        ("[" * 100_000, "nested too deep; expected a mapping with 'rules'"),
    ],
)
def test_a_broken_json_file_is_refused_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    path = write(tmp_path, text, "rules.json")

    assert refusal(path).startswith(f"{path}: {said}")


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "missing.yaml").endswith("missing.yaml: cannot be read: No such file or directory")
    assert "cannot be read" in refusal(tmp_path)


def test_a_file_beyond_the_limit_is_refused_and_one_at_the_limit_is_not(tmp_path: Path) -> None:
    text = json.dumps([GOOD_RULE])
    at_limit = write(tmp_path, text.ljust(MAX_RULES_FILE_BYTES), "rules.json")
    beyond = write(tmp_path, text.ljust(MAX_RULES_FILE_BYTES + 1), "more.json")

    assert load_configuration(at_limit).rules[0].type == "invoice"
    assert refusal(beyond) == f"{beyond}: larger than the 1048576 bytes that a rules file may have"


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("type: no", "rules[1].type: is a truth value (false, no, off), not text; put it in quotes"),
        ("type: Yes", "rules[1].type: is a truth value (true, yes, on), not text; put it in quotes"),
        ("type: 2024", "rules[1].type: 2024 is a number, not text; put it in quotes"),
        ("type: 2024-01-31", "rules[1].type: 2024-01-31 is a date, not text; put it in quotes"),
        (f"type: 0x{'f' * 9999}", "rules[1].type: is a very large number, not text; put it in quotes"),
        ("type:", "rules[1].type: is empty (null), not text"),
        ("type: [a]", "rules[1].type: a list of 1 is not text"),
        ("type: {a: b, c: d}", "rules[1].type: a mapping with 2 fields is not text"),
        ('type: " "', "rules[1].type ' ' is blank; it needs at least one visible character"),
        (f"type: {'x' * 99}", f"rules[1].type: '{'x' * 57}…' has 99 characters; at most 50 are allowed"),
    ],
)
def test_a_wrong_type_names_line_field_value_and_what_is_allowed(tmp_path: Path, field: str, said: str) -> None:
    path = write(tmp_path, f"rules:\n- {json.dumps(GOOD_RULE)}\n- description: ten and more\n  {field}\n")

    with pytest.raises(InvalidConfigurationError) as caught:
        load_configuration(path)

    assert caught.value.problems == (f"{path}, line 4: {said}",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rules: []", "line 1: rules: a list of 0 is too short; it needs at least 1"),
        ("mode: FAST", "line 1: rules: is missing; it is required"),
        ("- type: a", "line 1: rules[0].description: is missing; it is required"),
        ("- type: a\n  description: short", "line 2: rules[0].description: 'short' has 5 characters; at least 10"),
        ("- a", "line 1: rules[0]: 'a' is not a mapping; expected one with type and description"),
        ("rules: 5", "line 1: rules: 5 is not a list"),
        ("- 1\n- 2", "line 1: rules[0]: 1 is not a mapping; expected one with type and description"),
    ],
)
def test_a_wrong_shape_is_described(tmp_path: Path, text: str, said: str) -> None:
    path = write(tmp_path, text)

    assert refusal(path).startswith(f"{path}, {said}")


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("mode: fast", "mode: 'fast' is not allowed; allowed is 'FAST'"),
        (
            "parsing_configuration: {lang: no}",
            "parsing_configuration.lang: is a truth value (false, no, off), not text",
        ),
        ("parsing_configuration: {lang: german}", "parsing_configuration.lang 'german': allowed are the two-letter"),
        ("parsing_configuration: {max_pages: 0}", "parsing_configuration.max_pages: 0 is too small; allowed are whole"),
        ("parsing_configuration: {max_pages: 1.5}", "parsing_configuration.max_pages: 1.5 is not a whole number"),
        ("parsing_configuration: {target_pages: 3}", "parsing_configuration.target_pages: 3 is a number, not text"),
        (
            "parsing_configuration: {target_pages: 7-5}",
            "parsing_configuration.target_pages '7-5': item '7-5' runs back",
        ),
        ("parsing_configuration: {dpi: 1}", "parsing_configuration.dpi: unknown field; allowed are lang, max_pages"),
        ("mod: FAST", "mod: unknown field; did you mean 'mode'?; allowed are rules, mode, parsing_configuration"),
        ("1: FAST", "[1]: field name 1 is not text"),
    ],
)
def test_a_wrong_option_is_described(tmp_path: Path, field: str, said: str) -> None:
    path = write(tmp_path, f"rules: [{json.dumps(GOOD_RULE)}]\n{field}\n")

    assert f": {said}" in refusal(path)


def test_every_problem_is_listed_without_those_that_only_follow_from_another(tmp_path: Path) -> None:
    path = write(tmp_path, "- type: a\n  descripton: ten and more\n")

    with pytest.raises(InvalidConfigurationError) as caught:
        load_configuration(path)

    assert [problem.partition(", ")[2] for problem in caught.value.problems] == [
        "line 1: rules[0].description: is missing; it is required",
        "line 2: rules[0].descripton: unknown field; did you mean 'description'?; allowed are type, description",
    ]


def test_problems_of_json_have_no_line(tmp_path: Path) -> None:
    path = write(tmp_path, "[1]", "rules.json")

    assert refusal(path) == f"{path}: rules[0]: 1 is not a mapping; expected one with type and description"


def test_problems_of_a_value_that_came_from_elsewhere_are_described_alike() -> None:
    with pytest.raises(ValidationError) as caught:
        ClassifyConfiguration.model_validate({"rules": [GOOD_RULE, GOOD_RULE]})

    assert describe_problems(caught.value) == ("rules: each type may occur once; repeated: 'invoice'",)


YAML_PIECES = st.sampled_from(
    ["rules:", "- ", "type: ", "description: ", "a", "ten characters", "\n", "  ", "{", "}", "[", "]", ",", ": ", "*a",
     "&a ", "!!int ", "!", "|", ">", "no", "1e5", "0x", "2024-01-31", "<<", "=", "? ", "'", '"', "\t", "\0", "---", "~"]
)  # fmt: skip


@given(content=st.one_of(st.binary(max_size=60), st.lists(YAML_PIECES, max_size=25).map(lambda p: "".join(p).encode())))
@pytest.mark.parametrize("name", ["any.yaml", "any.json"])
def test_any_content_is_read_or_refused_by_name(
    tmp_path_factory: pytest.TempPathFactory, name: str, content: bytes
) -> None:
    path = write(tmp_path_factory.getbasetemp(), content, name)

    problem = problem_with(path)

    assert problem is None or problem.startswith(str(path))
