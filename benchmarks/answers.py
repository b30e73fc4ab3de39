"""One record per rule set and document: what was answered and what would have been right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Self

from benchmarks.suite import RuleSet, SuiteDocument
from classifier.evidence import Explanation

UNKNOWN = "unknown"
_QUOTES_PER_RULE: Final = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """How a document was read: its format, whether its text came from a text layer or from OCR, how many seconds that
    took, and how many pages OCR read."""

    format: str = UNKNOWN
    layer: str = UNKNOWN
    seconds: float = 0.0
    ocr_pages: int = 0


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of a document that speaks for a type; `page_number` is 1-based, `signal` says how it was found."""

    type: str
    page_number: int
    signal: str
    text: str


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why an engine answered as it did: its reasoning, and quotes for each type, strongest first."""

    reasoning: str = ""
    quotes: tuple[Quote, ...] = ()

    @classmethod
    def from_explanation(cls, explanation: Explanation) -> Self:
        """Take over the reasoning and the strongest quotes of every rule."""
        return cls(
            explanation.result.reasoning,
            tuple(
                Quote(score.type, each.page_number, str(each.signal), each.quote)
                for score in explanation.scores
                for each in score.evidence[:_QUOTES_PER_RULE]
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What an engine says of a document under some rules.

    `forced` is the most probable type with null left aside, `given` the answer (None: null), `confidence` (0..1)
    how sure the engine is of `given`. `probabilities` has one entry per rule; an engine without probabilities
    leaves it empty. Replies that say the same are equal, whatever their grounds.
    """

    forced: str
    given: str | None
    confidence: float
    probabilities: tuple[tuple[str, float], ...] = ()
    null_probability: float | None = None
    grounds: Grounds = field(default=Grounds(), compare=False)

    @classmethod
    def from_explanation(cls, explanation: Explanation) -> Self:
        """Take over what the classifier answered."""
        probabilities = tuple((score.type, score.probability) for score in explanation.scores)
        return cls(
            forced=most_probable(probabilities),
            given=explanation.result.type,
            confidence=explanation.result.confidence,
            probabilities=probabilities,
            null_probability=explanation.null_probability,
            grounds=Grounds.from_explanation(explanation),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A reply beside the truth.

    An error (`error` is its code, the other parts of the reply are None) counts as wrong in every accuracy and is
    never a right null. It carries no confidence, so figures of confidence are over the answers without an error;
    how many errors there were stands beside them.
    """

    rule_set: str
    document: str
    label: str
    accepted: tuple[str, ...]
    lang: str
    source: str
    format: str = UNKNOWN
    layer: str = UNKNOWN
    read_seconds: float = field(default=0.0, compare=False)
    ocr_pages: int = 0
    forced: str | None = None
    given: str | None = None
    confidence: float | None = None
    probabilities: tuple[tuple[str, float], ...] = ()
    null_probability: float | None = None
    grounds: Grounds = field(default=Grounds(), compare=False)
    error: str | None = None

    def __post_init__(self) -> None:
        if (self.error is None) != (self.forced is not None and self.confidence is not None):
            raise ValueError(
                f"answer to {self.document!r} under {self.rule_set!r}: either error or forced and confidence are "
                f"needed; given error {self.error!r}, forced {self.forced!r}, confidence {self.confidence!r}"
            )

    @classmethod
    def from_reply(
        cls, rule_set: RuleSet, document: SuiteDocument, outcome: Reply | str, reading: Reading | None = None
    ) -> Self:
        """Put a reply, or the code of the error that came instead, beside the document's truth."""
        reply = None if isinstance(outcome, str) else outcome
        reading = reading or Reading()
        return cls(
            rule_set=rule_set.name,
            document=document.id,
            label=document.label,
            accepted=rule_set.accepted(document.label),
            lang=document.lang,
            source=document.source,
            format=reading.format,
            layer=reading.layer,
            read_seconds=reading.seconds,
            ocr_pages=reading.ocr_pages,
            forced=reply.forced if reply else None,
            given=reply.given if reply else None,
            confidence=reply.confidence if reply else None,
            probabilities=reply.probabilities if reply else (),
            null_probability=reply.null_probability if reply else None,
            grounds=reply.grounds if reply else Grounds(),
            error=outcome if isinstance(outcome, str) else None,
        )

    @property
    def kind(self) -> str:
        """The format and where the text came from, such as "pdf, ocr"."""
        return f"{self.format}, {self.layer}"

    @property
    def in_scope(self) -> bool:
        """Whether one of the rules is right."""
        return bool(self.accepted)

    @property
    def forced_is_right(self) -> bool:
        """Whether the most probable type is right, null left aside."""
        return self.forced in self.accepted

    @property
    def is_right(self) -> bool:
        """Whether the answer given is right; null is right out of scope, an error never is."""
        if self.error is not None:
            return False
        return self.given in self.accepted if self.accepted else self.given is None


def most_probable(probabilities: Iterable[tuple[str, float]]) -> str:
    """The type with the highest probability; among equals the first by name, so that the order of rules is no tie
    breaker."""
    return min(probabilities, key=lambda item: (-item[1], item[0]))[0]
