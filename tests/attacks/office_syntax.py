"""Small office documents, part by part, and archives that lie: what zipfile would not write is put together here."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from tests.attacks.pdf_syntax import SENTENCE

Parts = Mapping[str, str | bytes]

XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FORMATS: Final = "http://schemas.openxmlformats.org"
WORD: Final = f"{_FORMATS}/wordprocessingml/2006/main"
_SHEET: Final = f"{_FORMATS}/spreadsheetml/2006/main"
_RELATED: Final = f"{_FORMATS}/officeDocument/2006/relationships"
_PACKAGE: Final = f"{_FORMATS}/package/2006"
_OPEN: Final = "urn:oasis:names:tc:opendocument:xmlns"
_DATE: Final = (2024, 1, 1, 0, 0, 0)
STORED, DEFLATED = ZIP_STORED, ZIP_DEFLATED


def zipped(parts: Parts) -> bytes:
    """An archive of these parts; a part called "mimetype" is stored, the others are deflated."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as file:
        for name, content in parts.items():
            info = ZipInfo(name, _DATE)
            info.compress_type = STORED if name == "mimetype" else DEFLATED
            file.writestr(info, content)
    return buffer.getvalue()


def relations(kind: str, target: str, mode: str = "") -> str:
    """A part with one relationship."""
    attribute = f' TargetMode="{mode}"' if mode else ""
    return (
        f'{XML}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATED}/{kind}" Target="{target}"{attribute}/></Relationships>'
    )


def docx(body: str = "", *, prologue: str = "") -> dict[str, str | bytes]:
    """The parts of a Word document: SENTENCE as a paragraph, then `body`; `prologue` goes before the root element."""
    text = f"<w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p>{body}"
    types = (
        f'{XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    return {
        "[Content_Types].xml": types,
        "_rels/.rels": relations("officeDocument", "word/document.xml"),
        "word/document.xml": f'{XML}{prologue}<w:document xmlns:w="{WORD}"><w:body>{text}</w:body></w:document>',
    }


def xlsx(rows: str | None = None, *, strings: str = "", prologue: str = "") -> dict[str, str | bytes]:
    """The parts of a workbook of one sheet; `rows` are its rows, `strings` further shared strings behind SENTENCE."""
    cells = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>' if rows is None else rows
    workbook = (
        f'{XML}<workbook xmlns="{_SHEET}" xmlns:r="{_RELATED}"><sheets><sheet name="Sheet" sheetId="1" r:id="rId1"/>'
        "</sheets></workbook>"
    )
    related = relations("worksheet", "worksheets/sheet1.xml").replace(
        "</Relationships>",
        f'<Relationship Id="rId2" Type="{_RELATED}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    )
    return {
        "[Content_Types].xml": _types("xl/workbook.xml", "spreadsheetml.sheet.main"),
        "_rels/.rels": relations("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": related,
        "xl/sharedStrings.xml": f'{XML}{prologue}<sst xmlns="{_SHEET}"><si><t>{SENTENCE}</t></si>{strings}</sst>',
        "xl/worksheets/sheet1.xml": f'{XML}<worksheet xmlns="{_SHEET}"><sheetData>{cells}</sheetData></worksheet>',
    }


def _types(part: str, kind: str) -> str:
    return (
        f'{XML}<Types xmlns="{_PACKAGE}/content-types"><Override PartName="/{part}" '
        f'ContentType="application/vnd.openxmlformats-officedocument.{kind}+xml"/></Types>'
    )


def open_document(kind: str, body: str = "", *, prologue: str = "") -> dict[str, str | bytes]:
    """The parts of an OpenDocument `kind` ("text", "spreadsheet"): `body` inside its element of that name."""
    names = "".join(f' xmlns:{name}="{_OPEN}:{name}:1.0"' for name in ("office", "text", "table"))
    content = f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"
    return {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": f"{XML}{prologue}<office:document-content{names}>{content}</office:document-content>",
        "META-INF/manifest.xml": f'{XML}<manifest:manifest xmlns:manifest="{_OPEN}:manifest:1.0"/>',
    }


def odt(body: str = "", *, prologue: str = "") -> dict[str, str | bytes]:
    """A text document: SENTENCE, then `body`."""
    return open_document("text", f"<text:p>{SENTENCE}</text:p>{body}", prologue=prologue)


def epub(body: str = "", *, prologue: str = "", spine: str = '<itemref idref="c1"/>') -> dict[str, str | bytes]:
    """A book of one chapter with SENTENCE, then `body`."""
    container = (
        f'{XML}<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
        '<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    package = (
        f'{XML}<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><manifest><item id="c1" href="c1.xhtml" '
        f'media-type="application/xhtml+xml"/></manifest><spine>{spine}</spine></package>'
    )
    chapter = f'{XML}{prologue}<html xmlns="http://www.w3.org/1999/xhtml"><body><p>{SENTENCE}</p>{body}</body></html>'
    return {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": container,
        "book.opf": package,
        "c1.xhtml": chapter,
    }


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as the headers of an archive claim it; `offset` None: it gets a header and its data of its own."""

    name: str
    packed: bytes = b""
    size: int = 0
    checksum: int = 0
    method: int = DEFLATED
    flags: int = 0
    offset: int | None = None
    packed_size: int | None = None

    @classmethod
    def of(cls, name: str, content: str | bytes) -> Entry:
        """An honest entry."""
        data = content.encode() if isinstance(content, str) else content
        compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = compressor.compress(data) + compressor.flush()
        return cls(name, packed, len(data), zlib.crc32(data))

    def _fields(self) -> bytes:
        packed_size = len(self.packed) if self.packed_size is None else self.packed_size
        sizes = struct.pack("<III", self.checksum, packed_size, self.size)
        lengths = struct.pack("<HH", len(self.name.encode()), 0)
        return struct.pack("<HHHHH", 20, self.flags, self.method, 0, 0x5821) + sizes + lengths

    def local(self) -> bytes:
        """The header before the data."""
        return b"PK\x03\x04" + self._fields() + self.name.encode()

    def central(self, offset: int) -> bytes:
        """The record in the directory."""
        place = struct.pack("<HHHII", 0, 0, 0, 0, offset)
        return b"PK\x01\x02\x14\0" + self._fields() + place + self.name.encode()


def archive(entries: Sequence[Entry], *, claimed: int | None = None) -> bytes:
    """Entries as they are claimed, with no check at all; `claimed` replaces their number at the end of the file."""
    body = bytearray()
    directory = bytearray()
    for entry in entries:
        offset = len(body) if entry.offset is None else entry.offset
        if entry.offset is None:
            body += entry.local() + entry.packed
        directory += entry.central(offset)
    count = (len(entries) if claimed is None else claimed) & 0xFFFF
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory) + end


def honest(parts: Parts) -> list[Entry]:
    """Entries of these parts."""
    return [Entry.of(name, content) for name, content in parts.items()]


def changed(parts: Parts, name: str, change: Callable[[Entry], Entry]) -> list[Entry]:
    """Entries of these parts, one of them with false fields."""
    return [change(entry) if entry.name == name else entry for entry in honest(parts)]
