"""XML inside office documents and books: entities, external references, nesting, and few bytes that mean many cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from tests.attacks.office_syntax import XML, Parts, docx, epub, odt, open_document, relations, xlsx, zipped
from tests.attacks.pdf_syntax import SENTENCE

_DEEP: Final = 100_000
_PARAGRAPH: Final = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"


def laughs(root: str = "lolz") -> str:
    """The billion laughs: entities ten times each other, nine deep."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE {root} [<!ENTITY l0 "ha ha ha ha">{levels}]>\n'


def quadratic() -> str:
    """One long entity that is used many times."""
    return f'<!DOCTYPE d [<!ENTITY q "{"quadratic " * 20_000}">]>\n'


def external(canary: Path, root: str = "d") -> str:
    """An entity that names a file."""
    return f'<!DOCTYPE {root} [<!ENTITY x SYSTEM "{canary.as_uri()}">]>\n'


def external_subset(canary: Path, root: str = "d") -> str:
    """A document type and a parameter entity that lie elsewhere."""
    return f'<!DOCTYPE {root} SYSTEM "{canary.as_uri()}" [<!ENTITY % p SYSTEM "{canary.as_uri()}"> %p;]>\n'


def _inclusion(canary: Path) -> str:
    return f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{canary.as_uri()}" parse="text"/>'


def _used(entity: str, times: int = 1) -> str:
    return _PARAGRAPH.format(f"&{entity};" * times)


def referring_to(canary: Path) -> Mapping[str, Callable[[], bytes]]:
    """Documents that try to draw in a file, whose content must never come out."""
    elsewhere = relations("officeDocument", "word/document.xml").replace(
        "</Relationships>",
        f'<Relationship Id="r2" Type="x/header" Target="{canary.as_uri()}" TargetMode="External"/></Relationships>',
    )
    files: Mapping[str, Parts] = {
        "external-entity.docx": docx(_used("x"), prologue=external(canary)),
        "external-subset.docx": docx(prologue=external_subset(canary)),
        "external-relation.docx": docx() | {"_rels/.rels": elsewhere},
        "inclusion.docx": docx(_PARAGRAPH.format(_inclusion(canary))),
        "external-entity.xlsx": xlsx(strings="<si><t>&x;</t></si>", prologue=external(canary)),
        "external-entity.odt": odt("<text:p>&x;</text:p>", prologue=external(canary)),
        "external-entity.epub": epub("<p>&x;</p>", prologue=external(canary, "html")),
    }
    return {name: lambda parts=parts: zipped(parts) for name, parts in files.items()}  # type: ignore[misc]


def _types_laugh() -> dict[str, str | bytes]:
    types = f"{XML}{laughs('Types')}<Types>&l9;</Types>"
    return docx() | {"[Content_Types].xml": types, "_rels/.rels": f"{XML}{laughs('R')}<R>&l9;</R>"}


def _container_laughs() -> dict[str, str | bytes]:
    return epub() | {"META-INF/container.xml": f"{XML}{laughs('container')}<container>&l9;</container>"}


def _nested(element: str, depth: int = _DEEP) -> str:
    return f"<{element}>" * depth + f"</{element}>" * depth


def _many_attributes() -> str:
    return "<w:p " + " ".join(f'a{n}="1"' for n in range(100_000)) + "/>"


def _encoded(encoding: str, declared: str) -> dict[str, str | bytes]:
    text = str(docx()["word/document.xml"]).replace("UTF-8", declared)
    return docx() | {"word/document.xml": text.encode(encoding)}


def _shared_string_repeated() -> dict[str, str | bytes]:
    """A string of 1 MB that two hundred thousand cells show: 200 GB."""
    cells = "".join(f'<row r="{row}"><c t="s"><v>1</v></c></row>' for row in range(1, 200_001))
    return xlsx(cells, strings=f"<si><t>{'again ' * 170_000}</t></si>")


def _far_cells() -> str:
    here = f'<c r="A1" t="inlineStr"><is><t>{SENTENCE}</t></is></c>'
    return f'<row r="1">{here}</row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def _false_cells() -> str:
    here = f'<c r="A1" t="inlineStr"><is><t>{SENTENCE}</t></is></c>'
    values = ("-1", "99999999999999999999", "nan", "1e999", "", "0x10")
    strings = "".join(f'<c r="B1" t="s"><v>{value}</v></c>' for value in values)
    places = "".join(f'<c r="{place}"><v>1</v></c>' for place in ("ZZZZZZZZ1", "", "1", "A0", "A-1", "A99999999999"))
    return f'<row r="1">{here}{strings}{places}</row><row r="-5"/><row r="99999999999999"/>'


def _repeated_cells(repeated: str) -> dict[str, str | bytes]:
    """A table of one row of one cell, said to be repeated."""
    cell = f'<table:table-cell {repeated} office:value-type="string"><text:p>{SENTENCE}</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    return open_document("spreadsheet", f'<table:table table:name="S">{row}</table:table>')


_FILES: Mapping[str, Callable[[], Parts]] = {
    "laughs.docx": lambda: docx(_used("l9"), prologue=laughs()),
    "laughs-in-package.docx": _types_laugh,
    "laughs.xlsx": lambda: xlsx(strings="<si><t>&l9;</t></si>", prologue=laughs()),
    "laughs.odt": lambda: odt("<text:p>&l9;</text:p>", prologue=laughs()),
    "laughs.epub": lambda: epub("<p>&l9;</p>", prologue=laughs("html")),
    "laughs-in-container.epub": _container_laughs,
    "quadratic-entity.docx": lambda: docx(_used("q", 20_000), prologue=quadratic()),
    "deep.docx": lambda: docx(_nested("w:sdt")),
    "deep-tables.docx": lambda: docx("<w:tbl><w:tr><w:tc>" * 60 + _PARAGRAPH.format("inner")),
    "deep.xlsx": lambda: xlsx(strings=_nested("si")),
    "deep.odt": lambda: odt(_nested("text:section")),
    "deep.epub": lambda: epub(_nested("div")),
    "100000-attributes.docx": lambda: docx(_many_attributes()),
    "utf-16.docx": lambda: _encoded("utf-16", "UTF-16"),
    "utf-7.docx": lambda: _encoded("utf-7", "UTF-7"),
    "encoding-false.docx": lambda: _encoded("utf-8", "UTF-32"),
    "encoding-unknown.docx": lambda: _encoded("utf-8", "../../etc/passwd"),
    "string-repeated.xlsx": _shared_string_repeated,
    "far-cells.xlsx": lambda: xlsx(_far_cells()),
    "false-cells.xlsx": lambda: xlsx(_false_cells()),
    "cells-repeated.ods": lambda: _repeated_cells('table:number-columns-repeated="16384"'),
    "cells-repeated-beyond-numbers.ods": lambda: _repeated_cells('table:number-columns-repeated="999999999999999999"'),
    "spaces-repeated.odt": lambda: odt('<text:p>a<text:s text:c="2000000000"/>b</text:p>'),
    "spaces-negative.odt": lambda: odt('<text:p>a<text:s text:c="-2000000000"/>b</text:p>'),
    "chapter-repeated.epub": lambda: epub("word " * 200_000, spine='<itemref idref="c1"/>' * 100_000),
    "chapter-missing.epub": lambda: epub(spine='<itemref idref="../../../etc/passwd"/>'),
}

ATTACKS: Mapping[str, Callable[[], bytes]] = {
    name: lambda parts=parts: zipped(parts())  # type: ignore[misc]
    for name, parts in _FILES.items()
}
