"""Tables of separated values (CSV, TSV): one page, rows as lines, cells between tabs."""

from __future__ import annotations

import csv
from contextlib import AbstractContextManager

from parsing.encodings import decode
from parsing.formats.base import OpenDocument, single_page
from parsing.formats.lines import CELL_SEPARATOR
from parsing.source import Source
from parsing.tables import rows, separator_of


def extract(source: Source) -> AbstractContextManager[OpenDocument]:
    """The whole table as one page; what turns out to be no table further down is kept as the text that it also is."""
    decoded = decode(source.read())
    return single_page(_table(decoded.text.lstrip("\ufeff")), *filter(None, [decoded.warning]))


def _table(text: str) -> str:
    separator = separator_of(text)
    if separator is None:
        return text
    try:
        return "\n".join(CELL_SEPARATOR.join(filter(None, row)) for row in rows(text, separator))
    except csv.Error:
        return text
