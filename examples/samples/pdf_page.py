"""Pages with a letterhead and a footer, as a PDF whose bytes depend on nothing but its content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, NextPageTemplate, PageTemplate

from .brand import Brand

MARGIN = 20 * mm
TEXT_WIDTH = A4[0] - 2 * MARGIN
_GREY = HexColor("#5f6368")
_FIRST_TOP = 48 * mm
_LATER_TOP = 30 * mm
_BOTTOM = 27 * mm


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What a PDF carries besides its story. `counter` prints the page, such as "Page {page} of {pages}"."""

    brand: Brand
    title: str
    language: str
    counter: str
    pages: int = 1

    def print(self, story: Sequence[Flowable]) -> bytes:
        """The PDF. Raises ValueError when the story does not come to `pages` pages."""
        buffer = BytesIO()
        # Without compression the bytes do not depend on the zlib that Python was built with.
        template = BaseDocTemplate(
            buffer,
            pagesize=A4,
            title=self.title,
            author=self.brand.name,
            lang=self.language,
            invariant=1,
            pageCompression=0,
        )
        template.addPageTemplates([self._first_page(), self._later_page()])
        template.build([NextPageTemplate("later"), *story])
        if template.page != self.pages:
            raise ValueError(f"{self.title!r}: the story has {template.page} pages; announced are {self.pages}")
        return buffer.getvalue()

    def _first_page(self) -> PageTemplate:
        return PageTemplate("first", [_frame(_FIRST_TOP)], onPage=self._draw_first)

    def _later_page(self) -> PageTemplate:
        return PageTemplate("later", [_frame(_LATER_TOP)], onPage=self._draw_later)

    def _draw_first(self, canvas: Canvas, _template: BaseDocTemplate) -> None:
        top = A4[1] - MARGIN
        _draw_mark(canvas, self.brand, top)
        _draw_address(canvas, self.brand, top)
        canvas.setStrokeColor(self.brand.colour)
        canvas.setLineWidth(1.2)
        canvas.line(MARGIN, top - 22 * mm, A4[0] - MARGIN, top - 22 * mm)
        self._draw_footer(canvas)

    def _draw_later(self, canvas: Canvas, _template: BaseDocTemplate) -> None:
        top = A4[1] - MARGIN
        canvas.setFillColor(self.brand.colour)
        canvas.setFont(self.brand.bold, 9)
        canvas.drawString(MARGIN, top, self.brand.name)
        canvas.setFillColor(_GREY)
        canvas.setFont(self.brand.font, 9)
        canvas.drawRightString(A4[0] - MARGIN, top, self.title)
        canvas.setStrokeColor(self.brand.colour)
        canvas.line(MARGIN, top - 3 * mm, A4[0] - MARGIN, top - 3 * mm)
        self._draw_footer(canvas)

    def _draw_footer(self, canvas: Canvas) -> None:
        canvas.setFillColor(_GREY)
        canvas.setFont(self.brand.font, 7.5)
        for line, text in enumerate(self.brand.footer):
            canvas.drawString(MARGIN, 18 * mm - line * 3.6 * mm, text)
        counter = self.counter.format(page=canvas.getPageNumber(), pages=self.pages)
        canvas.drawRightString(A4[0] - MARGIN, 18 * mm, counter)


def _frame(top: float) -> Frame:
    height = A4[1] - top - _BOTTOM
    return Frame(MARGIN, _BOTTOM, TEXT_WIDTH, height, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)


def _draw_mark(canvas: Canvas, brand: Brand, top: float) -> None:
    side = 15 * mm
    canvas.setFillColor(brand.colour)
    canvas.roundRect(MARGIN, top - side, side, side, 2.5 * mm, stroke=0, fill=1)
    canvas.setFillColor(white)
    canvas.setFont(brand.bold, 17)
    canvas.drawCentredString(MARGIN + side / 2, top - side / 2 - 6, brand.initials)
    canvas.setFillColor(brand.colour)
    canvas.setFont(brand.bold, 15)
    canvas.drawString(MARGIN + side + 4 * mm, top - 7 * mm, brand.name)
    canvas.setFillColor(_GREY)
    canvas.setFont(brand.font, 9)
    canvas.drawString(MARGIN + side + 4 * mm, top - 12 * mm, brand.tagline)


def _draw_address(canvas: Canvas, brand: Brand, top: float) -> None:
    canvas.setFillColor(_GREY)
    canvas.setFont(brand.font, 8)
    for line, text in enumerate(brand.address):
        canvas.drawRightString(A4[0] - MARGIN, top - 3 * mm - line * 4 * mm, text)
