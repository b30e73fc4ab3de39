"""The Classifier: the only module that knows the order of the stages."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, Final, Protocol, Self, TypeAlias

from pydantic import ValidationError

from classifier._version import __version__
from classifier.calibration import Calibrator, Judgement
from classifier.encoders import Encoder, default_encoder, named_encoder, usable_cores
from classifier.errors import ClassifierError, InvalidConfigurationError
from classifier.evidence import Explanation, RuleScore
from classifier.explaining import NO_TEXT, reasoning
from classifier.knowledge import load_entries
from classifier.matching import EvidenceFinder, criteria_found
from classifier.preparing import FEATURES, ReadDocument, Reader, ReadRules, features
from classifier.problems import describe_problems
from classifier.review import RuleReview, review
from classifier.schema import ClassifyConfiguration, ClassifyResult, ParsingConfiguration, Rule
from classifier.streaming import in_order
from parsing import Document, ParsingError, SourceLike, parse

Source: TypeAlias = SourceLike | Document
Rules: TypeAlias = Iterable[Rule | dict[str, Any]]

_KEPT_RULE_SETS: Final = 64
_SAYABLE: Final = 0.4  # probability


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one of many documents: an explanation, or the error that this document failed with."""

    source: Source
    explanation: Explanation | None
    error: ParsingError | ClassifierError | None

    @property
    def result(self) -> ClassifyResult | None:
        """The answer, or None when the document failed."""
        return self.explanation.result if self.explanation else None


class Parser(Protocol):
    """Turns a source into a Document, as `parsing.parse` and `parsing.isolation.ParserPool.parse` do."""

    def __call__(
        self,
        source: SourceLike,
        /,
        *,
        target_pages: str | None = None,
        max_pages: int | None = None,
        lang: str | None = None,
    ) -> Document: ...


class Classifier:
    """Classifies documents against rules; offline, deterministic, thread-safe and meant to be kept.

    `encoder` None means the embedded model, `calibrator` None the parameters that ship with the package. Both are
    loaded on first use. `parser` reads sources: in this process, or in children that can be killed.
    `knowledge` is a YAML or JSON file with kinds of documents of the user's own; `meanings` names the kinds that rules
    mean, by type, where they are not to be found out from the rules' words.
    """

    def __init__(
        self,
        encoder: Encoder | None = None,
        calibrator: Calibrator | None = None,
        *,
        parser: Parser = parse,
        knowledge: str | os.PathLike[str] | None = None,
        meanings: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._parser = parser
        self._given_encoder = encoder
        self._given_calibrator = calibrator
        self._knowledge = knowledge
        self._meanings = meanings
        self._loaded_reader: Reader | None = None
        self._loading_error: ClassifierError | None = None
        self._read_rules: OrderedDict[tuple[Rule, ...], ReadRules] = OrderedDict()
        self._lock = Lock()
        self._loading = Lock()

    @classmethod
    def from_model(cls, model: str | os.PathLike[str], *, allow_download: bool = False) -> Self:
        """Use another sentence-transformers model: a local folder, or a hub name with `allow_download=True`.

        The shipped parameters were fitted for the embedded model, so confidence is less well calibrated with others.
        Raises EncoderUnavailableError when the model cannot be loaded.
        """
        return cls(encoder=named_encoder(model, allow_download=allow_download))

    def load(self) -> Self:
        """Load now what first use would load; EncoderUnavailableError or ParametersError where that cannot be."""
        _ = self._reader, self._calibrator
        return self

    def classify(
        self, source: Source, rules: Rules | None = None, *, configuration: ClassifyConfiguration | None = None
    ) -> ClassifyResult:
        """The best matching rule or null, with a calibrated confidence and the reasons.

        `source` is a path, bytes, a binary stream or a Document; give either `rules` or a `configuration`.
        Raises InvalidConfigurationError for rules that do not validate and ParsingError for a source that cannot be
        read; a source without any text is an error (NO_DATA_FOUND_IN_FILE), a Document without any text is null.
        """
        return self.explain(source, rules, configuration=configuration).result

    def explain(
        self, source: Source, rules: Rules | None = None, *, configuration: ClassifyConfiguration | None = None
    ) -> Explanation:
        """As `classify`, with the probability of every rule and of null, the evidence, and what was read."""
        return self._explain(source, _configuration(rules, configuration))

    def classify_many(
        self,
        sources: Iterable[Source],
        rules: Rules | None = None,
        *,
        configuration: ClassifyConfiguration | None = None,
        workers: int | None = None,
    ) -> Iterator[Outcome]:
        """One Outcome per source, in order; a document that fails never stops the others.

        `workers` (None: one per core) documents are worked on at once, and `sources` is only read a little ahead, so
        memory does not grow with their number.
        """
        chosen, count = _configuration(rules, configuration), _checked_workers(workers)
        return in_order(lambda source: self._attempt(source, chosen), iter(sources), count)

    def review(self, rules: Rules) -> tuple[RuleReview, ...]:
        """How rules are understood: which kinds of documents they mean, which overlap, and what to write."""
        return review(self._reader, _configuration(rules, None).rules)

    def _attempt(self, source: Source, configuration: ClassifyConfiguration) -> Outcome:
        try:
            return Outcome(source, self._explain(source, configuration), None)
        except (ParsingError, ClassifierError) as error:
            return Outcome(source, None, error)
        except Exception as error:  # noqa: BLE001 - the door where a fault of ours becomes one document's error
            fault = ClassifierError(f"the document could not be classified: {error!r}")
            fault.__cause__ = error
            return Outcome(source, None, fault)

    def _explain(self, source: Source, configuration: ClassifyConfiguration) -> Explanation:
        document = _document(self._parser, source, configuration.parsing_configuration or ParsingConfiguration())
        if document.is_blank:
            return self._without_text(document, configuration)
        rules = self._rules(configuration.rules)
        read = self._reader.read(document)
        judgement = self._calibrator.judge(features(read, rules), read.size)
        scores = tuple(self._scores(read, rules, judgement, document.language))
        return Explanation(
            result=_result(rules.index.rules[judgement.best].type, judgement, scores, self._looks_like(read)),
            scores=scores,
            null_probability=judgement.null_probability,
            language=document.language,
            pages_read=tuple(page.page_number for page in document.pages),
            warnings=(*document.warnings, *_unread(len(read.reading.passages), read.passages)),
            versions=self._versions,
        )

    def _without_text(self, document: Document, configuration: ClassifyConfiguration) -> Explanation:
        return Explanation(
            result=ClassifyResult(type=None, confidence=1.0, reasoning=NO_TEXT),
            scores=tuple(RuleScore(rule.type, 0.0, ()) for rule in configuration.rules),
            null_probability=1.0,
            language=document.language,
            pages_read=tuple(page.page_number for page in document.pages),
            warnings=document.warnings,
            versions=self._versions,
        )

    def _scores(self, read: ReadDocument, rules: ReadRules, judgement: Judgement, language: str) -> Iterator[RuleScore]:
        """The score of each rule in the order given, with its evidence."""
        finder = EvidenceFinder(read.reading, self._reader.lexicon(language))
        criteria = criteria_found(read.reading, rules.index)
        for place in rules.index.order:
            evidence = finder.find(rules.index, place, self._reader.sightings(read, rules, place))
            probability = float(judgement.probabilities[place])
            yield RuleScore(rules.index.rules[place].type, probability, evidence, criteria[place])

    def _looks_like(self, read: ReadDocument) -> str | None:
        """The kind of document that this one most probably is, when that is probable enough to be said."""
        kind, probability = self._reader.kinds.likeliest(read.kinds)
        return kind if probability >= _SAYABLE else None

    def _rules(self, rules: tuple[Rule, ...]) -> ReadRules:
        """A rule set made ready, once, and kept while it is among those last used."""
        with self._lock:
            if rules in self._read_rules:
                self._read_rules.move_to_end(rules)
                return self._read_rules[rules]
        read = self._reader.rules(rules)
        with self._lock:
            self._read_rules[rules] = read
            if len(self._read_rules) > _KEPT_RULE_SETS:
                self._read_rules.popitem(last=False)
        return read

    @property
    def _reader(self) -> Reader:
        with self._loading:
            if self._loading_error is not None:  # what cannot be loaded is not loaded anew for every document
                raise self._loading_error
            if self._loaded_reader is None:
                try:
                    self._loaded_reader = self._load_reader()
                except ClassifierError as error:
                    self._loading_error = error
                    raise
            return self._loaded_reader

    def _load_reader(self) -> Reader:
        more = load_entries(Path(self._knowledge)) if self._knowledge else ()
        return Reader.for_encoder(self._given_encoder or default_encoder(), more, self._meanings)

    @cached_property
    def _calibrator(self) -> Calibrator:
        return self._given_calibrator or Calibrator.from_package(FEATURES)

    @property
    def _versions(self) -> tuple[tuple[str, str], ...]:
        return (("classifier", __version__), ("encoder", self._reader.encoder.name))


def _configuration(rules: Rules | None, configuration: ClassifyConfiguration | None) -> ClassifyConfiguration:
    if (rules is None) == (configuration is None):
        raise TypeError("give exactly one of rules and configuration")
    if configuration is not None:
        return configuration
    try:
        return ClassifyConfiguration.model_validate({"rules": list(rules or ())})
    except ValidationError as error:
        raise InvalidConfigurationError(describe_problems(error)) from error


def _document(parser: Parser, source: Source, wanted: ParsingConfiguration) -> Document:
    if isinstance(source, Document):
        return source.selected(wanted.target_pages, wanted.max_pages, wanted.lang)
    return parser(source, target_pages=wanted.target_pages, max_pages=wanted.max_pages, lang=wanted.lang)


def _result(best: str, judgement: Judgement, scores: Sequence[RuleScore], looks_like: str | None) -> ClassifyResult:
    return ClassifyResult(
        type=None if judgement.is_null else best,
        confidence=judgement.confidence,
        reasoning=reasoning(scores, judgement.null_probability, is_null=judgement.is_null, looks_like=looks_like),
    )


def _unread(encoded: int, passages: int) -> Iterator[str]:
    if encoded < passages:
        yield f"{encoded} of {passages} passages were compared by meaning, evenly spaced; all words were read"


def _checked_workers(workers: int | None) -> int:
    if workers is None:
        return usable_cores()
    if not isinstance(workers, int) or isinstance(workers, bool) or workers < 1:
        raise InvalidConfigurationError((f"workers {workers!r}: allowed are whole numbers from 1",))
    return workers
