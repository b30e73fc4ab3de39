"""What every extractor offers: an open document whose pages are read one at a time, each only when asked for."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Protocol

from parsing.source import Source


class OpenDocument(Protocol):
    """A document that stands open; it closes with the `with` block of its extractor."""

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        ...

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was noticed about the document as a whole."""
        ...

    def read_page(self, page_number: int) -> str:
        """Raw text of one page, 1-based. Any exception means that this page cannot be read; others may still."""
        ...


class Extractor(Protocol):
    """Opens a document of one format."""

    def __call__(self, source: Source) -> AbstractContextManager[OpenDocument]:
        """Raises a ParsingError when nothing of the document can be read."""
        ...


@dataclass(frozen=True, slots=True)
class SinglePage:
    """A document of a format without pages: one page."""

    text: str
    warnings: tuple[str, ...] = ()
    page_count: int = 1

    def read_page(self, page_number: int) -> str:
        """The text; `page_number` can only be 1."""
        return self.text if page_number == 1 else ""


def single_page(text: str, *warnings: str) -> AbstractContextManager[OpenDocument]:
    """Text without pages as an open document that needs no closing."""
    return nullcontext(SinglePage(text, warnings))
