"""The parts that the stories of the PDF samples are made of: headings, facts, tables, totals, charts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from reportlab.graphics.shapes import Drawing, Rect, String
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer, Table, TableStyle

from .brand import Brand
from .pdf_page import TEXT_WIDTH

Facts = Sequence[tuple[str, str]]
_INK = HexColor("#202124")
_RULE = HexColor("#c9ccd1")


def gap(millimetres: float) -> Flowable:
    """Empty space between two blocks."""
    return Spacer(1, millimetres * mm)


def title(brand: Brand, text: str) -> Flowable:
    """What the page is, in large letters."""
    return _paragraph(text, brand.bold, 20, textColor=brand.colour, spaceAfter=4 * mm)


def heading(brand: Brand, text: str) -> Flowable:
    """The heading of a section."""
    return _paragraph(text, brand.bold, 11, textColor=brand.colour, spaceBefore=4 * mm, spaceAfter=2 * mm)


def body(brand: Brand, text: str) -> Flowable:
    """A paragraph of running text."""
    return _paragraph(text, brand.font, 9.5, spaceAfter=2 * mm)


def small(brand: Brand, text: str) -> Flowable:
    """Small print."""
    return _paragraph(text, brand.font, 8, spaceAfter=1.5 * mm)


def bullets(brand: Brand, items: Sequence[str]) -> list[Flowable]:
    """A list with a dot before each item."""
    style = ParagraphStyle("bullet", fontName=brand.font, fontSize=9.5, leading=13, textColor=_INK, leftIndent=5 * mm)
    style.bulletIndent = 1 * mm
    style.spaceAfter = 1 * mm
    return [Paragraph(escape(item), style, bulletText="•") for item in items]


def boxed(brand: Brand, lines: Sequence[str]) -> Flowable:
    """Lines on a tinted ground, the first one in bold."""
    first, *others = lines
    cells = [[_paragraph(first, brand.bold, 10.5)], *([_paragraph(line, brand.font, 9)] for line in others)]
    style = [
        ("BACKGROUND", (0, 0), (-1, -1), brand.tint),
        ("LINEBEFORE", (0, 0), (0, -1), 3, brand.colour),
        *_tight(1.5),
    ]
    style += [("LEFTPADDING", (0, 0), (-1, -1), 4 * mm), ("TOPPADDING", (0, 0), (-1, 0), 2.5 * mm)]
    style += [("BOTTOMPADDING", (0, -1), (-1, -1), 2.5 * mm)]
    return Table(cells, colWidths=[TEXT_WIDTH], style=TableStyle(style))


def address_and_facts(brand: Brand, address: Sequence[str], facts: Facts, caption: str = "") -> Flowable:
    """The addressee on the left, numbers and dates on the right."""
    lines = [_paragraph(line, brand.font, 10) for line in address]
    left = [_paragraph(caption, brand.bold, 8, textColor=brand.colour, spaceAfter=mm), *lines] if caption else lines
    style = TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *_tight(0)])
    return Table([[left, fact_sheet(brand, facts, 78 * mm)]], colWidths=[TEXT_WIDTH - 78 * mm, 78 * mm], style=style)


def fact_sheet(brand: Brand, facts: Facts, width: float = TEXT_WIDTH) -> Flowable:
    """Names and values in two columns, `width` points wide together."""
    style = [*_tight(1.6), ("FONT", (0, 0), (0, -1), brand.font, 9), ("FONT", (1, 0), (1, -1), brand.bold, 9)]
    style += [("TEXTCOLOR", (0, 0), (-1, -1), _INK), ("LINEBELOW", (0, 0), (-1, -1), 0.4, _RULE)]
    style += [("LEFTPADDING", (0, 0), (-1, -1), 2 * mm)]
    return Table([list(fact) for fact in facts], colWidths=[width * 0.45, width * 0.55], style=TableStyle(style))


def table(brand: Brand, header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> Flowable:
    """A table with a coloured header on every page; `widths` are shares of the page, negative: aligned right."""
    aligned_right = [column for column, width in enumerate(widths) if width < 0]
    cells = [_cells(header, aligned_right, brand.bold, "#ffffff")]
    cells += [_cells(row, aligned_right, brand.font, "#202124") for row in rows]
    style = [("BACKGROUND", (0, 0), (-1, 0), brand.colour), ("LINEBELOW", (0, 1), (-1, -1), 0.4, _RULE), *_tight(2)]
    style += [("LEFTPADDING", (0, 0), (-1, -1), 2 * mm), ("RIGHTPADDING", (0, 0), (-1, -1), 2 * mm)]
    style += [("BACKGROUND", (0, row), (-1, row), brand.tint) for row in range(2, len(cells), 2)]
    whole = sum(abs(width) for width in widths)
    points = [TEXT_WIDTH * abs(width) / whole for width in widths]
    return Table(cells, colWidths=points, repeatRows=1, style=TableStyle([*style, ("VALIGN", (0, 0), (-1, -1), "TOP")]))


def totals(brand: Brand, facts: Facts) -> Flowable:
    """Sums at the right margin; the last one stands out."""
    style = [*_tight(2), ("FONT", (0, 0), (-1, -2), brand.font, 9.5), ("FONT", (0, -1), (-1, -1), brand.bold, 11)]
    style += [("ALIGN", (1, 0), (1, -1), "RIGHT"), ("TEXTCOLOR", (0, 0), (-1, -1), _INK)]
    style += [("BACKGROUND", (0, -1), (-1, -1), brand.tint), ("LINEABOVE", (0, -1), (-1, -1), 1, brand.colour)]
    style += [("LEFTPADDING", (0, 0), (-1, -1), 2 * mm), ("RIGHTPADDING", (0, 0), (-1, -1), 2 * mm)]
    cells = [list(fact) for fact in facts]
    return Table(cells, colWidths=[48 * mm, 37 * mm], hAlign="RIGHT", style=TableStyle(style))


def bars(brand: Brand, values: Sequence[tuple[str, int]], height: float = 32 * mm) -> Flowable:
    """A bar for each labelled value, `height` points high together with the labels."""
    drawing = Drawing(TEXT_WIDTH, height)
    step = TEXT_WIDTH / len(values)
    largest = max(value for _, value in values)
    for position, (label, value) in enumerate(values):
        tall = (height - 9 * mm) * value / largest
        left, middle = step * (position + 0.2), step * (position + 0.5)
        bar = Rect(left, 4.5 * mm, step * 0.6, tall)
        bar.fillColor, bar.strokeColor = brand.colour, None
        drawing.add(bar)
        drawing.add(_centred(middle, 1 * mm, label, brand.font))
        drawing.add(_centred(middle, 5.5 * mm + tall, str(value), brand.font))
    return drawing


def signatures(brand: Brand, names: Sequence[str]) -> Flowable:
    """A line to sign on for each name."""
    cells: list[list[str]] = [[part for name in names for part in (name, "")]]
    width = TEXT_WIDTH / len(names)
    style = [("FONT", (0, 0), (-1, -1), brand.font, 8.5), ("TEXTCOLOR", (0, 0), (-1, -1), _INK), *_tight(2)]
    style += [("LINEABOVE", (column, 0), (column, 0), 0.6, _INK) for column in range(0, 2 * len(names), 2)]
    return Table(
        cells, colWidths=[width * 0.85, width * 0.15] * len(names), spaceBefore=14 * mm, style=TableStyle(style)
    )


def _paragraph(text: str, font: str, size: float, **style: Any) -> Paragraph:
    look: dict[str, Any] = {"fontName": font, "fontSize": size, "leading": size * 1.35, "textColor": _INK, **style}
    return Paragraph(escape(text), ParagraphStyle("sample", **look))


def _cells(row: Sequence[str], aligned_right: Sequence[int], font: str, colour: str) -> list[Flowable]:
    return [
        _paragraph(
            text, font, 9, textColor=HexColor(colour), **({"alignment": TA_RIGHT} if column in aligned_right else {})
        )
        for column, text in enumerate(row)
    ]


def _tight(points: float) -> list[tuple[Any, ...]]:
    sides = [("TOPPADDING", points), ("BOTTOMPADDING", points), ("LEFTPADDING", 0), ("RIGHTPADDING", 0)]
    return [(side, (0, 0), (-1, -1), value) for side, value in sides]


def _centred(x: float, y: float, text: str, font: str) -> String:
    return String(x, y, text, fontName=font, fontSize=7.5, fillColor=_INK, textAnchor="middle")
