"""Small office documents and books, written part by part, so that tests can damage any of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

OFFICE = "http://schemas.openxmlformats.org"
RELATIONS = f"{OFFICE}/officeDocument/2006/relationships"
DRAWING = f"{OFFICE}/drawingml/2006/main"
SLIDES = f"{OFFICE}/presentationml/2006/main"
SHEETS = f"{OFFICE}/spreadsheetml/2006/main"
ODF = "urn:oasis:names:tc:opendocument:xmlns"
ODF_PREFIXES = " ".join(
    f'xmlns:{prefix}="{ODF}:{name}:1.0"'
    for prefix, name in (
        *(("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("style", "style")),
        *(("presentation", "presentation"), ("manifest", "manifest")),
    )
)


def archive(parts: Mapping[str, str | bytes], method: int = ZIP_DEFLATED) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", method) as file:
        for name, content in parts.items():
            file.writestr(name, content, ZIP_STORED if name == "mimetype" else method)
    return buffer.getvalue()


def relations(*targets: tuple[str, str, str]) -> str:
    """A part of relationships: identifier, last word of the type, target."""
    entries = "".join(
        f'<Relationship Id="{identifier}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for identifier, kind, target in targets
    )
    return f'<Relationships xmlns="{OFFICE}/package/2006/relationships">{entries}</Relationships>'


def paragraph(text: str) -> str:
    return f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"


def shape(*texts: str, placeholder: str = "") -> str:
    marked = f'<p:nvPr><p:ph type="{placeholder}"/></p:nvPr>' if placeholder else "<p:nvPr/>"
    body = "".join(map(paragraph, texts))
    return f"<p:sp><p:nvSpPr>{marked}</p:nvSpPr><p:txBody>{body}</p:txBody></p:sp>"


def slide(shapes: str) -> str:
    return f'<p:sld xmlns:p="{SLIDES}" xmlns:a="{DRAWING}"><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>'


def pptx_parts(slides: Sequence[str]) -> dict[str, str | bytes]:
    """The parts of a presentation whose slides hold these shapes."""
    numbers = range(1, len(slides) + 1)
    listed = "".join(f'<p:sldId id="{255 + number}" r:id="rId{number}"/>' for number in numbers)
    return {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(("rId1", "officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": (
            f'<p:presentation xmlns:p="{SLIDES}" xmlns:r="{RELATIONS}"><p:sldIdLst>{listed}</p:sldIdLst>'
            "</p:presentation>"
        ),
        "ppt/_rels/presentation.xml.rels": relations(
            *((f"rId{number}", "slide", f"slides/slide{number}.xml") for number in numbers)
        ),
        **{f"ppt/slides/slide{number}.xml": slide(shapes) for number, shapes in enumerate(slides, start=1)},
    }


def sheet(rows: str) -> str:
    return f'<worksheet xmlns="{SHEETS}"><sheetData>{rows}</sheetData></worksheet>'


def xlsx_parts(sheets: Mapping[str, str], strings: Sequence[str] = (), styles: str = "") -> dict[str, str | bytes]:
    """The parts of a workbook: rows of its sheets by their names, shared strings, and the inside of its styles."""
    numbered = list(enumerate(sheets, start=1))
    listed = "".join(f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>' for number, name in numbered)
    return {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{SHEETS}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            *((f"rId{number}", "worksheet", f"worksheets/sheet{number}.xml") for number, _ in numbered),
            ("rIdStrings", "sharedStrings", "/xl/sharedStrings.xml"),
            ("rIdStyles", "styles", "styles.xml"),
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{SHEETS}">{"".join(f"<si>{text}</si>" for text in strings)}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{SHEETS}">{styles}</styleSheet>',
        **{f"xl/worksheets/sheet{number}.xml": sheet(sheets[name]) for number, name in numbered},
    }


def odf_parts(kind: str, body: str, styles: str = "") -> dict[str, str | bytes]:
    """The parts of an OpenDocument of a kind ("text", "spreadsheet", "presentation") with the inside of its body."""
    parts: dict[str, str | bytes] = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": (
            f"<office:document-content {ODF_PREFIXES}><office:body><office:{kind}>{body}</office:{kind}></office:body>"
            "</office:document-content>"
        ),
        "META-INF/manifest.xml": f"<manifest:manifest {ODF_PREFIXES}/>",
    }
    if styles:
        parts["styles.xml"] = f"<office:document-styles {ODF_PREFIXES}>{styles}</office:document-styles>"
    return parts


def epub_parts(chapters: Mapping[str, str], spine: Sequence[str] | None = None) -> dict[str, str | bytes]:
    """The parts of a book: bodies of its chapters by their file names, and the order in which they are read."""
    items = "".join(f'<item id="{name}" href="{name}" media-type="application/xhtml+xml"/>' for name in chapters)
    order = "".join(f'<itemref idref="{name}"/>' for name in (chapters if spine is None else spine))
    return {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": (
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
        ),
        "OEBPS/book.opf": (
            f'<package xmlns="http://www.idpf.org/2007/opf"><manifest>{items}</manifest><spine>{order}</spine></package>'
        ),
        **{
            f"OEBPS/{name}": f"<!DOCTYPE html><html><head><title>T</title></head><body>{body}</body></html>"
            for name, body in chapters.items()
        },
    }
