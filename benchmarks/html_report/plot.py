"""A square plot of shares: axes from 0 to 1, a grid, and marks placed by their shares."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from benchmarks.html_report.markup import Markup, element, joined

_LEFT, _TOP, _SIDE, _RIGHT, _BOTTOM = 58.0, 12.0, 320.0, 14.0, 44.0
_WIDTH: Final = _LEFT + _SIDE + _RIGHT
_HEIGHT: Final = _TOP + _SIDE + _BOTTOM
_TICKS: Final = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True)
class Plot:
    """What the axes are called, and the greatest value of the vertical one (0..1]."""

    across: str
    up: str
    top: float = 1.0

    def x(self, share: float) -> float:
        """Where a share 0..1 lies across, in units of the picture."""
        return _LEFT + share * _SIDE

    def y(self, share: float) -> float:
        """Where a value 0..`top` lies upwards; greater values are cut off at the top."""
        return _TOP + _SIDE * (1 - min(share, self.top) / self.top)

    def line(self, points: Iterable[tuple[float, float]], style: str) -> Markup:
        """A line through points, given as shares."""
        places = " ".join(f"{self.x(across):.1f},{self.y(up):.1f}" for across, up in points)
        return element("polyline", points=places, class_=style)

    def whisker(self, across: float, low: float, high: float) -> Markup:
        """An upright line from one value to another."""
        at = self.x(across)
        return element("line", x1=at, x2=at, y1=self.y(low), y2=self.y(high), class_="whisker")

    def dot(self, across: float, up: float, title: str) -> Markup:
        """A point that says what it is when it is pointed at."""
        return element("circle", element("title", title), cx=self.x(across), cy=self.y(up), r=4, class_="dot")

    def picture(self, description: str, *marks: Markup) -> Markup:
        """The marks on their axes, as an image with a description."""
        return element(
            "svg",
            self._grid(),
            *marks,
            self._names(),
            viewBox=f"0 0 {_WIDTH:.0f} {_HEIGHT:.0f}",
            role="img",
            aria_label=description,
        )

    def _grid(self) -> Markup:
        return joined(*(self._upright(tick) for tick in _TICKS), *(self._level(tick * self.top) for tick in _TICKS))

    def _upright(self, share: float) -> Markup:
        x = self.x(share)
        line = element("line", x1=x, x2=x, y1=_TOP, y2=_TOP + _SIDE, class_="grid")
        return joined(line, element("text", _tick(share), x=x, y=_TOP + _SIDE + 18, text_anchor="middle"))

    def _level(self, value: float) -> Markup:
        y = self.y(value)
        line = element("line", x1=_LEFT, x2=_LEFT + _SIDE, y1=y, y2=y, class_="grid")
        return joined(line, element("text", _tick(value), x=_LEFT - 8, y=y + 4, text_anchor="end"))

    def _names(self) -> Markup:
        middle = _TOP + _SIDE / 2
        across = element("text", self.across, x=_LEFT + _SIDE / 2, y=_HEIGHT - 6, text_anchor="middle", class_="name")
        up = element(
            "text", self.up, x=12, y=middle, text_anchor="middle", transform=f"rotate(-90 12 {middle})", class_="name"
        )
        return joined(across, up)


def _tick(value: float) -> str:
    return f"{value:.2f}".removesuffix("0")
