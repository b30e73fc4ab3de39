"""Excel workbooks (Office Open XML, ECMA-376): a sheet is a page, its rows are lines, its cells stand between tabs.

Sheets are streamed, each only when it is asked for; numbers and dates are written as their cells show them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from lxml import etree

from parsing.errors import DocumentTooLargeError, FileIsBrokenError
from parsing.formats.archive import Archive, open_archive
from parsing.formats.base import OpenDocument
from parsing.formats.drawing import drawing_text
from parsing.formats.lines import CELL_SEPARATOR
from parsing.formats.office_metadata import package_metadata
from parsing.formats.ooxml import Relationship, main_part, reference, relationships
from parsing.formats.safe_xml import parse_xml, stream_xml
from parsing.formats.spreadsheet_styles import Styles
from parsing.layout import Details
from parsing.source import Source

# Cells share strings: a small workbook can refer to a long one a million times.
MAX_TEXT_CHARS = 50_000_000
_DOCUMENT = "XLSX workbook"
_MAIN_NAME = re.compile(r"xl/workbook\d*\.xml")
_BOOLEANS = {"0": "FALSE", "1": "TRUE"}
_TEXT_CELLS = frozenset(("str", "e", "d"))


@contextmanager
def extract(source: Source) -> Iterator[OpenDocument]:
    """Open a workbook; FileIsBrokenError, DocumentTooLargeError or PdfIsProtectedError when that is refused."""
    with open_archive(source, _DOCUMENT) as archive:
        yield _Workbook(archive, main_part(archive, _MAIN_NAME, _DOCUMENT))


class _Workbook:
    """A workbook; what its sheets share is read when the first of them needs it."""

    def __init__(self, archive: Archive, main: str) -> None:
        self._archive = archive
        self._root = parse_xml(archive.read(main), _DOCUMENT)
        self._related = relationships(archive, main, _DOCUMENT)
        self._sheets = self._listed()
        self._chars = 0
        self.page_count = len(self._sheets)
        self.warnings: tuple[str, ...] = ()

    def read_page(self, page_number: int) -> str:
        """The name of the sheet, its rows, and the text of shapes on it; nothing where the sheet is empty."""
        target, name = self._sheets[page_number - 1]
        lines = list(self._counted(self._rows(target)))
        lines += self._counted(self._drawings(target))
        return "\n".join([name, *lines]) if lines else ""

    def details(self) -> Details:
        """What the workbook says of itself."""
        return Details(metadata=package_metadata(self._archive))

    def _listed(self) -> list[tuple[str, str]]:
        """Part and name of each sheet in the order of the tabs, each part once."""
        targets = {found.identifier: found.target for found in self._related}
        sheets: dict[str, str] = {}
        for sheet in self._root.iter("{*}sheet"):
            if target := targets.get(reference(sheet)):
                sheets.setdefault(target, sheet.get("name", ""))
        return list(sheets.items())

    def _counted(self, lines: Iterator[str]) -> Iterator[str]:
        for line in lines:
            self._chars += len(line)
            if self._chars > MAX_TEXT_CHARS:
                raise DocumentTooLargeError(f"the {_DOCUMENT} holds more than {MAX_TEXT_CHARS} characters of text")
            yield line

    def _rows(self, target: str) -> Iterator[str]:
        with self._archive.open(target) as part:
            for row in stream_xml(part, _DOCUMENT, "{*}row"):
                cells = filter(None, map(self._shown, row.iterchildren("{*}c")))
                if line := CELL_SEPARATOR.join(cells):
                    yield line

    def _drawings(self, target: str) -> Iterator[str]:
        for found in _of_kind(relationships(self._archive, target, _DOCUMENT), "drawing"):
            yield from drawing_text(parse_xml(self._archive.read(found), _DOCUMENT)).splitlines()

    def _shown(self, cell: etree._Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _one_line("".join(map(_string, cell.iterchildren("{*}is"))))
        value = cell.findtext("{*}v", "").strip()
        if kind == "s":
            return self._shared(value)
        if kind in _TEXT_CELLS:
            return _one_line(value)
        return _BOOLEANS.get(value, "") if kind == "b" else self._styles.shown(value, cell.get("s", "0"))

    def _shared(self, index: str) -> str:
        try:
            return self._strings[int(index)]
        except (ValueError, IndexError):
            return ""

    @cached_property
    def _strings(self) -> list[str]:
        strings: list[str] = []
        for target in _of_kind(self._related, "sharedStrings"):
            with self._archive.open(target) as part:
                strings += (_one_line(_string(item)) for item in stream_xml(part, _DOCUMENT, "{*}si"))
        return strings

    @cached_property
    def _styles(self) -> Styles:
        """Without styles, or with broken ones, every number is shown as numbers in general are."""
        since_1904 = any(found.get("date1904") in {"1", "true"} for found in self._root.iter("{*}workbookPr"))
        for target in _of_kind(self._related, "styles"):
            try:
                return Styles.from_xml(parse_xml(self._archive.read(target), _DOCUMENT), since_1904=since_1904)
            except FileIsBrokenError:
                break
        return Styles((), since_1904)


def _of_kind(related: tuple[Relationship, ...], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found.target for found in related if found.kind == kind))


def _string(item: etree._Element) -> str:
    """A string of one or more runs; its phonetic reading, which stands above it, is left out."""
    runs = [item, *item.iterchildren("{*}r")]
    return "".join(text.text or "" for run in runs for text in run.iterchildren("{*}t"))


def _one_line(text: str) -> str:
    return " ".join(text.split())
