"""Finding the glossary's forms in a text: in a tiny glossary of our own, and in the one that ships."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from classifier.knowledge import Glossary, glossary
from classifier.words import tokens

Terms = Callable[[str, str], list[str]]

TINY = [
    {"term": "invoice", "de": ["Rechnung*"], "fr": ["facture", "note d'honoraires"], "ja": ["請求書"]},
    {"term": "bill", "de": ["Stromrechnung"], "en": ["statement of account"]},
    {"term": "invoice number", "de": ["Rechnungsnummer", "Nummer der Rechnung*"], "ja": ["請求書番号"]},
    {"term": "contract", "ar": ["عقد"], "ko": ["계약"], "de": ["Vertrag"], "hi": ["अनुबंध"], "es": ["Acuerdo"]},
    {"term": "office", "ar": ["المكتب"], "de": ["Amt"]},
    {"term": "agreement", "es": ["acuerdo"], "de": ["Vertrag"]},
]


@pytest.fixture
def terms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Terms]:
    """What the tiny glossary finds in a text of a language."""
    (tmp_path / "tiny.json").write_text(json.dumps(TINY), encoding="utf-8")
    monkeypatch.setattr(glossary, "_FOLDER", tmp_path)
    glossary._entries.cache_clear()
    yield lambda language, text: Glossary.for_language(language, tokens).terms(tokens(text))
    glossary._entries.cache_clear()


def shipped(language: str, text: str) -> list[str]:
    return Glossary.for_language(language, tokens).terms(tokens(text))


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("de", "Das Amt schreibt.", ["office"]),
        ("de", "AMT", ["office"]),
        ("de", "Ein Amtsblatt ist gesamt kein Am t.", []),
        ("de", "Rechnungen und Rechnungsbetrag", ["invoice", "invoice"]),
        ("de", "Abrechnung", []),
        ("de", "Rechnungsnummer: 12", ["invoice number"]),
        ("de", "Die Nummer der Rechnungen", ["invoice number"]),
        ("de", "Die Nummer des Amtes", []),
        ("de", "Nummer der", []),
        ("fr", "Note d’honoraires", ["invoice"]),
        ("fr", "la facture jointe", ["invoice"]),
        ("fr", "la factura", []),
        ("en", "A statement of account for May", ["bill"]),
        ("ja", "下記の請求書をご確認ください", ["invoice"]),
        ("ja", "請求書番号は十二です", ["invoice number"]),
        ("ar", "هذا العقد ساري", ["contract"]),
        ("ar", "وقعنا بالعقد", ["contract"]),
        ("ar", "في مكتب صغير", ["office"]),
        ("ko", "계약서를 작성", ["contract"]),
        ("hi", "यह अनुबंध है", ["contract"]),
        ("es", "ACUERDO", ["agreement", "contract"]),
        ("es", "", []),
    ],
)
def test_forms_are_found_as_they_are_meant(terms: Terms, language: str, text: str, found: list[str]) -> None:
    assert sorted(terms(language, text)) == sorted(found)


def test_terms_come_in_the_order_of_the_text(terms: Terms) -> None:
    assert terms("de", "Amt, Rechnung, Amt") == ["office", "invoice", "office"]


def test_a_form_of_several_meanings_gives_each_once(terms: Terms) -> None:
    assert sorted(terms("de", "der Vertrag")) == ["agreement", "contract"]


def test_only_the_language_asked_for_is_searched(terms: Terms) -> None:
    assert terms("fr", "Rechnung und facture") == ["invoice"]


@pytest.mark.parametrize("language", ["unknown", "fi"])
def test_for_a_language_it_does_not_know_all_languages_are_searched(terms: Terms, language: str) -> None:
    assert terms(language, "Rechnung, facture, 請求書") == ["invoice"] * 3


def test_it_knows_the_languages_of_its_entries(terms: Terms) -> None:
    assert glossary.languages() == {"ar", "de", "en", "es", "fr", "hi", "ja", "ko"}


@pytest.mark.parametrize(
    ("language", "text", "term"),
    [
        ("de", "Dieser Vertrag wird geschlossen.", "contract"),
        ("fr", "Le présent contrat est conclu.", "contract"),
        ("es", "La empresa comunica", "company"),
        ("it", "Il mercato cresce", "market"),
        ("pl", "Spółka ogłasza", "company"),
        ("ru", "Компания сообщает", "company"),
        ("zh", "这家公司宣布", "company"),
        ("ja", "この会社は発表した", "company"),
        ("ko", "회사는 발표했다", "company"),
        ("ar", "أعلنت الشركة", "company"),
        ("hi", "कंपनी ने कहा", "company"),
        ("sw", "Kampuni ilisema", "company"),
        ("tr", "Şirketin açıklaması", "company"),
    ],
)
def test_the_shipped_glossary_finds_common_words_of_its_languages(language: str, text: str, term: str) -> None:
    assert term in shipped(language, text)


def test_the_shipped_glossary_says_nothing_about_what_it_does_not_know() -> None:
    assert shipped("de", "Xyzzy qwrtz 0815") == []
