"""Loading suites: what is scored, and what a broken suite is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.suite import Scope, Suite, SuiteError, kind_of

_RULES = [
    {"type": "bill", "description": "asks for money for goods"},
    {"type": "letter", "description": "a letter to somebody"},
]


def _rule_set(**changes: Any) -> dict[str, Any]:
    standard = {
        "name": "texts/post",
        "documents": "post.jsonl",
        "rules": _RULES,
        "gold": {"invoice": ["bill"], "note": ["letter", "bill"]},
        "ignore": ["offer"],
        "open_set": True,
    }
    return {name: value for name, value in {**standard, **changes}.items() if value is not None}


def _document(number: int, label: str | None = "invoice", **changes: Any) -> dict[str, Any]:
    standard = {"id": f"d{number}", "label": label, "lang": "en", "source": "own", "text": f"text {number}"}
    return {name: value for name, value in {**standard, **changes}.items() if value is not None}


def _write(
    folder: Path, *, rule_sets: list[dict[str, Any]] | None = None, documents: list[dict[str, Any]] | None = None
) -> Path:
    suite = {"name": "mine", "rulesets": [_rule_set()] if rule_sets is None else rule_sets}
    (folder / "suite.json").write_text(json.dumps(suite), encoding="utf-8")
    lines = [_document(1)] if documents is None else documents
    content = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (folder / "post.jsonl").write_text(content, encoding="utf-8")
    return folder


def test_a_folder_and_its_suite_file_load_alike(tmp_path: Path) -> None:
    _write(tmp_path)
    assert Suite.load(tmp_path) == Suite.load(tmp_path / "suite.json")


def test_another_suite_file_beside_it_shares_the_documents(tmp_path: Path) -> None:
    _write(tmp_path)
    other = {"name": "reworded", "rulesets": [_rule_set(name="texts/other")]}
    (tmp_path / "suite_reworded.json").write_text(json.dumps(other), encoding="utf-8")
    suite = Suite.load(tmp_path / "suite_reworded.json")
    assert suite.name == "reworded"
    assert [each.text for each in suite.scored(suite.rule_sets[0])] == ["text 1"]


@pytest.mark.parametrize(
    ("label", "scope", "closed_scope"),
    [
        ("invoice", Scope.IN_SCOPE, Scope.IN_SCOPE),
        ("offer", Scope.IGNORED, Scope.IGNORED),
        ("poem", Scope.OUT_OF_SCOPE, Scope.UNUSED),
    ],
)
def test_a_label_is_in_scope_ignored_out_of_scope_or_unused(
    tmp_path: Path, label: str, scope: Scope, closed_scope: Scope
) -> None:
    rule_sets = [_rule_set(), _rule_set(name="texts/closed", open_set=False)]
    opened, closed = Suite.load(_write(tmp_path, rule_sets=rule_sets)).rule_sets
    assert opened.scope(label) is scope
    assert closed.scope(label) is closed_scope


def test_only_documents_in_and_out_of_scope_are_scored(tmp_path: Path) -> None:
    documents = [_document(1), _document(2, "offer"), _document(3, "poem"), _document(4, "note")]
    rule_sets = [_rule_set(), _rule_set(name="texts/closed", open_set=False)]
    suite = Suite.load(_write(tmp_path, rule_sets=rule_sets, documents=documents))
    opened, closed = ([each.id for each in suite.scored(rule_set)] for rule_set in suite.rule_sets)
    assert opened == ["d1", "d3", "d4"]
    assert closed == ["d1", "d4"]


def test_accepted_types_are_those_of_gold_and_none_out_of_scope(tmp_path: Path) -> None:
    (rule_set,) = Suite.load(_write(tmp_path)).rule_sets
    assert rule_set.accepted("note") == ("letter", "bill")
    assert rule_set.accepted("poem") == ()


@pytest.mark.parametrize(
    ("name", "kind"), [("texts/post", "texts"), ("documents/a/b", "documents"), ("plain", "plain")]
)
def test_the_kind_is_what_stands_before_the_slash(name: str, kind: str) -> None:
    assert kind_of(name) == kind


def test_a_limit_keeps_a_repeatable_choice_in_order(tmp_path: Path) -> None:
    suite = Suite.load(_write(tmp_path, documents=[_document(number) for number in range(50)]))
    everything = suite.scored(suite.rule_sets[0])
    few, more = suite.scored(suite.rule_sets[0], 10), suite.scored(suite.rule_sets[0], 20)
    assert len(few) == 10
    assert set(few) < set(more) < set(everything)
    assert [each for each in everything if each in few] == list(few)
    assert few != everything[:10]


def test_only_keeps_rule_sets_that_fit_the_pattern(tmp_path: Path) -> None:
    suite = Suite.load(_write(tmp_path, rule_sets=[_rule_set(), _rule_set(name="texts/two")]))
    assert [each.name for each in suite.only("*/two").rule_sets] == ["texts/two"]
    with pytest.raises(SuiteError, match=r"only 'documents/\*': fits no rule set; there are texts/post, texts/two"):
        suite.only("documents/*")


def test_a_text_may_hold_line_separators(tmp_path: Path) -> None:
    suite = Suite.load(_write(tmp_path, documents=[_document(1, text="one\u2028two\x85three")]))
    assert suite.scored(suite.rule_sets[0])[0].text == "one\u2028two\x85three"


def test_unknown_fields_are_ignored(tmp_path: Path) -> None:
    _write(tmp_path, rule_sets=[_rule_set(remark="new")], documents=[_document(1, licence="free")])
    assert Suite.load(tmp_path).name == "mine"


def test_the_fingerprint_follows_rules_and_documents(tmp_path: Path) -> None:
    first = Suite.load(_write(tmp_path)).fingerprint
    assert Suite.load(_write(tmp_path)).fingerprint == first
    assert Suite.load(_write(tmp_path, documents=[_document(2)])).fingerprint != first
    assert Suite.load(_write(tmp_path, rule_sets=[_rule_set(open_set=False)])).fingerprint != first


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"rules": []}, r"suite\.json: rulesets\.0\.rules: .*at least 1 item"),
        ({"rules": [_RULES[0], _RULES[0]]}, r"rulesets\.0\.rules: .*each type may occur once; repeated: \['bill'\]"),
        ({"rules": [{"type": "bill", "description": "short"}]}, r"rules\.0\.description: .*\(given 'short'\)"),
        (
            {"gold": {"invoice": ["bil"]}},
            r"'invoice': accepts \['bil'\]; allowed are one or more of \['bill', 'letter'\]",
        ),
        ({"gold": {"invoice": []}}, r"gold 'invoice': accepts \[\]; allowed are one or more of"),
        ({"gold": {}}, r"rulesets\.0\.gold: .*at least 1 item"),
        ({"ignore": ["note"]}, r"ignore \['note'\]: these labels are also in gold"),
        ({"open_set": "perhaps"}, r"rulesets\.0\.open_set: .*valid boolean.* \(given 'perhaps'\)"),
        ({"open_set": None}, r"rulesets\.0\.open_set: Field required"),
        ({"documents": "gone.jsonl"}, r"documents file '.*gone\.jsonl': No such file"),
        (
            {"gold": {"sonnet": ["letter"]}, "open_set": False},
            r"'texts/post': no document of 'post\.jsonl' has a label",
        ),
    ],
)
def test_a_broken_rule_set_names_the_field(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    standard = _rule_set()
    broken = {name: value for name, value in {**standard, **changes}.items() if value is not None}
    _write(tmp_path, rule_sets=[broken])
    with pytest.raises(SuiteError, match=message):
        Suite.load(tmp_path)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (_document(2, text=None), r"line 2: .*document 'd2': exactly one of 'file' and 'text' is needed"),
        (_document(2, file="a.pdf"), r"line 2: .*document 'd2': exactly one of 'file' and 'text' is needed"),
        (_document(2, label=None), r"post\.jsonl line 2: label: Field required"),
        (_document(2, lang=""), r"post\.jsonl line 2: lang: .*at least 1 character \(given ''\)"),
        (_document(1), r"line 2: id 'd1' occurs twice"),
        (_document(2, text=None, file="gone.pdf"), r"line 2: file 'gone\.pdf' is not in the suite's folder"),
    ],
)
def test_a_broken_document_names_the_line(tmp_path: Path, document: dict[str, Any], message: str) -> None:
    _write(tmp_path, documents=[_document(1), document])
    with pytest.raises(SuiteError, match=message):
        Suite.load(tmp_path)


def test_a_line_that_is_not_json_is_named(tmp_path: Path) -> None:
    _write(tmp_path)
    (tmp_path / "post.jsonl").write_text('{"id": \n', encoding="utf-8")
    with pytest.raises(SuiteError, match=r"post\.jsonl line 1: not JSON"):
        Suite.load(tmp_path)


def test_rule_sets_need_names_of_their_own(tmp_path: Path) -> None:
    _write(tmp_path, rule_sets=[_rule_set(), _rule_set()])
    with pytest.raises(SuiteError, match=r"each rule set needs a name of its own; repeated: \['texts/post'\]"):
        Suite.load(tmp_path)


def test_many_problems_are_cut_short(tmp_path: Path) -> None:
    _write(tmp_path, rule_sets=[{"name": f"texts/{number}"} for number in range(3)])
    with pytest.raises(SuiteError, match=r"rulesets\.0\.documents: Field required; .*; and 10 more$"):
        Suite.load(tmp_path)


def test_a_missing_suite_is_named(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match=r"suite '.*nowhere': No such file"):
        Suite.load(tmp_path / "nowhere")
    with pytest.raises(SuiteError, match=r"suite '.*suite\.json': No such file"):
        Suite.load(tmp_path)
