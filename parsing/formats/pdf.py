"""PDF: PDFium reads the text; what it cannot open or read, pypdf tries, so that a broken page costs only itself.

What neither can open is given a new end, in the place of one that was cut off.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from parsing.errors import FileIsBrokenError, PdfIsProtectedError
from parsing.formats.base import OpenDocument, Shown
from parsing.formats.pdf_pdfium import PdfiumDocument
from parsing.formats.pdf_pypdf import PypdfDocument
from parsing.formats.pdf_salvage import with_new_end
from parsing.layout import Details
from parsing.source import Source

if TYPE_CHECKING:
    from parsing.ocr import Picture

MAX_PAGES_TO_TRY = 100


@contextmanager
def extract(source: Source) -> Iterator[OpenDocument]:
    """Open a PDF; PdfIsProtectedError when it needs a password, FileIsBrokenError when no reader can open it."""
    with ExitStack() as stack:
        try:
            document = PdfiumDocument.open(source)
        except FileIsBrokenError as error:
            yield _rescued(source, error, stack)
            return
        stack.callback(document.close)
        yield _PdfDocument(document, source)


def _rescued(source: Source, error: FileIsBrokenError, stack: ExitStack) -> OpenDocument:
    """Another view of a document that the first reader refused; its refusal is the better explained one."""
    try:
        return PypdfDocument.open(source)
    except PdfIsProtectedError:
        raise
    except Exception as second:  # pypdf raises anything on damaged files
        data = with_new_end(source.read())
        if data is None:
            raise error from second
    try:
        document = PdfiumDocument.open(replace(source, path=None, data=data, size=len(data)))
    except (FileIsBrokenError, PdfIsProtectedError):
        raise error from None
    stack.callback(document.close)
    if not _shows_something(document):
        raise error
    return _PdfDocument(document, source, ("the PDF is cut off or damaged: its pages were found one by one",))


def _shows_something(document: PdfiumDocument) -> bool:
    """Whether one of the first pages is not empty: of pages that lost their contents, no reader makes anything."""
    for number in range(1, min(document.page_count, MAX_PAGES_TO_TRY) + 1):
        with suppress(FileIsBrokenError):
            if document.shows(number) is not Shown.NOTHING:
                return True
    return False


class _PdfDocument:
    """A document open in PDFium, and in pypdf as soon as PDFium fails on a page."""

    def __init__(self, document: PdfiumDocument, source: Source, warnings: tuple[str, ...] = ()) -> None:
        self._document = document
        self._source = source
        self._second: PypdfDocument | None = None
        self._needs_second = True
        self.page_count = document.page_count
        self.warnings = warnings

    def read_page(self, page_number: int) -> str:
        try:
            return self._document.read_page(page_number)
        except FileIsBrokenError as error:
            return self._read_again(page_number, error)

    def page_size(self, page_number: int) -> tuple[float, float] | None:
        return self._document.page_size(page_number)

    def details(self) -> Details:
        return self._document.details()

    def shows(self, page_number: int) -> Shown:
        return self._document.shows(page_number)

    def picture(self, page_number: int) -> Picture:
        return self._document.picture(page_number)

    def _read_again(self, page_number: int, error: FileIsBrokenError) -> str:
        try:
            second = self._opened_again()
            text = None if second is None else second.read_page(page_number)
        except Exception as second_error:  # pypdf raises anything on damaged files
            raise error from second_error
        if text is None:
            raise error
        return text

    def _opened_again(self) -> PypdfDocument | None:
        if self._needs_second:
            self._needs_second = False  # a second attempt to open would fail as the first did
            self._second = self._with_same_pages(PypdfDocument.open(self._source))
        return self._second

    def _with_same_pages(self, second: PypdfDocument) -> PypdfDocument | None:
        """pypdf passes over pages that are no pages: its numbers then mean other pages than PDFium's."""
        return second if second.page_count == self.page_count else None
