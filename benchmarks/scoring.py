"""The scoring loop: a suite and an engine go in, one answer per rule set and scored document comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Protocol, Self

from benchmarks.answers import Answer, Reading, Reply
from benchmarks.suite import RuleSet, Suite, SuiteDocument
from classifier.schema import Rule
from parsing import Document, ParsingError, parse

TEXT_LAYER = "text layer"
OCR = "ocr"
NO_TEXT = "no text"

Progress = Callable[[Sequence["Case"]], Iterable["Case"]]


class NoReplyError(Exception):
    """An engine could not answer; `code` says why and is counted."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Subject:
    """One document as engines get it: its file or text, and what parsing made of it (or the code of its error), in how
    many seconds."""

    path: Path | None
    text: str | None
    parsed: Document | str
    seconds: float = 0.0

    @classmethod
    def read(cls, document: SuiteDocument, folder: Path) -> Self:
        """Parse the document. Its labelled language is not handed on: a user would not give it."""
        path = None if document.file is None else folder / document.file
        start = perf_counter()
        try:
            parsed = parse(path) if path is not None else Document.from_text(document.text or "")
        except ParsingError as error:
            return cls(path, document.text, error.code)
        return cls(path, document.text, parsed, perf_counter() - start)

    @property
    def reading(self) -> Reading:
        """The format, and where the text came from."""
        if isinstance(self.parsed, str):
            suffix = self.path.suffix.removeprefix(".").lower() if self.path else ""
            return Reading(suffix or "unknown", NO_TEXT)
        pages = len(self.parsed.ocr_pages)
        return Reading(self.parsed.format, OCR if pages else TEXT_LAYER, self.seconds, pages)


class Engine(Protocol):
    """Whatever answers."""

    def reply(self, subject: Subject, rules: Sequence[Rule]) -> Reply:
        """The answer for one document; NoReplyError when there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Case:
    """A document and the rule sets that score it."""

    document: SuiteDocument
    rule_sets: tuple[RuleSet, ...]


def cases(suite: Suite, limit: int | None = None) -> tuple[Case, ...]:
    """Every scored document once per documents file, with its rule sets; `limit` caps documents per rule set."""
    wanted: dict[tuple[str, str], list[RuleSet]] = {}
    for rule_set in suite.rule_sets:
        for document in suite.scored(rule_set, limit):
            wanted.setdefault((rule_set.documents, document.id), []).append(rule_set)
    return tuple(
        Case(document, tuple(wanted[name, document.id]))
        for name, documents in suite.collections.items()
        for document in documents
        if (name, document.id) in wanted
    )


def score(
    suite: Suite,
    engine: Engine,
    *,
    limit: int | None = None,
    text_layer_only: bool = False,
    progress: Progress = iter,
) -> Iterator[Answer]:
    """Let an engine answer a suite. Each document is parsed once and shared among its rule sets.

    `text_layer_only` leaves out documents whose text cannot be read without OCR.
    """
    for case in progress(cases(suite, limit)):
        subject = Subject.read(case.document, suite.folder)
        reading = subject.reading
        if text_layer_only and reading.layer != TEXT_LAYER:
            continue
        for rule_set in case.rule_sets:
            yield Answer.from_reply(rule_set, case.document, _outcome(engine, subject, rule_set), reading)


def _outcome(engine: Engine, subject: Subject, rule_set: RuleSet) -> Reply | str:
    try:
        return engine.reply(subject, rule_set.rules)
    except NoReplyError as error:
        return error.code
