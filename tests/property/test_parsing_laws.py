"""Laws of page selection and of cleaning, and a promise: parsing answers, or refuses with an error of its own."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from parsing import Document, InternalParsingError, PageSelection, ParsingError, parse
from parsing.formats.lines import Lines
from parsing.pages import format_pages
from parsing.text import clean_text

ranges = st.lists(st.tuples(st.integers(1, 40), st.integers(0, 10)).map(lambda r: (r[0], r[0] + r[1])), min_size=1)


def spelt(selected: list[tuple[int, int]]) -> str:
    return ",".join(f"{first}-{last}" if first < last else f" {first} " for first, last in selected)


@given(ranges, st.integers(1, 60), st.none() | st.integers(1, 60))
def test_a_selection_is_the_set_of_its_pages_in_order_capped(
    selected: list[tuple[int, int]], page_count: int, max_pages: int | None
) -> None:
    numbers = {number for first, last in selected for number in range(first, last + 1)}
    within = sorted(number for number in numbers if number <= page_count)
    selection = PageSelection.from_strings(spelt(selected), max_pages)
    assert list(selection.within(page_count)) == within[:max_pages]
    assert selection.count_within(page_count) == len(within)
    beyond = {number for first, last in selection.beyond(page_count) for number in range(first, last + 1)}
    assert beyond == {number for number in numbers if number > page_count}


@given(ranges, st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(selected: list[tuple[int, int]], order: random.Random) -> None:
    mixed = selected + selected[::2]
    order.shuffle(mixed)
    assert PageSelection.from_strings(spelt(mixed)) == PageSelection.from_strings(spelt(selected))


@given(st.integers(0, 60), st.none() | st.integers(1, 60))
def test_no_selection_is_every_page(page_count: int, max_pages: int | None) -> None:
    assert (
        list(PageSelection.from_strings(None, max_pages).within(page_count))
        == list(range(1, page_count + 1))[:max_pages]
    )


@given(st.sets(st.integers(1, 30), min_size=1))
def test_formatted_pages_can_be_read_back(numbers: set[int]) -> None:
    assert list(PageSelection.from_strings(format_pages(numbers)).within(30)) == sorted(numbers)


@given(st.text(st.characters(), max_size=300))
def test_clean_text_is_clean(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    cleaned.encode("utf-8")
    assert not [c for c in cleaned if unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t"]
    assert not set(cleaned) & set("\u2028\u2029\xad\ufeff\xa0\u202f\u2007\u200b")


@given(st.text(st.characters(categories=["L", "N"], max_codepoint=0x24F), max_size=100))
def test_letters_survive_cleaning(text: str) -> None:
    assert clean_text(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\r\nb\rc\fd\ve\x85f\u2028g\u2029h", "a\nb\nc\nd\ne\nf\ng\nh"),
        ("\ufeffagree\xadment", "agreement"),
        ("1\xa0000\u202f€", "1 000 €"),
        ("e\u0301", "é"),
        ("a\x00b\tc\x1b\x7f", "ab\tc"),
        ("\ud800x\udfff", "\ufffdx\ufffd"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_what_cleaning_does(text: str, cleaned: str) -> None:
    assert clean_text(text) == cleaned


@given(st.lists(st.sampled_from(["text", "line", "open", "cell", "aside", "row", "item", "blank", "verbatim"])))
def test_lines_keep_every_word_whatever_the_order_of_events(events: list[str]) -> None:
    lines = Lines()
    actions: dict[str, Callable[[], None]] = {
        "line": lines.end_line,
        "open": lines.open_frame,
        "cell": lines.close_cell,
        "aside": lines.close_aside,
        "row": lines.end_row,
        "blank": lines.blank_line,
        "item": lambda: lines.begin_item("- "),
        "text": lambda: lines.add(" word "),
        "verbatim": lambda: lines.add_verbatim("word"),
    }
    for event in events:
        actions[event]()
    assert lines.text().replace("-", " ").split() == ["word"] * (events.count("text") + events.count("verbatim"))


def _pdf() -> bytes:
    buffer = BytesIO()
    canvas = Canvas(buffer, invariant=True)
    for number in range(3):
        canvas.drawString(72, 700, f"Page {number} of the letter")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _docx() -> bytes:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    buffer = BytesIO()
    with ZipFile(buffer, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("word/header1.xml", f'<w:h xmlns:w="{word}"><w:p><w:r><w:t>Head</w:t></w:r></w:p></w:h>')
        body = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        file.writestr("word/document.xml", f'<w:d xmlns:w="{word}"><w:p><w:r><w:t>Dear</w:t></w:r></w:p>{body}</w:d>')
    return buffer.getvalue()


SEEDS = {
    "pdf": _pdf(),
    "docx": _docx(),
    "html": b"<!DOCTYPE html><html><head><title>T</title></head><body><table><tr><td>a</td></tr></table></body></html>",
    "mail": (
        b"From: Ada <ada@firm.example>\nTo: b@firm.example\nSubject: =?utf-8?q?a=C3=A9?=\nMIME-Version: 1.0\n"
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/html; charset=koi8-r\n\n<p>text</p>\n"
        b'--x\nContent-Type: image/png; name="a.png"\nContent-Disposition: attachment\n\nAAAA\n--x--\n'
    ),
    "markdown": (
        b"---\ntitle: a\n---\n# Head\n\n- a\n  1. b\n\n| a | b |\n|---|---|\n| c | d |\n\n```\nx\n```\n<div>y</div>\n"
    ),
    "text": "Grüße aus dem Büro, 请支付租金".encode(),
}


def answered_or_refused(data: bytes) -> None:
    try:
        document = parse(data)
    except InternalParsingError:
        raise
    except ParsingError as error:
        assert str(error)  # noqa: PT017 - either outcome is right, and each is checked
        return
    assert isinstance(document, Document)
    assert not document.is_blank
    assert [page.text for page in document.pages] == [clean_text(page.text) for page in document.pages]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_answered_or_refused(data: bytes) -> None:
    answered_or_refused(data)


@pytest.mark.parametrize("name", sorted(SEEDS))
@settings(max_examples=60, deadline=None)
@given(edits=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=4), st.integers(0, 40)), min_size=1, max_size=8))
def test_mutated_documents_are_answered_or_refused(name: str, edits: list[tuple[float, bytes, int]]) -> None:
    data = SEEDS[name]
    for position, inserted, removed in edits:
        start = int(position * len(data))
        data = data[:start] + inserted + data[start + removed :]
    answered_or_refused(data)


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_the_seeds_themselves_are_answered(name: str) -> None:
    assert parse(SEEDS[name]).format in {"pdf", "docx", "html", "eml", "markdown", "text"}
