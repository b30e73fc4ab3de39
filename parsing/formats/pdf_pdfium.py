"""The text layer of a PDF as PDFium reads it, and its pages as pictures. The only importer of pypdfium2.

PDFium is not safe to call from several threads, not even for different documents: one lock stands before every call.
It is held for a page at a time, so that long documents let others pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, cast

import pypdfium2
from pypdfium2 import raw

from parsing.errors import FileIsBrokenError, PdfIsProtectedError
from parsing.formats.base import Shown
from parsing.pictures import check_image_size, page_scale
from parsing.source import Source

if TYPE_CHECKING:
    from parsing.ocr import Picture

# A page whose images cover this share of it is taken for a scan, whatever else is on it.
SCAN_SHARE = 0.5
# Enough to see what a page shows; drawings may hold millions.
MAX_DRAWN_OBJECTS = 5_000
MAX_FORM_DEPTH = 4

_PDFIUM = Lock()
# PDFium puts this where a hyphen splits a word at the end of a line.
_SPLIT_WORD = re.compile("[\x02\ufffe](?:\r?\n)?")


class PdfiumDocument:
    """A PDF that stands open in PDFium until `close`."""

    def __init__(self, document: pypdfium2.PdfDocument, page_count: int, image_pixels: int) -> None:
        self._document = document
        self._image_pixels = image_pixels
        self.page_count = page_count

    @classmethod
    def open(cls, source: Source) -> PdfiumDocument:
        """Open without reading pages; the empty password is tried where there is one.

        Raises PdfIsProtectedError, or FileIsBrokenError when PDFium finds no document or no pages, or more pages than
        are allowed and not the last of them: then it only believes what the file says.
        """
        with _PDFIUM:
            try:
                document = pypdfium2.PdfDocument(source.path or source.read())
            except (pypdfium2.PdfiumError, OSError) as error:
                raise _refusal(error) from error
            page_count = len(document)
            if page_count < 1 or (page_count > source.limits.pages and not _has_page(document, page_count)):
                document.close()
                claim = f"it claims {page_count} pages and lacks the last" if page_count > 0 else "it has no pages"
                raise FileIsBrokenError(f"the PDF is broken: {claim}")
        return cls(document, page_count, source.limits.image_pixels)

    def close(self) -> None:
        """Free the document; calling again does nothing."""
        with _PDFIUM:
            self._document.close()

    def read_page(self, page_number: int) -> str:
        """Text of one page, 1-based; FileIsBrokenError when PDFium cannot load it."""
        with self._page(page_number) as page, closing(page.get_textpage()) as text_page:
            text: str = text_page.get_text_range()
        return _SPLIT_WORD.sub("", text)

    def shows(self, page_number: int) -> Shown:
        """What is drawn on a page, 1-based; FileIsBrokenError when PDFium cannot load it."""
        with self._page(page_number) as page:
            width, height = page.get_size()
            images = 0.0
            is_drawn = False
            for item in islice(page.get_objects(max_depth=MAX_FORM_DEPTH), MAX_DRAWN_OBJECTS):
                is_drawn = True
                if item.type == raw.FPDF_PAGEOBJ_IMAGE:
                    images += _area(item.get_bounds())
        if not is_drawn:
            return Shown.NOTHING
        return Shown.SCAN if images >= SCAN_SHARE * width * height else Shown.DRAWING

    def picture(self, page_number: int) -> Picture:
        """A page, 1-based, in grey, of the size that suits OCR, however large its media box is.

        Raises FileIsBrokenError, and DocumentTooLargeError for an image on it that has too many pixels.
        """
        with self._page(page_number) as page:
            for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=MAX_FORM_DEPTH):
                width, height = item.get_px_size()
                check_image_size(width, height, self._image_pixels)
            bitmap = page.render(scale=page_scale(*page.get_size()), grayscale=True, may_draw_forms=False)
            try:
                return cast("Picture", bitmap.to_numpy().reshape(bitmap.height, -1)[:, : bitmap.width].copy())
            finally:
                bitmap.close()

    @contextmanager
    def _page(self, page_number: int) -> Iterator[pypdfium2.PdfPage]:
        """A loaded page, for as long as PDFium is ours."""
        with _PDFIUM:
            try:
                page = self._document[page_number - 1]
                with closing(page):
                    yield page
            except pypdfium2.PdfiumError as error:
                raise FileIsBrokenError(f"the page is broken: {error}") from error


def _has_page(document: pypdfium2.PdfDocument, page_number: int) -> bool:
    try:
        document[page_number - 1].close()
    except pypdfium2.PdfiumError:
        return False
    return True


def _refusal(error: pypdfium2.PdfiumError | OSError) -> FileIsBrokenError | PdfIsProtectedError:
    code = getattr(error, "err_code", None)
    if code == raw.FPDF_ERR_PASSWORD:
        return PdfIsProtectedError("the PDF opens only with a password")
    if code == raw.FPDF_ERR_SECURITY:
        return PdfIsProtectedError("the PDF is encrypted in a way that is not supported")
    return FileIsBrokenError(f"the PDF is broken: {error}")


def _area(bounds: tuple[float, float, float, float]) -> float:
    left, bottom, right, top = bounds
    return (right - left) * (top - bottom)
