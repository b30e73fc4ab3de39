"""The values that the stages hand to each other, frozen: passages, signals, scores, explanations."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from classifier.schema import ClassifyResult


class Signal(StrEnum):
    """Where a piece of evidence comes from."""

    SEMANTIC = "semantic"
    LEXICAL = "lexical"
    HEADING = "heading"
    KNOWLEDGE = "knowledge"


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one page: `text == page.text[start:end]`, offsets in characters, `page_number` 1-based."""

    page_number: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A verbatim quote that speaks for a rule: `quote == page.text[start:end]`; `strength` orders quotes of a rule."""

    page_number: int
    start: int
    end: int
    quote: str
    signal: Signal
    strength: float


@dataclass(frozen=True, slots=True)
class RuleScore:
    """The calibrated probability (0..1) that one rule is the right answer, with its evidence, strongest first, and the
    things that the rule asks for, each with whether its words stand in the document."""

    type: str
    probability: float
    evidence: tuple[Evidence, ...]
    criteria: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A result and all that led to it.

    `scores` has one entry per rule in the order given; their probabilities and `null_probability` sum to 1.
    `pages_read` are 1-based page numbers; `versions` names what made the result.
    """

    result: ClassifyResult
    scores: tuple[RuleScore, ...]
    null_probability: float
    language: str
    pages_read: tuple[int, ...]
    warnings: tuple[str, ...]
    versions: tuple[tuple[str, str], ...]
