"""Builders of small documents, as fixtures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import docx
import pytest
import reportlab
from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfReader, PdfWriter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

PdfBuilder = Callable[[Sequence[str]], bytes]
Encrypter = Callable[[bytes, str], bytes]
PageBreaker = Callable[..., bytes]
DocxBuilder = Callable[[Sequence[str]], bytes]
PageDrawer = Callable[..., Image.Image]
ImageSaver = Callable[..., bytes]
ScanBuilder = Callable[..., bytes]


@pytest.fixture(scope="session")
def make_pdf() -> PdfBuilder:
    """A PDF with one page per text; line breaks start new lines, an empty text leaves the page blank."""

    def build(texts: Sequence[str]) -> bytes:
        buffer = BytesIO()
        canvas = Canvas(buffer, invariant=True)
        for text in texts:
            for number, line in enumerate(text.splitlines()):
                canvas.drawString(72, 760 - 20 * number, line)
            canvas.showPage()
        canvas.save()
        return buffer.getvalue()

    return build


@pytest.fixture(scope="session")
def encrypt_pdf() -> Encrypter:
    """The same PDF, encrypted with a user password (which may be empty) and an owner password."""

    def encrypt(pdf: bytes, password: str) -> bytes:
        writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf)))
        writer.encrypt(password, "owner", algorithm="RC4-128")
        buffer = BytesIO()
        writer.write(buffer)
        return buffer.getvalue()

    return encrypt


@pytest.fixture(scope="session")
def break_page() -> PageBreaker:
    """The same PDF with the objects of some pages (1-based) replaced by a number."""

    def break_(pdf: bytes, *page_numbers: int) -> bytes:
        pages = PdfReader(BytesIO(pdf)).pages
        for reference in [pages[number - 1].indirect_reference for number in page_numbers]:
            assert reference is not None
            start = pdf.index(b"\n%d 0 obj" % reference.idnum) + 1
            end = pdf.index(b"endobj", start)
            replacement = b"%d 0 obj\n42\n" % reference.idnum
            pdf = pdf[:start] + replacement.ljust(end - start) + pdf[end:]
        return pdf

    return break_


@pytest.fixture(scope="session")
def make_docx() -> DocxBuilder:
    """A Word document with one paragraph per text."""

    def build(paragraphs: Sequence[str]) -> bytes:
        document = docx.Document()
        for paragraph in paragraphs:
            document.add_paragraph(paragraph)
        buffer = BytesIO()
        document.save(buffer)
        return buffer.getvalue()

    return build


@pytest.fixture(scope="session")
def draw_page() -> PageDrawer:
    """A white page of 1100 x 600 pixels, or of another size, with a text in black."""
    font = ImageFont.truetype(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf", 40)

    def draw(text: str, size: tuple[int, int] = (1100, 600)) -> Image.Image:
        page = Image.new("L", size, 255)
        ImageDraw.Draw(page).multiline_text((60, 60), text, fill=0, font=font, spacing=24)
        return page

    return draw


@pytest.fixture(scope="session")
def save_image() -> ImageSaver:
    """An image as a file of some format, with options of Pillow's."""

    def save(page: Image.Image, kind: str = "PNG", **options: object) -> bytes:
        buffer = BytesIO()
        page.save(buffer, kind, **options)
        return buffer.getvalue()

    return save


@pytest.fixture(scope="session")
def make_scan_pdf() -> ScanBuilder:
    """A PDF whose pages are images, texts or blank (None); `stamp` is text in the corner of every image."""

    def build(pages: Sequence[Image.Image | str | None], stamp: str = "") -> bytes:
        buffer = BytesIO()
        canvas = Canvas(buffer, pagesize=(396, 216), invariant=True)
        for page in pages:
            if isinstance(page, Image.Image):
                canvas.drawImage(ImageReader(page), 0, 0, 396, 216)
                canvas.drawString(300, 8, stamp)
            elif page is not None:
                for number, line in enumerate(page.splitlines()):
                    canvas.drawString(20, 180 - 20 * number, line)
            canvas.showPage()
        canvas.save()
        return buffer.getvalue()

    return build


@pytest.fixture
def no_tesseract(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A PATH on which no program is found."""
    monkeypatch.setenv("PATH", str(tmp_path))
