"""Builders of small documents, as fixtures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO

import docx
import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

PdfBuilder = Callable[[Sequence[str]], bytes]
Encrypter = Callable[[bytes, str], bytes]
PageBreaker = Callable[..., bytes]
DocxBuilder = Callable[[Sequence[str]], bytes]


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
