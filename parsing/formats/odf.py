"""OpenDocument (ISO/IEC 26300), what its kinds share: the guarded package and the text of its elements.

Cells and rows that say how often they repeat are read once: a sheet would otherwise be a million rows of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree

from parsing.errors import FileIsBrokenError, PdfIsProtectedError
from parsing.formats.archive import Archive, open_archive
from parsing.formats.base import OpenDocument
from parsing.formats.lines import CELL_SEPARATOR, Lines
from parsing.formats.office_metadata import package_metadata
from parsing.formats.safe_xml import local_name, parse_xml
from parsing.layout import Details, Metadata
from parsing.source import Source

CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_PREFIX = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMESPACES = frozenset(
    f"{_PREFIX}{name}:1.0" for name in ("text", "table", "office", "drawing", "presentation", "style", "form")
)
# Deleted passages, comments, descriptions of forms and of variables, numbers of notes.
_UNSEEN_NAMES = (
    "tracked-changes annotation annotation-end forms sequence-decls variable-decls user-field-decls note-citation "
    "page-number bibliography-source table-of-content-source scripts settings covered-table-cell"
)
_UNSEEN = frozenset(_UNSEEN_NAMES.split())
_FRAMES = frozenset(("table-cell", "text-box", "note-body"))
_PARAGRAPHS = frozenset(("p", "h"))
_BLOCKS = frozenset(("page", "notes", "table", "list"))


@contextmanager
def opened(source: Source, document: str, body: str, page: str) -> Iterator[OpenDocument]:
    """The elements named `page` of the office body named `body`, each as a page.

    Raises FileIsBrokenError, DocumentTooLargeError, or PdfIsProtectedError when the content is encrypted.
    """
    with open_archive(source, document) as archive:
        root = parsed_content(archive, document)
        metadata = package_metadata(archive)
    pages = [element for found in root.iter(f"{{*}}{body}") for element in found.iterchildren(f"{{*}}{page}")]
    yield _Pages(pages, metadata)


def parsed_content(archive: Archive, document: str) -> etree._Element:
    """The content of a package; PdfIsProtectedError when its manifest says that it is encrypted."""
    if _MANIFEST in archive and _is_encrypted(archive, document):
        raise PdfIsProtectedError(f"the {document} opens only with a password")
    return parse_xml(archive.read(CONTENT), document)


def _is_encrypted(archive: Archive, document: str) -> bool:
    try:
        manifest = parse_xml(archive.read(_MANIFEST), document)
    except FileIsBrokenError:
        return False
    return next(manifest.iter("{*}encryption-data"), None) is not None


class _Pages:
    """Pages whose text is put together when it is asked for."""

    def __init__(self, elements: list[etree._Element], metadata: Metadata) -> None:
        self._elements = elements
        self._metadata = metadata
        self.page_count = len(elements)
        self.warnings: tuple[str, ...] = ()

    def read_page(self, page_number: int) -> str:
        element = self._elements[page_number - 1]
        text = element_text(element)
        name = element.get(f"{{{_PREFIX}table:1.0}}name", "")
        return f"{name}\n{text}" if text and name else text

    def details(self) -> Details:
        """What the package says of itself."""
        return Details(metadata=self._metadata)


def element_text(root: etree._Element) -> str:
    """Paragraphs, rows of tables and boxes inside an element, in document order."""
    lines = Lines()
    depth = 0  # of open paragraphs: text elsewhere is the white space of the markup
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        name = local_name(element, _NAMESPACES)
        depth += (name in _PARAGRAPHS) * (1 if event == "start" else -1)
        if event == "start":
            if name in _UNSEEN:
                walker.skip_subtree()
            else:
                _start(name, lines)
                lines.add((element.text or "") if depth else "")
        else:
            _end(name, lines)
            lines.add((element.tail or "") if depth and element is not root else "")
    return lines.text()


def _start(name: str, lines: Lines) -> None:
    if name in _FRAMES:
        lines.open_frame()
    elif name in _BLOCKS:
        lines.blank_line()
    elif name == "s":
        lines.add(" ")
    elif name == "tab":
        lines.add(CELL_SEPARATOR)
    elif name == "line-break":
        lines.end_line()


def _end(name: str, lines: Lines) -> None:
    if name in _PARAGRAPHS:
        lines.end_line()
    elif name == "table-cell":
        lines.close_cell()
    elif name == "table-row":
        lines.end_row()
    elif name in _FRAMES:
        lines.close_aside()
    elif name in _BLOCKS:
        lines.blank_line()
