"""What every extractor offers: an open document whose pages are read one at a time, each only when asked for."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from parsing.layout import Details
from parsing.source import Source

if TYPE_CHECKING:
    from parsing.ocr import Picture

NOTHING_TOLD = Details()


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


class Shown(Enum):
    """What is to be seen on a page."""

    NOTHING = auto()
    DRAWING = auto()  # something: lines, shapes, small images, letters
    SCAN = auto()  # mostly an image


@runtime_checkable
class DrawnDocument(OpenDocument, Protocol):
    """A document whose pages can be looked at as well; what it shows may be asked from several threads."""

    def shows(self, page_number: int) -> Shown:
        """What is on a page, 1-based, without decoding any of it."""
        ...

    def picture(self, page_number: int) -> Picture:
        """A page, 1-based, as OCR wants it: rows of pixels from black 0 to white 255, about 200 to an inch.

        Any exception means that this page cannot be looked at.
        """
        ...


@runtime_checkable
class SizedDocument(OpenDocument, Protocol):
    """A document whose pages have a size."""

    def page_size(self, page_number: int) -> tuple[float, float] | None:
        """Width and height of a page that was read, 1-based, in points; None, or any exception, when not known."""
        ...


@runtime_checkable
class DetailedDocument(OpenDocument, Protocol):
    """A document that tells more than the text of its pages."""

    def details(self) -> Details:
        """Asked once, after the pages were read. Any exception means that nothing is told."""
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
    told: Details = NOTHING_TOLD

    def read_page(self, page_number: int) -> str:
        """The text; `page_number` can only be 1."""
        return self.text if page_number == 1 else ""

    def details(self) -> Details:
        """What the format tells beside the text."""
        return self.told


def single_page(text: str, *warnings: str, told: Details = NOTHING_TOLD) -> AbstractContextManager[OpenDocument]:
    """Text without pages as an open document that needs no closing."""
    return nullcontext(SinglePage(text, warnings, told=told))
