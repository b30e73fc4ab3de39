"""Every setting of ParsingLimits takes effect, and says so with the value and the limit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import FrozenInstanceError, fields, replace

import pytest
from PIL import Image

from parsing import DocumentTooLargeError, ParsingLimits, TooManyPagesError, parse
from parsing.isolation import ParserPool
from parsing.limits import DEFAULT_LIMITS
from tests.documents.packages import archive

PdfBuilder = Callable[[Sequence[str]], bytes]
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LETTER = b"A letter about the garden, written on a quiet evening."


def office(size: int) -> bytes:
    """A Word document of 4 parts, one of which is `size` bytes of zeros."""
    document = f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>Rent</w:t></w:r></w:p></w:body></w:document>'
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "",
        "word/document.xml": document,
        "a": "",
        "b": bytes(size),
    }
    return archive(parts)


def image(save_image: Callable[..., bytes]) -> bytes:
    return save_image(Image.new("L", (30, 40), 255))


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        (ParsingLimits(archive_entries=3), r"^the DOCX document has 4 parts: allowed are up to 3$"),
        (ParsingLimits(archive_bytes=1000), r"^the DOCX document unpacks to \d+ bytes: allowed are up to 1000$"),
        (
            ParsingLimits(archive_part_bytes=9, archive_ratio=2000),
            r"^part word/document.xml .* has \d+ bytes: allowed are up to 9$",
        ),
        (
            ParsingLimits(archive_ratio=50),
            r"^the .* unpacks from \d+ to \d+ bytes: allowed are up to 50 times as many$",
        ),
        (ParsingLimits(file_bytes=60), r"^the source has \d+ bytes: allowed are up to 60$"),
    ],
)
def test_an_archive_above_a_limit_is_refused(limits: ParsingLimits, message: str) -> None:
    with pytest.raises(DocumentTooLargeError, match=message):
        parse(office(40_000_000), limits=limits)


def test_higher_limits_let_more_pass() -> None:
    bomb = office(40_000_000)
    with pytest.raises(DocumentTooLargeError, match=r"allowed are up to 200 times as many$"):
        parse(bomb)
    assert parse(bomb, limits=ParsingLimits(archive_ratio=2000)).pages[0].text.strip() == "Rent"


def test_an_image_above_the_limit_is_refused(save_image: Callable[..., bytes]) -> None:
    message = r"^an image has 30 x 40 pixels: allowed are up to 1199 in all$"
    with pytest.raises(DocumentTooLargeError, match=message):
        parse(image(save_image), limits=ParsingLimits(image_pixels=1199))


def test_more_pages_than_allowed_are_refused_unless_fewer_are_chosen(make_pdf: PdfBuilder) -> None:
    pdf = make_pdf(["one", "two", "three", "four"])
    limits = ParsingLimits(pages=2)
    message = r"^4 pages .* allowed are up to 2; choose some with target_pages or max_pages$"
    with pytest.raises(TooManyPagesError, match=message) as caught:
        parse(pdf, limits=limits)
    assert caught.value.code == "TOO_MANY_PAGES"
    with pytest.raises(TooManyPagesError, match=r"^3 pages of the document are to be read"):
        parse(pdf, target_pages="2-9", limits=limits)
    assert [page.page_number for page in parse(pdf, target_pages="2,4", limits=limits).pages] == [2, 4]
    assert [page.page_number for page in parse(pdf, max_pages=2, limits=limits).pages] == [1, 2]


def test_long_pages_are_cut_with_a_warning() -> None:
    document = parse(LETTER, limits=ParsingLimits(characters_per_page=8))
    assert document.pages[0].text == "A letter"
    assert document.warnings == (f"page 1 was cut: the first 8 of {len(LETTER)} characters were read",)
    assert parse(LETTER, limits=ParsingLimits(characters_per_page=len(LETTER))).warnings == ()


def test_a_cut_page_is_not_longer_than_allowed_in_any_writing() -> None:
    """Some letters become two in NFC."""
    document = parse("\u0958\u0959\u095a\u095b words".encode(), limits=ParsingLimits(characters_per_page=4))
    assert len(document.pages[0].text) == 4


@pytest.mark.parametrize("name", [field.name for field in fields(ParsingLimits)])
@pytest.mark.parametrize("value", [0, -1, True, 1.5, "9", None])
def test_limits_are_whole_numbers_from_1(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=rf"^{name} {value!r}: allowed are whole numbers from 1$"):
        ParsingLimits(**{name: value})  # type: ignore[arg-type]


def test_limits_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'pages'"):
        DEFAULT_LIMITS.pages = 3  # type: ignore[misc]
    assert replace(DEFAULT_LIMITS, pages=3) == ParsingLimits(pages=3)


def test_a_pool_hands_them_to_its_children() -> None:
    limits = ParsingLimits(characters_per_page=8, archive_entries=3)
    with ParserPool(workers=1, parsing_limits=limits) as pool:
        assert pool.parse(LETTER) == parse(LETTER, limits=limits)
        with pytest.raises(DocumentTooLargeError, match=r"^the DOCX document has 4 parts: allowed are up to 3$"):
            pool.parse(office(1))
