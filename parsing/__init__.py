"""Document parsing: a path, bytes or a binary stream becomes a Document of Pages. Knows nothing about rules."""

from parsing.document import Document, Page
from parsing.errors import (
    DocumentTooLargeError,
    FileIsBrokenError,
    InternalParsingError,
    InvalidLanguageError,
    InvalidPageSelectionError,
    NoDataFoundError,
    OcrNotAvailableError,
    ParsingError,
    ParsingTimeoutError,
    PdfIsProtectedError,
    SourceNotReadableError,
    TargetPagesOutOfRangeError,
    TooManyPagesError,
    UnsupportedFileTypeError,
)
from parsing.language import detect_language
from parsing.layout import FormField, Metadata
from parsing.limits import ParsingLimits
from parsing.pages import PageSelection
from parsing.parse import parse
from parsing.source import SourceLike

__all__ = [
    "Document",
    "DocumentTooLargeError",
    "FileIsBrokenError",
    "FormField",
    "InternalParsingError",
    "InvalidLanguageError",
    "InvalidPageSelectionError",
    "Metadata",
    "NoDataFoundError",
    "OcrNotAvailableError",
    "Page",
    "PageSelection",
    "ParsingError",
    "ParsingLimits",
    "ParsingTimeoutError",
    "PdfIsProtectedError",
    "SourceLike",
    "SourceNotReadableError",
    "TargetPagesOutOfRangeError",
    "TooManyPagesError",
    "UnsupportedFileTypeError",
    "detect_language",
    "parse",
]
