"""Whether a text is a table of separated values (CSV, TSV), and its rows. Pure.

Prose has commas, too: a text counts as a table only when it begins with a row of column names and every row is of the
same width. A table that is taken for text loses nothing but the separators' meaning, so doubt speaks for text.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO

_SEPARATORS = ("\t", ";", ",")
_MIN_ROWS = 3
_MIN_COLUMNS = 2
# Two columns are a comma in each line, as in verses and lists: those need more rows and no blank behind the comma.
_MIN_ROWS_OF_TWO = 5
_MAX_NAME_CHARS = 60
_MAX_CELL_CHARS = 400
_MAX_SPACED_SHARE = 0.1
_MAX_EMPTY_SHARE = 0.7
_SAMPLE_ROWS = 200
_SAMPLE_CHARS = 64 * 1024
_UNFINISHED = "unexpected end of data"
_WORDLIKE = re.compile(r"[^\W\d_]")
_SENTENCE = re.compile(r"[.!?:]$|[.!?] ")


def separator_of(text: str, *, is_cut: bool = False) -> str | None:
    """The character between the columns, or None where the text is no table; `is_cut`: it goes on after its end."""
    text = text.lstrip("\ufeff")
    is_cut = is_cut or len(text) > _SAMPLE_CHARS
    text = text[:_SAMPLE_CHARS]
    first_line = text.partition("\n")[0]
    for separator in _SEPARATORS:
        if separator in first_line and _is_table(_sample(text, separator, is_cut=is_cut), separator):
            return separator
    return None


def rows(text: str, separator: str) -> Iterator[list[str]]:
    """The cells of each row, without the blanks around them; csv.Error for a cell beyond any reason."""
    for row in csv.reader(StringIO(text, newline=""), delimiter=separator, skipinitialspace=True):
        yield [" ".join(cell.split()) for cell in row]


def _sample(text: str, separator: str, *, is_cut: bool) -> list[list[str]]:
    """The first whole rows as they stand; none where quotation marks stand as in prose."""
    found: list[list[str]] = []
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True):
            if row:
                found.append(row)
            if len(found) == _SAMPLE_ROWS:
                return found
    except csv.Error as error:
        return found if is_cut and _UNFINISHED in str(error) else []
    return found[:-1] if is_cut else found


def _is_table(sample: list[list[str]], separator: str) -> bool:
    if len(sample) < _MIN_ROWS:
        return False
    width = len(sample[0])
    if width < _MIN_COLUMNS or any(len(row) != width for row in sample):
        return False
    if width == _MIN_COLUMNS and len(sample) < _MIN_ROWS_OF_TWO:
        return False
    return _are_names(sample[0]) and _are_cells(sample[1:], separator)


def _are_names(row: list[str]) -> bool:
    """Whether a row names columns: short, distinct words that make no sentence."""
    names = [cell.strip() for cell in row]
    if len(set(names)) < len(names):
        return False
    return all(
        0 < len(name) <= _MAX_NAME_CHARS and _WORDLIKE.search(name) and not _SENTENCE.search(name) for name in names
    )


def _are_cells(body: list[list[str]], separator: str) -> bool:
    cells = [cell for row in body for cell in row]
    if max(map(len, cells)) > _MAX_CELL_CHARS or any(not any(map(str.strip, row)) for row in body):
        return False
    if sum(not cell.strip() for cell in cells) > _MAX_EMPTY_SHARE * len(cells):
        return False
    spaced = sum(cell.startswith(" ") for row in body for cell in row[1:])
    behind = len(body) * (len(body[0]) - 1)
    return separator == "\t" or spaced <= _MAX_SPACED_SHARE * behind
