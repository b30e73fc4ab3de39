"""EPUB books (2 and 3): a document of the spine, mostly a chapter, is a page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from parsing.errors import FileIsBrokenError, PdfIsProtectedError
from parsing.formats.archive import Archive, open_archive
from parsing.formats.base import OpenDocument
from parsing.formats.html import decode_html, html_to_text
from parsing.formats.ooxml import resolved
from parsing.formats.safe_xml import parse_xml
from parsing.source import Source

_DOCUMENT = "EPUB book"
_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_ROOT = ""
_CHAPTERS = frozenset(("application/xhtml+xml", "text/html", "text/x-oeb1-document", "application/xml"))


@contextmanager
def extract(source: Source) -> Iterator[OpenDocument]:
    """Open a book; PdfIsProtectedError when its chapters are encrypted, FileIsBrokenError when it has no spine."""
    with open_archive(source, _DOCUMENT) as archive:
        chapters = _spine(archive, _package(archive))
        if not _encrypted(archive).isdisjoint(chapters):
            raise PdfIsProtectedError(f"the {_DOCUMENT} is protected: its chapters are encrypted")
        yield _Book(archive, chapters)


class _Book:
    """A book and the names of its chapters in reading order."""

    def __init__(self, archive: Archive, chapters: tuple[str, ...]) -> None:
        self._archive = archive
        self._chapters = chapters
        self.page_count = len(chapters)
        self.warnings: tuple[str, ...] = ()

    def read_page(self, page_number: int) -> str:
        return html_to_text(decode_html(self._archive.read(self._chapters[page_number - 1])).text)


def _package(archive: Archive) -> str:
    for root in parse_xml(archive.read(_CONTAINER), _DOCUMENT).iter("{*}rootfile"):
        if name := resolved(archive, _ROOT, root.get("full-path", "")):
            return name
    raise FileIsBrokenError(f"the {_DOCUMENT} is broken: it names no package document")


def _spine(archive: Archive, package: str) -> tuple[str, ...]:
    """The chapters that the package lists in reading order, each once."""
    root = parse_xml(archive.read(package), _DOCUMENT)
    chapters = {
        item.get("id"): resolved(archive, package, item.get("href", ""))
        for item in root.iterfind("{*}manifest/{*}item")
        if item.get("media-type", "") in _CHAPTERS
    }
    names = [chapters.get(entry.get("idref")) for entry in root.iterfind("{*}spine/{*}itemref")]
    return tuple(dict.fromkeys(name for name in names if name is not None))


def _encrypted(archive: Archive) -> frozenset[str]:
    """Parts that are encrypted: in books that anyone may read, these are only fonts."""
    if _ENCRYPTION not in archive:
        return frozenset()
    references = parse_xml(archive.read(_ENCRYPTION), _DOCUMENT).iter("{*}CipherReference")
    names = (resolved(archive, _ROOT, reference.get("URI", "")) for reference in references)
    return frozenset(name for name in names if name is not None)
