"""Fit the parameters that ship, and score them held out: `python -m benchmarks.crossfit --suite FOLDER`.

Documents are scored with parameters that saw no document of their source (leave-source-out), texts with parameters
that saw no text of their data set (leave-dataset-out). What ships is fitted on everything.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from benchmarks.answers import Answer, Reply
from benchmarks.crossfit.material import (
    WORDINGS,
    Episode,
    Sample,
    load_wordings,
    random_episodes,
    read_collection,
    suite_episode,
)
from benchmarks.crossfit.training import Training, train
from benchmarks.provenance import Provenance
from benchmarks.remembering import RememberingEncoder
from benchmarks.report import render, summarise
from benchmarks.suite import RuleSet, Suite, kind_of
from classifier.calibration import Calibrator, Size
from classifier.calibration.calibrator import SHIPPED
from classifier.encoders import default_encoder
from classifier.matching import WordSpace
from classifier.pipeline import Reader

RESULTS: Final = Path(__file__).parents[1] / "results"
DOCUMENTS: Final = "documents"
FOLDS: Final = 8
EPISODES: Final = 64
SEED: Final = 20
# Documents are the harder and more varied half; a data set of texts counts as much as so many random episodes.
_TEXT_WEIGHT: Final = 10.0


@dataclass(frozen=True, slots=True)
class Scored:
    """A rule set to score held out, as an episode."""

    rule_set: RuleSet
    episode: Episode


def main(
    suite: Annotated[
        list[Path], typer.Option(help="The suite to learn from, then others over the same documents to check.")
    ],
) -> None:
    """Cross-fit, print the held-out figures, and write the shipped parameters beside them."""
    reader = Reader(RememberingEncoder(default_encoder()), WordSpace.from_package())
    suites = [Suite.load(path) for path in suite]
    samples = {name: read_collection(suites[0], name, reader) for name in suites[0].collections}
    scored = [
        [Scored(each, suite_episode(each, samples[each.documents], reader)) for each in one.rule_sets] for one in suites
    ]
    episodes = _document_episodes(samples, reader)
    texts = [each for each in scored[0] if each.rule_set.kind != DOCUMENTS]
    summaries: dict[str, Any] = {}
    for one, sets in zip(suites, scored, strict=True):
        summary = summarise(list(_held_out(sets, episodes, texts)), by=("lang", "source"))
        print(render(summary, title=f"held out: {one.name}"))
        summaries[one.name] = summary.as_json()
    provenance = {"seed": SEED, "folds": FOLDS, "corpus": suites[0].fingerprint, **_brief(Provenance.collect(SEED))}
    shipped = train(_everything(episodes, texts), {**provenance, "held_out": _headlines(summaries)})
    shipped.save(SHIPPED)
    record = {"provenance": asdict(Provenance.collect(SEED)), "held_out": summaries}
    (RESULTS / "crossfit.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def _document_episodes(samples: dict[str, list[Sample]], reader: Reader) -> list[Episode]:
    documents = next(found for name, found in samples.items() if name.startswith(DOCUMENTS))
    wordings = load_wordings(WORDINGS / "documents.yaml")
    return list(random_episodes(wordings, documents, reader, EPISODES, SEED))


def _held_out(scored: Sequence[Scored], episodes: Sequence[Episode], texts: Sequence[Scored]) -> Iterator[Answer]:
    calibrators: dict[str, Calibrator] = {}
    for each in scored:
        for place, sample in enumerate(each.episode.samples):
            group = _group(each.rule_set, sample)
            if group not in calibrators:
                calibrators[group] = train(_without(group, episodes, texts))
            yield _answer(each, place, calibrators[group])


def _answer(scored: Scored, place: int, calibrator: Calibrator) -> Answer:
    episode = scored.episode
    judgement = calibrator.judge(episode.tables[place], Size(*episode.sizes[place]))
    best = episode.types[judgement.best]
    reply = Reply(
        forced=best,
        given=None if judgement.is_null else best,
        confidence=judgement.confidence,
        probabilities=tuple(zip(episode.types, map(float, judgement.probabilities), strict=True)),
        null_probability=judgement.null_probability,
    )
    return Answer.from_reply(scored.rule_set, episode.samples[place].document, reply)


def _without(group: str, episodes: Sequence[Episode], texts: Sequence[Scored]) -> list[Training]:
    """Everything but one fold of sources, or but one family of data sets."""
    documents = [Training(episode, lambda sample: _fold(sample) != group) for episode in episodes]
    others = [Training(each.episode, _any, _TEXT_WEIGHT) for each in texts if _family(each.rule_set.name) != group]
    return documents + others


def _everything(episodes: Sequence[Episode], texts: Sequence[Scored]) -> list[Training]:
    return _without("", episodes, texts)


def _any(_sample: Sample) -> bool:
    return True


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
