"""The text layer of a PDF as pypdf reads it: slower, but it repairs what PDFium refuses. The only importer of pypdf."""

from __future__ import annotations

import logging
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError

from parsing.errors import FileIsBrokenError, PdfIsProtectedError
from parsing.source import Source

# pypdf logs a line for each thing it repairs; without a handler these would go to stderr.
_LOGGER = logging.getLogger("pypdf")
if _LOGGER.level == logging.NOTSET:
    _LOGGER.setLevel(logging.CRITICAL)


class PypdfDocument:
    """A PDF in the hands of pypdf."""

    def __init__(self, reader: PdfReader) -> None:
        self._reader = reader
        self.page_count = len(reader.pages)
        self.warnings: tuple[str, ...] = ("the PDF is damaged and was read by a second, more tolerant reader",)

    @classmethod
    def open(cls, source: Source) -> PypdfDocument:
        """Open the document; PdfIsProtectedError when the empty password does not open it, else any exception."""
        try:
            document = cls(PdfReader(BytesIO(source.read())))
        except FileNotDecryptedError as error:
            raise PdfIsProtectedError("the PDF opens only with a password") from error
        if document.page_count < 1:
            raise FileIsBrokenError("the PDF is broken: it has no pages")
        return document

    def read_page(self, page_number: int) -> str:
        """Text of one page, 1-based; any exception on a broken page."""
        return self._reader.pages[page_number - 1].extract_text()
