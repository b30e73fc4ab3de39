"""How much of a document is tables, as its lines tell. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain, islice

# Formats that are nothing but tables.
_TABLES = frozenset(("csv", "ods", "xls", "xlsx"))
# Enough to tell; a document may have millions.
MAX_LINES = 300
MAX_CHARS_PER_PAGE = 50_000
# Longer lines are paragraphs.
_MAX_ROW_CHARS = 400
_MIN_COLUMNS = 3
_MIN_AMOUNTS = 2
# A row is a few words and then figures; sentences have more words for each figure.
_MAX_WORDS_PER_AMOUNT = 3
_DIGIT = re.compile(r"\d")
_GAP = re.compile(r" {2,}")
# Figures as rows of tables hold them: 3, 1.250,00, -4.5, 19%, $12, 12.00€.
_AMOUNT = re.compile(r"(?<!\S)[-+(]?[$€£¥]?\d[\d.,'’]*\)?[%€$£¥]?(?!\S)")


def table_share(kind: str, texts: Iterable[str]) -> float | None:
    """Which share of the lines of some pages look like rows of tables: 0 to 1, None where there are no lines.

    It is 1 for formats that are tables (`kind` as in `Document.format`). The first MAX_LINES lines are looked at.
    """
    if kind in _TABLES:
        return 1.0
    lines = chain.from_iterable(text[:MAX_CHARS_PER_PAGE].split("\n") for text in texts)
    filled = list(islice(filter(None, map(str.strip, lines)), MAX_LINES))
    return round(sum(map(is_row, filled)) / len(filled), 4) if filled else None


def is_row(line: str) -> bool:
    """Whether a line has cells: between tabs, in three columns that stand apart, or as figures behind few words."""
    if len(line) > _MAX_ROW_CHARS:
        return False
    if "\t" in line or ("  " in line and len(_GAP.split(line)) >= _MIN_COLUMNS):
        return True
    if not _DIGIT.search(line):
        return False
    amounts = len(_AMOUNT.findall(line))
    return amounts >= _MIN_AMOUNTS and len(line.split()) - amounts <= _MAX_WORDS_PER_AMOUNT * amounts
