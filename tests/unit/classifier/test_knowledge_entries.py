"""The entries that ship: complete, consistent, and compiled; and what is said of a user's file that is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from classifier.errors import InvalidConfigurationError
from classifier.knowledge.entries import ANY_ENDING, LANGUAGES, TOPICS, TYPES, Entry, load_entries, package_entries
from classifier.knowledge.knowledge_base import KnowledgeBase, compiled_fingerprint, fingerprint
from classifier.knowledge.phrases import pattern

KINDS = package_entries(TYPES)
TOPIC_ENTRIES = package_entries(TOPICS)
ENTRIES = (*KINDS, *TOPIC_ENTRIES)


@pytest.mark.parametrize(("entries", "fewest"), [(KINDS, 250), (TOPIC_ENTRIES, 150)], ids=["types", "topics"])
def test_there_are_enough_and_no_two_have_one_name(entries: tuple[Entry, ...], fewest: int) -> None:
    assert len(entries) >= fewest
    assert len({entry.name for entry in entries}) == len(entries)


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.name for entry in ENTRIES])
def test_an_entry_is_complete(entry: Entry) -> None:
    is_kind = entry in KINDS
    assert len(entry.descriptions) >= (5 if is_kind else 3)
    assert set(entry.aliases) == set(entry.cues) == set(LANGUAGES)
    assert all(entry.aliases.values())
    counts = {language: len(set(entry.phrases(language))) for language in LANGUAGES}
    assert counts.pop("en") >= (15 if is_kind else 8)
    assert min(counts.values()) >= 4


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.name for entry in ENTRIES])
def test_every_phrase_can_be_found(entry: Entry) -> None:
    for language in LANGUAGES:
        for phrase in (*entry.phrases(language), *entry.aliases[language]):
            assert pattern(phrase, language), phrase
            assert ANY_ENDING not in phrase[:-1], phrase


@pytest.mark.parametrize("entries", [KINDS, TOPIC_ENTRIES], ids=["types", "topics"])
def test_confusions_are_with_other_entries(entries: tuple[Entry, ...]) -> None:
    confused = {(entry.name, each.type) for entry in entries for each in entry.confused_with}
    assert {other for _, other in confused} <= {entry.name for entry in entries}
    assert not [name for name, other in confused if name == other]


@pytest.mark.parametrize("entries", [KINDS, TOPIC_ENTRIES], ids=["types", "topics"])
def test_the_name_of_an_entry_is_no_alias_of_another(entries: tuple[Entry, ...]) -> None:
    owner = {pattern(entry.name, "en"): entry.name for entry in entries}
    taken = [
        (entry.name, alias)
        for entry in entries
        for alias in entry.aliases["en"]
        if owner.get(pattern(alias, "en"), entry.name) != entry.name
    ]
    assert not taken


@pytest.mark.parametrize("folder", [TYPES, TOPICS], ids=["types", "topics"])
def test_what_ships_was_compiled_from_the_entries_that_ship(folder: Path) -> None:
    assert compiled_fingerprint(folder) == fingerprint(folder), "run `python -m benchmarks.compile_knowledge`"
    assert KnowledgeBase.from_package(folder).names == tuple(entry.name for entry in package_entries(folder))


def test_a_file_of_the_user_is_read_from_yaml(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("- name: tug log\n  descriptions: [what a tug did]\n  cues: {en: {field: [tow line]}}\n")
    (entry,) = load_entries(file)
    assert (entry.name, entry.cues["en"].field) == ("tug log", ("tow line",))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[{"name": "tug log"}]', r"mine\.json: 0\.descriptions: Field required"),
        ('[{"name": "", "descriptions": ["x"]}]', r"0\.name: String should have at least 1 character, given ''"),
        ('[{"name": "a", "descriptions": ["x"], "colour": 1}]', r"0\.colour: Extra inputs are not permitted, given 1"),
        ('{"name": "a"}', r"mine\.json: the file: Input should be a valid tuple"),
        ("[", r"mine\.json cannot be read as knowledge"),
    ],
)
def test_a_faulty_file_of_the_user_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    file = tmp_path / "mine.json"
    file.write_text(text)
    with pytest.raises(InvalidConfigurationError, match=problem):
        load_entries(file)


def test_a_file_that_names_an_entry_twice_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    file.write_text(json.dumps([{"name": "tug log", "descriptions": ["x"]}] * 2))
    with pytest.raises(InvalidConfigurationError, match="more than one entry is named 'tug log'"):
        load_entries(file)
