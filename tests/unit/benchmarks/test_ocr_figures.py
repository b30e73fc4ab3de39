"""OCR beside text layers: only labels that have both are compared, and pages are timed once a document."""

from __future__ import annotations

import pytest

from benchmarks.answers import Answer
from benchmarks.ocr_figures import OcrFigures
from benchmarks.scoring import OCR, TEXT_LAYER


def _answer(document: str, label: str, layer: str, *, right: bool) -> Answer:
    return Answer(
        rule_set="documents/x",
        document=document,
        label=label,
        accepted=(label,),
        lang="en",
        source="s",
        layer=layer,
        read_seconds=3.0,
        ocr_pages=2 if layer == OCR else 0,
        forced=label if right else "other",
        given=None,
        confidence=0.5,
    )


def test_a_label_counts_by_its_ocr_documents() -> None:
    figures = OcrFigures.of(
        [
            _answer("a", "invoice", OCR, right=True),
            _answer("b", "invoice", OCR, right=False),
            _answer("c", "invoice", TEXT_LAYER, right=True),
            _answer("d", "memo", OCR, right=False),
            _answer("d", "memo", TEXT_LAYER, right=False),
            _answer("e", "recipe", TEXT_LAYER, right=True),
        ]
    )
    assert figures is not None
    assert [figures.ocr, figures.text, figures.count] == pytest.approx([1 / 3, 2 / 3, 3])
    assert figures.seconds_a_page == pytest.approx(1.5)
    assert "0.333, on text layers of the same labels 0.667 (3 answers); OCR took 1.50 s a page" in str(figures)


def test_without_a_label_of_both_there_is_nothing_to_compare() -> None:
    assert OcrFigures.of([_answer("a", "memo", OCR, right=True)]) is None
