"""Text in shapes, as slides and the drawings on sheets hold it (DrawingML, ECMA-376)."""

from __future__ import annotations

from lxml import etree

from parsing.formats.lines import Lines
from parsing.formats.safe_xml import local_name

_NAMESPACES = frozenset(
    (
        "http://schemas.openxmlformats.org/drawingml/2006/main",
        "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
        "http://schemas.openxmlformats.org/presentationml/2006/main",
        "http://purl.oclc.org/ooxml/drawingml/main",
        "http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing",
        "http://purl.oclc.org/ooxml/presentationml/main",
        "http://schemas.openxmlformats.org/markup-compatibility/2006",
    )
)
# The second form of what was already read, and the texts of buttons and animations.
_SKIPPED = frozenset(("Fallback", "extLst", "timing", "transition", "nvPr", "cNvPr"))
# Placeholders which repeat on every slide: its number, and the date of the printing.
_REPEATED = frozenset(("sldNum", "dt", "sldImg"))


def drawing_text(root: etree._Element) -> str:
    """The paragraphs of all shapes in document order, groups and tables included; shapes stand apart by a line."""
    lines = Lines()
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        name = local_name(element, _NAMESPACES)
        if event == "start":
            if name in _SKIPPED or (name == "sp" and _is_repeated(element)):
                walker.skip_subtree()
            elif name == "tc":
                lines.open_frame()
        else:
            _end(name, element, lines)
    return lines.text()


def _end(name: str, element: etree._Element, lines: Lines) -> None:
    if name == "t":
        lines.add(element.text or "")
    elif name in {"p", "br"}:
        lines.end_line()
    elif name == "tc":
        lines.close_cell()
    elif name == "tr":
        lines.end_row()
    elif name in {"sp", "tbl"}:
        lines.blank_line()


def _is_repeated(shape: etree._Element) -> bool:
    return any(placeholder.get("type") in _REPEATED for placeholder in shape.iterfind("{*}nvSpPr/{*}nvPr/{*}ph"))
