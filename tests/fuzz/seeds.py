"""Sound documents of every format, from which fuzzing starts: small, uncompressed where that can be, made in code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tests.attacks.images import drawn
from tests.attacks.office_syntax import XML, docx, epub, odt, open_document, relations, xlsx, zipped
from tests.attacks.pdf_syntax import DRAWN, SENTENCE, flate, letter, object_stream, with_reference_stream, written
from tests.fuzz.compound import compound

_TEXT: Final = SENTENCE.encode()
_WHOLE: Final = ""


@dataclass(frozen=True, slots=True)
class Seed:
    """A document as the parts that mutations change: one called "" is the whole file, others are zipped."""

    parts: Mapping[str, bytes]

    @classmethod
    def of_file(cls, data: bytes) -> Seed:
        """A file in one piece."""
        return cls({_WHOLE: data})

    @classmethod
    def of_archive(cls, parts: Mapping[str, str | bytes]) -> Seed:
        """A file that is an archive of these parts."""
        return cls({name: part.encode() if isinstance(part, str) else part for name, part in parts.items()})

    def file(self) -> bytes:
        """The bytes of the document."""
        return self.parts[_WHOLE] if _WHOLE in self.parts else zipped(self.parts)


def _packed_pdf() -> bytes:
    objects = letter(flate(DRAWN))
    page, font = objects.pop(3), objects.pop(5)
    return with_reference_stream(objects | {6: object_stream({3: page, 5: font})}, {3: (6, 0), 5: (6, 1)})


def _form() -> bytes:
    """A PDF with a field, an outline, an attachment's name and metadata."""
    field = b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (Name) /V (Ada) /Rect [0 0 9 9] /P 3 0 R >>"
    catalogue = b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R] >> /Outlines 7 0 R >>"
    others = {1: catalogue, 6: field, 7: b"<< /First 8 0 R /Last 8 0 R /Count 1 >>", 8: b"<< /Title (Offer) >>"}
    return written(
        letter(page=b"/Annots [6 0 R]", others=others | {9: b"<< /Title (Offer) >>"}), trailer=b"/Info 9 0 R"
    )


def _pptx() -> dict[str, str | bytes]:
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
    slides = "http://schemas.openxmlformats.org/presentationml/2006/main"
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    shape = f"<p:sp><p:txBody><a:p><a:r><a:t>{SENTENCE}</a:t></a:r></a:p></p:txBody></p:sp>"
    names = f'xmlns:p="{slides}" xmlns:a="{drawing}" xmlns:r="{related}"'
    return {
        "[Content_Types].xml": str(docx()["[Content_Types].xml"]),
        "_rels/.rels": relations("officeDocument", "ppt/presentation.xml"),
        "ppt/presentation.xml": f'{XML}<p:presentation {names}><p:sldIdLst><p:sldId id="1" r:id="rId1"/></p:sldIdLst>'
        "</p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations("slide", "slides/slide1.xml"),
        "ppt/slides/slide1.xml": f"{XML}<p:sld {names}><p:cSld><p:spTree>{shape}</p:spTree></p:cSld></p:sld>",
    }


def _sheet() -> dict[str, str | bytes]:
    first = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" s="1"><v>45000.5</v></c></row>'
    return xlsx(first + '<row r="3"><c><v>1</v></c></row>')


def _table() -> dict[str, str | bytes]:
    cell = f"<table:table-cell><text:p>{SENTENCE}</text:p></table:table-cell>"
    row = f'<table:table-row table:number-rows-repeated="2">{cell}<table:covered-table-cell/></table:table-row>'
    return open_document("spreadsheet", f'<table:table table:name="S">{row}</table:table>')


def _slides() -> dict[str, str | bytes]:
    names = 'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    box = f"<draw:frame><draw:text-box><text:p>{SENTENCE}</text:p></draw:text-box></draw:frame>"
    return open_document("presentation", f'<draw:page {names} draw:name="P">{box}</draw:page>')


def _message() -> bytes:
    texts = {"0037": "Offer", "0C1A": "Ada Example", "1000": SENTENCE}
    streams = {f"__substg1.0_{tag}001F": text.encode("utf-16-le") for tag, text in texts.items()}
    return compound({"__properties_version1.0": bytes(32)} | streams)


_MAIL: Final = (
    b"From: Ada <ada@works.example>\nTo: b@works.example\nSubject: =?utf-8?q?Offer_=C3=A9?=\nMIME-Version: 1.0\n"
    b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/alternative; boundary=y\n\n--y\n"
    b"Content-Type: text/plain; charset=koi8-r\nContent-Transfer-Encoding: base64\n\nSW52b2ljZQ==\n--y\n"
    b"Content-Type: text/html\n\n<p>text</p>\n--y--\n--x\nContent-Type: message/rfc822\n\nFrom: c@works.example\n\n"
    b'inner\n--x\nContent-Type: image/png; name="a.png"\nContent-Disposition: attachment\n\nAAAA\n--x--\n'
)
_HTML: Final = (
    b"<!DOCTYPE html><html><head><meta charset=utf-8><title>Offer</title><style>p {}</style></head><body><h1>A</h1>"
    b"<table><tr><td>a</td><td>b<br>c</td></tr></table><ul><li>x<li>y</ul><pre>p\n q</pre><p hidden>z</p>&amp;</body>"
)
_MARKDOWN: Final = (
    b"---\ntitle: a\n---\n# Head\n\n- a\n  1. b\n\n| a | b |\n|---|---|\n| c | d |\n\n```\nx\n```\n<div>y</div>\n\n"
    b"**bold** [link](http://works.example) ![picture](a.png) `code`\n\nHead\n====\n"
)
_RTF: Final = (
    b"{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fcharset204 A;}}{\\info{\\title Offer}}\\f0 " + _TEXT + b"\\par\n"
    b"\\'e9\\u233?{\\*\\unknown x}\\trowd a\\cell b\\cell\\row{\\pict\\bin3 abc}\\uc2\\u8364 ab}"
)

SEEDS: Final[Mapping[str, Seed]] = {
    "pdf": Seed.of_file(written(letter())),
    "pdf-packed": Seed.of_file(_packed_pdf()),
    "pdf-form": Seed.of_file(_form()),
    "docx": Seed.of_archive(docx("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>")),
    "xlsx": Seed.of_archive(_sheet()),
    "pptx": Seed.of_archive(_pptx()),
    "odt": Seed.of_archive(odt("<text:p>a<text:s text:c='3'/>b</text:p>")),
    "ods": Seed.of_archive(_table()),
    "odp": Seed.of_archive(_slides()),
    "epub": Seed.of_archive(epub("<h1>Head</h1>")),
    "docx-archive": Seed.of_file(zipped(docx())),
    "rtf": Seed.of_file(_RTF),
    "html": Seed.of_file(_HTML),
    "markdown": Seed.of_file(_MARKDOWN),
    "eml": Seed.of_file(_MAIL),
    "msg": Seed.of_file(_message()),
    "csv": Seed.of_file(b'name;amount;note\nchair;120,00;"a; ""b"""\ntable;480,00;c\nlamp;60,00;d\n'),
    "text": Seed.of_file("Grüße aus dem Büro, 请支付租金\n".encode()),
    "png": Seed.of_file(drawn("PNG", "AB")),
    "tiff": Seed.of_file(drawn("TIFF", "AB")),
    "jpeg": Seed.of_file(drawn("JPEG", "AB")),
}
"""Sound documents by a name that begins with their format."""

SLOW: Final = frozenset(("png", "tiff", "jpeg"))
"""Those that are read by OCR, which takes a thousand times as long."""
