"""OpenDocument texts: headers, body in document order, footers, as one page; where pages break, the layout decides."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager

from lxml import etree

from parsing.errors import FileIsBrokenError
from parsing.formats.archive import Archive, open_archive
from parsing.formats.base import OpenDocument, single_page
from parsing.formats.odf import element_text, parsed_content
from parsing.formats.office_metadata import package_metadata
from parsing.formats.safe_xml import parse_xml
from parsing.layout import Details
from parsing.source import Source

_DOCUMENT = "ODT document"
_STYLES = "styles.xml"
_HEADERS = ("header", "header-first")
_FOOTERS = ("footer", "footer-first")


def extract(source: Source) -> AbstractContextManager[OpenDocument]:
    """The whole document as one page; FileIsBrokenError, DocumentTooLargeError or PdfIsProtectedError otherwise."""
    with open_archive(source, _DOCUMENT) as archive:
        bodies = [element_text(body) for body in parsed_content(archive, _DOCUMENT).iter("{*}body")]
        warnings: list[str] = []
        styles = _styles(archive, warnings)
        told = Details(metadata=package_metadata(archive))
        texts = [*_masters(styles, _HEADERS), *bodies, *_masters(styles, _FOOTERS)]
    return single_page("\n\n".join(filter(None, dict.fromkeys(texts))), *warnings, told=told)


def _styles(archive: Archive, warnings: list[str]) -> etree._Element | None:
    if _STYLES not in archive:
        return None
    try:
        return parse_xml(archive.read(_STYLES), _DOCUMENT)
    except FileIsBrokenError as error:
        warnings.append(f"headers and footers cannot be read and were left out: {error}")
        return None


def _masters(styles: etree._Element | None, names: tuple[str, ...]) -> Iterator[str]:
    """The texts of headers or footers; pages with the same one are many, so callers drop the repeated."""
    if styles is not None:
        for name in names:
            yield from map(element_text, styles.iterfind(f"{{*}}master-styles/{{*}}master-page/{{*}}{name}"))
