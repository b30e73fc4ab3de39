from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from parsing import Document, InvalidLanguageError
from parsing.language import UNKNOWN_LANGUAGE, detect_language, normalise_language

TEXTS = {
    "en": "The tenant shall pay the rent on the first day of each month to the landlord.",
    "de": "Der Mieter zahlt die Miete am ersten Tag eines jeden Monats an den Vermieter.",
    "fr": "Le locataire paie le loyer au propriétaire le premier jour de chaque mois.",
    "es": "El inquilino pagará el alquiler al propietario el primer día de cada mes.",
    "ru": "Арендатор вносит арендную плату в первый день каждого месяца.",
    "ar": "يدفع المستأجر الإيجار إلى المالك في اليوم الأول من كل شهر.",
    "zh": "承租人应于每月第一日向出租人支付租金。",
    "ja": "賃借人は毎月一日に賃貸人に家賃を支払うものとします。",
    "ko": "임차인은 매월 첫째 날에 임대인에게 임대료를 지급한다.",
}


@pytest.mark.parametrize(("language", "text"), TEXTS.items())
def test_the_language_of_a_sentence_is_found(language: str, text: str) -> None:
    assert detect_language(text) == language
    assert detect_language(text.upper()) == language
    assert detect_language(text * 3000) == language


@pytest.mark.parametrize(
    "text", ["", " \n", "12345 67.89 --- " * 100, "Invoice No. 17", "👍" * 100, "租金", "\ufffd" * 50]
)
def test_what_tells_too_little_is_unknown(text: str) -> None:
    assert detect_language(text) == UNKNOWN_LANGUAGE


def test_order_and_threads_do_not_matter() -> None:
    texts = [*TEXTS.values(), "Salut hello hola ciao amigo friend ami", "no si oui ja da nein yes non net"] * 5
    expected = [detect_language(text) for text in texts]
    order = list(range(len(texts)))
    random.Random(1).shuffle(order)  # noqa: S311 - an order, not a secret
    with ThreadPoolExecutor(6) as pool:
        found = dict(zip(order, pool.map(detect_language, [texts[index] for index in order]), strict=True))
    assert [found[index] for index in range(len(texts))] == expected


def test_the_seed_of_another_user_does_not_matter() -> None:
    from langdetect import DetectorFactory

    text = "Salut hello hola ciao amigo friend ami casa"
    before = detect_language(text)
    seed = DetectorFactory.seed
    try:
        for other in range(20):
            DetectorFactory.seed = other
            assert detect_language(text) == before
    finally:
        DetectorFactory.seed = seed


@pytest.mark.parametrize(("given", "expected"), [("en", "en"), (" De ", "de"), ("ZH", "zh"), ("sr", "sr")])
def test_codes_are_normalised(given: str, expected: str) -> None:
    assert normalise_language(given) == expected


@pytest.mark.parametrize("given", ["", "e", "eng", "en-GB", "xx", "zz", "english", "unknown", "ⅰt"])
def test_other_codes_are_refused(given: str) -> None:
    with pytest.raises(InvalidLanguageError, match="allowed are the two-letter codes of ISO 639-1") as caught:
        normalise_language(given)
    assert repr(given) in str(caught.value)
    assert isinstance(caught.value, ValueError)
    assert caught.value.code == "INVALID_LANGUAGE"


def test_a_text_becomes_a_document() -> None:
    document = Document.from_text("Ein\r\nText" + " über die Miete und den Mieter der Wohnung")
    assert document.pages[0].text.splitlines()[0] == "Ein"
    assert (document.language, document.page_count, document.format) == ("de", 1, "text")
    assert Document.from_text("Ein Text", lang="FR").language == "fr"
    assert Document.from_text(" \n").is_blank
    assert not document.is_blank
