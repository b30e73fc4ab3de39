"""The page as a whole: head, provenance, and per kind its figures, charts, confusions and mistakes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.answers import Answer
from benchmarks.figures import BY_DOCUMENT
from benchmarks.html_report.charts import certainty_charts
from benchmarks.html_report.confusion import matrices
from benchmarks.html_report.curves import Certainty
from benchmarks.html_report.markup import Content, Markup, element, joined
from benchmarks.html_report.mistakes import mistakes
from benchmarks.html_report.tables import glossary, group_tables, kind_tables, share, span
from benchmarks.provenance import Provenance
from benchmarks.report import KindSummary, Summary
from benchmarks.suite import kind_of

_STYLE: Final = Path(__file__).with_name("style.css")
# The page is not to fetch anything, whatever its content may say.
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_POOLED: Final = "ECE and AUROC: all answers pooled. Small: 95 % intervals, resampled by document."
_HEADLINE: Final = {
    "forced": "forced accuracy",
    "strict": "strict accuracy",
    "null_recall": "null recall",
    "ece": "pooled ECE",
    "auroc": "AUROC of confidence",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """All that is shown. `fingerprint` is the suite's and `fitted_on` that of the one which the engine's parameters
    were fitted on, None for an engine that nobody fitted. `part` names what a partial run left out, by option; unset
    options have false values."""

    suite: str
    fingerprint: str
    engine: str
    fitted_on: str | None
    part: Mapping[str, object]
    provenance: Provenance
    summary: Summary
    answers: Sequence[Answer]

    @property
    def title(self) -> str:
        """The heading of the page."""
        return f"{self.suite}: {self.engine}"

    @property
    def is_held_out(self) -> bool:
        """Whether the parameters were fitted on another suite, so far as fingerprints tell."""
        return self.fingerprint != self.fitted_on

    def answers_of(self, kind: KindSummary) -> tuple[Answer, ...]:
        """The answers of the rule sets of a kind."""
        return tuple(each for each in self.answers if kind_of(each.rule_set) == kind.kind)


def html_page(measurement: Measurement) -> str:
    """The measurement as one HTML document without scripts and without references to anything outside it."""
    kinds = measurement.summary.kinds
    content = element(
        "html",
        _head(measurement.title),
        element(
            "body",
            element(
                "header",
                element("h1", measurement.title),
                _warning(measurement),
                _provenance(measurement),
                _contents(kinds),
            ),
            element("main", *(_section(n, kind, measurement.answers_of(kind)) for n, kind in enumerate(kinds))),
        ),
        lang="en",
    )
    return f"<!DOCTYPE html>\n{content.html}\n"


def _head(title: str) -> Markup:
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", title),
        element("style", Markup(_STYLE.read_text(encoding="utf-8"))),
    )


def _warning(measurement: Measurement) -> Markup:
    if measurement.is_held_out:
        return joined()
    text = "The parameters were fitted on this very suite, so these figures flatter: none of them is held out."
    return element("p", element("strong", "Not held out. "), text, class_="warning")


def _provenance(measurement: Measurement) -> Markup:
    made = measurement.provenance
    facts = {
        "commit": f"{made.commit or 'none'}{', with changes not committed' if made.modified else ''}",
        "date": made.date,
        "machine": f"{made.cpu}, {made.cores} cores, {made.memory_gib or '?'} GiB, {made.system}",
        "seed": str(made.seed),
        "suite": f"{measurement.suite}, SHA-256 {measurement.fingerprint}",
        "fitted on": "nothing" if measurement.fitted_on is None else f"SHA-256 {measurement.fitted_on}",
        "scored": _scored(measurement.part),
        "answers": str(len(measurement.answers)),
        "versions": ", ".join([f"Python {made.python}", *(f"{name} {found}" for name, found in made.versions.items())]),
    }
    entries = (element("div", element("dt", name), element("dd", value)) for name, value in facts.items())
    return element("dl", *entries, class_="facts")


def _scored(part: Mapping[str, object]) -> str:
    chosen = [name.replace("_", " ") if value is True else f"{name} {value}" for name, value in part.items() if value]
    return f"a part: {', '.join(chosen)}" if chosen else "the whole suite"


def _contents(kinds: Sequence[KindSummary]) -> Markup:
    links = (element("li", element("a", kind.kind, href=f"#kind-{n}")) for n, kind in enumerate(kinds))
    return element("nav", element("ul", *links), aria_label="Kinds of rule sets")


def _section(number: int, kind: KindSummary, answers: Sequence[Answer]) -> Markup:
    def part(title: str, *content: Content) -> Markup:
        return joined(element("h3", title), *content)

    heading = f"kind-{number}"
    return element(
        "section",
        element("h2", kind.kind, id=heading),
        _tiles(kind),
        element("p", f"Accuracies and recall: {kind.mean.name} rule sets. {_POOLED}", class_="note"),
        part("Figures", kind_tables(kind), glossary()),
        part("Confidence", certainty_charts(kind.kind, Certainty.from_answers(answers))),
        part("Confusions", matrices(answers)),
        part("By group", group_tables(kind)),
        part("Worst mistakes", element("p", "The most confident wrong answers."), mistakes(answers)),
        aria_labelledby=heading,
    )


def _tiles(kind: KindSummary) -> Markup:
    found = {
        each.metric: each.interval
        for row in (kind.mean, kind.pooled)
        for each in row.bounds
        if each.unit == BY_DOCUMENT
    }
    tiles = (
        element(
            "div",
            element("dt", name),
            element("dd", share(kind.value(metric)), " ", element("small", span(found.get(metric)))),
        )
        for metric, name in _HEADLINE.items()
    )
    return element("dl", *tiles, class_="tiles")
