"""Marks stacked without end are bounded, and no writing loses any."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsing.text import MAX_MARKS, clean_text

ACUTE, BELOW, HEBREW = "\u0301", "\u0323", "\u05b0"


def marks(text: str) -> int:
    return sum(1 for character in unicodedata.normalize("NFD", text) if unicodedata.combining(character))


@pytest.mark.parametrize("mark", [ACUTE, BELOW, HEBREW, ACUTE + BELOW])
@pytest.mark.parametrize("count", [1, 2, MAX_MARKS // 2])
def test_stacks_of_a_reasonable_height_stay(mark: str, count: int) -> None:
    text = "x" + mark * count + " and more"
    assert clean_text(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("mark", [ACUTE, HEBREW, ACUTE + BELOW, "\u0344"])
def test_a_tall_stack_is_bounded_and_what_follows_stays(mark: str) -> None:
    """Half a million: sorting them would take hours."""
    cleaned = clean_text("before x" + mark * 500_000 + "y after")
    assert cleaned.startswith("before ")
    assert cleaned.endswith("y after")
    assert 0 < marks(cleaned) <= 2 * MAX_MARKS


@given(st.text(alphabet=f"x {ACUTE}{BELOW}{HEBREW}\u0344\u0f73\u3099", min_size=25, max_size=150))
def test_cleaning_stacks_again_changes_nothing(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)


@given(st.text(alphabet=",.…\u2014\u3002\u4e00\u0e48\u0e01\u064b\u0628", min_size=31, max_size=100))
def test_runs_of_signs_and_scripts_with_marks_lose_nothing(text: str) -> None:
    stacks = text.replace("\u0e48", "").replace("\u064b", "")
    assert clean_text(stacks) == unicodedata.normalize("NFC", stacks)
