"""The values of the classify contract, field for field as LlamaCloud's classify v2 API has them."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from parsing.language import normalise_language
from parsing.pages import PageSelection

MAX_TYPE_LENGTH = 50
MIN_DESCRIPTION_LENGTH = 10
MAX_DESCRIPTION_LENGTH = 500

# Unicode categories that no one can see or type on purpose: controls, surrogates, line and paragraph separators.
_UNPRINTABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})
_INVISIBLE = frozenset("CZ")


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Rule(_Value):
    """One kind of document: `type` is the answer given (1..50 characters), `description` says in plain language
    what such a document is or contains (10..500 characters); it may also say what it is not."""

    type: str = Field(min_length=1, max_length=MAX_TYPE_LENGTH)
    description: str = Field(min_length=MIN_DESCRIPTION_LENGTH, max_length=MAX_DESCRIPTION_LENGTH)

    @field_validator("type")
    @classmethod
    def _type_is_printable(cls, value: str) -> str:
        if any(unicodedata.category(character) in _UNPRINTABLE for character in value):
            raise ValueError(f"type {value!r} has a control character; allowed is any printable text")
        return _not_blank("type", value)

    @field_validator("description")
    @classmethod
    def _description_says_something(cls, value: str) -> str:
        return _not_blank("description", value)


class ParsingConfiguration(_Value):
    """What to read of a document.

    `lang` is an ISO 639-1 code (None: detected), `target_pages` selects 1-based pages like "1,3,5-7" (None: all),
    `max_pages` >= 1 caps how many of the selected pages are read, in ascending order (None: no cap).
    """

    lang: str | None = None
    max_pages: Annotated[int, Field(ge=1, strict=True)] | None = None
    target_pages: str | None = None

    @field_validator("lang")
    @classmethod
    def _lang_is_known(cls, value: str | None) -> str | None:
        return None if value is None else normalise_language(value)

    @field_validator("target_pages")
    @classmethod
    def _target_pages_can_be_read(cls, value: str | None) -> str | None:
        if value is not None:
            PageSelection.from_strings(value)
        return value


class ClassifyConfiguration(_Value):
    """The rules to classify against (at least one, types unique after trimming) and what to read of a document."""

    rules: tuple[Rule, ...] = Field(min_length=1)
    mode: Literal["FAST"] = "FAST"
    parsing_configuration: ParsingConfiguration | None = None

    @model_validator(mode="after")
    def _types_are_unique(self) -> Self:
        counts = Counter(rule.type.strip() for rule in self.rules)
        repeated = sorted(name for name, count in counts.items() if count > 1)
        if repeated:
            raise ValueError(f"rules: each type may occur once; repeated: {', '.join(map(repr, repeated))}")
        return self


class ClassifyResult(_Value):
    """The answer: the `type` of the best matching rule, or None when no rule matches.

    `confidence` (0..1) is the calibrated probability that this answer, type or None, is right.
    """

    type: str | None
    confidence: float = Field(ge=0.0, le=1.0)
    reasoning: str


def _not_blank(field: str, value: str) -> str:
    if all(unicodedata.category(character)[0] in _INVISIBLE for character in value):
        raise ValueError(f"{field} {value!r} is blank; it needs at least one visible character")
    return value
