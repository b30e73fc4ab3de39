"""The one entry: source -> Document. Detects the format, selects pages, extracts, cleans, detects the language."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from typing import cast

from parsing.detection import Format, detect_format
from parsing.document import Document, Page
from parsing.errors import (
    DocumentTooLargeError,
    FileIsBrokenError,
    InternalParsingError,
    NoDataFoundError,
    ParsingError,
    TargetPagesOutOfRangeError,
    TooManyPagesError,
)
from parsing.formats.base import DetailedDocument, DrawnDocument, Extractor, OpenDocument, SizedDocument
from parsing.language import detect_language, normalise_language
from parsing.layout import Details, with_values
from parsing.limits import DEFAULT_LIMITS, ParsingLimits
from parsing.pages import PageSelection, format_pages, format_ranges, pages_were
from parsing.scans import Scans, read_scans
from parsing.source import Source, SourceLike, name_of, open_source
from parsing.table_share import table_share
from parsing.text import clean_text

# A file that claims a million pages and has none would otherwise be tried a million times.
MAX_BROKEN_PAGES = 100


def parse(
    source: SourceLike,
    *,
    target_pages: str | None = None,
    max_pages: int | None = None,
    lang: str | None = None,
    limits: ParsingLimits = DEFAULT_LIMITS,
) -> Document:
    """Read a path, bytes or a binary stream (from where it stands; it stays open) into a Document.

    The format is told from the content alone. `target_pages` selects 1-based pages such as "1,3,5-7" and `max_pages`
    caps how many of them are read, in ascending order; other pages are never parsed. `lang` (ISO 639-1) replaces
    language detection. What was selected and could not be read stands in `Document.warnings`. Pages without text that
    show something are read by OCR: they are `Document.ocr_pages`. `limits` says how much is read at all.

    Raises TypeError for a source of another type, and otherwise only ParsingError: see `parsing.errors`.
    """
    selection = PageSelection.from_strings(target_pages, max_pages)
    language = None if lang is None else normalise_language(lang)
    with _named(source):
        opened = open_source(source, limits)
        if not opened.size:
            raise NoDataFoundError("the source is empty: it has no bytes")
        with _one_door():
            return _parse(opened, selection, language)


def _parse(source: Source, selection: PageSelection, language: str | None) -> Document:
    kind = detect_format(source)
    with _extractor(kind)(source) as document:
        numbers = _selected(selection, document.page_count, source.limits.pages)
        texts, failures, cuts = _read(document, numbers, source.limits.characters_per_page)
        scans = _with_scans(document, texts, language, source.limits.ocr_pages)
        details = _details(document)
        page_count = document.page_count
        warnings = document.warnings
    pages = _with_form_texts(scans.pages, details, source.limits.characters_per_page)
    if not pages:
        number, error = next(iter(failures.items()))
        raise FileIsBrokenError(f"no page can be read; page {number}: {_reason(error)}") from error
    blank = [page.page_number for page in pages if not page.text.strip()]
    if len(blank) == len(pages):
        raise next(iter(scans.failures.values()), NoDataFoundError(_no_text(kind, scans, page_count)))
    return Document(
        pages=pages,
        page_count=page_count,
        format=kind.value,
        language=language or detect_language("\n".join(page.text for page in pages)),
        warnings=(
            *warnings,
            *_selection_warnings(selection, page_count),
            *_failure_warnings(failures),
            *cuts,
            *_blank_warnings(kind, [number for number in blank if number not in scans.mentioned]),
            *scans.warnings(),
        ),
        ocr_pages=scans.ocr_pages,
        metadata=details.metadata,
        form_fields=details.form_fields,
        attachments=details.attachments,
        table_share=table_share(kind.value, (page.text for page in pages)),
    )


def _extractor(kind: Format) -> Extractor:
    return cast(Extractor, import_module(f"parsing.formats.{kind}").extract)


def _selected(selection: PageSelection, page_count: int, allowed: int) -> Iterator[int]:
    """The numbers of the pages to read, checked before any of them is."""
    if page_count < 1:
        raise NoDataFoundError("the document has no pages")
    if not selection.count_within(page_count):
        beyond = format_ranges(selection.beyond(page_count))
        raise TargetPagesOutOfRangeError(f"target_pages {beyond}: the document has {_counted(page_count)}")
    if (wanted := selection.count_read(page_count)) > allowed:
        raise TooManyPagesError(
            f"{wanted} pages of the document are to be read: allowed are up to {allowed}; "
            "choose some with target_pages or max_pages"
        )
    return selection.within(page_count)


def _with_scans(document: OpenDocument, pages: tuple[Page, ...], language: str | None, allowed: int) -> Scans:
    return read_scans(document, pages, language, allowed) if isinstance(document, DrawnDocument) else Scans(pages)


def _read(
    document: OpenDocument, numbers: Iterator[int], allowed: int
) -> tuple[tuple[Page, ...], dict[int, Exception], list[str]]:
    """The pages that can be read, why the others cannot, and which were cut at `allowed` characters."""
    pages: list[Page] = []
    failures: dict[int, Exception] = {}
    cuts: list[str] = []
    for number in numbers:
        try:
            text = document.read_page(number)
            pages.append(Page(number, clean_text(text[:allowed])[:allowed], *_size(document, number)))
            if len(text) > allowed:
                cuts.append(f"page {number} was cut: the first {allowed} of {len(text)} characters were read")
        except (MemoryError, DocumentTooLargeError):
            raise
        except Exception as error:  # noqa: BLE001 - a broken page, however it breaks, must not cost the others
            failures[number] = error
            if len(failures) == MAX_BROKEN_PAGES:
                break
    return tuple(pages), failures, cuts


def _size(document: OpenDocument, page_number: int) -> tuple[float, float] | tuple[None, None]:
    if not isinstance(document, SizedDocument):
        return None, None
    try:
        return document.page_size(page_number) or (None, None)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a page whose size cannot be told is read all the same
        return None, None


def _details(document: OpenDocument) -> Details:
    if not isinstance(document, DetailedDocument):
        return Details()
    try:
        return document.details()
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - what a document tells beside its text must not cost the text
        return Details()


def _with_form_texts(pages: tuple[Page, ...], details: Details, allowed: int) -> tuple[Page, ...]:
    """What was filled in, behind the text of its page; after OCR, for which a form is no reason to leave a scan."""
    values: dict[int, list[str]] = {}
    for number, value in details.form_texts:
        values.setdefault(number, []).append(value)
    return tuple(
        replace(page, text=with_values(page.text, values[page.page_number])[:allowed])
        if page.page_number in values
        else page
        for page in pages
    )


def _selection_warnings(selection: PageSelection, page_count: int) -> Iterator[str]:
    if beyond := selection.beyond(page_count):
        yield f"target_pages {format_ranges(beyond)} left out: the document has {_counted(page_count)}"
    selected = selection.count_within(page_count)
    if selection.max_pages is not None and selected > selection.max_pages:
        unread = selected - selection.max_pages
        yield f"max_pages {selection.max_pages}: {unread} of {selected} selected pages not read"


def _failure_warnings(failures: dict[int, Exception]) -> Iterator[str]:
    reasons: dict[str, list[int]] = {}
    for number, error in failures.items():
        reasons.setdefault(_reason(error), []).append(number)
    for reason, numbers in reasons.items():
        yield f"{pages_were(numbers)} left out because of damage: {reason}"
    if len(failures) == MAX_BROKEN_PAGES:
        yield f"reading stopped at page {max(failures)}: {MAX_BROKEN_PAGES} pages were damaged"


def _counted(page_count: int) -> str:
    return "1 page" if page_count == 1 else f"{page_count} pages"


def _blank_warnings(kind: Format, blank: list[int]) -> Iterator[str]:
    if blank and kind is Format.PDF:
        yield f"{pages_were(blank)} not read: no text layer"


def _no_text(kind: Format, scans: Scans, page_count: int) -> str:
    numbers = [page.page_number for page in scans.pages]
    if scans.found_nothing:
        return "; ".join((f"the document holds no text on {len(numbers)} of {page_count} pages", *scans.warnings()))
    if kind is not Format.PDF:
        return "the document holds no text"
    return (
        f"the document seems to be scanned: no text layer on {len(numbers)} of {page_count} pages read "
        f"({format_pages(numbers)})"
    )


def _reason(error: Exception) -> str:
    """What an exception says; those of our own say enough without their class."""
    if isinstance(error, ParsingError):
        return str(error)
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


@contextmanager
def _named(source: object) -> Iterator[None]:
    """Give each ParsingError the name of its source."""
    try:
        yield
    except ParsingError as error:
        error.source_name = name_of(source)
        raise


@contextmanager
def _one_door() -> Iterator[None]:
    """Let only ParsingError out: whatever else an extractor or its library raises is translated, with its cause."""
    try:
        yield
    except ParsingError:
        raise
    except MemoryError as error:
        raise DocumentTooLargeError("the document needs more memory than there is") from error
    except RecursionError as error:
        raise FileIsBrokenError("the document is nested too deeply") from error
    except Exception as error:
        raise InternalParsingError(f"the document could not be parsed: {_reason(error)}") from error
