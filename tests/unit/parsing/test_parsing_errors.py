from __future__ import annotations

import pytest

from parsing import (
    DocumentTooLargeError,
    FileIsBrokenError,
    InternalParsingError,
    NoDataFoundError,
    ParsingError,
    errors,
)
from parsing.parse import _one_door

CODES = {
    "ParsingError": "INTERNAL_ERROR",
    "SourceNotReadableError": "SOURCE_NOT_READABLE",
    "InvalidPageSelectionError": "INVALID_PAGE_SELECTION",
    "InvalidLanguageError": "INVALID_LANGUAGE",
    "TargetPagesOutOfRangeError": "TARGET_PAGES_OUT_OF_RANGE",
    "UnsupportedFileTypeError": "UNSUPPORTED_FILE_TYPE",
    "PdfIsProtectedError": "PDF_IS_PROTECTED",
    "FileIsBrokenError": "PDF_IS_BROKEN",
    "NoDataFoundError": "NO_DATA_FOUND_IN_FILE",
    "DocumentTooLargeError": "DOCUMENT_TOO_LARGE",
    "OcrNotAvailableError": "OCR_NOT_AVAILABLE",
    "InternalParsingError": "INTERNAL_ERROR",
}


@pytest.mark.parametrize(("name", "code"), CODES.items())
def test_codes_are_stable_and_drawn(name: str, code: str) -> None:
    error = getattr(errors, name)
    assert issubclass(error, ParsingError)
    assert error.code == code
    assert name in (errors.__doc__ or "")


@pytest.mark.parametrize(
    ("foreign", "translated", "message"),
    [
        (MemoryError(), DocumentTooLargeError, "needs more memory than there is"),
        (RecursionError("maximum"), FileIsBrokenError, "nested too deeply"),
        (KeyError("x"), InternalParsingError, "could not be parsed: KeyError: 'x'"),
        (ZeroDivisionError(), InternalParsingError, r"could not be parsed: ZeroDivisionError$"),
    ],
)
def test_foreign_exceptions_are_translated_with_their_cause(
    foreign: BaseException, translated: type[ParsingError], message: str
) -> None:
    with pytest.raises(translated, match=message) as caught, _one_door():
        raise foreign
    assert caught.value.__cause__ is foreign


@pytest.mark.parametrize("own", [NoDataFoundError("nothing"), KeyboardInterrupt("stop")])
def test_our_own_errors_and_interruptions_pass(own: BaseException) -> None:
    with pytest.raises(type(own), match=str(own)) as caught, _one_door():
        raise own
    assert caught.value is own
