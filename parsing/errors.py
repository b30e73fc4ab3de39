"""Everything that parsing refuses, as one tree.

    ParsingError                        .code
    ├── SourceNotReadableError          SOURCE_NOT_READABLE        no such file, no permission
    ├── InvalidPageSelectionError       INVALID_PAGE_SELECTION     also a ValueError
    ├── InvalidLanguageError            INVALID_LANGUAGE           also a ValueError
    ├── TargetPagesOutOfRangeError      TARGET_PAGES_OUT_OF_RANGE
    ├── UnsupportedFileTypeError        UNSUPPORTED_FILE_TYPE
    ├── PdfIsProtectedError             PDF_IS_PROTECTED
    ├── FileIsBrokenError               PDF_IS_BROKEN
    ├── NoDataFoundError                NO_DATA_FOUND_IN_FILE
    ├── DocumentTooLargeError           DOCUMENT_TOO_LARGE
    ├── TooManyPagesError               TOO_MANY_PAGES
    ├── ParsingTimeoutError             TIMEOUT
    ├── OcrNotAvailableError            OCR_NOT_AVAILABLE          pictures only, and nothing to read them with
    └── InternalParsingError            INTERNAL_ERROR             a fault of ours, with its cause

Codes are stable: programs may branch on them, messages may be reworded.
"""

from typing import ClassVar


class ParsingError(Exception):
    """A source could not be turned into a Document; `code` says why, `source_name` which file, where that is known."""

    code: ClassVar[str] = "INTERNAL_ERROR"
    source_name: str | None = None

    def __str__(self) -> str:
        message = super().__str__()
        return message if self.source_name is None else f"{self.source_name}: {message}"


class SourceNotReadableError(ParsingError):
    """The source cannot be opened or read."""

    code = "SOURCE_NOT_READABLE"


class InvalidPageSelectionError(ParsingError, ValueError):
    """`target_pages` or `max_pages` does not say which pages are meant."""

    code = "INVALID_PAGE_SELECTION"


class InvalidLanguageError(ParsingError, ValueError):
    """`lang` is not an ISO 639-1 code."""

    code = "INVALID_LANGUAGE"


class TargetPagesOutOfRangeError(ParsingError):
    """None of the selected pages exists."""

    code = "TARGET_PAGES_OUT_OF_RANGE"


class UnsupportedFileTypeError(ParsingError):
    """The content is of a kind that has no extractor."""

    code = "UNSUPPORTED_FILE_TYPE"


class PdfIsProtectedError(ParsingError):
    """The PDF opens only with a password."""

    code = "PDF_IS_PROTECTED"


class FileIsBrokenError(ParsingError):
    """The content is damaged beyond what the extractors can repair (any format, not only PDF)."""

    code = "PDF_IS_BROKEN"


class NoDataFoundError(ParsingError):
    """The source was read and holds no text."""

    code = "NO_DATA_FOUND_IN_FILE"


class DocumentTooLargeError(ParsingError):
    """The source is above a size limit."""

    code = "DOCUMENT_TOO_LARGE"


class TooManyPagesError(ParsingError):
    """More pages are to be read than allowed."""

    code = "TOO_MANY_PAGES"


class ParsingTimeoutError(ParsingError):
    """Parsing takes longer, or more processor time, than allowed."""

    code = "TIMEOUT"


class OcrNotAvailableError(ParsingError):
    """The document is a picture, and Tesseract or its Python extra is not installed."""

    code = "OCR_NOT_AVAILABLE"


class InternalParsingError(ParsingError):
    """An extractor failed in a way that was not foreseen; the cause is attached."""

    code = "INTERNAL_ERROR"
