"""Legacy Excel workbooks (XLS), through LibreOffice."""

from __future__ import annotations

from contextlib import AbstractContextManager

from parsing.formats.base import OpenDocument
from parsing.formats.legacy import converted
from parsing.formats.xlsx import extract as extract_xlsx
from parsing.source import Source


def extract(source: Source) -> AbstractContextManager[OpenDocument]:
    """Open the document as XLSX; errors as in `parsing.formats.legacy` and of that format."""
    return converted(source, "xls", "xlsx", extract_xlsx)
