"""Column widths and texts made to fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from classifier.cli.layout import (
    CONFIDENCE_CELLS,
    GAP,
    Layout,
    padded,
    page_ranges,
    percent,
    without_end,
    without_start,
)

TEXTS = st.lists(st.text(alphabet="aé日🙂/. "), min_size=1, max_size=5)


@given(files=TEXTS, types=TEXTS, width=st.integers(40, 300))
def test_a_row_never_exceeds_the_terminal(files: list[str], types: list[str], width: int) -> None:
    layout = Layout.fitting(files, types, width)

    cells = layout.file + layout.type + CONFIDENCE_CELLS + 2 * len(GAP)
    assert cells + (0 if layout.why is None else layout.why + len(GAP)) <= width


def test_a_wide_terminal_has_the_reasoning_beside_and_a_narrow_one_below() -> None:
    assert Layout.fitting(["a.pdf"], ["invoice"], 120).why == 120 - 5 - 7 - 5 - 3 * 2
    assert Layout.fitting(["a.pdf"], ["invoice"], 50).why is None


def test_in_a_pipe_every_column_is_as_wide_as_its_longest_text() -> None:
    layout = Layout.fitting(["a" * 300], ["b" * 50], None)

    assert (layout.width, layout.file, layout.type) == (None, 300, 50)


@given(text=st.text(alphabet="aé日🙂/. "), cells=st.integers(2, 30))
def test_a_shortened_text_fits_and_keeps_one_end(text: str, cells: int) -> None:
    end, start = without_end(text, cells), without_start(text, cells)

    assert cell_len(end) <= cells
    assert cell_len(start) <= cells
    assert (end == text) == (start == text) == (cell_len(text) <= cells)
    assert text.startswith(end.removesuffix("…").rstrip())
    assert text.endswith(start.removeprefix("…"))


def test_padding_counts_cells_and_not_characters() -> None:
    assert padded("日本", 6) == "日本  "


@pytest.mark.parametrize(
    ("probability", "shown"),
    [(0.0, "0%"), (0.001, "<1%"), (0.014, "1%"), (0.5, "50%"), (0.994, "99%"), (0.9999, ">99%"), (1.0, "100%")],
)
def test_only_certainty_reads_as_certainty(probability: float, shown: str) -> None:
    assert percent(probability) == shown


@pytest.mark.parametrize(
    ("pages", "shown"), [([], ""), ([4], "4"), ([1, 2, 3], "1-3"), ([1, 3, 4, 9], "1, 3-4, 9"), ([2, 3], "2-3")]
)
def test_pages_are_shown_as_ranges(pages: list[int], shown: str) -> None:
    assert page_ranges(pages) == shown
