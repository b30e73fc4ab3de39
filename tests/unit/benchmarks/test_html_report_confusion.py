"""Confusion matrices of hand-made answers."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.answers import Answer
from benchmarks.html_report.confusion import Cell, Confusion, confusions, matrices

_NULL, _ERROR = Cell("null", is_type=False), Cell("error", is_type=False)


def _answer(label: str, given: str | None, *accepted: str, **changes: Any) -> Answer:
    standard: dict[str, Any] = {
        "rule_set": "documents/post",
        "document": f"{label} answered {given}",
        "lang": "en",
        "source": "north",
        "forced": given or "letter",
        "confidence": 0.5,
    }
    return Answer(**{**standard, "label": label, "given": given, "accepted": accepted, **changes})


_FAILED = {"forced": None, "confidence": None, "error": "PDF_IS_BROKEN"}
_ANSWERS = [
    _answer("poem", None),
    _answer("poem", "bill"),
    _answer("epistle", "letter", "letter", "note"),
    _answer("invoice", "bill", "bill"),
    _answer("invoice", "letter", "bill"),
    _answer("invoice", None, "bill", **_FAILED),
]


def test_labels_in_scope_come_first_and_columns_follow_them() -> None:
    confusion = Confusion.of(_ANSWERS)
    assert [line.label for line in confusion.lines] == ["invoice", "epistle", "poem"]
    assert confusion.columns == (Cell("bill"), Cell("letter"), Cell("note"), _NULL, _ERROR)


def test_every_answer_is_counted_once() -> None:
    confusion = Confusion.of(_ANSWERS)
    invoice, epistle, poem = confusion.lines
    assert invoice.counts == {Cell("bill"): 1, Cell("letter"): 1, _ERROR: 1}
    assert epistle.counts == {Cell("letter"): 1}
    assert poem.counts == {_NULL: 1, Cell("bill"): 1}
    assert confusion.total == len(_ANSWERS)


def test_the_right_ones_are_as_many_as_the_answers_say() -> None:
    confusion = Confusion.of(_ANSWERS)
    assert [line.right for line in confusion.lines] == [1, 1, 1]
    assert sum(line.right for line in confusion.lines) == sum(each.is_right for each in _ANSWERS)


def test_a_type_called_null_is_not_null() -> None:
    answers = [_answer("zero", "null", "null"), _answer("zero", None, "null"), _answer("poem", "null")]
    zero, poem = Confusion.of(answers).lines
    assert zero.counts == {Cell("null"): 1, _NULL: 1}
    assert (zero.right, poem.right) == (1, 0)


def test_types_that_nobody_answered_have_a_column() -> None:
    (confusion,) = confusions([_answer("poem", None, probabilities=(("bill", 0.1), ("advert", 0.2)))])
    assert confusion.columns == (Cell("advert"), Cell("bill"), _NULL)


def test_the_order_of_answers_does_not_matter() -> None:
    assert Confusion.of(_ANSWERS[::-1]) == Confusion.of(_ANSWERS)


def test_the_largest_rule_set_is_first_and_unfolded() -> None:
    answers = [_answer("invoice", "bill", "bill", rule_set="documents/small"), *_ANSWERS]
    assert [each.rule_set for each in confusions(answers)] == ["documents/post", "documents/small"]
    html = matrices(answers).html
    assert html.count("<details open>") == 1
    assert html.index("<details open>") < html.index("documents/post") < html.index("documents/small")


@pytest.mark.parametrize("cell", ['class="hit" style="--shade:0.60">1<', 'class="miss" style="--shade:0.20">1<'])
def test_cells_are_shaded_by_their_share_of_the_row(cell: str) -> None:
    assert cell in matrices(_ANSWERS).html
