"""OpenDocument spreadsheets: a sheet is a page."""

from __future__ import annotations

from contextlib import AbstractContextManager

from parsing.formats.base import OpenDocument
from parsing.formats.odf import opened
from parsing.source import Source


def extract(source: Source) -> AbstractContextManager[OpenDocument]:
    """Open a spreadsheet; the name of a sheet, then its rows as lines with their cells between tabs."""
    return opened(source, "ODS spreadsheet", body="spreadsheet", page="table")
