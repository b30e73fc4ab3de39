"""Passages and headings of texts as they occur."""

from __future__ import annotations

import pytest
from tokenizers import Tokenizer

from classifier.chunking import HEADING_CHARACTERS, MAX_HEADINGS, chunk, headings, spread
from classifier.encoders.embedded import embedded_model_folder
from classifier.encoders.onnx import WINDOW_TOKENS
from classifier.evidence import Passage
from parsing import Document, Page

SENTENCE = "The parties agree that the rent is due on the first day of every month. "
RUNNING_TEXT = {
    "English": SENTENCE * 4,
    "German": "Der Vermieter überlässt dem Mieter die Wohnung zum vereinbarten Preis für ein Jahr. " * 4,
    "Russian": "Арендодатель передаёт арендатору квартиру на один год по согласованной цене. " * 4,
    "Japanese": "貸主は合意した価格で一年間住宅を借主に貸し出します。家賃は毎月一日に支払います。" * 4,
}


def document(*texts: str) -> Document:
    return Document(pages=tuple(Page(number, text) for number, text in enumerate(texts, 1)), page_count=len(texts))


def texts(passages: tuple[Passage, ...]) -> list[str]:
    return [passage.text for passage in passages]


def test_a_short_page_is_one_passage_without_the_white_space_around_it() -> None:
    assert chunk(document("\n  Invoice 4711\n\n Amount due \n")) == (Passage(1, 3, 28, "Invoice 4711\n\n Amount due"),)


def test_pages_without_anything_visible_have_no_passages() -> None:
    assert chunk(document("", " \n\t\n")) == ()
    assert headings(document("", " \n\t\n")) == ()


def test_a_page_is_cut_at_line_ends() -> None:
    lines = [f"Clause {number}: {SENTENCE.strip()}" for number in range(40)]

    passages = chunk(document("\n".join(lines)))

    assert len(passages) > 1
    assert [line for passage in passages for line in passage.text.split("\n")] == lines


def test_a_line_above_the_budget_is_cut_at_its_spaces() -> None:
    words = [f"word{number}" for number in range(400)]

    passages = chunk(document(" ".join(words)))

    assert len(passages) > 1
    assert [word for passage in passages for word in passage.text.split(" ")] == words


def test_a_line_without_spaces_is_cut_all_the_same() -> None:
    passages = chunk(document("字" * 1000), passage_tokens=100)

    assert texts(passages) == ["字" * 100] * 10


def test_a_smaller_budget_gives_more_passages() -> None:
    counts = [len(chunk(document(SENTENCE * 60), passage_tokens=size)) for size in (400, 100, 25)]

    assert counts[0] < counts[1] < counts[2]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    found = Tokenizer.from_file(str(embedded_model_folder() / "tokenizer.json"))
    found.no_truncation()
    return found


@pytest.mark.parametrize("language", RUNNING_TEXT)
def test_passages_of_running_text_fit_the_models_window_and_use_much_of_it(language: str, tokenizer: Tokenizer) -> None:
    counts = [
        len(tokenizer.encode(passage.text, add_special_tokens=False).ids)
        for passage in chunk(document(RUNNING_TEXT[language] * 10))
    ]

    assert len(counts) > 2
    assert max(counts) <= WINDOW_TOKENS
    assert min(counts[:-1]) >= WINDOW_TOKENS / 4


def test_the_first_lines_with_letters_are_headings() -> None:
    text = "0815\nrental agreement,\nbetween the landlord.\nand the tenant;\nof the flat.\nThis line comes too late."

    assert texts(headings(document(text))) == text.split("\n")[1:5]


@pytest.mark.parametrize(
    ("line", "is_heading"),
    [
        ("SCHEDULE OF PAYMENTS", True),
        ("Schedule of payments", True),
        ("A sentence that stands alone.", False),
        ("x" * HEADING_CHARACTERS, False),
        ("1234 - 5678", False),
    ],
)
def test_a_short_line_that_stands_alone_is_a_heading(line: str, is_heading: bool) -> None:
    opening = "\n".join(f"An opening sentence, number {number}." for number in range(4))

    assert (line in texts(headings(document(f"{opening}\n\n{line}\n\nAnd so on.")))) == is_heading


def test_capitals_are_a_heading_wherever_they_stand_on_the_first_pages() -> None:
    opening = "\n".join(f"An opening sentence, number {number}." for number in range(4))
    found = texts(headings(document(opening, "it says\nTERMS OF SALE\nhere.", "", "TOO FAR BACK\nin the text.")))

    assert found[4:] == ["TERMS OF SALE"]


def test_headings_are_few_and_a_long_first_line_is_shortened() -> None:
    found = headings(document("\n".join(["A" * 300, *(f"TITLE {letter}" for letter in "ABCDEFGHIJKLMNOP")])))

    assert len(found) == MAX_HEADINGS
    assert found[0].text == "A" * HEADING_CHARACTERS


@pytest.mark.parametrize("indentation", [HEADING_CHARACTERS - 1, HEADING_CHARACTERS, 10 * HEADING_CHARACTERS])
def test_a_title_far_to_the_right_is_read(indentation: int) -> None:
    found = headings(document(" " * indentation + "INVOICE\n\nfor delivered goods."))

    assert texts(found)[0] == "INVOICE"


def test_spread_takes_the_first_the_last_and_evenly_between() -> None:
    passages = tuple(Passage(1, place, place + 1, "x") for place in range(9))

    assert [passage.start for passage in spread(passages, 3)] == [0, 4, 8]
    assert spread(passages, 1) == passages[:1]
    assert spread(passages, 9) == spread(passages, 20) == passages
    assert spread((), 4) == ()
