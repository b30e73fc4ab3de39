"""Fit the parameters that ship, and score them held out: `python -m benchmarks.crossfit --suite FOLDER`.

Documents are scored with parameters that saw no document of their source (leave-source-out), texts with parameters
that saw no text of their data set (leave-dataset-out). What ships is fitted on everything. `--ablations` scores the
documents again without the knowledge base, and with it but without the entries of the document's own kind.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final

import numpy as np
import typer

from benchmarks.answers import Answer, Reply
from benchmarks.crossfit.knowing import LABEL_FOLDS, Claimant, Recognisable, Wordbook, count_phrases, with_rarity
from benchmarks.crossfit.material import (
    Episode,
    Sample,
    load_label_entries,
    load_wordings,
    random_episodes,
    read_collection,
    suite_episode,
)
from benchmarks.crossfit.training import Training, train
from benchmarks.ocr_figures import OcrFigures
from benchmarks.provenance import Provenance
from benchmarks.remembering import RememberingEncoder
from benchmarks.report import render, summarise
from benchmarks.suite import RuleSet, Suite, kind_of
from classifier.calibration import Calibrator, Size
from classifier.calibration.calibrator import SHIPPED, Array
from classifier.calibration.fitting import LogisticFit
from classifier.encoders import default_encoder
from classifier.knowledge import KnowledgeParameters, Weights
from classifier.knowledge.knowledge import SHIPPED as SHIPPED_KNOWLEDGE
from classifier.knowledge.knowledge_base import FREQUENCIES
from classifier.preparing import Reader

RESULTS: Final = Path(__file__).parents[1] / "results"
DOCUMENTS: Final = "documents"
FOLDS: Final = 8
EPISODES: Final = 64
SEED: Final = 20
# A data set of texts counts as much as so many random episodes of documents in the choice among rules. Hardly any has
# texts out of scope, so that there is little to learn of null from them.
_TEXT_WEIGHT: Final = 10.0
_TEXT_NULL_WEIGHT: Final = 2.0
_EVERYTHING: Final = ""

Mappings = Mapping[int | None, LogisticFit]


@dataclass(frozen=True, slots=True)
class Scored:
    """A rule set to score held out, as an episode."""

    rule_set: RuleSet
    episode: Episode


@dataclass(frozen=True, kw_only=True, eq=False)
class School:
    """All that is learned from. `knows` False takes every claim of the knowledge base out of the features."""

    kinds: Recognisable
    topics: Recognisable
    mappings: Mappings
    documents: tuple[Sample, ...]
    episodes: tuple[Episode, ...]
    texts: tuple[Scored, ...]
    knows: bool = True

    @cache  # noqa: B019 - a school lasts as long as the run
    def learned(self, group: str) -> tuple[Claimant, Calibrator]:
        """What can be learned without a group: a fold of sources, or a family of data sets."""
        claimant = self.claimant(group)
        return claimant, self.calibrator(group, claimant)

    def claimant(self, group: str) -> Claimant:
        """Claims by weights that saw no document of a group."""
        texts = {id(sample): sample for each in self._texts_without(group) for sample in each.episode.samples}
        return Claimant(
            kinds=self.kinds,
            topics=self.topics,
            kind_weights=self.kinds.fit([sample for sample in self.documents if _fold(sample) != group]),
            topic_weights=self.topics.fit(list(texts.values())),
            mappings=self.mappings,
        )

    def tables(self, claimant: Claimant, episode: Episode, *, forget_own: bool = False) -> Array:
        """The features of an episode (n, K, F)."""
        claims = claimant.claims(episode, forget_own=forget_own)
        return np.concatenate([episode.tables, claims if self.knows else np.zeros_like(claims)], axis=2)

    def calibrator(self, group: str, claimant: Claimant, provenance: dict[str, Any] | None = None) -> Calibrator:
        """A calibrator that saw no document of a group."""
        documents = [
            Training(each, self.tables(claimant, each), lambda sample: _fold(sample) != group) for each in self.episodes
        ]
        texts = [
            Training(each.episode, self.tables(claimant, each.episode), lambda _: True, _TEXT_WEIGHT, _TEXT_NULL_WEIGHT)
            for each in self._texts_without(group)
        ]
        return train(documents + texts, provenance)

    def _texts_without(self, group: str) -> list[Scored]:
        return [each for each in self.texts if _family(each.rule_set.name) != group]


def main(
    suite: Annotated[
        list[Path], typer.Option(help="The suite to learn from, then others over the same documents to check.")
    ],
    *,
    ablations: Annotated[
        bool, typer.Option("--ablations", help="Also score what the knowledge base is worth.")
    ] = False,
) -> None:
    """Cross-fit, print the held-out figures, and write the shipped parameters beside them."""
    suites = [Suite.load(path) for path in suite]
    reader = Reader.for_encoder(RememberingEncoder(default_encoder()))
    samples = {name: read_collection(suites[0], name, reader) for name in suites[0].collections}
    reader, counted = _counted(reader, samples)
    scored = [
        [Scored(each, suite_episode(each, samples[each.documents], reader)) for each in one.rule_sets] for one in suites
    ]
    school = _school(reader, samples, [each for each in scored[0] if each.rule_set.kind != DOCUMENTS])
    summaries: dict[str, Any] = {}
    for one, sets in zip(suites, scored, strict=True):
        summaries[one.name] = _report(one.name, _held_out(school, sets))
    if ablations:
        documents = [each for each in scored[0] if each.rule_set.kind == DOCUMENTS]
        summaries["without knowledge"] = _report(
            "without knowledge", _held_out(replace(school, knows=False), documents)
        )
        summaries["leave type out"] = _report("leave type out", _held_out(school, documents, forget_own=True))
    provenance = {"seed": SEED, "folds": FOLDS, "corpus": suites[0].fingerprint, **_brief(Provenance.collect(SEED))}
    _ship(school, {**provenance, "held_out": _headlines(summaries)})
    FREQUENCIES.write_text(json.dumps(counted, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    record = {"provenance": asdict(Provenance.collect(SEED)), "held_out": summaries}
    (RESULTS / "crossfit.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def _counted(reader: Reader, samples: Mapping[str, Sequence[Sample]]) -> tuple[Reader, dict[str, Any]]:
    """A reader that knows how rare phrases are in all samples, and their counts as they are shipped."""
    everything = [sample for found in samples.values() for sample in found]
    frequencies = count_phrases([reader.kinds.base, reader.topics.base], everything)
    counted = {"documents": len(everything), "frequencies": frequencies}
    return with_rarity(reader, frequencies, len(everything)), counted


def _school(reader: Reader, samples: Mapping[str, Sequence[Sample]], texts: Sequence[Scored]) -> School:
    documents = next(found for name, found in samples.items() if name.startswith(DOCUMENTS))
    wordings = load_wordings()
    everything = [sample for found in samples.values() for sample in found]
    kinds = Recognisable.of(reader.kinds.base, everything, load_label_entries("entries"))
    wordbook = Wordbook.of(reader, wordings, kinds)
    folds: list[int | None] = [None, *range(LABEL_FOLDS)]
    return School(
        kinds=kinds,
        topics=Recognisable.of(reader.topics.base, everything, load_label_entries("topics")),
        mappings={fold: wordbook.fit(fold) for fold in folds},
        documents=tuple(documents),
        episodes=tuple(random_episodes(wordings, documents, reader, EPISODES, SEED)),
        texts=tuple(texts),
    )


def _report(name: str, answers: Iterator[Answer]) -> dict[str, Any]:
    found = list(answers)
    summary = summarise(found, by=("lang", "source"))
    print(render(summary, title=f"held out: {name}"))
    if (ocr := OcrFigures.of(found)) is not None:
        print(ocr)
    return summary.as_json()


def _held_out(school: School, scored: Sequence[Scored], *, forget_own: bool = False) -> Iterator[Answer]:
    """Every document of every rule set, answered by what was learned without its group."""
    for group in dict.fromkeys(_group(each.rule_set, sample) for each in scored for sample in each.episode.samples):
        claimant, calibrator = school.learned(group)
        for each in scored:
            places = [n for n, sample in enumerate(each.episode.samples) if _group(each.rule_set, sample) == group]
            if places:
                tables = school.tables(claimant, each.episode, forget_own=forget_own)
                yield from (_answer(each, place, tables[place], calibrator) for place in places)


def _answer(scored: Scored, place: int, table: Array, calibrator: Calibrator) -> Answer:
    episode = scored.episode
    judgement = calibrator.judge(table, Size(*episode.sizes[place]))
    best = episode.types[judgement.best]
    reply = Reply(
        forced=best,
        given=None if judgement.is_null else best,
        confidence=judgement.confidence,
        probabilities=tuple(zip(episode.types, map(float, judgement.probabilities), strict=True)),
        null_probability=judgement.null_probability,
    )
    sample = episode.samples[place]
    return Answer.from_reply(scored.rule_set, sample.document, reply, sample.origin)


def _ship(school: School, provenance: dict[str, Any]) -> None:
    claimant = school.claimant(_EVERYTHING)
    mapping = school.mappings[None]
    school.calibrator(_EVERYTHING, claimant, provenance).save(SHIPPED)
    types, topics = (
        Weights(recognition=recognition, mapping=mapping.weights, mapping_bias=mapping.bias)
        for recognition in (claimant.kind_weights, claimant.topic_weights)
    )
    brief = {name: provenance[name] for name in ("seed", "corpus", "commit", "date", "versions")}
    KnowledgeParameters(types, topics, brief).save(SHIPPED_KNOWLEDGE)


def _group(rule_set: RuleSet, sample: Sample) -> str:
    return _fold(sample) if kind_of(rule_set.name) == DOCUMENTS else _family(rule_set.name)


def _fold(sample: Sample) -> str:
    digest = hashlib.sha256(sample.document.source.encode()).digest()
    return f"fold {int.from_bytes(digest[:8]) % FOLDS}"


def _family(rule_set: str) -> str:
    """Data sets that differ only in their language are one family: "texts/news_eng" and "texts/news_fra"."""
    return rule_set.rpartition("/")[2].partition("_")[0]


def _brief(provenance: Provenance) -> dict[str, object]:
    return {"commit": provenance.commit, "date": provenance.date, "versions": provenance.versions}


def _headlines(summaries: dict[str, Any]) -> dict[str, Any]:
    return {
        suite: {
            kind: {name: found["headline"][name] for name in ("forced", "strict", "null_recall", "ece", "auroc")}
            for kind, found in kinds.items()
        }
        for suite, kinds in summaries.items()
    }


if __name__ == "__main__":
    typer.run(main)
