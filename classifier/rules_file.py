"""A rules file: YAML or JSON with the field names of the contract, or just a list of rules."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml
from pydantic import BaseModel, ValidationError

from classifier.errors import InvalidConfigurationError, RulesFileError
from classifier.schema import ClassifyConfiguration, ParsingConfiguration, Rule

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

MAX_RULES_FILE_BYTES: Final = 1 << 20
"""Far above any sensible set of rules; a file beyond it is almost certainly not a rules file."""

_LONGEST_VALUE_SHOWN: Final = 60
_DEEPEST: Final = 16  # rules need 3; PyYAML's time grows with the square of the depth
_LARGEST_NUMBER_SHOWN: Final = 64  # bits; Python refuses to print integers of some thousand digits
_SHAPE: Final = "expected a mapping with 'rules', or a list of rules with 'type' and 'description'"
_MODEL_OF: Final[Mapping[str, type[BaseModel]]] = {
    "": ClassifyConfiguration,
    "configuration": ClassifyConfiguration,
    "rules": Rule,
    "parsing_configuration": ParsingConfiguration,
}

# By pydantic's error types; the names in braces beyond value, size, fields and message are those of pydantic's context.
_SAID_OF: Final[Mapping[str, str]] = {
    "missing": "is missing; it is required",
    "string_too_short": "{value} has {size}; at least {min_length} are needed",
    "string_too_long": "{value} has {size}; at most {max_length} are allowed",
    "too_short": "{value} is too short; it needs at least {min_length}",
    "invalid_key": "field name {value} is not text; put it in quotes",
    "literal_error": "{value} is not allowed; allowed is {expected}",
    "int_type": "{value} is not a whole number",
    "greater_than_equal": "{value} is too small; allowed are whole numbers from {ge}",
    "tuple_type": "{value} is not a list",
    "list_type": "{value} is not a list",
    "model_type": "{value} is not a mapping; expected one with {fields}",
    "model_attributes_type": "{value} is not a mapping; expected one with {fields}",
}
_KIND_OF: Final = {"int": "number", "float": "number", "datetime": "date"}

Location = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class _Content:
    """What a file holds and, for YAML, the nodes that know the line of each value."""

    data: object
    root: yaml.Node | None = None


def load_configuration(path: str | os.PathLike[str]) -> ClassifyConfiguration:
    """Read the rules from a UTF-8 file: JSON when its name ends in .json, YAML otherwise.

    Aliases, duplicate keys and Python tags are refused, and files above MAX_RULES_FILE_BYTES.
    Raises RulesFileError when the file cannot be read or is not YAML or JSON, InvalidConfigurationError when its
    fields do not validate. Messages name the file, the line (YAML) and the field.
    """
    name = os.fspath(path)
    content = _parsed(name, _text_of(name))
    if isinstance(content.data, list):
        data: object = {"rules": content.data}
    elif isinstance(content.data, dict):
        data = content.data
    else:
        raise RulesFileError(f"{name}: the file holds {_shown(content.data)}; {_SHAPE}")
    try:
        return ClassifyConfiguration.model_validate(data)
    except ValidationError as error:
        raise InvalidConfigurationError(tuple(_with_place(name, content, error))) from error


def describe_problems(error: ValidationError) -> tuple[str, ...]:
    """One readable line per invalid field, in pydantic's order: its path, the value given and what is allowed."""
    return tuple(map(_problem, _details(error)))


def _details(error: ValidationError) -> list[ErrorDetails]:
    """Without the length of a list whose items are wrong: pydantic counts only the good ones."""
    details = error.errors(include_url=False)
    around = {item["loc"][:end] for item in details for end in range(len(item["loc"]))}
    return [item for item in details if item["type"] != "too_short" or item["loc"] not in around]


def _text_of(name: str) -> str:
    try:
        with Path(name).open("rb") as stream:
            content = stream.read(MAX_RULES_FILE_BYTES + 1)
    except OSError as error:
        raise RulesFileError(f"{name}: cannot be read: {error.strerror or error}") from error
    if len(content) > MAX_RULES_FILE_BYTES:
        raise RulesFileError(f"{name}: larger than the {MAX_RULES_FILE_BYTES} bytes that a rules file may have")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise RulesFileError(
            f"{name}: line {line}: byte 0x{content[error.start]:02x} is not UTF-8; save the file as UTF-8"
        ) from error


def _parsed(name: str, text: str) -> _Content:
    try:
        return _from_json(text) if name.lower().endswith(".json") else _from_yaml(text)
    except yaml.YAMLError as error:
        raise RulesFileError(f"{name}: {_yaml_problem(error, text)}") from error
    except json.JSONDecodeError as error:
        raise RulesFileError(f"{name}: line {error.lineno}, column {error.colno}: {error.msg}") from error
    except RecursionError as error:
        raise RulesFileError(f"{name}: nested too deep; {_SHAPE}") from error
    except ValueError as error:
        raise RulesFileError(f"{name}: a value cannot be read: {error}") from error


def _from_json(text: str) -> _Content:
    return _Content(json.loads(text, object_pairs_hook=_without_duplicates))


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    mapping: dict[str, object] = {}
    for key, value in pairs:
        if key in mapping:
            raise ValueError(f"key {_shown(key)} occurs twice in one object; each may occur once")
        mapping[key] = value
    return mapping


def _from_yaml(text: str) -> _Content:
    """The safe subset without what would be expanded without bound (aliases), dropped (duplicate keys) or constructed
    at the file's request (tags)."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise _refused(f"nested more than {_DEEPEST} levels deep", event)
        if isinstance(event, yaml.AliasEvent):
            raise _refused(f"alias *{event.anchor} is not allowed; write the value out", event)
        if (tag := getattr(event, "tag", None)) is not None:
            raise _refused(f"tag {_shown(tag)} is not allowed; write the plain value", event)
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if root is None:
        return _Content(None)
    _refuse_duplicates(root)
    return _Content(yaml.constructor.SafeConstructor().construct_document(root), root)


def _refuse_duplicates(node: yaml.Node) -> None:
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_duplicates(item)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    raise _refused(f"key {_shown(key.value)} occurs twice in one mapping; each may occur once", key)
                seen.add(key.value)
            _refuse_duplicates(value)


def _refused(problem: str, at: yaml.Event | yaml.Node) -> yaml.MarkedYAMLError:
    mark: Any = at.start_mark  # the stubs also allow the mark of libyaml, which has the same attributes
    return yaml.MarkedYAMLError(problem=problem, problem_mark=mark)


def _yaml_problem(error: yaml.YAMLError, text: str) -> str:
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        return f"{place}{error.problem or error.context}"
    if isinstance(error, yaml.reader.ReaderError):
        line = text.count("\n", 0, error.position) + 1
        return f"line {line}: character U+{error.character:04X} is not allowed in YAML"
    return " ".join(str(error).split())


def _with_place(name: str, content: _Content, error: ValidationError) -> Iterable[str]:
    for details in _details(error):
        line = _line_of(content.root, details["loc"])
        place = f"{name}, line {line}" if line else name
        yield f"{place}: {_problem(details)}"


def _line_of(root: yaml.Node | None, location: Location) -> int | None:
    """The 1-based line of the value at `location`, or of the closest thing around it that the file has."""
    if root is None:
        return None
    node, line = root, root.start_mark.line + 1
    for step in location[1:] if isinstance(root, yaml.SequenceNode) else location:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        elif isinstance(node, yaml.MappingNode) and (found := [v for k, v in node.value if k.value == step]):
            node = found[0]
        else:
            break
        line = node.start_mark.line + 1
    return line


def _problem(details: ErrorDetails) -> str:
    location, path = details["loc"], _path(details["loc"])
    said = _said(details)
    if not path:
        return said
    if said.startswith(f"{location[-1]} "):  # our validators name their field: "type 'x' is blank"
        return path.removesuffix(str(location[-1])) + said
    return f"{path}: {said}"


def _path(location: Location) -> str:
    """`("rules", 2, "description")` as `rules[2].description`, 0-based like the JSON it addresses."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in location)
    return "".join(steps).removeprefix(".")


def _said(details: ErrorDetails) -> str:
    kind, value, location = details["type"], details["input"], details["loc"]
    if kind == "value_error":
        return details["msg"].removeprefix("Value error, ")
    if kind == "string_type":
        return _not_text(value)
    if kind == "extra_forbidden":
        return _unknown_field(location)
    template = _SAID_OF.get(kind, "{value}: {message}")
    size = _characters(value) if isinstance(value, str) else ""
    fields = " and ".join(_fields_at(location)) if kind.startswith("model") else ""
    return template.format(
        value=_shown(value), size=size, fields=fields, message=details["msg"], **details.get("ctx", {})
    )


def _characters(text: str) -> str:
    return f"{len(text)} character{'' if len(text) == 1 else 's'}"


def _not_text(value: object) -> str:
    if value is None:
        return "is empty (null), not text"
    if isinstance(value, bool):
        spelled = "true, yes, on" if value else "false, no, off"
        return f"is a truth value ({spelled}), not text; put it in quotes"
    if isinstance(value, dict | list):
        return f"{_shown(value)} is not text"
    kind = type(value).__name__
    if isinstance(value, int) and value.bit_length() > _LARGEST_NUMBER_SHOWN:
        return "is a very large number, not text; put it in quotes"
    return f"{_shown(value)} is a {_KIND_OF.get(kind, kind)}, not text; put it in quotes"


def _unknown_field(location: Location) -> str:
    import difflib  # noqa: PLC0415  only needed when a file is wrong

    allowed = _fields_at(location[:-1])
    close = difflib.get_close_matches(str(location[-1]), allowed, n=1)
    meant = f"; did you mean '{close[0]}'?" if close else ""
    return f"unknown field{meant}{'; allowed are ' + ', '.join(allowed) if allowed else ''}"


def _fields_at(location: Location) -> tuple[str, ...]:
    names = [step for step in location if isinstance(step, str)]
    model = _MODEL_OF.get(names[-1] if names else "")
    return tuple(model.model_fields) if model else ()


def _shown(value: object) -> str:
    """The value as a person wrote it, on one line and short."""
    if isinstance(value, dict):
        return f"a mapping with {len(value)} fields"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    if value is None:
        return "nothing"
    if isinstance(value, int) and value.bit_length() > _LARGEST_NUMBER_SHOWN:
        return "a very large number"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= _LONGEST_VALUE_SHOWN else f"{text[: _LONGEST_VALUE_SHOWN - 2]}…{text[-1]}"
