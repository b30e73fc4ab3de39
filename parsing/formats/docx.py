"""Word documents (Office Open XML, ECMA-376): headers, body in document order, notes, footers.

The parts are read directly: text boxes, content controls and damaged documents are out of reach for an object model.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812 - zlib spells its exception in lower case

from lxml import etree

from parsing.errors import DocumentTooLargeError, FileIsBrokenError, PdfIsProtectedError
from parsing.formats.base import OpenDocument, single_page
from parsing.formats.lines import CELL_SEPARATOR, Lines
from parsing.source import Source

MAX_UNPACKED_BYTES = 512 * 1024 * 1024
MAX_PART_BYTES = 128 * 1024 * 1024
MAX_RATIO = 200
# Small parts of repeated markup compress well without being an attack.
_RATIO_FROM_BYTES = 8 * 1024 * 1024
MAX_ENTRIES = 20_000
_ENCRYPTED = 0x1
_NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "http://schemas.openxmlformats.org/markup-compatibility/2006",
)
_RELATIONSHIPS = "_rels/.rels"
_MAIN_NAME = re.compile(r"word/document\d*\.xml")
_HEADERS = re.compile(r"word/header\d*\.xml")
_NOTES = re.compile(r"word/(?:foot|end)notes\.xml")
_FOOTERS = re.compile(r"word/footer\d*\.xml")
_DAMAGE = (FileIsBrokenError, BadZipFile, ZlibError, EOFError, OSError, ValueError, NotImplementedError)
_CHARACTERS = {"tab": CELL_SEPARATOR, "ptab": CELL_SEPARATOR, "noBreakHyphen": "-"}
_FRAMES = frozenset(("tc", "txbxContent"))
# A deleted or moved passage, the second form of what was already read, and instructions for fields.
_SKIPPED = frozenset(("del", "moveFrom", "Fallback", "instrText", "rPr", "pPr", "sectPr"))


def extract(source: Source) -> AbstractContextManager[OpenDocument]:
    """The whole document as one page; FileIsBrokenError or DocumentTooLargeError when it cannot be unpacked."""
    try:
        with ZipFile(source.path or BytesIO(source.read())) as archive:
            _check_archive(archive.infolist())
            return _read(archive)
    except (BadZipFile, ZlibError, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise FileIsBrokenError(f"the DOCX document is a damaged ZIP archive: {error}") from error


def _check_archive(entries: list[ZipInfo]) -> None:
    """Refuse bombs before anything is unpacked, by the sizes that the directory of the archive names."""
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MAX_ENTRIES:
        raise DocumentTooLargeError(f"the DOCX document has {len(entries)} parts: allowed are up to {MAX_ENTRIES}")
    if unpacked > MAX_UNPACKED_BYTES:
        raise DocumentTooLargeError(f"the DOCX document unpacks to {unpacked} bytes: allowed are {MAX_UNPACKED_BYTES}")
    if unpacked > _RATIO_FROM_BYTES and unpacked > MAX_RATIO * packed:
        raise DocumentTooLargeError(f"the DOCX document unpacks to more than {MAX_RATIO} times its size")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise PdfIsProtectedError("the DOCX document opens only with a password")


def _read(archive: ZipFile) -> AbstractContextManager[OpenDocument]:
    names = sorted(archive.namelist(), key=lambda name: (len(name), name))
    main = _main_part(archive, names)
    body = _text(_parsed(_part(archive, main)))
    texts: list[str] = []
    warnings: list[str] = []
    for name in _in_reading_order(main, names):
        try:
            text = body if name == main else _text(_parsed(_part(archive, name)))
        except _DAMAGE as error:
            warnings.append(f"part {name} cannot be read and was left out: {error}")
        else:
            texts.append(text)
    return single_page("\n\n".join(filter(str.strip, dict.fromkeys(texts))), *warnings)


def _in_reading_order(main: str, names: list[str]) -> Iterator[str]:
    yield from filter(_HEADERS.fullmatch, names)
    yield main
    yield from filter(_NOTES.fullmatch, names)
    yield from filter(_FOOTERS.fullmatch, names)


def _main_part(archive: ZipFile, names: list[str]) -> str:
    """The part that the package declares as its document, else the one with the usual name."""
    if _RELATIONSHIPS in names:
        for relationship in _parsed(_part(archive, _RELATIONSHIPS)).iter("{*}Relationship"):
            name: str = posixpath.normpath(relationship.get("Target", "").lstrip("/"))
            if relationship.get("Type", "").endswith("/officeDocument") and name in names:
                return name
    return next(filter(_MAIN_NAME.fullmatch, names))


def _part(archive: ZipFile, name: str) -> bytes:
    """One part, unpacked no further than allowed: the sizes in the directory may lie."""
    with archive.open(name) as part:
        data = part.read(MAX_PART_BYTES + 1)
    if len(data) > MAX_PART_BYTES:
        raise DocumentTooLargeError(f"part {name} of the DOCX document is above {MAX_PART_BYTES} bytes")
    return data


def _parsed(data: bytes) -> etree._Element:
    """XML without entities, types or network; what is damaged is read as far as it goes."""
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, recover=True, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise FileIsBrokenError(f"the DOCX document holds broken XML: {error}") from error
    if root is None:
        raise FileIsBrokenError("the DOCX document holds broken XML")
    if root.getroottree().docinfo.doctype:
        raise FileIsBrokenError("the DOCX document holds a document type declaration, which is not allowed")
    return root


def _text(root: etree._Element) -> str:
    """Paragraphs and table rows in document order; a text box follows the paragraph that anchors it."""
    lines = Lines()
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        name = _local_name(element)
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


def _local_name(element: etree._Element) -> str:
    """Name of an element of WordprocessingML or of its compatibility wrapper, else ""."""
    if not isinstance(element.tag, str):
        return ""
    namespace, _, name = element.tag.removeprefix("{").rpartition("}")
    return name if namespace in _NAMESPACES else ""
