"""Which mistakes are shown, and what is shown of them."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.answers import Answer, Grounds, Quote, Reply
from benchmarks.html_report.mistakes import mistakes, worst
from classifier.evidence import Evidence, Explanation, RuleScore, Signal
from classifier.schema import ClassifyResult

_GROUNDS = Grounds(
    "Matches “letter”.",
    (
        Quote("bill", 2, "lexical", "total\n  due"),
        Quote("letter", 1, "heading", "Dear neighbour"),
        Quote("advert", 1, "semantic", "cheap chairs"),
    ),
)


def _wrong(document: str = "a", **changes: Any) -> Answer:
    standard: dict[str, Any] = {
        "rule_set": "documents/post",
        "document": document,
        "label": "invoice",
        "accepted": ("bill",),
        "lang": "en",
        "source": "north",
        "forced": "letter",
        "given": "letter",
        "confidence": 0.9,
        "grounds": _GROUNDS,
    }
    return Answer(**{**standard, **changes})


_FAILED: dict[str, Any] = {"forced": None, "given": None, "confidence": None, "error": "PDF_IS_BROKEN"}


def test_the_most_confident_wrong_answers_come_first() -> None:
    answers = [
        _wrong("low", confidence=0.2),
        _wrong("right", given="bill"),
        _wrong("failed", **_FAILED),
        _wrong("false null", given=None, confidence=0.95),
        _wrong("b"),
        _wrong("a"),
    ]
    assert [each.document for each in worst(answers)] == ["false null", "a", "b", "low"]
    assert worst(answers[::-1], most=2) == worst(answers)[:2]


def test_a_mistake_shows_truth_answer_and_reasoning() -> None:
    html = mistakes([_wrong("file-7")]).html
    for part in ("documents/post", "file-7", "invoice", ">letter<", "0.900", ">bill<", "Matches “letter”.", "north"):
        assert part in html


@pytest.mark.parametrize("given", ["letter", None])
def test_quotes_speak_for_the_answer_and_for_what_is_right(given: str | None) -> None:
    html = mistakes([_wrong(given=given)]).html
    assert ">Dear neighbour</q> (page 1, heading)" in html
    assert ">total due</q> (page 2, lexical)" in html
    assert "cheap chairs" not in html


def test_null_is_what_would_be_right_out_of_scope() -> None:
    assert "right would be null" in mistakes([_wrong(accepted=())]).html


def test_long_quotes_are_cut() -> None:
    html = mistakes([_wrong(grounds=Grounds("", (Quote("letter", 1, "lexical", "word " * 500),)))]).html
    assert "word…</q>" in html
    assert html.count("word") < 100


def test_an_engine_may_give_no_reasoning() -> None:
    assert "The engine gave no reasoning." in mistakes([_wrong(grounds=Grounds())]).html


@pytest.mark.parametrize("answers", [[], [_wrong(given="bill")], [_wrong(**_FAILED)]])
def test_without_mistakes_it_says_so(answers: list[Answer]) -> None:
    assert "Every answer that was given is right." in mistakes(answers).html


def test_a_reply_takes_over_the_grounds_of_an_explanation() -> None:
    evidence = tuple(Evidence(1, n, n + 1, quote, Signal.LEXICAL, 3.0 - n) for n, quote in enumerate("abc"))
    explanation = Explanation(
        result=ClassifyResult(type="bill", confidence=0.8, reasoning="Matches “bill”."),
        scores=(RuleScore("bill", 0.8, evidence), RuleScore("letter", 0.1, ())),
        null_probability=0.1,
        language="en",
        pages_read=(1,),
        warnings=(),
        versions=(),
    )
    quotes = (Quote("bill", 1, "lexical", "a"), Quote("bill", 1, "lexical", "b"))
    assert Reply.from_explanation(explanation).grounds == Grounds("Matches “bill”.", quotes)
