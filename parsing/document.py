"""The values that parsing produces: a Document of Pages, frozen."""

from __future__ import annotations

from dataclasses import dataclass, replace

from parsing.errors import TargetPagesOutOfRangeError
from parsing.language import UNKNOWN_LANGUAGE, detect_language, normalise_language
from parsing.pages import PageSelection
from parsing.text import clean_text


@dataclass(frozen=True, slots=True)
class Page:
    """The text of one page; `page_number` is 1-based and counts pages of the source, not of the selection."""

    page_number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A parsed source.

    `pages` holds the selected pages in ascending order; `page_count` is how many the source has.
    `language` is an ISO 639-1 code or "unknown". `warnings` says what was not read, and why. `ocr_pages` are the
    1-based numbers of the pages whose text OCR gave, ascending.
    """

    pages: tuple[Page, ...]
    page_count: int
    format: str = "text"
    language: str = UNKNOWN_LANGUAGE
    warnings: tuple[str, ...] = ()
    ocr_pages: tuple[int, ...] = ()

    @classmethod
    def from_text(cls, text: str, lang: str | None = None) -> Document:
        """Wrap a text as a document of one page.

        `lang` is an ISO 639-1 code (InvalidLanguageError otherwise); None detects it. Empty text is allowed here.
        """
        cleaned = clean_text(text)
        language = normalise_language(lang) if lang is not None else detect_language(cleaned)
        return cls(pages=(Page(1, cleaned),), page_count=1, language=language)

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
        return replace(self, pages=pages, language=language, ocr_pages=ocr_pages)

    @property
    def is_blank(self) -> bool:
        """Whether no page holds anything but white space."""
        return not any(page.text.strip() for page in self.pages)
