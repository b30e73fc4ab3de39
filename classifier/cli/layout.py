"""How wide the columns of the table are, and how a text is made to fit one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len, set_cell_size

GAP: Final = "  "
CONFIDENCE_CELLS: Final = 5  # "CONF." and ">99%"
_ELLIPSIS: Final = "…"
_LEAST_WHY_CELLS: Final = 40  # a narrower sentence says nothing; it gets a line of its own
_MOST_TYPE_CELLS: Final = 28
_LEAST_FILE_CELLS: Final = 12
_LEAST_TYPE_CELLS: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Widths in terminal cells. `width` is that of the terminal, None for a pipe, where nothing is cut.

    `why` is what is left for the reasoning in the row of its document; None puts it on a line below.
    """

    width: int | None
    file: int
    type: int
    why: int | None

    @classmethod
    def fitting(cls, files: Iterable[str], types: Iterable[str], width: int | None) -> Layout:
        """The layout for these file names and all texts that may stand in the column of types."""
        file = max(map(cell_len, files), default=0)
        kind = max(map(cell_len, types), default=0)
        if width is None:
            return cls(width=None, file=file, type=kind, why=0)
        around = 2 * len(GAP) + CONFIDENCE_CELLS
        kind = min(kind, _MOST_TYPE_CELLS, max(width // 3, _LEAST_TYPE_CELLS))
        if width - kind - around - len(GAP) - min(file, width // 3) >= _LEAST_WHY_CELLS:
            file = min(file, width // 3)
            return cls(width=width, file=file, type=kind, why=width - file - kind - around - len(GAP))
        return cls(width=width, file=min(file, max(width - kind - around, _LEAST_FILE_CELLS)), type=kind, why=None)


def padded(text: str, cells: int) -> str:
    """`text` with spaces behind it up to `cells`."""
    return text + " " * (cells - cell_len(text))


def without_end(text: str, cells: int) -> str:
    """`text`, its end replaced by an ellipsis when it is wider than `cells` (at least 1)."""
    if cell_len(text) <= cells:
        return text
    return set_cell_size(text, cells - 1).rstrip() + _ELLIPSIS


def without_start(text: str, cells: int) -> str:
    """`text`, its start replaced by an ellipsis when it is wider than `cells`: of a path, the end tells most."""
    if cell_len(text) <= cells:
        return text
    tail = text[-cells:]
    while cell_len(tail) > cells - 1:
        tail = tail[1:]
    return _ELLIPSIS + tail


def percent(probability: float) -> str:
    """A probability (0..1) as whole percent; what is not certain never reads as 0% or 100%."""
    rounded = round(probability * 100)
    if rounded == 100 and probability < 1:  # noqa: PLR2004  percent
        return ">99%"
    if rounded == 0 and probability > 0:
        return "<1%"
    return f"{rounded}%"


def page_ranges(pages: Iterable[int]) -> str:
    """Ascending page numbers as "1-3, 7"."""
    ranges: list[tuple[int, int]] = []
    for page in pages:
        if ranges and page == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], page)
        else:
            ranges.append((page, page))
    return ", ".join(f"{first}" if first == last else f"{first}-{last}" for first, last in ranges)
