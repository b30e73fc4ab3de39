"""The Classifier: the only module that knows the order of the stages."""

from __future__ import annotations

import os
from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, lru_cache
from threading import Lock
from typing import Any, Final, Protocol, Self, TypeAlias

from pydantic import ValidationError

from classifier._version import __version__
from classifier.calibration import Calibrator, Judgement, Size
from classifier.chunking import MAX_PASSAGES, chunk, headings, spread
from classifier.encoders import Encoder, default_encoder, named_encoder, usable_cores
from classifier.errors import ClassifierError, InvalidConfigurationError
from classifier.evidence import Explanation, RuleScore
from classifier.explaining import NO_TEXT, reasoning
from classifier.knowledge import ENGLISH, Glossary
from classifier.matching import FEATURES, EvidenceFinder, Lexicon, Reading, RuleIndex, WordSpace, measure, tokens
from classifier.rules_file import describe_problems
from classifier.schema import ClassifyConfiguration, ClassifyResult, ParsingConfiguration, Rule
from parsing import Document, ParsingError, SourceLike, detect_language, parse

Source: TypeAlias = SourceLike | Document
Rules: TypeAlias = Iterable[Rule | dict[str, Any]]

_KEPT_RULE_SETS: Final = 64
_WAITING_PER_WORKER: Final = 2


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


@dataclass(frozen=True, slots=True)
class Reader:
    """Makes documents and rules ready to be matched with each other."""

    encoder: Encoder
    space: WordSpace

    def read(self, document: Document) -> tuple[Reading, int]:
        """A reading of a document that is not blank, and how many passages the document has."""
        passages = chunk(document)
        chosen = spread(passages, MAX_PASSAGES)
        lexicon = self.lexicon(document.language)
        return Reading.of(document, chosen, headings(document), self.encoder.encode, lexicon), len(passages)

    def index(self, rules: tuple[Rule, ...]) -> RuleIndex:
        """The index of a rule set; its language is that of all rules together."""
        language = detect_language("\n".join(sorted(f"{rule.type}: {rule.description}" for rule in rules)))
        return RuleIndex.build(rules, self.encoder.encode, self.lexicon(language))

    def lexicon(self, language: str) -> Lexicon:
        """The words of a language, with their English ones."""
        return Lexicon(self.space, _glossary(language).terms, is_english=language == ENGLISH)


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
    """

    def __init__(
        self, encoder: Encoder | None = None, calibrator: Calibrator | None = None, *, parser: Parser = parse
    ) -> None:
        self._parser = parser
        self._given_encoder = encoder
        self._given_calibrator = calibrator
        self._loaded_reader: Reader | None = None
        self._indices: OrderedDict[tuple[Rule, ...], RuleIndex] = OrderedDict()
        self._lock = Lock()
        self._loading = Lock()

    @classmethod
    def from_model(cls, model: str | os.PathLike[str], *, allow_download: bool = False) -> Self:
        """Use another sentence-transformers model: a local folder, or a hub name with `allow_download=True`.

        The shipped parameters were fitted for the embedded model, so confidence is less well calibrated with others.
        Raises EncoderUnavailableError when the model cannot be loaded.
        """
        return cls(encoder=named_encoder(model, allow_download=allow_download))

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
        chosen = _configuration(rules, configuration)
        count = _checked_workers(workers)
        return self._stream(iter(sources), chosen, count)

    def _stream(
        self, sources: Iterator[Source], configuration: ClassifyConfiguration, workers: int
    ) -> Iterator[Outcome]:
        with ThreadPoolExecutor(max_workers=workers, thread_name_prefix="classify") as pool:
            waiting: deque[Future[Outcome]] = deque()
            try:
                for source in sources:
                    waiting.append(pool.submit(self._attempt, source, configuration))
                    if len(waiting) == workers * _WAITING_PER_WORKER:
                        yield waiting.popleft().result()
            except Exception:  # of `sources` itself; what was begun is still answered
                yield from _drained(waiting)
                raise
            else:
                yield from _drained(waiting)
            finally:
                for future in waiting:
                    future.cancel()

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
        index = self._index(configuration.rules)
        reading, passages = self._reader.read(document)
        judgement = self._calibrator.judge(measure(reading, index), Size(reading.counts.total(), reading.lines))
        finder = EvidenceFinder(reading, self._reader.lexicon(document.language))
        scores = tuple(
            RuleScore(rule.type, float(judgement.probabilities[place]), finder.find(index, place))
            for rule, place in zip(configuration.rules, index.order, strict=True)
        )
        return Explanation(
            result=_result(index.rules[judgement.best].type, judgement, scores),
            scores=scores,
            null_probability=judgement.null_probability,
            language=document.language,
            pages_read=tuple(page.page_number for page in document.pages),
            warnings=(*document.warnings, *_unread(len(reading.passages), passages)),
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

    def _index(self, rules: tuple[Rule, ...]) -> RuleIndex:
        """The index of a rule set, built once and kept while the rule set is among those last used."""
        with self._lock:
            if rules in self._indices:
                self._indices.move_to_end(rules)
                return self._indices[rules]
        index = self._reader.index(rules)
        with self._lock:
            self._indices[rules] = index
            if len(self._indices) > _KEPT_RULE_SETS:
                self._indices.popitem(last=False)
        return index

    @property
    def _reader(self) -> Reader:
        with self._loading:
            if self._loaded_reader is None:
                self._loaded_reader = Reader(self._given_encoder or default_encoder(), WordSpace.from_package())
            return self._loaded_reader

    @cached_property
    def _calibrator(self) -> Calibrator:
        return self._given_calibrator or Calibrator.from_package(FEATURES)

    @property
    def _versions(self) -> tuple[tuple[str, str], ...]:
        return (("classifier", __version__), ("encoder", self._reader.encoder.name))


@lru_cache(maxsize=32)
def _glossary(language: str) -> Glossary:
    return Glossary.for_language(language, tokens)


def _configuration(rules: Rules | None, configuration: ClassifyConfiguration | None) -> ClassifyConfiguration:
    if (rules is None) == (configuration is None):
        raise TypeError("give exactly one of rules and configuration")
    if configuration is not None:
        return configuration
    try:
        return ClassifyConfiguration.model_validate({"rules": list(rules or ())})
    except ValidationError as error:
        raise InvalidConfigurationError(describe_problems(error)) from error


def _drained(waiting: deque[Future[Outcome]]) -> Iterator[Outcome]:
    while waiting:
        yield waiting.popleft().result()


def _document(parser: Parser, source: Source, wanted: ParsingConfiguration) -> Document:
    if isinstance(source, Document):
        return source.selected(wanted.target_pages, wanted.max_pages, wanted.lang)
    return parser(source, target_pages=wanted.target_pages, max_pages=wanted.max_pages, lang=wanted.lang)


def _result(best: str, judgement: Judgement, scores: Sequence[RuleScore]) -> ClassifyResult:
    return ClassifyResult(
        type=None if judgement.is_null else best,
        confidence=judgement.confidence,
        reasoning=reasoning(scores, judgement.null_probability, is_null=judgement.is_null),
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
