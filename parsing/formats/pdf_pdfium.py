"""The text layer of a PDF as PDFium reads it. The only importer of pypdfium2.

PDFium is not safe to call from several threads, not even for different documents: one lock stands before every call.
It is held for a page at a time, so that long documents let others pass.
"""

from __future__ import annotations

import re
from threading import Lock

import pypdfium2
from pypdfium2 import raw

from parsing.errors import FileIsBrokenError, PdfIsProtectedError
from parsing.source import Source

_PDFIUM = Lock()
# PDFium puts this where a hyphen splits a word at the end of a line.
_SPLIT_WORD = re.compile("[\x02\ufffe](?:\r?\n)?")


class PdfiumDocument:
    """A PDF that stands open in PDFium until `close`."""

    def __init__(self, document: pypdfium2.PdfDocument, page_count: int) -> None:
        self._document = document
        self.page_count = page_count

    @classmethod
    def open(cls, source: Source) -> PdfiumDocument:
        """Open without reading pages; the empty password is tried where there is one.

        Raises PdfIsProtectedError, or FileIsBrokenError when PDFium finds no document or no pages.
        """
        with _PDFIUM:
            try:
                document = pypdfium2.PdfDocument(source.path or source.read())
            except (pypdfium2.PdfiumError, OSError) as error:
                raise _refusal(error) from error
            page_count = len(document)
            if page_count < 1:
                document.close()
                raise FileIsBrokenError("the PDF is broken: it has no pages")
        return cls(document, page_count)

    def close(self) -> None:
        """Free the document; calling again does nothing."""
        with _PDFIUM:
            self._document.close()

    def read_page(self, page_number: int) -> str:
        """Text of one page, 1-based; FileIsBrokenError when PDFium cannot load it."""
        with _PDFIUM:
            try:
                text = self._text(page_number - 1)
            except pypdfium2.PdfiumError as error:
                raise FileIsBrokenError(f"the page is broken: {error}") from error
        return _SPLIT_WORD.sub("", text)

    def _text(self, index: int) -> str:
        page = self._document[index]
        try:
            text_page = page.get_textpage()
            try:
                text: str = text_page.get_text_range()
            finally:
                text_page.close()
        finally:
            page.close()
        return text


def _refusal(error: pypdfium2.PdfiumError | OSError) -> FileIsBrokenError | PdfIsProtectedError:
    code = getattr(error, "err_code", None)
    if code == raw.FPDF_ERR_PASSWORD:
        return PdfIsProtectedError("the PDF opens only with a password")
    if code == raw.FPDF_ERR_SECURITY:
        return PdfIsProtectedError("the PDF is encrypted in a way that is not supported")
    return FileIsBrokenError(f"the PDF is broken: {error}")
