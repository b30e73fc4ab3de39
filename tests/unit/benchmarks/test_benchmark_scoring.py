"""The scoring loop with an engine of the test's own, and the command's refusals."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks import accuracy
from benchmarks.answers import Answer, Reply
from benchmarks.provenance import Provenance
from benchmarks.scoring import NoReplyError, Subject, cases, score
from benchmarks.suite import Suite
from benchmarks.workload import write_pdf
from classifier.evidence import Explanation, RuleScore
from classifier.schema import ClassifyResult, Rule
from parsing import Document

_RULES = [
    {"type": "bill", "description": "asks for money for goods"},
    {"type": "letter", "description": "a letter to somebody"},
]
_DOCUMENTS = [
    {"id": "d1", "label": "invoice", "lang": "en", "source": "own", "text": "a bill to be paid"},
    {"id": "d2", "label": "poem", "lang": "en", "source": "own", "text": "roses are red"},
    {"id": "d3", "label": "note", "lang": "en", "source": "own", "file": "page.pdf"},
    {"id": "d4", "label": "note", "lang": "en", "source": "own", "file": "empty.txt"},
]


class WordEngine:
    """Answers with the type whose name is a word of the text, and null without one."""

    def __init__(self) -> None:
        self.subjects: list[Subject] = []

    def reply(self, subject: Subject, rules: Sequence[Rule]) -> Reply:
        self.subjects.append(subject)
        if isinstance(subject.parsed, str):
            raise NoReplyError(subject.parsed)
        words = subject.parsed.pages[0].text.split()
        found = [rule.type for rule in rules if rule.type in words]
        return Reply(forced=(found or [rules[0].type])[0], given=found[0] if found else None, confidence=0.75)


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    write_pdf(tmp_path / "page.pdf", pages=1, seed=1)
    (tmp_path / "empty.txt").write_bytes(b"")
    gold = {"invoice": ["bill"], "note": ["letter"]}
    base = {"documents": "post.jsonl", "rules": _RULES, "gold": gold, "ignore": []}
    rule_sets = [
        {**base, "name": "documents/open", "open_set": True},
        {**base, "name": "documents/closed", "open_set": False},
    ]
    (tmp_path / "suite.json").write_text(json.dumps({"name": "own", "rulesets": rule_sets}), encoding="utf-8")
    lines = "".join(json.dumps(document) + "\n" for document in _DOCUMENTS)
    (tmp_path / "post.jsonl").write_text(lines, encoding="utf-8")
    return Suite.load(tmp_path)


def _by_name(answers: Sequence[Answer]) -> dict[tuple[str, str], Answer]:
    return {(each.rule_set, each.document): each for each in answers}


def test_every_scored_document_is_answered_once_per_rule_set(suite: Suite) -> None:
    answers = _by_name(list(score(suite, WordEngine())))
    closed = {("documents/closed", name) for name in ("d1", "d3", "d4")}
    assert set(answers) == closed | {("documents/open", name) for name in ("d1", "d2", "d3", "d4")}
    assert answers["documents/open", "d1"].is_right
    assert answers["documents/open", "d2"].is_right
    assert not answers["documents/open", "d2"].in_scope


def test_a_document_is_parsed_once_and_shared_among_rule_sets(suite: Suite) -> None:
    engine = WordEngine()
    list(score(suite, engine))
    assert len(engine.subjects) == 7
    assert len({id(subject) for subject in engine.subjects}) == 4


def test_an_error_is_an_answer_with_a_code(suite: Suite) -> None:
    answer = _by_name(list(score(suite, WordEngine())))["documents/open", "d4"]
    assert answer.error == "NO_DATA_FOUND_IN_FILE"
    assert (answer.forced, answer.given, answer.confidence) == (None, None, None)
    assert not answer.is_right


def test_formats_and_text_layers_are_told(suite: Suite) -> None:
    answers = _by_name(list(score(suite, WordEngine())))
    found = {name: (each.format, each.layer) for (_, name), each in answers.items()}
    assert found == {
        "d1": ("text", "text layer"),
        "d2": ("text", "text layer"),
        "d3": ("pdf", "text layer"),
        "d4": ("txt", "no text"),
    }


@pytest.mark.parametrize(
    ("document", "layer"),
    [
        (Document(pages=(), page_count=1, format="pdf", ocr_pages=(1,)), "ocr"),
        (Document(pages=(), page_count=1, format="pdf", warnings=("page 2 was left out",)), "text layer"),
    ],
)
def test_text_from_pictures_is_told_apart(document: Document, layer: str) -> None:
    assert Subject(None, None, document).reading.layer == layer


def test_documents_without_a_text_layer_can_be_left_out(suite: Suite) -> None:
    answers = list(score(suite, WordEngine(), text_layer_only=True))
    assert {each.document for each in answers} == {"d1", "d2", "d3"}


def test_a_limit_holds_per_rule_set(suite: Suite) -> None:
    answers = list(score(suite, WordEngine(), limit=2))
    for name in ("documents/open", "documents/closed"):
        assert sum(each.rule_set == name for each in answers) == 2
    assert len(cases(suite, limit=2)) <= 4


def test_a_reply_takes_over_an_explanation() -> None:
    explanation = Explanation(
        result=ClassifyResult(type=None, confidence=0.5, reasoning="nothing fits"),
        scores=(RuleScore("bill", 0.2, ()), RuleScore("letter", 0.3, ())),
        null_probability=0.5,
        language="en",
        pages_read=(1,),
        warnings=(),
        versions=(),
    )
    expected = Reply(
        forced="letter",
        given=None,
        confidence=0.5,
        probabilities=(("bill", 0.2), ("letter", 0.3)),
        null_probability=0.5,
    )
    assert Reply.from_explanation(explanation) == expected


def test_the_command_refuses_a_suite_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert accuracy.main(["--suite", str(tmp_path / "gone")]) == accuracy.USAGE
    assert "gone': No such file" in capsys.readouterr().err


def test_the_command_refuses_a_floor_before_it_scores(suite: Suite, capsys: pytest.CaptureFixture[str]) -> None:
    assert accuracy.main(["--suite", str(suite.folder), "--floor", "documents.luck=1"]) == accuracy.USAGE
    assert "floor 'documents.luck=1': expected kind.metric=number" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--limit", "0"], "argument --limit: '0' is not allowed; allowed are whole numbers from 1"),
        (["--by", "lang,colour"], "argument --by: 'colour' is not allowed; allowed are lang, source"),
        (["--engine", "other"], "argument --engine: invalid choice: 'other'"),
    ],
)
def test_the_command_refuses_wrong_options(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        accuracy.main(arguments)
    assert message in capsys.readouterr().err


def test_provenance_has_what_it_takes_to_repeat_a_run() -> None:
    content = Provenance.collect(seed=11).as_json()
    assert json.loads(json.dumps(content)) == content
    assert content["seed"] == 11
    for field in ("cpu", "cores", "python", "date"):
        assert content[field]
    versions = content["versions"]
    assert isinstance(versions, dict)
    assert {"numpy", "pypdf"} <= versions.keys()
