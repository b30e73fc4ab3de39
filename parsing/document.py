"""The values that parsing produces: a Document of Pages, frozen."""

from __future__ import annotations

from dataclasses import dataclass, replace

from parsing.errors import TargetPagesOutOfRangeError
from parsing.language import UNKNOWN_LANGUAGE, detect_language, normalise_language
from parsing.layout import NO_METADATA, FormField, Metadata
from parsing.pages import PageSelection
from parsing.table_share import table_share
from parsing.text import clean_text


@dataclass(frozen=True, slots=True)
class Page:
    """The text of one page; `page_number` is 1-based and counts pages of the source, not of the selection.

    `width` and `height` are above 0, in points (1/72 inch) as the page is looked at, or both None where the format has
    no pages of a size (then texts, mail, sheets). Images have the size that their resolution gives, or that of 96 dpi.
    """

    page_number: int
    text: str
    width: float | None = None
    height: float | None = None

    @property
    def is_landscape(self) -> bool | None:
        """Whether the page is wider than high; None when its size is not known."""
        return None if self.width is None or self.height is None else self.width > self.height


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A parsed source.

    `pages` holds the selected pages in ascending order; `page_count` is how many the source has.
    `language` is an ISO 639-1 code or "unknown". `warnings` says what was not read, and why. `ocr_pages` are the
    1-based numbers of the pages whose text OCR gave, ascending.

    `metadata` is what the document says of itself (PDF, Office Open XML, OpenDocument). `form_fields` are those on the
    selected pages of a PDF, at most `parsing.layout.MAX_FORM_FIELDS`; what they show is text of their pages as well.
    `attachments` are the names of what is attached to mail or a PDF, at most `parsing.layout.MAX_ATTACHMENTS`: a
    stranger chose them, so they are never to be used as paths. `table_share` is the share of lines, 0 to 1, that look
    like rows of a table, 1 for formats that are tables, and None where that is not known.
    """

    pages: tuple[Page, ...]
    page_count: int
    format: str = "text"
    language: str = UNKNOWN_LANGUAGE
    warnings: tuple[str, ...] = ()
    ocr_pages: tuple[int, ...] = ()
    metadata: Metadata = NO_METADATA
    form_fields: tuple[FormField, ...] = ()
    attachments: tuple[str, ...] = ()
    table_share: float | None = None

    @classmethod
    def from_text(cls, text: str, lang: str | None = None) -> Document:
        """Wrap a text as a document of one page.

        `lang` is an ISO 639-1 code (InvalidLanguageError otherwise); None detects it. Empty text is allowed here.
        """
        cleaned = clean_text(text)
        language = normalise_language(lang) if lang is not None else detect_language(cleaned)
        share = table_share("text", (cleaned,))
        return cls(pages=(Page(1, cleaned),), page_count=1, language=language, table_share=share)

    def selected(
        self, target_pages: str | None = None, max_pages: int | None = None, lang: str | None = None
    ) -> Document:
        """This document with only the pages that `parse` would have read, and `lang` in place of its language.

        Raises InvalidPageSelectionError, InvalidLanguageError, and TargetPagesOutOfRangeError when no page is left.
        """
        selection = PageSelection.from_strings(target_pages, max_pages)
        numbers = set(selection.within(self.page_count))
        pages = tuple(page for page in self.pages if page.page_number in numbers)
        if not pages:
            raise TargetPagesOutOfRangeError(f"target_pages {target_pages!r}: none of them is in the document")
        language = self.language if lang is None else normalise_language(lang)
        ocr_pages = tuple(number for number in self.ocr_pages if number in numbers)
        return replace(
            self,
            pages=pages,
            language=language,
            ocr_pages=ocr_pages,
            form_fields=tuple(field for field in self.form_fields if field.page_number in numbers),
            table_share=None if self.table_share is None else table_share(self.format, (page.text for page in pages)),
        )

    @property
    def is_blank(self) -> bool:
        """Whether no page holds anything but white space."""
        return not any(page.text.strip() for page in self.pages)
