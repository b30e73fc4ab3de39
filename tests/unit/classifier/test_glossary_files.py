"""The glossary's data files: every entry has the shape that the glossary reads, and can be found in a text."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from classifier import knowledge
from classifier.knowledge.glossary import Glossary, languages
from classifier.words import tokens

FOLDER = Path(knowledge.__file__).with_name("glossary")
FILES = sorted(FOLDER.glob("*.json"), key=lambda file: file.name)
OTHER_LANGUAGES = frozenset(
    ["de", "fr", "es", "it", "pt", "nl", "pl", "sv", "cs", "tr", "ru", "zh", "ja", "ko", "ar", "hi", "sw"]
)
SHORTEST_PREFIX = 2

in_every_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


@cache
def entries(file: Path) -> list[dict[str, Any]]:
    """The entries of a file; a key that occurs twice is refused, which JSON alone would let pass."""

    def without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert len(dict(pairs)) == len(pairs), pairs
        return dict(pairs)

    loaded = json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=without_repetition)
    assert isinstance(loaded, list)
    return loaded


def forms(file: Path) -> list[tuple[str, str, str]]:
    """Term, language and form of every form in a file."""
    return [
        (entry["term"], language, form)
        for entry in entries(file)
        for language, written in entry.items()
        if language != "term"
        for form in written
    ]


def test_there_are_files() -> None:
    assert FILES


@in_every_file
def test_every_entry_is_a_term_with_lists_of_forms_by_language(file: Path) -> None:
    known = OTHER_LANGUAGES | {"en"}
    for entry in entries(file):
        assert isinstance(entry["term"], str), entry
        assert tokens(entry["term"]), entry
        assert entry["term"].isascii(), entry
        assert entry.keys() - {"term"} <= known, entry
        for language in entry.keys() - {"term"}:
            written = entry[language]
            assert isinstance(written, list), entry
            assert written, entry
            assert all(isinstance(form, str) and form.strip() for form in written), (entry["term"], language)


@in_every_file
def test_no_term_occurs_twice(file: Path) -> None:
    counts = Counter(entry["term"] for entry in entries(file))

    assert [term for term, count in counts.items() if count > 1] == []


@in_every_file
def test_no_form_occurs_twice_in_a_list(file: Path) -> None:
    counts = Counter(forms(file))

    assert [each for each, count in counts.items() if count > 1] == []


@in_every_file
def test_every_form_has_words_that_a_text_can_be_searched_for(file: Path) -> None:
    assert [each for each in forms(file) if not tokens(each[2].replace("*", ""))] == []


@in_every_file
def test_any_ending_is_only_meant_after_enough_letters_of_a_word(file: Path) -> None:
    parts = [(term, language, word) for term, language, form in forms(file) for word in form.split() if "*" in word]

    assert [each for each in parts if "*" in each[2].rstrip("*") or each[2].endswith("**")] == []
    assert [each for each in parts if len(tokens(each[2])[-1]) < SHORTEST_PREFIX] == []


@in_every_file
def test_a_file_speaks_every_language(file: Path) -> None:
    assert {language for _, language, _ in forms(file)} >= OTHER_LANGUAGES


@pytest.mark.parametrize("language", sorted(OTHER_LANGUAGES | {"en"}))
def test_every_form_is_found_in_a_text_that_is_just_that_form(language: str) -> None:
    glossary = Glossary.for_language(language, tokens)
    of_language = [
        (term, form.replace("*", "")) for file in FILES for term, key, form in forms(file) if key == language
    ]

    assert [each for each in of_language if each[0] not in glossary.terms(tokens(each[1]))] == []


def test_the_glossary_knows_the_languages_of_its_files() -> None:
    assert languages() >= OTHER_LANGUAGES
