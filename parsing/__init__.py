"""Document parsing: a path, bytes or a binary stream becomes a Document of Pages. Knows nothing about rules."""

from parsing.document import Document, Page
from parsing.errors import (
    DocumentTooLargeError,
    FileIsBrokenError,
    InternalParsingError,
    InvalidLanguageError,
    InvalidPageSelectionError,
    NoDataFoundError,
    ParsingError,
    PdfIsProtectedError,
    SourceNotReadableError,
    TargetPagesOutOfRangeError,
    UnsupportedFileTypeError,
)
from parsing.language import detect_language
from parsing.pages import PageSelection
from parsing.parse import parse

__all__ = [
    "Document",
    "DocumentTooLargeError",
    "FileIsBrokenError",
    "InternalParsingError",
    "InvalidLanguageError",
    "InvalidPageSelectionError",
    "NoDataFoundError",
    "Page",
    "PageSelection",
    "ParsingError",
    "PdfIsProtectedError",
    "SourceNotReadableError",
    "TargetPagesOutOfRangeError",
    "UnsupportedFileTypeError",
    "detect_language",
    "parse",
]
