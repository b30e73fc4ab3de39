"""A suite: rule sets, each with the labelled documents that it is scored on.

A folder with `suite.json` (or any one file of that shape):
`{"name", "rulesets": [{"name", "documents": "<file>.jsonl", "rules": [{"type", "description"}],
"gold": {label: [accepted types]}, "ignore": [labels], "open_set": bool}]}`,
and per line of the documents file `{"id", "label", "lang", "source", "file" | "text"}`, `file` relative to the suite.
Other fields are ignored.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from classifier.schema import Rule

SUITE_FILE = "suite.json"
_MOST_PROBLEMS_SHOWN = 5

Name = Annotated[str, Field(min_length=1)]


class SuiteError(ValueError):
    """A suite cannot be read; the message names the file, the field and what is allowed."""


class Scope(StrEnum):
    """What a document is to a rule set."""

    IN_SCOPE = "in scope"
    OUT_OF_SCOPE = "out of scope"
    IGNORED = "ignored"
    UNUSED = "unused"


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class SuiteDocument(_Value):
    """A labelled document: either a `file`, relative to the suite, or a `text`."""

    id: Name
    label: Name
    lang: Name
    source: Name
    file: Name | None = None
    text: Name | None = None

    @model_validator(mode="after")
    def _has_one_content(self) -> Self:
        if (self.file is None) == (self.text is None):
            raise ValueError(f"document {self.id!r}: exactly one of 'file' and 'text' is needed")
        return self


class RuleSet(_Value):
    """Rules, and which labels they accept: `gold` maps a label to the types that are right for it."""

    name: Name
    documents: Name
    rules: tuple[Rule, ...] = Field(min_length=1)
    gold: dict[str, tuple[str, ...]] = Field(min_length=1)
    ignore: frozenset[str]
    open_set: bool

    @field_validator("rules")
    @classmethod
    def _types_are_unique(cls, rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
        repeated = [name for name, count in Counter(rule.type.strip() for rule in rules).items() if count > 1]
        if repeated:
            raise ValueError(f"each type may occur once; repeated: {sorted(repeated)}")
        return rules

    @model_validator(mode="after")
    def _labels_fit_the_rules(self) -> Self:
        types = {rule.type for rule in self.rules}
        for label, accepted in self.gold.items():
            if not accepted or not types.issuperset(accepted):
                raise ValueError(
                    f"gold {label!r}: accepts {list(accepted)}; allowed are one or more of {sorted(types)}"
                )
        both = sorted(self.ignore & self.gold.keys())
        if both:
            raise ValueError(f"ignore {both}: these labels are also in gold; a label may be in one of them")
        return self

    @property
    def kind(self) -> str:
        """The part of the name before the slash, such as "documents" or "texts"."""
        return kind_of(self.name)

    def scope(self, label: str) -> Scope:
        """What a document with this label is to the rule set."""
        if label in self.gold:
            return Scope.IN_SCOPE
        if label in self.ignore:
            return Scope.IGNORED
        return Scope.OUT_OF_SCOPE if self.open_set else Scope.UNUSED

    def is_scored(self, label: str) -> bool:
        """Whether documents with this label count in the figures."""
        return self.scope(label) in {Scope.IN_SCOPE, Scope.OUT_OF_SCOPE}

    def accepted(self, label: str) -> tuple[str, ...]:
        """The types that are right for the label; empty when the right answer is null."""
        return self.gold.get(label, ())


class _SuiteFile(_Value):
    name: Name
    rulesets: tuple[RuleSet, ...] = Field(min_length=1)

    @field_validator("rulesets")
    @classmethod
    def _names_are_unique(cls, rulesets: tuple[RuleSet, ...]) -> tuple[RuleSet, ...]:
        repeated = [name for name, count in Counter(each.name for each in rulesets).items() if count > 1]
        if repeated:
            raise ValueError(f"each rule set needs a name of its own; repeated: {sorted(repeated)}")
        return rulesets


@dataclass(frozen=True, slots=True)
class Suite:
    """A validated suite: every document file exists and every rule set has documents to be scored on.

    `fingerprint` is the SHA-256 of the suite file and its document lists (not of the documents themselves).
    """

    name: str
    folder: Path
    rule_sets: tuple[RuleSet, ...]
    collections: dict[str, tuple[SuiteDocument, ...]]
    fingerprint: str

    @classmethod
    def load(cls, path: Path) -> Suite:
        """Read a folder with suite.json, or one suite file; SuiteError when something in it does not hold."""
        file = path / SUITE_FILE if path.is_dir() else path
        content = _read(file, "suite")
        parsed = _validated(_SuiteFile, _json(content, str(file.name)), str(file.name))
        digest = hashlib.sha256(content)
        collections = {}
        for name in sorted({each.documents for each in parsed.rulesets}):
            lines = _read(file.parent / name, "documents file")
            digest.update(lines)
            collections[name] = tuple(_documents(lines, name, file.parent))
        suite = cls(parsed.name, file.parent, parsed.rulesets, collections, digest.hexdigest())
        suite._require_scored_documents()
        return suite

    def only(self, pattern: str) -> Suite:
        """The rule sets whose name fits a shell pattern such as "documents/*"; SuiteError when none does."""
        chosen = tuple(each for each in self.rule_sets if fnmatchcase(each.name, pattern))
        if not chosen:
            names = ", ".join(each.name for each in self.rule_sets)
            raise SuiteError(f"only {pattern!r}: fits no rule set; there are {names}")
        return Suite(self.name, self.folder, chosen, self.collections, self.fingerprint)

    def scored(self, rule_set: RuleSet, limit: int | None = None) -> tuple[SuiteDocument, ...]:
        """The documents that count for a rule set, in the order of the file.

        `limit` keeps so many of them, chosen by the hash of their id: a mixed and repeatable choice that is
        largely the same for rule sets over the same documents.
        """
        documents = tuple(each for each in self.collections[rule_set.documents] if rule_set.is_scored(each.label))
        if limit is None:
            return documents
        kept = set(sorted((each.id for each in documents), key=_hash)[:limit])
        return tuple(each for each in documents if each.id in kept)

    def _require_scored_documents(self) -> None:
        for each in self.rule_sets:
            if not self.scored(each):
                raise SuiteError(f"rule set {each.name!r}: no document of {each.documents!r} has a label in its gold")


def kind_of(rule_set_name: str) -> str:
    """The part of a rule-set name before the slash; the whole name when there is none."""
    return rule_set_name.partition("/")[0]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _read(file: Path, what: str) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise SuiteError(f"{what} {str(file)!r}: {error.strerror or error}") from error


def _json(content: bytes, where: str) -> object:
    try:
        return json.loads(content)
    except ValueError as error:
        raise SuiteError(f"{where}: not JSON: {error}") from error


_Model = TypeVar("_Model", bound=BaseModel)


def _validated(model: type[_Model], value: object, where: str) -> _Model:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        problems = _problems(error)
        more = len(problems) - _MOST_PROBLEMS_SHOWN
        shown = "; ".join(problems[:_MOST_PROBLEMS_SHOWN]) + (f"; and {more} more" if more > 0 else "")
        raise SuiteError(f"{where}: {shown}") from error


def _problems(error: ValidationError) -> list[str]:
    """One line per field. Where items of a list do not validate, pydantic also calls the list too short."""
    errors = error.errors(include_url=False)
    inner = {each["loc"][:length] for each in errors for length in range(len(each["loc"]))}
    return [_problem(each["loc"], each["msg"], each["input"]) for each in errors if each["loc"] not in inner]


def _problem(location: tuple[int | str, ...], message: str, given: object) -> str:
    field = ".".join(map(str, location))
    said = message.removeprefix("Value error, ")
    value = f" (given {given!r})" if isinstance(given, str | int | float | None) else ""
    return f"{field}: {said}{value}" if field else said


def _documents(content: bytes, name: str, folder: Path) -> Iterator[SuiteDocument]:
    seen: set[str] = set()
    # Not splitlines(): JSON strings may hold U+2028 and other characters that it takes for line ends.
    for number, line in enumerate(content.split(b"\n"), start=1):
        if not line.strip():
            continue
        where = f"{name} line {number}"
        document = _validated(SuiteDocument, _json(line, where), where)
        if document.id in seen:
            raise SuiteError(f"{where}: id {document.id!r} occurs twice; ids are unique within a file")
        if document.file is not None and not (folder / document.file).is_file():
            raise SuiteError(f"{where}: file {document.file!r} is not in the suite's folder")
        seen.add(document.id)
        yield document
