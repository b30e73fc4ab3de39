"""A rules file: YAML or JSON with the field names of the contract, or just a list of rules."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import ValidationError

from classifier.errors import InvalidConfigurationError, RulesFileError
from classifier.problems import Location, describe, invalid_fields, shown
from classifier.schema import ClassifyConfiguration

MAX_RULES_FILE_BYTES: Final = 1 << 20
"""Far above any sensible set of rules; a file beyond it is almost certainly not a rules file."""

_MEANINGS: Final = "meanings"
_DEEPEST: Final = 16  # rules need 3; PyYAML's time grows with the square of the depth
_SHAPE: Final = "expected a mapping with 'rules', or a list of rules with 'type' and 'description'"


@dataclass(frozen=True, slots=True)
class _Content:
    """What a file holds and, for YAML, the nodes that know the line of each value."""

    data: object
    root: yaml.Node | None = None


@dataclass(frozen=True, slots=True)
class RulesFile:
    """What a rules file says: the configuration, and the entries of the knowledge base that rules mean, by type, where
    the file says so."""

    configuration: ClassifyConfiguration
    meanings: Mapping[str, tuple[str, ...]]


def load_configuration(path: str | os.PathLike[str]) -> ClassifyConfiguration:
    """The configuration in a rules file; see `load_rules_file`."""
    return load_rules_file(path).configuration


def load_rules_file(path: str | os.PathLike[str]) -> RulesFile:
    """Read the rules from a UTF-8 file: JSON when its name ends in .json, YAML otherwise.

    Beside the fields of a configuration the file may have `meanings`: types with lists of entries of the knowledge
    base. Aliases, duplicate keys and Python tags are refused, and files above MAX_RULES_FILE_BYTES.
    Raises RulesFileError when the file cannot be read or is not YAML or JSON, InvalidConfigurationError when its
    fields do not validate. Messages name the file, the line (YAML) and the field.
    """
    name = os.fspath(path)
    content = _parsed(name, _text_of(name))
    if isinstance(content.data, list):
        data: dict[Any, Any] = {"rules": content.data}
    elif isinstance(content.data, dict):
        data = dict(content.data)
    else:
        raise RulesFileError(f"{name}: the file holds {shown(content.data)}; {_SHAPE}")
    meanings = data.pop(_MEANINGS, {})
    try:
        configuration = ClassifyConfiguration.model_validate(data)
    except ValidationError as error:
        raise InvalidConfigurationError(tuple(_with_place(name, content, error))) from error
    return RulesFile(configuration, _checked_meanings(name, meanings, configuration))


def _checked_meanings(name: str, given: object, configuration: ClassifyConfiguration) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(given, dict):
        raise InvalidConfigurationError((f"{name}: meanings {shown(given)} is not a mapping of types to entries",))
    types = [rule.type for rule in configuration.rules]
    for kind, entries in given.items():
        if kind not in types:
            raise InvalidConfigurationError((f"{name}: meanings: {shown(kind)} is the type of no rule",))
        if not isinstance(entries, list) or not all(isinstance(entry, str) for entry in entries):
            raise InvalidConfigurationError((f"{name}: meanings: {kind}: {shown(entries)} is not a list of entries",))
    return {kind: tuple(entries) for kind, entries in given.items()}


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
            raise ValueError(f"key {shown(key)} occurs twice in one object; each may occur once")
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
            raise _refused(f"tag {shown(tag)} is not allowed; write the plain value", event)
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
                    raise _refused(f"key {shown(key.value)} occurs twice in one mapping; each may occur once", key)
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
    for details in invalid_fields(error):
        line = _line_of(content.root, details["loc"])
        place = f"{name}, line {line}" if line else name
        yield f"{place}: {describe(details)}"


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
