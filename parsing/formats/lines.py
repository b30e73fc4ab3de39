"""Text of a document with structure, put together line by line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

CELL_SEPARATOR = "\t"
# A row with a longer cell than this lays out a page rather than a table: its cells are read one after the other.
MAX_CELL_LINES = 3
# Tables nested deeper than this are read line by line.
MAX_FRAMES = 32
_SPACES = re.compile(r"[^\S\t]+")
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(slots=True)
class _Frame:
    """The text of one cell, of a box beside the text, or of the whole document."""

    lines: list[str] = field(default_factory=list)
    current: list[str] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)
    bullet: str = ""


class Lines:
    """Grows a text from runs of inline text and the ends of blocks, cells and rows; spaces in a line collapse."""

    def __init__(self) -> None:
        self._frames = [_Frame()]
        self._flattened = 0

    def add(self, text: str) -> None:
        """Inline text: its line breaks are spaces."""
        self._frames[-1].current.append(text)

    def add_verbatim(self, text: str) -> None:
        """Text whose lines are kept as they are."""
        self.end_line()
        self._frames[-1].lines.extend(line.rstrip() for line in text.splitlines())

    def end_line(self) -> None:
        """End the current line, if anything stands on it; what stands beside it follows."""
        frame = self._frames[-1]
        line = _collapsed("".join(frame.current))
        frame.current.clear()
        if line:
            frame.lines.append(frame.bullet + line)
            frame.bullet = ""
        frame.lines.extend(frame.asides)
        frame.asides.clear()

    def begin_item(self, bullet: str) -> None:
        """Put `bullet` before the next line that has text; an empty item leaves no bullet behind."""
        self.end_line()
        self._frames[-1].bullet = bullet

    def end_item(self) -> None:
        """End the line, and the item that it belongs to."""
        self.begin_item("")

    def blank_line(self) -> None:
        """End the line and leave a blank one."""
        self.end_line()
        lines = self._frames[-1].lines
        if lines and lines[-1]:
            lines.append("")

    def open_frame(self) -> None:
        """Begin a table cell or a text box."""
        if len(self._frames) > MAX_FRAMES:
            self._flattened += 1
        else:
            self._frames.append(_Frame())

    def close_cell(self) -> None:
        """End the cell begun last; it waits for the end of its row."""
        if lines := self._popped():
            self._frames[-1].cells.append(lines)

    def close_aside(self) -> None:
        """End the text box begun last; it follows the line that it stands beside."""
        lines = self._popped()
        self._frames[-1].asides.extend(lines)

    def end_row(self) -> None:
        """Put the cells of a row on one line, or one after the other where a cell is longer than a table's."""
        self.end_line()
        frame = self._frames[-1]
        cells = frame.cells.copy()
        frame.cells.clear()
        if len(cells) > 1 and max(map(len, cells)) <= MAX_CELL_LINES:
            frame.lines.append(CELL_SEPARATOR.join(" ".join(cell) for cell in cells))
        else:
            frame.lines.extend(line for cell in cells for line in cell)

    def text(self) -> str:
        """Everything so far, without blank lines at its ends; cells that were left open are closed."""
        self._flattened = 0
        while len(self._frames) > 1:
            self.close_cell()
        self.end_row()
        return _BLANK_LINES.sub("\n\n", "\n".join(self._frames[0].lines)).strip("\n")

    def _popped(self) -> list[str]:
        if self._flattened or len(self._frames) == 1:
            self._flattened = max(0, self._flattened - 1)
            self.end_line()
            return []
        self.end_row()
        return [line for line in self._frames.pop().lines if line.strip()]


def _collapsed(line: str) -> str:
    parts = (_SPACES.sub(" ", part).strip() for part in line.split(CELL_SEPARATOR))
    return CELL_SEPARATOR.join(filter(None, parts))
