"""Fuzzing of every extractor, the same in every run.

FUZZ_EXAMPLES says how many changes of each seed are tried; `python -m tests.fuzz` tries others for so many minutes.
"""

from __future__ import annotations

import os

import pytest

from parsing import parse
from tests.fuzz.fuzzing import fuzz
from tests.fuzz.mutation import Change, Edit, mutated
from tests.fuzz.seeds import SEEDS, SLOW

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "200"))
_SLOWNESS = 20


@pytest.mark.parametrize("name", sorted(SEEDS.keys() - SLOW))
def test_the_seeds_are_sound(name: str) -> None:
    """A seed that its extractor refuses would fuzz nothing."""
    document = parse(SEEDS[name].file())
    assert document.format == name.partition("-")[0]
    assert not document.is_blank


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_changed_documents_are_answered_or_refused(name: str) -> None:
    fuzz(name, max(1, EXAMPLES // _SLOWNESS) if name in SLOW else EXAMPLES)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (Change.INSERT, b"ab<>cdef"),
        (Change.REPLACE, b"ab<>ef"),
        (Change.CUT, b"abef"),
        (Change.REPEAT, b"abcdcdcdef"),
        (Change.TRUNCATE, b"ab"),
    ],
)
def test_an_edit_changes_the_place_that_it_names(change: Change, expected: bytes) -> None:
    assert Edit(change, 0, 0.34, 2, b"<>").applied(b"abcdef") == expected


def test_edits_of_an_archive_reach_into_its_parts() -> None:
    edit = Edit(Change.REPLACE, 0.99, 0, 10_000, b"gone")
    seed = SEEDS["docx"]
    assert mutated(seed, [edit]) != seed.file()
