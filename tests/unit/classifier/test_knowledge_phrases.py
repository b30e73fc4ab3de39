"""Phrases: whole words only, whatever the script, all of them in one pass."""

from __future__ import annotations

import numpy as np
import pytest

from classifier.knowledge.entries import Entry
from classifier.knowledge.phrases import Kind, PhraseFinder, Phrases, pattern, stream
from classifier.words import words


def _found(phrase: str, text: str, language: str = "en") -> bool:
    shape = pattern(phrase, language)
    assert shape
    return len(PhraseFinder([shape]).find(stream(words(text)))[0]) > 0


@pytest.mark.parametrize(
    ("phrase", "text", "language"),
    [
        ("bill to", "BILL TO:\nSomebody", "en"),
        ("line item", "Line items", "en"),
        ("date d'échéance", "DATE D’ECHEANCE 3.4.", "fr"),
        ("請求書番号", "請求書番号12", "ja"),
        ("청구서", "청구서를 보냅니다", "ko"),
        ("fattur*", "le fatture emesse", "it"),
        ("Приём*", "приёма", "ru"),
    ],
)
def test_a_phrase_is_met(phrase: str, text: str, language: str) -> None:
    assert _found(phrase, text, language)


@pytest.mark.parametrize(
    ("phrase", "text", "language"),
    [
        ("bill", "billing", "en"),
        ("bill to", "to bill", "en"),
        ("fattura", "fatture", "it"),
        ("invoice number", "invoice, number", "de"),
        ("番号", "番の号", "ja"),
    ],
)
def test_other_words_are_not_met(phrase: str, text: str, language: str) -> None:
    assert _found(phrase, text, language) == (text == "invoice, number")


@pytest.mark.parametrize("phrase", ["", "—", "a", "*"])
def test_what_says_nothing_is_no_phrase(phrase: str) -> None:
    assert pattern(phrase, "en") is None


def test_phrases_that_overlap_are_all_met() -> None:
    texts = [pattern(phrase, "en") or "" for phrase in ("invoice", "invoice number", "number", "number of days")]
    numbers, starts, ends = PhraseFinder(texts).find(" the invoice number of day ")
    assert sorted(numbers.tolist()) == [0, 1, 2, 3]
    assert (starts < ends).all()


def _entry(name: str, *cues: str) -> Entry:
    return Entry.model_validate({"name": name, "descriptions": ["x"], "cues": {"en": {"field": cues}}})


def test_a_phrase_of_several_entries_is_kept_once_with_all_its_owners() -> None:
    phrases = Phrases.of([_entry("lorry", "axle load"), _entry("wagon", "axle load", "buffer")])
    assert phrases.texts == (" axle load ", " buffer ", " lorry ", " wagon ")
    place, owner = phrases.owners(np.array([0, 2], dtype=np.int32))
    assert place.tolist() == [0, 0, 1]
    assert phrases.entry[owner].tolist() == [0, 1, 0]
    assert phrases.kind[owner].tolist() == [Kind.FIELD, Kind.FIELD, Kind.ALIAS]


def test_joining_is_as_if_all_had_been_there_from_the_start() -> None:
    lorry, wagon = _entry("lorry", "axle load"), _entry("wagon", "axle load", "buffer")
    joined, whole = Phrases.of([lorry]).joined(Phrases.of([wagon]), 1), Phrases.of([lorry, wagon])
    assert joined.texts == whole.texts
    for name in ("phrase", "entry", "kind"):
        assert getattr(joined, name).tolist() == getattr(whole, name).tolist()
