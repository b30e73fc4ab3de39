"""Word documents (Office Open XML, ECMA-376): headers, body in document order, notes, footers.

The parts are read directly: text boxes, content controls and damaged documents are out of reach for an object model.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager

from lxml import etree

from parsing.errors import FileIsBrokenError
from parsing.formats.archive import Archive, open_archive
from parsing.formats.base import OpenDocument, single_page
from parsing.formats.lines import CELL_SEPARATOR, Lines
from parsing.formats.office_metadata import package_metadata
from parsing.formats.ooxml import main_part
from parsing.formats.safe_xml import local_name, parse_xml
from parsing.layout import Details
from parsing.source import Source

_DOCUMENT = "DOCX document"
_NAMESPACES = frozenset(
    (
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
        "http://schemas.openxmlformats.org/markup-compatibility/2006",
    )
)
_MAIN_NAME = re.compile(r"word/document\d*\.xml")
_HEADERS = re.compile(r"word/header\d*\.xml")
_NOTES = re.compile(r"word/(?:foot|end)notes\.xml")
_FOOTERS = re.compile(r"word/footer\d*\.xml")
_CHARACTERS = {"tab": CELL_SEPARATOR, "ptab": CELL_SEPARATOR, "noBreakHyphen": "-"}
_FRAMES = frozenset(("tc", "txbxContent"))
# A deleted or moved passage, the second form of what was already read, and instructions for fields.
_SKIPPED = frozenset(("del", "moveFrom", "Fallback", "instrText", "rPr", "pPr", "sectPr"))


def extract(source: Source) -> AbstractContextManager[OpenDocument]:
    """The whole document as one page; FileIsBrokenError or DocumentTooLargeError when it cannot be unpacked."""
    with open_archive(source, _DOCUMENT) as archive:
        return _read(archive)


def _read(archive: Archive) -> AbstractContextManager[OpenDocument]:
    names = sorted(archive.names, key=lambda name: (len(name), name))
    main = main_part(archive, _MAIN_NAME, _DOCUMENT)
    body = _text(parse_xml(archive.read(main), _DOCUMENT))
    texts: list[str] = []
    warnings: list[str] = []
    for name in _in_reading_order(main, names):
        try:
            text = body if name == main else _text(parse_xml(archive.read(name), _DOCUMENT))
        except FileIsBrokenError as error:
            warnings.append(f"part {name} cannot be read and was left out: {error}")
        else:
            texts.append(text)
    told = Details(metadata=package_metadata(archive))
    return single_page("\n\n".join(filter(str.strip, dict.fromkeys(texts))), *warnings, told=told)


def _in_reading_order(main: str, names: Iterable[str]) -> Iterator[str]:
    yield from filter(_HEADERS.fullmatch, names)
    yield main
    yield from filter(_NOTES.fullmatch, names)
    yield from filter(_FOOTERS.fullmatch, names)


def _text(root: etree._Element) -> str:
    """Paragraphs and table rows in document order; a text box follows the paragraph that anchors it."""
    lines = Lines()
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        name = local_name(element, _NAMESPACES)
        if event == "start":
            if name in _SKIPPED:
                walker.skip_subtree()
            elif name in _FRAMES:
                lines.open_frame()
        elif name == "t":
            lines.add(element.text or "")
        else:
            _end(name, lines)
    return lines.text()


def _end(name: str, lines: Lines) -> None:
    if name in _CHARACTERS:
        lines.add(_CHARACTERS[name])
    elif name in {"p", "br", "cr"}:
        lines.end_line()
    elif name == "tc":
        lines.close_cell()
    elif name == "tr":
        lines.end_row()
    elif name == "txbxContent":
        lines.close_aside()
