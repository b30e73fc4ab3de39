"""Which number format the cells of a workbook have (SpreadsheetML, ECMA-376, 18.8)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from lxml import etree

from parsing.formats.spreadsheet_numbers import BUILT_IN, NumberFormat

_GENERAL = NumberFormat()


@dataclass(frozen=True, slots=True)
class Styles:
    """The number format of each style of cells, by its index, and where the calendar of the workbook begins."""

    formats: tuple[NumberFormat, ...]
    since_1904: bool = False

    @classmethod
    def from_xml(cls, root: etree._Element, *, since_1904: bool = False) -> Styles:
        """Read a styles part; styles that name an unknown format are general."""
        codes = {str(number): code for number, code in BUILT_IN.items()}
        codes |= {entry.get("numFmtId", ""): entry.get("formatCode", "") for entry in root.iter("{*}numFmt")}
        formats = {number: NumberFormat.from_code(code) for number, code in codes.items()}
        cells = root.find("{*}cellXfs")
        styles = () if cells is None else cells.iterchildren("{*}xf")
        return cls(tuple(formats.get(style.get("numFmtId", "0"), _GENERAL) for style in styles), since_1904)

    def shown(self, value: str, style: str) -> str:
        """A number as the cell shows it; what is no number stays as it is."""
        try:
            number = float(value)
        except ValueError:
            return value
        if not math.isfinite(number):
            return value
        return self._format(style).shown(number, since_1904=self.since_1904)

    def _format(self, style: str) -> NumberFormat:
        try:
            return self.formats[int(style)]
        except (ValueError, IndexError):
            return _GENERAL
