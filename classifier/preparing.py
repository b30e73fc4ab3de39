"""Documents and rules made ready to be measured against each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from classifier.calibration import Size
from classifier.chunking import MAX_PASSAGES, chunk, headings, spread
from classifier.encoders import MODEL_NAME, Encoder
from classifier.errors import InvalidConfigurationError
from classifier.knowledge import (
    CLAIMS,
    ENGLISH,
    TOPICS,
    TYPES,
    Entry,
    Glossary,
    Knowledge,
    KnowledgeBase,
    KnowledgeParameters,
    Recognition,
    Seen,
    claims,
    glossary_languages,
    stream,
)
from classifier.matching import FEATURES as MATCHING_FEATURES
from classifier.matching import Lexicon, Reading, RuleIndex, measure
from classifier.schema import Rule
from classifier.words import WordSpace, tokens, words
from parsing import Document, detect_language
from parsing.language import UNKNOWN_LANGUAGE

Array = NDArray[np.float64]

FEATURES: Final = (*MATCHING_FEATURES, *CLAIMS)


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document's reading, the kinds it may be of, the topics it may be about, and how many passages it has, of which
    the reading has some."""

    reading: Reading
    kinds: Recognition
    topics: Recognition
    passages: int

    @property
    def size(self) -> Size:
        """How much text the document has."""
        return Size(self.reading.counts.total(), self.reading.lines)


@dataclass(frozen=True, slots=True)
class ReadRules:
    """The index of K rules, and how surely each means each kind (K, E) and each topic (K, T), in the same order."""

    index: RuleIndex
    kinds: Array
    topics: Array


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads documents and rules."""

    encoder: Encoder
    space: WordSpace
    kinds: Knowledge
    topics: Knowledge
    meanings: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def for_encoder(
        cls, encoder: Encoder, more: Sequence[Entry] = (), meanings: Mapping[str, Sequence[str]] | None = None
    ) -> Self:
        """A reader with the knowledge that ships, and `more` entries of the user's.

        `meanings` are the names of the entries that rules mean, by type, for rules that are not to be mapped.
        Raises InvalidConfigurationError for an entry whose name is taken, or a meaning that is no entry.
        """
        space, parameters = WordSpace.from_package(), KnowledgeParameters.from_package()
        encode = None if encoder.name.startswith(MODEL_NAME) else encoder.encode
        types = KnowledgeBase.from_package(TYPES, encode)
        if more:
            types = types.extended(more, encoder.encode, space)
        topics = KnowledgeBase.from_package(TOPICS, encode)
        unknown = sorted({name for names in (meanings or {}).values() for name in names} - set(types.names))
        if unknown:
            raise InvalidConfigurationError(
                tuple(f"meanings: {name!r} is no entry of the knowledge base" for name in unknown)
            )
        kinds = Knowledge(types, space, parameters.types)
        return cls(encoder, space, kinds, Knowledge(topics, space, parameters.topics), meanings or {})

    def read(self, document: Document) -> ReadDocument:
        """Read a document that is not blank."""
        reading, passages = self.reading(document)
        what = seen(reading, document)
        return ReadDocument(reading, self.kinds.recognise(what), self.topics.recognise(what), passages)

    def reading(self, document: Document) -> tuple[Reading, int]:
        """What is measured of a document by itself, and how many passages it has."""
        passages = chunk(document)
        chosen = spread(passages, MAX_PASSAGES)
        lexicon = self.lexicon(document.language)
        return Reading.of(document, chosen, headings(document), self.encoder.encode, lexicon), len(passages)

    def rules(self, rules: tuple[Rule, ...]) -> ReadRules:
        """Read a rule set."""
        index = self.index(rules)
        embedded = index.embedded_name, index.embedded_description, index.embedded_text
        kinds, topics = (each.meanings(index.texts, *embedded) for each in (self.kinds, self.topics))
        for place, rule in enumerate(index.rules):
            if rule.type in self.meanings:
                kinds[place] = np.isin(self.kinds.base.names, list(self.meanings[rule.type]))
        return ReadRules(index, kinds, topics)

    def sightings(self, document: ReadDocument, rules: ReadRules, place: int) -> list[tuple[int, float]]:
        """Where in the reading's stream phrases speak for the rule at a canonical place, and what they are worth."""
        found = (
            *self.kinds.sightings(document.kinds, rules.kinds[place]),
            *self.topics.sightings(document.topics, rules.topics[place]),
        )
        return [(each.start, each.value) for each in found]

    def index(self, rules: tuple[Rule, ...]) -> RuleIndex:
        """The index of a rule set, whose language is that of all its rules together."""
        language = detect_language("\n".join(sorted(f"{rule.type}: {rule.description}" for rule in rules)))
        return RuleIndex.build(rules, self.encoder.encode, self.lexicon(language))

    def lexicon(self, language: str) -> Lexicon:
        """The words of a language, with their English ones."""
        return Lexicon(self.space, _glossary(language).terms, is_english=language == ENGLISH)


def seen(reading: Reading, document: Document) -> Seen:
    """What the knowledge base looks at."""
    return Seen(
        stream=reading.stream,
        headings=stream(word for heading in reading.headings for word in words(heading.text)),
        pages=len(document.pages),
        embeddings=reading.embeddings,
        heading_embedding=reading.heading_embedding,
        direction=reading.direction,
        heading_direction=reading.heading_direction,
    )


def features(document: ReadDocument, rules: ReadRules) -> Array:
    """The features of K rules, float64 of shape (K, len(FEATURES)), rows in the index's canonical order."""
    known = claims(document.kinds.kinds, rules.kinds, document.topics.kinds, rules.topics)
    return np.hstack([measure(document.reading, rules.index), known])


@lru_cache(maxsize=32)
def _glossary(language: str) -> Glossary:
    if language not in {ENGLISH, UNKNOWN_LANGUAGE} | glossary_languages():
        return _glossary(UNKNOWN_LANGUAGE)  # that of all languages, which is large: one for all that have none
    return Glossary.for_language(language, tokens)
