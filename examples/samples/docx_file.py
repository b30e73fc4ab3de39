"""Word documents whose bytes depend on nothing but their content."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Mm, Pt
from docx.table import Table

_EPOCH = datetime(2025, 1, 1, tzinfo=UTC)
_ZIP_EPOCH = (2025, 1, 1, 0, 0, 0)
_TABLE_STYLE = "Light List Accent 1"
_DROPPED = ("/relationships/stylesWithEffects", RELATIONSHIP_TYPE.THUMBNAIL)


def blank(title: str, author: str, language: str) -> Document:
    """An empty A4 document with fixed properties, without the template's unused styles and thumbnail."""
    document = docx.Document()
    _drop_ballast(document)
    _fix_properties(document, title, author, language)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin = section.bottom_margin = Mm(22)
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(10.5)
    return document


def add_table(document: Document, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """A table with a header row."""
    lines = (header, *rows)
    table: Table = document.add_table(rows=len(lines), cols=len(header), style=_TABLE_STYLE)
    for row, texts in zip(table.rows, lines, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return table


def to_bytes(document: Document) -> bytes:
    """The file, its parts in order of name, with fixed times.

    The parts are stored, not deflated, so that the bytes do not depend on the zlib that Python was built with.
    """
    saved, fixed = BytesIO(), BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_STORED) as target:
        for name in sorted(source.namelist()):
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.create_system = 0
            target.writestr(entry, source.read(name))
    return fixed.getvalue()


def _drop_ballast(document: Document) -> None:
    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in (_TABLE_STYLE, "Normal Table"):
            style.delete()
    for latent in list(document.styles.latent_styles):
        latent.delete()
    for owner in (document.part.package, document.part):
        for key, relationship in list(owner.rels.items()):
            if relationship.reltype.endswith(_DROPPED):
                del owner.rels[key]


def _fix_properties(document: Document, title: str, author: str, language: str) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.language = title, author, language
    properties.last_modified_by, properties.comments, properties.revision = author, "", 1
    properties.created = properties.modified = _EPOCH
