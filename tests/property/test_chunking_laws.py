"""Laws of chunking: nothing visible is lost, and every offset points back into its page."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from classifier.chunking import HEADING_CHARACTERS, MAX_HEADINGS, chunk, estimated_tokens, headings, spread
from classifier.evidence import Passage
from parsing import Document, Page

ALPHABET = "aZ é. ,字かб한ع\n\t0-"
LARGEST_SHARE, SMALLEST_SHARE = 1.0, 0.27  # tokens per character

page_texts = st.lists(st.text(ALPHABET, max_size=400) | st.text(max_size=60), min_size=1, max_size=4)
budgets = st.integers(1, 200)


def document(texts: list[str]) -> Document:
    return Document(pages=tuple(Page(number, text) for number, text in enumerate(texts, 1)), page_count=len(texts))


def visible(text: str) -> str:
    return "".join(text.split())


def content(passage: Passage) -> str:
    """The lines of a passage that hold something, which alone count towards its budget."""
    return "".join(line for line in passage.text.split("\n") if line.strip())


@given(page_texts, budgets)
def test_offsets_give_the_text_back(texts: list[str], budget: int) -> None:
    for passage in chunk(document(texts), budget):
        assert passage.text == texts[passage.page_number - 1][passage.start : passage.end]
        assert passage.text == passage.text.strip() != ""


@given(page_texts, budgets)
def test_passages_follow_each_other_without_overlap_and_never_span_pages(texts: list[str], budget: int) -> None:
    passages = chunk(document(texts), budget)
    bounds = [(passage.page_number, place) for passage in passages for place in (passage.start, passage.end)]

    assert bounds == sorted(bounds)


@given(page_texts, budgets)
def test_together_passages_hold_every_visible_character_in_order(texts: list[str], budget: int) -> None:
    for number, text in enumerate(texts, 1):
        held = "".join(passage.text for passage in chunk(document(texts), budget) if passage.page_number == number)

        assert visible(held) == visible(text)


@given(st.sampled_from("a字б"), st.lists(st.integers(0, 300), min_size=1, max_size=20), st.integers(4, 200))
def test_passages_of_one_script_keep_to_the_budget(letter: str, lengths: list[int], budget: int) -> None:
    text = "\n".join(letter * length for length in lengths)

    for passage in chunk(document([text]), budget):
        assert estimated_tokens(content(passage)) <= budget + 1e-6


@given(page_texts, st.integers(4, 200))
def test_passages_of_mixed_scripts_exceed_the_budget_by_no_more_than_scripts_differ(
    texts: list[str], budget: int
) -> None:
    for passage in chunk(document(texts), budget):
        assert estimated_tokens(content(passage)) <= budget * LARGEST_SHARE / SMALLEST_SHARE + 1e-6


@given(st.text(), st.text())
def test_estimates_add_up(first: str, second: str) -> None:
    total = estimated_tokens(first + second)

    assert abs(total - estimated_tokens(first) - estimated_tokens(second)) < 1e-6
    assert SMALLEST_SHARE * len(first + second) - 1e-6 <= total <= LARGEST_SHARE * len(first + second) + 1e-6


@given(st.integers(0, 60), st.integers(1, 30))
def test_spread_keeps_first_last_order_and_count(length: int, count: int) -> None:
    passages = tuple(Passage(1, place, place + 1, "x") for place in range(length))
    places = [passage.start for passage in spread(passages, count)]

    assert len(places) == min(length, count)
    assert places == sorted(set(places))
    assert places[:1] == list(range(length))[:1]
    assert count == 1 or places[-1:] == list(range(length))[-1:]
    gaps = [after - before for before, after in pairwise(places)]
    assert max(gaps, default=1) - min(gaps, default=1) <= 1


@given(page_texts)
def test_headings_are_beginnings_of_lines_of_the_document(texts: list[str]) -> None:
    found = headings(document(texts))

    assert len({(heading.page_number, heading.start) for heading in found}) == len(found) <= MAX_HEADINGS
    for heading in found:
        page = texts[heading.page_number - 1]
        before = page[: heading.start].rpartition("\n")[2]
        assert page[heading.start : heading.end] == heading.text
        assert not before.strip()
        assert "\n" not in heading.text
        assert 0 < len(heading.text) <= HEADING_CHARACTERS
