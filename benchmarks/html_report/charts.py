"""The reliability diagram and the risk-coverage curve, each with its numbers in a table beside it."""

from __future__ import annotations

from typing import Final

import numpy as np

from benchmarks.html_report.curves import Bin, Certainty, RiskCurve
from benchmarks.html_report.markup import Content, Markup, element
from benchmarks.html_report.plot import Plot
from benchmarks.html_report.tables import share, span, table

_MOST_POINTS: Final = 240
_COVERAGES: Final = tuple(tenth / 10 for tenth in range(1, 11))


def certainty_charts(kind: str, certainty: Certainty) -> Markup:
    """Both charts of the answers of a kind; a sentence instead when there are none."""
    if not certainty.right.size:
        return element("p", "No document was answered, so there is nothing to draw.")
    return element("div", _reliability(kind, certainty.bins()), _risk(kind, certainty.risk()), class_="charts")


def _reliability(kind: str, bins: tuple[Bin, ...]) -> Markup:
    plot = Plot("mean confidence", "share right")
    description = (
        f"Reliability diagram of {kind}: {len(bins)} bins of equal mass, from confidence {bins[0].confidence:.2f} with "
        f"{bins[0].right:.2f} right to confidence {bins[-1].confidence:.2f} with {bins[-1].right:.2f} right."
    )
    marks = [plot.line([(0, 0), (1, 1)], "reference")]
    marks += [plot.whisker(each.confidence, each.interval.low, each.interval.high) for each in bins]
    marks.append(plot.line([(each.confidence, each.right) for each in bins], "curve"))
    marks += [plot.dot(each.confidence, each.right, _told(each)) for each in bins]
    explanation = (
        f"{len(bins)} bins of equal mass with 95 % intervals (Wilson). On the dashed line confidence is what it says; "
        "below it, answers are less often right than they claim."
    )
    rows: list[list[Content]] = [
        [n, each.count, share(each.confidence), share(each.right), span(each.interval)] for n, each in _numbered(bins)
    ]
    headers = ("bin", "answers", "mean confidence", "share right", "95 % interval")
    numbers = table(f"{kind}: reliability", headers, rows)
    return _figure("Reliability diagram", plot.picture(description, *marks), explanation, numbers)


def _risk(kind: str, curve: RiskCurve) -> Markup:
    highest = float(max(curve.risk.max(), curve.best.max()))
    plot = Plot("coverage", "share wrong", top=max(0.1, np.ceil(highest * 10) / 10))
    description = (
        f"Risk-coverage curve of {kind}: {curve.risk[-1]:.3f} of all answers are wrong; area under the curve "
        f"{curve.area:.3f}, best possible {curve.best_area:.3f}."
    )
    marks = (
        plot.line([(0, curve.risk[-1]), (1, curve.risk[-1])], "reference"),
        plot.line(_thinned(curve, best=True), "best"),
        plot.line(_thinned(curve, best=False), "curve"),
    )
    explanation = (
        "Share wrong among the most confident answers. Thin: the best order there could be; dashed: no order at all. "
        f"Area under the curve {curve.area:.3f}, best possible {curve.best_area:.3f}."
    )
    rows = [[f"{each:.0%}", *_at(curve, each)] for each in _COVERAGES]
    numbers = table(f"{kind}: risk by coverage", ("coverage", "share wrong", "best possible"), rows)
    return _figure("Risk-coverage curve", plot.picture(description, *marks), explanation, numbers)


def _figure(title: str, picture: Markup, explanation: str, numbers: Markup) -> Markup:
    caption = element("figcaption", element("strong", title), " ", explanation)
    return element("figure", picture, caption, element("details", element("summary", "The numbers"), numbers))


def _told(each: Bin) -> str:
    return (
        f"{each.count} answers: mean confidence {each.confidence:.3f}, {each.right:.3f} right ({span(each.interval)})"
    )


def _numbered(bins: tuple[Bin, ...]) -> list[tuple[int, Bin]]:
    return list(enumerate(bins, start=1))


def _thinned(curve: RiskCurve, *, best: bool) -> list[tuple[float, float]]:
    size = curve.coverage.size
    places = np.unique(np.linspace(0, size - 1, min(size, _MOST_POINTS)).round().astype(int))
    values = curve.best if best else curve.risk
    return [(float(curve.coverage[place]), float(values[place])) for place in places]


def _at(curve: RiskCurve, coverage: float) -> list[Content]:
    place = max(0, round(coverage * curve.coverage.size) - 1)
    return [share(float(curve.risk[place])), share(float(curve.best[place]))]
