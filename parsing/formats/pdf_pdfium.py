"""The text layer of a PDF as PDFium reads it, its form, and its pages as pictures. The only importer of pypdfium2.

PDFium is not safe to call from several threads, not even for different documents: one lock stands before every call.
It is held for a page at a time, so that long documents let others pass.

Fields are read from the annotations on pages: PDFium's model of the whole form takes time in the square of its fields.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

import pypdfium2
from pypdfium2 import raw

from parsing.errors import FileIsBrokenError, PdfIsProtectedError
from parsing.formats.base import Shown
from parsing.layout import (
    MAX_ATTACHMENTS,
    MAX_FIELD_NAME_CHARS,
    MAX_FIELD_VALUE_CHARS,
    MAX_FORM_FIELDS,
    Details,
    FormField,
    Metadata,
    attachment_names,
    one_line,
    size_in_points,
)
from parsing.pictures import check_image_size, page_scale
from parsing.source import Source

if TYPE_CHECKING:
    from parsing.ocr import Picture

# A page whose images cover this share of it is taken for a scan, whatever else is on it.
SCAN_SHARE = 0.5
# Enough to see what a page shows; drawings may hold millions.
MAX_DRAWN_OBJECTS = 5_000
MAX_FORM_DEPTH = 4

# Of a whole document; most are links.
MAX_ANNOTATIONS = 10_000
# PDFium hands over a text whole or not at all.
MAX_TEXT_BYTES = 16 * 1024 * 1024
_DECODED_BYTES = 64 * 1024
_END_BYTES = 2  # of the zero behind it
_PASSWORD = 1 << 13  # ISO 32000-1, table 228
_UNSEEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_TEXT_AND_CHOICE = frozenset(("Tx", "Ch"))
_TEXT_TYPES = frozenset((raw.FPDF_OBJECT_STRING, raw.FPDF_OBJECT_NAME))

_PDFIUM = Lock()
# PDFium puts this where a hyphen splits a word at the end of a line.
_SPLIT_WORD = re.compile("[\x02\ufffe](?:\r?\n)?")


class PdfiumDocument:
    """A PDF that stands open in PDFium until `close`."""

    def __init__(self, document: pypdfium2.PdfDocument, page_count: int, image_pixels: int) -> None:
        self._document = document
        self._image_pixels = image_pixels
        self._form = _FormReader(document)
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
            self._form.read(page, page_number)
        return _SPLIT_WORD.sub("", text)

    def page_size(self, page_number: int) -> tuple[float, float] | None:
        """Width and height of a page, 1-based, in points, as it is turned; its contents are not looked at."""
        with _PDFIUM:
            return size_in_points(*self._document.get_page_size(page_number - 1))

    def details(self) -> Details:
        """Metadata and attachments of the document, and the form on the pages that were read."""
        with _PDFIUM:
            return Details(
                metadata=_metadata(self._document),
                form_fields=tuple(self._form.fields),
                form_texts=tuple(self._form.texts),
                attachments=_attachments(self._document),
            )

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


def _metadata(document: pypdfium2.PdfDocument) -> Metadata:
    """What the document says of itself, except its author."""

    def value(key: bytes) -> str:
        return _text(lambda buffer, size: raw.FPDF_GetMetaText(document, key, buffer, size))

    return Metadata.cleaned(
        title=value(b"Title"),
        subject=value(b"Subject"),
        keywords=value(b"Keywords"),
        creator=value(b"Creator"),
        producer=value(b"Producer"),
    )


def _attachments(document: pypdfium2.PdfDocument) -> tuple[str, ...]:
    """The names of the files inside the document."""
    count = min(raw.FPDFDoc_GetAttachmentCount(document), MAX_ATTACHMENTS)
    found = (raw.FPDFDoc_GetAttachment(document, index) for index in range(count))
    return attachment_names([_attachment_name(attachment) or "attachment" for attachment in found if attachment])


def _attachment_name(attachment: Any) -> str:
    return _text(lambda buffer, size: raw.FPDFAttachment_GetName(attachment, buffer, size))


class _FormReader:
    """Collects the form fields of pages, in the order of reading; `texts` are the values that are seen as text."""

    def __init__(self, document: pypdfium2.PdfDocument) -> None:
        self._annotations_left = 0 if document.get_formtype() == raw.FORMTYPE_NONE else MAX_ANNOTATIONS
        self.fields: list[FormField] = []
        self.texts: list[tuple[int, str]] = []

    def read(self, page: pypdfium2.PdfPage, page_number: int) -> None:
        """Note the fields on a loaded page, as long as there are not too many."""
        if not self._annotations_left:
            return
        count = min(raw.FPDFPage_GetAnnotCount(page), self._annotations_left)
        for index in range(count):
            if len(self.fields) == MAX_FORM_FIELDS:
                return
            self._annotations_left -= 1
            with _annotation(page, index) as annotation:
                if annotation and raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_WIDGET:
                    self._note(annotation, page_number)

    def _note(self, widget: Any, page_number: int) -> None:
        name = one_line(_entry(widget, b"T"), MAX_FIELD_NAME_CHARS)
        value = "" if _is_secret(widget) else one_line(_entry(widget, b"V"), MAX_FIELD_VALUE_CHARS)
        if not name and not value:
            return
        self.fields.append(FormField(name, value, page_number))
        if value and _entry(widget, b"FT") in _TEXT_AND_CHOICE and not raw.FPDFAnnot_GetFlags(widget) & _UNSEEN:
            self.texts.append((page_number, value))


@contextmanager
def _annotation(page: pypdfium2.PdfPage, index: int) -> Iterator[Any]:
    annotation = raw.FPDFPage_GetAnnot(page, index)
    try:
        yield annotation
    finally:
        if annotation:
            raw.FPDFPage_CloseAnnot(annotation)


def _entry(annotation: Any, key: bytes) -> str:
    """An entry that is a text or a name, or ""; streams, which may unpack to anything, are not looked into."""
    if raw.FPDFAnnot_GetValueType(annotation, key) not in _TEXT_TYPES:
        return ""
    return _text(lambda buffer, size: raw.FPDFAnnot_GetStringValue(annotation, key, buffer, size))


def _is_secret(widget: Any) -> bool:
    flags = ctypes.c_float()
    return bool(raw.FPDFAnnot_GetNumberValue(widget, b"Ff", flags) and int(flags.value) & _PASSWORD)


def _text(read: Callable[[Any, int], int]) -> str:
    """The beginning of a text in UTF-16 that `read` puts into a buffer and ends with a zero."""
    size = read(None, 0)
    if not _END_BYTES < size <= MAX_TEXT_BYTES:
        return ""
    buffer = ctypes.create_string_buffer(size)
    read(ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return bytes(memoryview(buffer)[: min(size - _END_BYTES, _DECODED_BYTES)]).decode("utf-16-le", errors="replace")
