"""What is wrong with a value that does not validate, in words: the field, the value given, and what is allowed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ValidationError

from classifier.schema import ClassifyConfiguration, ParsingConfiguration, Rule

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_LONGEST_VALUE_SHOWN: Final = 60
_LARGEST_NUMBER_SHOWN: Final = 64  # bits; Python refuses to print integers of some thousand digits
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


def describe_problems(error: ValidationError) -> tuple[str, ...]:
    """One readable line per invalid field, in pydantic's order: its path, the value given and what is allowed."""
    return tuple(map(describe, invalid_fields(error)))


def invalid_fields(error: ValidationError) -> list[ErrorDetails]:
    """The invalid fields, without the length of a list whose items are wrong: pydantic counts only the good ones."""
    details = error.errors(include_url=False)
    around = {item["loc"][:end] for item in details for end in range(len(item["loc"]))}
    return [item for item in details if item["type"] != "too_short" or item["loc"] not in around]


def describe(details: ErrorDetails) -> str:
    """One invalid field in a readable line."""
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
        value=shown(value), size=size, fields=fields, message=details["msg"], **details.get("ctx", {})
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
        return f"{shown(value)} is not text"
    kind = type(value).__name__
    if isinstance(value, int) and value.bit_length() > _LARGEST_NUMBER_SHOWN:
        return "is a very large number, not text; put it in quotes"
    return f"{shown(value)} is a {_KIND_OF.get(kind, kind)}, not text; put it in quotes"


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


def shown(value: object) -> str:
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
