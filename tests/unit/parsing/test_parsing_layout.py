from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from dataclasses import replace
from email.message import EmailMessage
from io import BytesIO

import pptx
import pytest
from PIL import Image
from pptx.util import Emu
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from parsing import Document, FormField, Metadata, Page, parse
from parsing.formats.image import ImageDocument
from parsing.isolation.pool import ParserPool
from parsing.layout import (
    MAX_ATTACHMENT_NAME_CHARS,
    MAX_ATTACHMENTS,
    MAX_FIELD_NAME_CHARS,
    MAX_FIELD_VALUE_CHARS,
    MAX_FORM_FIELDS,
    MAX_METADATA_CHARS,
    attachment_names,
    size_in_points,
)
from tests.documents.packages import OFFICE, SLIDES, archive, odf_parts, pptx_parts, shape
from tests.documents.pdf_forms import pdf_with_form

PdfBuilder = Callable[[Sequence[str]], bytes]
CORE = f"{OFFICE}/package/2006/metadata/core-properties"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"


def drawn(size: tuple[float, float] = (595, 842), title: str = "", *, author: str = "") -> bytes:
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=True)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setSubject("Rent")
    canvas.setKeywords("lease, flat")
    canvas.setCreator("Moss Writer")
    canvas.drawString(72, 72, "Lease of a flat")
    canvas.acroForm.textfield(name="tenant", value="Ada Moss", x=72, y=100)
    canvas.acroForm.checkbox(name="furnished", checked=True, x=72, y=140)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_older_ways_to_make_values_still_work() -> None:
    page = Page(1, "text")
    assert (page.width, page.height, page.is_landscape) == (None, None, None)
    document = Document(pages=(page,), page_count=1)
    assert (document.metadata, document.form_fields, document.attachments) == (Metadata(), (), ())
    assert document.table_share is None


@pytest.mark.parametrize(
    ("width", "height", "expected"), [(842, 595, True), (595, 842, False), (5, 5, False), (None, 5, None)]
)
def test_landscape_is_wider_than_high(width: float | None, height: float | None, *, expected: bool | None) -> None:
    assert Page(1, "", width, height).is_landscape is expected


@pytest.mark.parametrize("size", [(0, 5), (-1, 5), (float("nan"), 5), (5, float("inf"))])
def test_a_side_that_cannot_be_is_no_size(size: tuple[float, float]) -> None:
    assert size_in_points(*size) is None


def test_pages_of_a_pdf_have_their_size_as_they_are_turned() -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(drawn())))
    writer.pages[0].rotate(90)
    buffer = BytesIO()
    writer.write(buffer)
    upright, turned = parse(drawn()).pages[0], parse(buffer.getvalue()).pages[0]
    assert (upright.width, upright.height, upright.is_landscape) == (595, 842, False)
    assert (turned.width, turned.height, turned.is_landscape) == (842, 595, True)


def image_size(image: Image.Image, kind: str, **options: object) -> tuple[float, float] | None:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    with Image.open(buffer) as opened:
        return ImageDocument.from_image(opened, 10**9).page_size(1)


@pytest.mark.parametrize(
    ("kind", "options", "expected"),
    [
        ("PNG", {}, (300, 150)),
        ("PNG", {"dpi": (200, 200)}, (144, 72)),
        ("TIFF", {"dpi": (200, 100)}, (144, 144)),
        ("JPEG", {"dpi": (1, 1)}, (300, 150)),
        ("GIF", {}, (300, 150)),
    ],
)
def test_images_have_the_size_of_their_resolution(
    kind: str, options: dict[str, object], expected: tuple[float, float]
) -> None:
    assert image_size(Image.new("L", (400, 200), 255), kind, **options) == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_photos_are_turned_as_the_camera_was_held(kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert image_size(Image.new("L", (400, 200), 255), kind, exif=exif, dpi=(96, 96)) == pytest.approx(
        (150, 300), abs=0.1
    )


def test_slides_have_the_size_of_their_presentation() -> None:
    presentation = pptx.Presentation()
    presentation.slide_width, presentation.slide_height = Emu(9_144_000), Emu(5_143_500)
    presentation.core_properties.title = "Results"
    presentation.core_properties.author = "Ada Moss"
    presentation.slides.add_slide(presentation.slide_layouts[5]).shapes.title.text = "Sales grew"
    buffer = BytesIO()
    presentation.save(buffer)
    document = parse(buffer.getvalue())
    assert (document.pages[0].width, document.pages[0].height) == (720, 405)
    assert document.metadata.title == "Results"
    assert "Ada" not in repr(document.metadata)


@pytest.mark.parametrize("written", ["", 'cx="wide" cy="5"', 'cx="0" cy="0"', f'cx="{"9" * 400}" cy="1"'])
def test_a_size_that_is_nonsense_costs_nothing(written: str) -> None:
    parts = pptx_parts([shape("text")])
    presentation = str(parts["ppt/presentation.xml"])
    parts["ppt/presentation.xml"] = presentation.replace("<p:sldIdLst>", f"<p:sldSz {written}/><p:sldIdLst>")
    page = parse(archive(parts)).pages[0]
    assert (page.text, page.width, page.height) == ("text", None, None)
    assert SLIDES in presentation


def test_a_pdf_says_what_it_is_but_not_by_whom() -> None:
    document = parse(drawn(title="Lease\x07 of\n a flat", author="Ben Author"))
    assert document.metadata.title == "Lease of a flat"
    assert document.metadata.subject == "Rent"
    assert "lease" in document.metadata.keywords
    assert document.metadata.creator == "Moss Writer"
    assert "ReportLab" in document.metadata.producer
    assert "Ben Author" not in repr(document)


@pytest.mark.parametrize("length", [600, 1_000_000])
def test_long_metadata_is_cut(length: int) -> None:
    assert parse(drawn(title="x" * length)).metadata.title == "x" * MAX_METADATA_CHARS


def test_office_documents_say_what_they_are() -> None:
    parts = pptx_parts([shape("text")])
    parts["docProps/core.xml"] = (
        f'<c:coreProperties xmlns:c="{CORE}" xmlns:d="{DUBLIN_CORE}"><d:title>Plan</d:title>'
        "<d:creator>Ada Moss</d:creator><c:keywords>growth</c:keywords></c:coreProperties>"
    )
    parts["docProps/app.xml"] = "<Properties><Application>Moss Slides</Application></Properties>"
    assert parse(archive(parts)).metadata == Metadata(title="Plan", keywords="growth", creator="Moss Slides")
    parts["docProps/core.xml"] = "no XML"
    assert parse(archive(parts)).metadata == Metadata(creator="Moss Slides")


@pytest.mark.parametrize("kind", ["text", "presentation"])
def test_open_documents_say_what_they_are(kind: str) -> None:
    body = "<text:p>words</text:p>" if kind == "text" else "<draw:page><text:p>words</text:p></draw:page>"
    parts = odf_parts(kind, body)
    meta = "<d:title>Plan</d:title><m:keyword>a</m:keyword><m:keyword>b</m:keyword><m:generator>Moss</m:generator>"
    parts["meta.xml"] = f'<m:meta xmlns:m="urn:meta" xmlns:d="{DUBLIN_CORE}">{meta}</m:meta>'
    assert parse(archive(parts)).metadata == Metadata(title="Plan", keywords="a, b", creator="Moss")


def test_form_fields_are_values_and_text() -> None:
    document = parse(drawn())
    assert document.form_fields == (FormField("tenant", "Ada Moss", 1), FormField("furnished", "Yes", 1))
    assert document.pages[0].text.split("\n") == ["Lease of a flat", "Ada Moss"]


def test_what_the_page_says_already_is_not_said_twice() -> None:
    document = parse(pdf_with_form([b"/FT /Tx /T (what) /V (a permit)", b"/FT /Tx /T (who) /V (Ada) /F 2"]))
    assert document.pages[0].text == "Application for a permit"
    assert [field.value for field in document.form_fields] == ["a permit", "Ada"]


def test_a_page_that_has_only_a_form_is_not_blank() -> None:
    document = parse(pdf_with_form([b"/FT /Tx /T (name) /V (Moss)"], drawn=b""))
    assert document.pages[0].text == "Moss"
    assert document.warnings == ()


def test_passwords_are_not_told() -> None:
    document = parse(pdf_with_form([b"/FT /Tx /T (code) /V (secret) /Ff 8192"]))
    assert document.form_fields == (FormField("code", "", 1),)
    assert "secret" not in document.pages[0].text


def test_a_value_that_is_no_text_is_not_looked_into() -> None:
    document = parse(
        pdf_with_form([b"/FT /Tx /T (a) /V [1 2]", b"/FT /Tx /T [1] /V 4 0 R", b"/FT /Tx /T (c) /V 4 0 R"])
    )
    assert document.form_fields == (FormField("a", "", 1), FormField("c", "", 1))


def test_many_and_long_fields_are_bounded() -> None:
    many = parse(pdf_with_form([b"/FT /Tx /T (f%d) /V (v%d)" % (n, n) for n in range(100_000)]))
    assert len(many.form_fields) == MAX_FORM_FIELDS
    assert many.form_fields[-1].value in many.pages[0].text
    long = parse(pdf_with_form([b"/FT /Tx /T (%s) /V (%s)" % (b"n" * 9_999, b"v\\001" * 99_999)])).form_fields[0]
    assert long == FormField("n" * MAX_FIELD_NAME_CHARS, "v" * MAX_FIELD_VALUE_CHARS, 1)


def test_only_fields_of_selected_pages_are_told(make_pdf: PdfBuilder) -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(drawn())))
    writer.append(BytesIO(make_pdf(["A page without a form"])))
    buffer = BytesIO()
    writer.write(buffer)
    whole = parse(buffer.getvalue(), lang="en")
    assert len(whole.form_fields) == 2
    assert parse(buffer.getvalue(), target_pages="2", lang="en").form_fields == ()
    for selection in ("1", "2"):
        assert whole.selected(selection) == parse(buffer.getvalue(), target_pages=selection, lang="en")


def test_files_inside_a_pdf_are_named(make_pdf: PdfBuilder) -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(make_pdf(["Invoice 17"]))))
    writer.add_attachment("invoice.xml", b"<x/>")
    buffer = BytesIO()
    writer.write(buffer)
    assert parse(buffer.getvalue()).attachments == ("invoice.xml",)


def test_what_is_attached_to_mail_is_named() -> None:
    message = EmailMessage()
    message["Subject"] = "Lease"
    message["From"] = "ada@moss.example"
    message.set_content("Attachment: forged.pdf")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="../le\u202ease.pdf")
    assert parse(message.as_bytes()).attachments == ("../lease.pdf",)


def test_names_of_attachments_are_bounded() -> None:
    names = attachment_names(["n" * 9_999] * 9_999)
    assert len(names) == MAX_ATTACHMENTS
    assert set(names) == {"n" * MAX_ATTACHMENT_NAME_CHARS}


def test_everything_survives_the_way_through_another_process() -> None:
    data = drawn(title="Lease")
    document = parse(data)
    assert pickle.loads(pickle.dumps(document)) == document  # noqa: S301 - our own
    with ParserPool(workers=1) as pool:
        assert pool.parse(data) == document
    assert replace(document.pages[0], text="").width == 595
