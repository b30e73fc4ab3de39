"""Scans and photos, drawn here and read by the real Tesseract."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from parsing import NoDataFoundError, ParsingLimits, parse
from parsing.language_packs import debian_package, pack_of_language
from parsing.ocr import Tesseract

PageDrawer = Callable[..., Image.Image]
ImageSaver = Callable[..., bytes]
ScanBuilder = Callable[..., bytes]
LETTER = (
    "Dear neighbours,\nthe garden party begins on Saturday\nat four in the afternoon. Please bring\ncake and chairs."
)
BRIEF = (
    "Sehr geehrte Nachbarn,\nüber Ihre Gäste würden wir uns sehr\nfreuen. Für Getränke und schöne\nMusik ist gesorgt."
)
INVOICE = "Invoice number 4711\nThree wooden chairs and one table\nAmount payable within thirty days"

needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="Tesseract is not installed: apt-get install tesseract-ocr"
)


def needs_pack(name: str) -> pytest.MarkDecorator:
    packs = Tesseract.installed().packs if shutil.which("tesseract") else frozenset[str]()
    return pytest.mark.skipif(name not in packs, reason=f"apt-get install {debian_package(name)}")


def words(text: str) -> list[str]:
    return [word.strip(".,") for word in text.split()]


def assert_read(text: str, original: str) -> None:
    """At least nine of ten words are there."""
    expected = words(original)
    missing = [word for word in expected if word not in words(text)]
    assert len(missing) <= len(expected) // 10, f"{missing} are missing in {text!r}"


@needs_tesseract
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF"])
def test_every_kind_of_image_is_read(kind: str, draw_page: PageDrawer, save_image: ImageSaver) -> None:
    document = parse(save_image(draw_page(LETTER), kind))
    assert_read(document.pages[0].text, LETTER)
    assert (document.format, document.page_count, document.ocr_pages) == ("image", 1, (1,))
    assert (document.language, document.warnings) == ("en", ())


@needs_tesseract
@pytest.mark.parametrize("mode", ["1", "P", "RGB", "RGBA", "LA", "CMYK", "I;16", "F"])
def test_every_kind_of_pixel_is_read(mode: str, draw_page: PageDrawer, save_image: ImageSaver) -> None:
    page = draw_page(LETTER)
    if mode == "I;16":
        converted = page.convert("I").point(lambda value: value * 16).convert("I;16")
    elif mode in {"RGBA", "LA"}:
        converted = Image.new(mode, page.size)
        converted.putalpha(page.point(lambda value: 255 - value))
    else:
        converted = page.convert(mode)
    assert_read(parse(save_image(converted, "TIFF")).pages[0].text, LETTER)


@needs_tesseract
def test_frames_of_a_tiff_are_pages(draw_page: PageDrawer, save_image: ImageSaver) -> None:
    tiff = save_image(draw_page(LETTER), "TIFF", save_all=True, append_images=[draw_page(INVOICE), draw_page(LETTER)])
    document = parse(tiff, target_pages="2-3", max_pages=1)
    assert [page.page_number for page in document.pages] == [2]
    assert_read(document.pages[0].text, INVOICE)
    assert (document.page_count, document.ocr_pages) == (3, (2,))


@needs_tesseract
@pytest.mark.parametrize("lang", [None, "en"])
@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_is_turned_upright(
    degrees: int, lang: str | None, draw_page: PageDrawer, save_image: ImageSaver
) -> None:
    text = "\n".join((LETTER, INVOICE))
    page = draw_page(text, (1100, 900)).rotate(degrees, expand=True)
    assert_read(parse(save_image(page), lang=lang).pages[0].text, text)


@needs_tesseract
def test_a_page_that_lies_askew_is_read(draw_page: PageDrawer, save_image: ImageSaver) -> None:
    page = draw_page(LETTER).rotate(2, fillcolor=255, resample=Image.Resampling.BICUBIC)
    assert_read(parse(save_image(page)).pages[0].text, LETTER)


@needs_tesseract
def test_a_photo_is_seen_as_the_camera_was_held(draw_page: PageDrawer, save_image: ImageSaver) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    photo = save_image(draw_page(LETTER).rotate(90, expand=True), "JPEG", exif=exif)
    assert_read(parse(photo).pages[0].text, LETTER)


@needs_tesseract
def test_pages_without_text_among_others_are_read(draw_page: PageDrawer, make_scan_pdf: ScanBuilder) -> None:
    document = parse(make_scan_pdf([LETTER, draw_page(INVOICE), None]))
    assert [page.page_number for page in document.pages] == [1, 2, 3]
    assert words(document.pages[0].text) == words(LETTER)
    assert_read(document.pages[1].text, INVOICE)
    assert document.ocr_pages == (2,)
    assert document.warnings == ("page 3 was not read: no text layer",)


@needs_tesseract
def test_a_stamp_on_a_scan_does_not_hide_it(draw_page: PageDrawer, make_scan_pdf: ScanBuilder) -> None:
    document = parse(make_scan_pdf([draw_page(LETTER)], stamp="Scanned"))
    assert_read(document.pages[0].text, LETTER)
    assert document.ocr_pages == (1,)


def test_a_page_with_text_is_not_read_again(
    no_tesseract: None, draw_page: PageDrawer, make_scan_pdf: ScanBuilder
) -> None:
    document = parse(make_scan_pdf([draw_page("")], stamp=LETTER.replace("\n", " ")))
    assert (document.ocr_pages, document.warnings) == ((), ())


@needs_tesseract
@needs_pack("deu")
def test_each_page_is_read_in_its_language(draw_page: PageDrawer, save_image: ImageSaver) -> None:
    tiff = save_image(draw_page(LETTER), "TIFF", save_all=True, append_images=[draw_page(BRIEF)])
    document = parse(tiff)
    assert_read(document.pages[0].text, LETTER)
    assert_read(document.pages[1].text, BRIEF)
    assert document.ocr_pages == (1, 2)


@needs_tesseract
@needs_pack("deu")
@pytest.mark.parametrize("lang", [None, "de"])
def test_a_language_is_given_or_guessed(lang: str | None, draw_page: PageDrawer, save_image: ImageSaver) -> None:
    document = parse(save_image(draw_page(BRIEF)), lang=lang)
    assert_read(document.pages[0].text, BRIEF)
    assert document.language == "de"


@needs_tesseract
def test_a_language_without_pack_is_said(draw_page: PageDrawer, save_image: ImageSaver) -> None:
    assert pack_of_language("za") is None
    document = parse(save_image(draw_page(LETTER)), lang="za")
    assert_read(document.pages[0].text, LETTER)
    assert document.warnings == ("OCR has no language pack for lang 'za' and began with 'eng'",)


@needs_tesseract
@pytest.mark.parametrize("specks", [0, 300])
def test_a_blank_scan_holds_no_text(specks: int, draw_page: PageDrawer, save_image: ImageSaver) -> None:
    page = draw_page("")
    for number in range(specks):
        x, y = number * 7919 % (page.width - 4), number * 104729 % (page.height - 4)
        page.paste(0, (x, y, x + 1 + number % 3, y + 1 + number % 2))
    message = r"^the document holds no text on 1 of 1 pages; page 1 was read by OCR, which found no text$"
    with pytest.raises(NoDataFoundError, match=message):
        parse(save_image(page))


@needs_tesseract
def test_pages_beyond_the_cap_are_named(draw_page: PageDrawer, make_scan_pdf: ScanBuilder) -> None:
    pages = [draw_page(LETTER), INVOICE, draw_page(LETTER), draw_page(INVOICE), draw_page(LETTER)]
    document = parse(make_scan_pdf(pages), limits=ParsingLimits(ocr_pages=2))
    assert document.ocr_pages == (1, 3)
    assert document.warnings == ("pages 4-5 were not read: OCR reads up to 2 pages of a document",)


@needs_tesseract
def test_threads_read_the_same(draw_page: PageDrawer, save_image: ImageSaver) -> None:
    tiff = save_image(draw_page(LETTER), "TIFF", save_all=True, append_images=[draw_page(INVOICE), draw_page(LETTER)])
    alone = parse(tiff)
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(parse, [tiff] * 3)) == [alone] * 3
    assert alone.ocr_pages == (1, 2, 3)


@needs_tesseract
def test_a_selection_keeps_what_ocr_read(draw_page: PageDrawer, save_image: ImageSaver) -> None:
    tiff = save_image(draw_page(LETTER), "TIFF", save_all=True, append_images=[draw_page(INVOICE)])
    assert parse(tiff).selected("2").ocr_pages == (2,)
