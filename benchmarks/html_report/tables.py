"""Tables with captions and headers, among them those that the command prints."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

import numpy as np

from benchmarks.figures import BY_DOCUMENT, BY_SOURCE, Figures
from benchmarks.html_report.markup import Content, Markup, element, joined
from benchmarks.metrics import Interval
from benchmarks.report import KindSummary, Row

Column = tuple[str, str, Callable[[Figures], str]]

_UNDEFINED: Final = "–"
_MOST_ROWS: Final = 25

COLUMNS: Final[tuple[Column, ...]] = (
    ("in", "documents that one of the rules is right for", lambda each: str(each.in_scope)),
    ("out", "documents that no rule is right for", lambda each: str(each.out_of_scope)),
    ("errors", "documents without an answer; they count as wrong", lambda each: str(each.errors)),
    ("forced", "forced accuracy: the most probable type is right, null left aside", lambda each: share(each.forced)),
    ("macro F1", "unweighted mean of F1 over the types", lambda each: share(each.macro_f1)),
    ("strict", "strict accuracy: the answer given is right, a false null is wrong", lambda each: share(each.strict)),
    ("null recall", "documents out of scope that were answered with null", lambda each: share(each.null_recall)),
    ("ECE", "expected calibration error, 15 bins of equal mass; lower is better", lambda each: share(each.ece)),
    ("Brier", "mean squared difference of confidence and correctness; lower is better", lambda each: share(each.brier)),
    (
        "caught (best)",
        "errors among the 10 % least confident answers, and the most that could be",
        lambda each: f"{share(each.caught)} ({share(each.caught_best)})",
    ),
    ("AUROC", "how often a right answer is more confident than a wrong one", lambda each: share(each.auroc)),
    ("at\u00a090\u00a0%", "share right of the 90 % most confident answers", lambda each: share(each.at_90)),
    ("80\u00a0%", "share right of the 80 % most confident answers", lambda each: share(each.at_80)),
    ("70\u00a0%", "share right of the 70 % most confident answers", lambda each: share(each.at_70)),
)

_INTERVALS: Final = {"forced": "forced", "strict": "strict", "null_recall": "null recall", "ece": "ECE"}


def share(value: float) -> str:
    """A figure 0..1 with three places, or a dash where it is undefined."""
    return _UNDEFINED if np.isnan(value) else f"{value:.3f}"


def span(interval: Interval | None) -> str:
    """The bounds of an interval; a dash where it is undefined, nothing where there is none."""
    if interval is None:
        return ""
    return _UNDEFINED if np.isnan(interval.low) else f"{interval.low:.2f}–{interval.high:.2f}"


def table(caption: str, headers: Sequence[Content], rows: Iterable[Sequence[Content]], *, total: int = 0) -> Markup:
    """A table that scrolls in a frame of its own. The first cell of a row is its header; the last `total` rows are
    set apart."""
    cells = list(rows)
    body = [
        element("tr", *_row(row), class_="total" if place >= len(cells) - total else None)
        for place, row in enumerate(cells)
    ]
    head = element("thead", element("tr", *(element("th", each, scope="col") for each in headers)))
    content = element("table", element("caption", caption), head, element("tbody", *body))
    return scrolling(caption, content)


def scrolling(name: str, content: Markup) -> Markup:
    """A frame for wide content, which the keyboard can reach and scroll."""
    return element("div", content, class_="scroll", role="region", aria_label=name, tabindex=0)


def kind_tables(kind: KindSummary) -> Markup:
    """The figures of each rule set, their mean and the pool, and the intervals of these."""
    rows = (*kind.rule_sets, kind.mean, kind.pooled)
    return joined(
        figures_table(f"{kind.kind}: figures", rows, total=2), intervals_table(kind.kind, rows), _errors(kind)
    )


def group_tables(kind: KindSummary) -> Markup:
    """Pooled figures by each dimension; what has fewest answers is folded away."""
    return joined(*(_groups(f"{kind.kind} by {name}", rows) for name, rows in kind.groups.items()))


def figures_table(caption: str, rows: Sequence[Row], *, total: int = 0) -> Markup:
    """One row of figures per name; `total` as in `table`."""
    headers: list[Content] = ["name", *(element("abbr", header, title=meaning) for header, meaning, _ in COLUMNS)]
    cells = [[row.name, *(shown(row.figures) for _, _, shown in COLUMNS)] for row in rows]
    return table(caption, headers, cells, total=total)


def intervals_table(kind: str, rows: Sequence[Row]) -> Markup:
    """The intervals that were computed, resampled by document and by source."""
    units = (BY_DOCUMENT, BY_SOURCE)
    headers = ["name", *(f"{name}, by {unit}" for name in _INTERVALS.values() for unit in units)]
    cells = []
    for row in rows:
        found = {(each.metric, each.unit): each.interval for each in row.bounds}
        cells.append([row.name, *(span(found.get((metric, unit))) for metric in _INTERVALS for unit in units)])
    return table(f"{kind}: 95 % intervals", headers, cells, total=2)


def glossary() -> Markup:
    """What the columns of the figures mean."""
    entries = (joined(element("dt", header), element("dd", meaning)) for header, meaning, _ in COLUMNS)
    return element("details", element("summary", "What the columns mean"), element("dl", *entries))


def _row(row: Sequence[Content]) -> list[Markup]:
    return [element("th", row[0], scope="row"), *(element("td", each) for each in row[1:])]


def _errors(kind: KindSummary) -> Markup:
    if not kind.errors:
        return joined()
    counts = ", ".join(f"{code} {count}" for code, count in kind.errors.items())
    return element("p", f"Errors, which count as wrong: {counts}.")


def _groups(caption: str, rows: Sequence[Row]) -> Markup:
    first, rest = rows[:_MOST_ROWS], rows[_MOST_ROWS:]
    tables = [figures_table(f"{caption}, pooled", first)]
    if rest:
        folded = figures_table(f"{caption}, pooled: those with fewest answers", rest)
        tables.append(element("details", element("summary", f"{len(rest)} more with fewer answers"), folded))
    return joined(*tables)
