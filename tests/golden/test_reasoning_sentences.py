"""The reasons given for hand-made scores, sentence by sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from classifier.evidence import Evidence, RuleScore, Signal
from classifier.explaining import NO_TEXT, reasoning

SENTENCES = yaml.safe_load(Path(__file__).with_name("reasoning.yaml").read_text(encoding="utf-8"))


def evidence(quote: str, page: int = 1, signal: Signal = Signal.LEXICAL) -> Evidence:
    return Evidence(page, 0, len(quote), quote, signal, 0.5)


HEADING = evidence("TAX INVOICE", signal=Signal.HEADING)
AMOUNT = evidence("Amount due: 120.00 EUR", page=2)
GREETING = evidence("Dear Ada, it was good to see you.", page=3, signal=Signal.SEMANTIC)


def score(name: str, probability: float, *quotes: Evidence) -> RuleScore:
    return RuleScore(name, probability, quotes)


CASES: dict[str, tuple[list[RuleScore], float, bool]] = {
    "two lines of evidence": ([score("receipt", 0.2), score("invoice", 0.7, HEADING, AMOUNT, GREETING)], 0.1, False),
    "heading alone and a sure answer": ([score("invoice", 0.999, HEADING), score("receipt", 0.0)], 0.001, False),
    "by meaning": ([score("letter", 0.5, GREETING), score("invoice", 0.3, HEADING)], 0.2, False),
    "without evidence": ([score("letter", 0.5), score("invoice", 0.3, HEADING)], 0.2, False),
    "the only rule": ([score("invoice", 0.75, HEADING)], 0.25, False),
    "the only rule and surely": ([score("invoice", 1.0, HEADING)], 0.0, False),
    "equal rules in alphabetical order": ([score("b", 0.5, AMOUNT), score("a", 0.5, HEADING)], 0.0, False),
    "criteria met and not": (
        [
            RuleScore(
                "invoice", 1.0, (HEADING,), (("an invoice number", True), ("line items", True), ("a total", False))
            )
        ],
        0.0,
        False,
    ),
    "many criteria, all met": (
        [RuleScore("invoice", 1.0, (HEADING,), tuple((letter, True) for letter in "abcdef"))],
        0.0,
        False,
    ),
    "none of several": ([score("letter", 0.1, GREETING), score("invoice", 0.2, HEADING)], 0.7, True),
    "none of several and nothing said": ([score("letter", 0.2), score("invoice", 0.1, HEADING)], 0.7, True),
    "the only rule does not match": ([score("invoice", 0.01, HEADING)], 0.99, True),
}


def said(case: tuple[list[RuleScore], float, bool]) -> str:
    scores, null_probability, is_null = case
    return reasoning(scores, null_probability, is_null=is_null)


def test_what_the_document_looks_like_is_said_when_no_rule_matches() -> None:
    sentence = reasoning([score("invoice", 0.1, HEADING)], 0.9, is_null=True, looks_like="utility bill")
    assert "(90% sure). The document looks like a utility bill. Nearest is" in sentence


@pytest.mark.parametrize(
    ("kind", "said"),
    [("invoice", "an invoice"), ("meeting minutes", "meeting minutes"), ("terms of service", "terms of service")],
)
def test_a_kind_has_its_article(kind: str, said: str) -> None:
    assert f"looks like {said}." in reasoning([score("a", 0.1)], 0.9, is_null=True, looks_like=kind)


def test_every_case_has_its_sentence() -> None:
    assert CASES.keys() == SENTENCES.keys()


@pytest.mark.parametrize("name", CASES)
def test_scores_are_put_into_these_words(name: str) -> None:
    assert said(CASES[name]) == SENTENCES[name]


@pytest.mark.parametrize("name", CASES)
def test_the_order_of_scores_does_not_change_the_words(name: str) -> None:
    scores, *others = CASES[name]
    backwards: Any = (scores[::-1], *others)

    assert said(backwards) == SENTENCES[name]


@pytest.mark.parametrize("is_null", [True, False])
def test_nothing_is_quoted_but_the_evidence_of_the_rule(is_null: bool) -> None:
    scores = [score("invoice", 0.6, HEADING), score("receipt", 0.1, AMOUNT, GREETING)]

    sentence = reasoning(scores, 0.3, is_null=is_null)

    assert HEADING.quote in sentence
    assert AMOUNT.quote not in sentence
    assert GREETING.quote not in sentence


def test_long_quotes_are_shortened_and_set_in_one_line() -> None:
    quote = "First line\n second   line " + "word " * 100

    sentence = reasoning([score("invoice", 1.0, evidence(quote))], 0.0, is_null=False)

    shown = sentence.split("“")[2].split("”")[0]
    assert shown.endswith("…")
    assert len(shown) <= 121
    assert " ".join(quote.split()).startswith(shown.removesuffix("…"))


def test_a_quote_that_just_fits_is_shown_whole() -> None:
    assert f"“{'x' * 120}”" in reasoning([score("invoice", 1.0, evidence("x" * 120))], 0.0, is_null=False)


def test_a_document_without_text_is_told_apart() -> None:
    assert NO_TEXT == "The document holds no text, so no rule can match."
