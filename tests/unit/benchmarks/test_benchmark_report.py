"""Summaries of hand-made answers with known figures, their tables, JSON and floors."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.answers import Answer, most_probable
from benchmarks.figures import Figures
from benchmarks.floors import FloorError, missed, parse_floors
from benchmarks.report import WIDTH, Summary, render, summarise


def _answer(document: str, **changes: Any) -> Answer:
    standard: dict[str, Any] = {
        "rule_set": "documents/post",
        "document": document,
        "label": "invoice",
        "accepted": ("bill",),
        "lang": "en",
        "source": "north",
        "format": "pdf",
        "layer": "text layer",
        "forced": "bill",
        "given": "bill",
        "confidence": 0.9,
    }
    return Answer(**{**standard, **changes})


_FAILED = {"forced": None, "given": None, "confidence": None, "error": "PDF_IS_BROKEN"}
_OUT = {"label": "poem", "accepted": ()}

# Of five in scope four have an answer, three the right most probable type, two the right answer; of three out of
# scope one is a right null.
_POST = [
    _answer("a", confidence=0.95),
    _answer("b", confidence=0.8, lang="de", source="south"),
    _answer("c", given=None, confidence=0.6, source="south"),
    _answer("d", forced="letter", given="letter", confidence=0.5),
    _answer("e", **_FAILED),
    _answer("f", **_OUT, given=None, confidence=0.7, source="west"),
    _answer("g", **_OUT, given="bill", confidence=0.4, source="west"),
    _answer("h", **_OUT, **_FAILED),
]
_NEWS = [
    _answer("n1", rule_set="documents/news", accepted=("sport",), forced="sport", given="sport", confidence=0.9),
    _answer("n2", rule_set="documents/news", accepted=("trade",), forced="sport", given="sport", confidence=0.9),
]


def _summary(answers: list[Answer], **options: Any) -> Summary:
    return summarise(answers, resamples=50, **options)


def test_the_figures_of_a_rule_set() -> None:
    figures = _summary(_POST).kinds[0].rule_sets[0].figures
    assert (figures.answers, figures.in_scope, figures.out_of_scope, figures.errors) == (8, 5, 3, 2)
    assert figures.forced == pytest.approx(3 / 5)
    assert figures.strict == pytest.approx(2 / 5)
    assert figures.null_recall == pytest.approx(1 / 3)
    # bill: 3 hits, 5 true, 3 forced.
    assert figures.macro_f1 == pytest.approx(2 * 3 / 8)


def test_errors_are_wrong_in_accuracies_and_have_no_part_in_figures_of_confidence() -> None:
    with_errors = _summary(_POST).kinds[0].pooled.figures
    without = _summary([each for each in _POST if each.error is None]).kinds[0].pooled.figures
    assert with_errors.strict < without.strict
    assert with_errors.null_recall < without.null_recall
    for metric in ("ece", "brier", "caught", "caught_best", "auroc", "at_90", "at_80", "at_70"):
        assert getattr(with_errors, metric) == getattr(without, metric)


def test_the_figures_of_confidence_are_over_all_answers() -> None:
    figures = _summary(_POST).kinds[0].pooled.figures
    wrong, right = (0.6, 0.5, 0.4), (0.95, 0.8, 0.7)
    squares = [value**2 for value in wrong] + [(1 - value) ** 2 for value in right]
    assert figures.brier == pytest.approx(sum(squares) / 6)
    assert figures.ece == pytest.approx((sum(wrong) + sum(1 - value for value in right)) / 6)
    assert figures.auroc == pytest.approx(1.0)
    assert figures.caught == pytest.approx(0.6 / 3)
    assert figures.caught == pytest.approx(figures.caught_best)


def test_a_kind_has_the_mean_over_rule_sets_and_all_answers_pooled() -> None:
    (kind,) = _summary(_POST + _NEWS).kinds
    assert kind.mean.figures.forced == pytest.approx((3 / 5 + 1 / 2) / 2)
    assert kind.pooled.figures.forced == pytest.approx(4 / 7)
    assert kind.mean.figures.answers == kind.pooled.figures.answers == 10
    assert kind.mean.figures.null_recall == pytest.approx(1 / 3)


def test_types_of_the_same_name_in_two_rule_sets_are_two_types() -> None:
    other = [replace(each, rule_set="documents/other", forced="letter", given="letter") for each in _POST[:1]]
    (kind,) = _summary(_POST[:1] + other).kinds
    assert kind.pooled.figures.macro_f1 == pytest.approx(0.5)


def test_kinds_are_kept_apart() -> None:
    texts = [replace(each, rule_set="texts/post") for each in _POST[:2]]
    summary = _summary(_POST + texts)
    assert [kind.kind for kind in summary.kinds] == ["documents", "texts"]
    assert summary.value("texts", "forced") == 1.0


def test_groups_are_pooled_by_any_dimension_largest_first() -> None:
    (kind,) = _summary(_POST, by=("lang", "source")).kinds
    assert [(row.name, row.figures.answers) for row in kind.groups["lang"]] == [("en", 7), ("de", 1)]
    assert [row.name for row in kind.groups["source"]] == ["north", "south", "west"]
    assert kind.groups["source"][1].figures.strict == pytest.approx(1 / 2)


def test_the_order_of_answers_changes_no_figure_and_no_interval() -> None:
    mixed = [*_NEWS, *_POST[::2], *_POST[1::2]][::-1]
    assert _summary(mixed).as_json() == _summary(_POST + _NEWS).as_json()


def test_intervals_hold_the_figure_and_are_wider_by_source_when_sources_differ() -> None:
    answers = [
        _answer(f"{source}{number}", source=f"s{source}", forced="bill" if source < 4 else "letter")
        for source in range(8)
        for number in range(20)
    ]
    (kind,) = _summary(answers).kinds
    found = {(each.metric, each.unit): each.interval for each in kind.mean.bounds}
    by_document, by_source = found["forced", "document"], found["forced", "source"]
    assert by_source.low < by_document.low < 0.5 < by_document.high < by_source.high
    assert [each.metric for each in kind.pooled.bounds] == ["ece", "ece"]


def test_one_document_under_several_rule_sets_is_drawn_as_one() -> None:
    alone = [_answer(f"d{n}", forced="bill" if n % 2 else "letter") for n in range(40)]
    twice = alone + [replace(each, rule_set="documents/again") for each in alone]
    assert _summary(twice).kinds[0].mean.bounds[0] == _summary(alone).kinds[0].mean.bounds[0]


def test_an_unknown_dimension_is_refused() -> None:
    with pytest.raises(ValueError, match="by 'colour': allowed are lang, source, format, layer"):
        summarise(_POST, by=("colour",))


def test_no_answers_make_an_empty_summary() -> None:
    assert summarise([]).kinds == ()


def test_all_errors_leave_figures_of_confidence_undefined() -> None:
    figures = _summary([_answer("x", **_FAILED)]).kinds[0].pooled.figures
    assert figures.forced == figures.strict == 0.0
    assert math.isnan(figures.ece)
    assert math.isnan(figures.null_recall)


def test_the_mean_of_figures_leaves_out_where_one_is_undefined() -> None:
    defined, undefined = (_summary(answers).kinds[0].pooled.figures for answers in (_POST, _NEWS))
    mean = Figures.mean([defined, undefined])
    assert mean.null_recall == pytest.approx(defined.null_recall)
    assert mean.out_of_scope == 3


def test_headlines_are_means_for_accuracies_and_pooled_for_figures_of_confidence() -> None:
    summary = _summary(_POST + _NEWS)
    (kind,) = summary.kinds
    assert summary.value("documents", "strict") == kind.mean.figures.strict
    assert summary.value("documents", "ece") == kind.pooled.figures.ece
    assert summary.value("documents/news", "strict") == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("name", "metric", "message"),
    [
        ("letters", "forced", "kind or rule set 'letters': there are documents, documents/post"),
        ("documents", "speed", "metric 'speed': allowed are forced, macro_f1"),
    ],
)
def test_an_unknown_figure_is_refused(name: str, metric: str, message: str) -> None:
    with pytest.raises(KeyError, match=message):
        _summary(_POST).value(name, metric)


def test_tables_show_every_row_within_the_width() -> None:
    long_name = replace(_POST[0], rule_set="documents/a-very-long-name-of-a-rule-set-indeed", error=None)
    text = render(_summary([*_POST, *_NEWS, long_name]), title="sample: ours")
    assert max(map(len, text.splitlines())) <= WIDTH
    assert text.startswith("sample: ours")
    for part in ("documents/post", "documents/news", "mean of 3", "pooled", "documents by lang, pooled", "0.600"):
        assert part in text


def test_error_codes_are_counted() -> None:
    answers = [*_POST, _answer("z", **{**_FAILED, "error": "TIMEOUT"})]
    summary = _summary(answers)
    assert dict(summary.kinds[0].errors) == {"PDF_IS_BROKEN": 2, "TIMEOUT": 1}
    assert "errors: PDF_IS_BROKEN 2, TIMEOUT 1" in render(summary)


def test_undefined_figures_are_a_dash_in_tables_and_null_in_json() -> None:
    summary = _summary(_NEWS)
    assert " - " in render(summary)
    content = json.loads(json.dumps(summary.as_json(), allow_nan=False))
    assert content["documents"]["headline"]["null_recall"] is None
    assert content["documents"]["headline"]["forced"] == 0.5


def test_names_of_sources_labels_and_documents_are_not_stored() -> None:
    answers = [replace(each, document=f"paper-{each.document}", label="secret-label") for each in _POST]
    stored = json.dumps(_summary(answers, by=("lang", "source", "label")).as_json())
    for name in ("north", "south", "west", "paper-", "secret-label"):
        assert name not in stored
    assert '"de"' in stored


@pytest.mark.parametrize("changes", [{"error": "BROKEN"}, {"confidence": None}, {"forced": None}])
def test_an_answer_is_either_a_reply_or_an_error(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="answer to 'a' under 'documents/post': either error or forced and confidence"):
        _answer("a", **changes)


@pytest.mark.parametrize(
    ("changes", "right"),
    [
        ({"given": "bill"}, True),
        ({"given": "letter"}, False),
        ({"given": None}, False),
        ({"given": "letter", "accepted": ("bill", "letter")}, True),
        ({**_OUT, "given": None}, True),
        ({**_OUT, "given": "bill"}, False),
        (_FAILED, False),
        ({**_OUT, **_FAILED}, False),
    ],
)
def test_what_is_right(changes: dict[str, Any], *, right: bool) -> None:
    assert _answer("a", **changes).is_right is right


def test_equal_probabilities_are_decided_by_name_whatever_the_order() -> None:
    pairs = [("b", 0.4), ("a", 0.4), ("c", 0.2)]
    assert most_probable(pairs) == most_probable(reversed(pairs)) == "a"


@pytest.mark.parametrize(
    ("floors", "misses"),
    [
        ("documents.forced=0.6", ()),
        ("documents.forced=0.61", ("documents.forced is 0.600; at least 0.61 is allowed",)),
        ("documents.ece=0.5, documents.brier=1", ()),
        ("documents.ece=0.1", ("documents.ece is 0.342; at most 0.1 is allowed",)),
        ("documents/post.strict=0.4,documents.strict=0.5", ("documents.strict is 0.400; at least 0.5 is allowed",)),
    ],
)
def test_floors_are_minima_except_for_errors_of_confidence(floors: str, misses: tuple[str, ...]) -> None:
    assert missed(_summary(_POST), parse_floors(floors)) == misses


def test_an_undefined_figure_keeps_no_floor() -> None:
    assert missed(_summary(_NEWS), parse_floors("documents.null_recall=0")) == (
        "documents.null_recall is nan; at least 0 is allowed",
    )


def test_floors_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "floors.txt"
    file.write_text("# what we promise\ndocuments.forced=0.5  # means\n\ntexts.ece=0.1\n", encoding="utf-8")
    assert parse_floors(str(file)) == parse_floors("documents.forced=0.5,texts.ece=0.1")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("documents.speed=0.5", r"floor 'documents\.speed=0\.5': expected kind\.metric=number, metric one of forced"),
        ("forced=0.5", r"floor 'forced=0\.5': expected kind\.metric=number"),
        ("documents.forced=high", r"floor 'documents\.forced=high': 'high' is not allowed; allowed are numbers from 0"),
        ("documents.forced=66", r"'66' is not allowed; allowed are numbers from 0 to 1"),
        ("nowhere.txt", r"floor 'nowhere\.txt': neither kind\.metric=number nor a file: No such file"),
    ],
)
def test_a_floor_that_cannot_be_read_is_named(text: str, message: str) -> None:
    with pytest.raises(FloorError, match=message):
        parse_floors(text)


def test_a_floor_on_what_was_not_measured_is_refused() -> None:
    with pytest.raises(FloorError, match=r"floor texts\.forced: kind or rule set 'texts': there are documents"):
        missed(_summary(_POST), parse_floors("texts.forced=0.5"))
