"""Pictures that are too large, broken or too slow, and machines without OCR."""

from __future__ import annotations

import shutil
import struct
import sys
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from parsing import (
    DocumentTooLargeError,
    FileIsBrokenError,
    InternalParsingError,
    NoDataFoundError,
    OcrNotAvailableError,
    ParsingTimeoutError,
    parse,
    scans,
)
from parsing.formats import image as image_format
from parsing.formats.pdf_pdfium import PdfiumDocument
from parsing.language_packs import debian_package, pack_of_language, packs_of_script
from parsing.limits import DEFAULT_LIMITS
from parsing.pictures import MAX_PICTURE_PIXELS, MAX_PICTURE_SIDE, image_scale, page_scale
from parsing.source import Source

PageDrawer = Callable[..., Image.Image]
ImageSaver = Callable[..., bytes]
ScanBuilder = Callable[..., bytes]
LETTER = (
    "Dear neighbours,\nthe garden party begins on Saturday\nat four in the afternoon. Please bring\ncake and chairs."
)
INVOICE = "Invoice number 4711\nThree wooden chairs and one table\nAmount payable within thirty days"

needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="Tesseract is not installed: apt-get install tesseract-ocr"
)


def make_png_header(width: int, height: int) -> bytes:
    """A PNG image that announces its size and has no pixels to speak of."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def words(text: str) -> list[str]:
    return [word.strip(".,") for word in text.split()]


@pytest.fixture
def make_tesseract(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Puts a program of the same name on PATH that has one language pack and otherwise runs some lines of Python."""

    def make(lines: str, packs: str = "eng") -> None:
        program = tmp_path / "tesseract"
        listing = f"if '--list-langs' in sys.argv: print('List of languages (1):\\n{packs}'); sys.exit()"
        program.write_text(f"#!{sys.executable}\nimport sys, time\n{listing}\n{lines}\n", encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))

    return make


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (10_000, 8_001), (2, DEFAULT_LIMITS.image_pixels)])
def test_a_pixel_bomb_is_refused_before_decoding(width: int, height: int, no_tesseract: None) -> None:
    with pytest.raises(
        DocumentTooLargeError, match=r"too many pixels|an image has \d+ x \d+ pixels: allowed are up to"
    ):
        parse(make_png_header(width, height))


@needs_tesseract
def test_a_pixel_bomb_in_a_pdf_is_refused_before_decoding(draw_page: PageDrawer, make_scan_pdf: ScanBuilder) -> None:
    pdf = make_scan_pdf([draw_page(LETTER)])
    bomb = pdf.replace(b"/Width 1100", b"/Width 60000").replace(b"/Height 600", b"/Height 60000")
    assert bomb != pdf
    with pytest.raises(DocumentTooLargeError, match=r"^an image has 60000 x 60000 pixels: allowed are up to 80000000"):
        parse(bomb)
    mixed = make_scan_pdf([INVOICE, draw_page(LETTER)]).replace(b"/Width 1100", b"/Width 900000")
    document = parse(mixed)
    assert words(document.pages[0].text) == words(INVOICE)
    assert document.warnings[0].startswith("page 2 was not read: an image has 900000 x 600 pixels")


def test_too_many_frames_are_refused(
    monkeypatch: pytest.MonkeyPatch, draw_page: PageDrawer, save_image: ImageSaver
) -> None:
    monkeypatch.setattr(image_format, "MAX_FRAMES", 2)
    tiff = save_image(draw_page(""), "TIFF", save_all=True, append_images=[draw_page(""), draw_page("")])
    with pytest.raises(DocumentTooLargeError, match=r"^the image has 3 frames: allowed are up to 2$"):
        parse(tiff)


@needs_tesseract
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "GIF", "BMP"])
def test_a_truncated_image_is_broken(kind: str, draw_page: PageDrawer, save_image: ImageSaver) -> None:
    data = save_image(draw_page(LETTER), kind)
    with pytest.raises(FileIsBrokenError, match=r"^the image is broken: ") as caught:
        parse(data[: len(data) // 3])
    assert caught.value.__cause__ is not None


def test_rubble_is_refused() -> None:
    """Without the address of the buffer that Pillow read it from: messages are the same on every run."""
    with pytest.raises(FileIsBrokenError, match=r"^the image is broken: its header cannot be read$"):
        parse(b"\x89PNG\r\n\x1a\n" + bytes(100))


@needs_tesseract
@pytest.mark.parametrize("size", [(1, 1), (3, 40), (1, 60_000), (2_000_000, 2)])
def test_a_ribbon_holds_no_text(size: tuple[int, int], save_image: ImageSaver) -> None:
    with pytest.raises(NoDataFoundError, match=r"page 1 was read by OCR, which found no text$"):
        parse(save_image(Image.new("L", size, 128)))


@needs_tesseract
def test_what_pillow_says_of_damage_is_not_written_anywhere(
    recwarn: pytest.WarningsRecorder, draw_page: PageDrawer, save_image: ImageSaver
) -> None:
    """Warnings would end up on stderr, one for each thing that Pillow passes over."""
    warnings.simplefilter("always")
    tiff = save_image(draw_page(""), "TIFF")
    start = int.from_bytes(tiff[4:8], "little")
    with pytest.raises(FileIsBrokenError, match=r"^the image is broken: "):
        parse(tiff[: start + 40])
    assert list(recwarn) == []


@pytest.mark.parametrize("is_pdf", [False, True])
def test_without_tesseract_a_scan_says_what_to_install(
    is_pdf: bool, no_tesseract: None, draw_page: PageDrawer, save_image: ImageSaver, make_scan_pdf: ScanBuilder
) -> None:
    message = r"^OCR is not available: install Tesseract \(apt-get install tesseract-ocr\)$"
    with pytest.raises(OcrNotAvailableError, match=message) as caught:
        parse(make_scan_pdf([draw_page(LETTER)]) if is_pdf else save_image(draw_page(LETTER)))
    assert caught.value.code == "OCR_NOT_AVAILABLE"


def test_without_tesseract_pages_with_text_are_read_all_the_same(
    no_tesseract: None, draw_page: PageDrawer, make_scan_pdf: ScanBuilder
) -> None:
    document = parse(make_scan_pdf([draw_page(LETTER), INVOICE, draw_page(LETTER)]))
    assert words(document.pages[1].text) == words(INVOICE)
    assert document.ocr_pages == ()
    assert document.warnings == (
        "pages 1, 3 were not read: OCR is not available: install Tesseract (apt-get install tesseract-ocr)",
    )


def test_without_pillow_an_image_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, draw_page: PageDrawer, save_image: ImageSaver
) -> None:
    image = save_image(draw_page(LETTER))
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(OcrNotAvailableError, match=r"pip install 'local-document-classifier\[ocr\]'$"):
        parse(image)


def test_tesseract_without_packs_is_not_available(
    make_tesseract: Callable[..., None], draw_page: PageDrawer, save_image: ImageSaver
) -> None:
    make_tesseract("", packs="osd")
    with pytest.raises(OcrNotAvailableError, match=r"no language packs, install some \(apt-get install tesseract-ocr-"):
        parse(save_image(draw_page(LETTER)))


def test_a_page_that_takes_too_long_is_given_up(
    make_tesseract: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    draw_page: PageDrawer,
    save_image: ImageSaver,
    make_scan_pdf: ScanBuilder,
) -> None:
    monkeypatch.setattr(scans, "OCR_PAGE_SECONDS", 0.2)
    make_tesseract("time.sleep(600)")
    with pytest.raises(ParsingTimeoutError, match=r"^OCR of the page took too long and was stopped$") as caught:
        parse(save_image(draw_page(LETTER)))
    assert caught.value.code == "TIMEOUT"
    document = parse(make_scan_pdf([INVOICE, draw_page(LETTER)]))
    assert words(document.pages[0].text) == words(INVOICE)
    assert document.warnings == ("page 2 was not read: OCR of the page took too long and was stopped",)


def test_a_failure_of_tesseract_is_told(
    make_tesseract: Callable[..., None], draw_page: PageDrawer, save_image: ImageSaver
) -> None:
    make_tesseract("sys.exit('no memory left')")
    with pytest.raises(InternalParsingError, match=r"^Tesseract ended with exit status 1: no memory left$"):
        parse(save_image(draw_page(LETTER)))


@pytest.mark.parametrize("width", [1, 3, 40, 800, 2_480, 9_000, 10**6])
@pytest.mark.parametrize("height", [1, 57, 600, 3_508, 8_000])
def test_pictures_keep_within_their_limits(width: int, height: int) -> None:
    scale = image_scale(width, height)
    assert width * height * scale**2 <= MAX_PICTURE_PIXELS * 1.001
    assert max(width, height) * scale <= MAX_PICTURE_SIDE * 1.001
    assert image_scale(height, width) == scale


def test_a_page_of_a4_is_rendered_at_the_resolution_for_it() -> None:
    assert page_scale(595, 842) * 72 == pytest.approx(200, rel=0.01)


@pytest.mark.parametrize("box", [b"0 0 14400 14400", b"0 0 3960000 2160000", b"0 0 9 900000"])
def test_a_huge_page_makes_a_picture_of_the_usual_size(
    box: bytes, draw_page: PageDrawer, make_scan_pdf: ScanBuilder
) -> None:
    pdf = make_scan_pdf([draw_page(LETTER)])
    huge = pdf.replace(b"0 0 396 216", box)
    assert huge != pdf
    document = PdfiumDocument.open(Source.from_bytes(huge))
    try:
        height, width = document.picture(1).shape
    finally:
        document.close()
    assert height * width <= MAX_PICTURE_PIXELS * 1.01


def test_packs_are_known_for_languages_and_scripts() -> None:
    assert [pack_of_language(code) for code in ("de", "zh", "nb", "unknown")] == ["deu", "chi_sim", "nor", None]
    assert packs_of_script("Han", frozenset(("chi_sim", "eng", "jpn"))) == ["jpn", "chi_sim"]
    assert packs_of_script("Latin", frozenset(("eng",))) == []
    assert debian_package("chi_sim") == "tesseract-ocr-chi-sim"
