"""How much of one document is read: settings with safe defaults, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

_MIB = 1024 * 1024

FILE_BYTES = 256 * _MIB
PAGES = 2_000
CHARACTERS_PER_PAGE = 1_000_000
# What a document is, its first pages tell; ten full pages took 15 s of one core.
OCR_PAGES = 10
# A3 at 600 dpi has 70 million. Decoded, a pixel takes up to four bytes.
IMAGE_PIXELS = 80_000_000
ARCHIVE_ENTRIES = 20_000
ARCHIVE_BYTES = 512 * _MIB
ARCHIVE_PART_BYTES = 128 * _MIB
ARCHIVE_RATIO = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsingLimits:
    """What of one document may be read. Every limit is a whole number from 1; ValueError otherwise.

    Each is checked before the work that it bounds, and what is above it is refused with a message that names both.

    file_bytes: size of the source; DOCUMENT_TOO_LARGE above it.
    pages: how many pages are read, after `target_pages` and `max_pages`; TOO_MANY_PAGES above it.
    characters_per_page: longer pages are cut there with a warning, since their beginning tells as much.
    ocr_pages: how many pages OCR reads; further ones are left out with a warning.
    image_pixels: width times height of an image, by what its header says; DOCUMENT_TOO_LARGE above it, for this page.
        Image files of more than 178,956,970 are refused in any case: Pillow, which reads them, has that limit.
    archive_entries: parts of a document that is a ZIP archive (Office Open XML, OpenDocument, EPUB).
    archive_bytes: what those parts take together when they are unpacked.
    archive_part_bytes: what one part takes when it is unpacked.
    archive_ratio: how many times larger all parts are unpacked than packed, above a size where that is no accident.
        DOCUMENT_TOO_LARGE above each of these four.
    """

    file_bytes: int = FILE_BYTES
    pages: int = PAGES
    characters_per_page: int = CHARACTERS_PER_PAGE
    ocr_pages: int = OCR_PAGES
    image_pixels: int = IMAGE_PIXELS
    archive_entries: int = ARCHIVE_ENTRIES
    archive_bytes: int = ARCHIVE_BYTES
    archive_part_bytes: int = ARCHIVE_PART_BYTES
    archive_ratio: int = ARCHIVE_RATIO

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if type(value) is not int or value < 1:
                raise ValueError(f"{field.name} {value!r}: allowed are whole numbers from 1")


DEFAULT_LIMITS: Final = ParsingLimits()
