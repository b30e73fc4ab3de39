"""How rules are understood, and how a user overrules it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from classifier import Classifier
from classifier.cli.application import app
from classifier.errors import InvalidConfigurationError
from classifier.rules_file import load_rules_file

RULES = """
rules:
  - {type: Vendor bill, description: "a request for payment with invoice number, line items and total; not a receipt"}
  - {type: invoices, description: "bills of suppliers with invoice number, line items and total amount due"}
  - {type: qzx9, description: "glork frum"}
"""


@pytest.fixture(scope="module")
def rules_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rules") / "rules.yaml"
    path.write_text(RULES)
    return path


def test_a_rule_is_mapped_to_the_kinds_that_it_means(shipped_classifier: Classifier, rules_path: Path) -> None:
    bill, invoices, nonsense = shipped_classifier.review(load_rules_file(rules_path).configuration.rules)
    assert bill.kinds[0][0] == "invoice"
    assert bill.excluded == "receipt"
    assert "line items" in bill.criteria
    assert not [name for name, share in nonsense.kinds if share > 0.5]
    assert [name for name, _ in bill.overlaps] == ["invoices"]
    assert [name for name, _ in invoices.overlaps] == ["Vendor bill"]


def test_advice_is_given_where_a_rule_says_too_little_or_overlaps(
    shipped_classifier: Classifier, rules_path: Path
) -> None:
    bill, _, nonsense = shipped_classifier.review(load_rules_file(rules_path).configuration.rules)
    assert any(advice.startswith("Overlaps with “invoices”") for advice in bill.advice)
    assert any(advice.startswith("The description has 2 words") for advice in nonsense.advice)
    assert any(advice.startswith("Nothing in the knowledge base") for advice in nonsense.advice)


def test_meanings_in_the_rules_file_overrule_the_mapping(rules_path: Path, tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(f"{RULES}meanings:\n  qzx9: [recipe]\n")
    result = CliRunner().invoke(app, ["explain-rules", str(path), "--json"])
    assert result.exit_code == 0, result.output
    assert [(each["type"], each["kinds"]) for each in json.loads(result.output)][2] == ("qzx9", [["recipe", 1.0]])


def test_the_command_shows_every_rule(rules_path: Path) -> None:
    result = CliRunner().invoke(app, ["explain-rules", str(rules_path)])
    assert result.exit_code == 0, result.output
    for said in ("Vendor bill", "means     invoice", "excludes  receipt", "overlaps  invoices"):
        assert said in result.output


@pytest.mark.parametrize(
    ("meanings", "problem"),
    [
        ("[a]", "meanings a list of 1 is not a mapping of types to entries"),
        ("{nobody: [recipe]}", "meanings: 'nobody' is the type of no rule"),
        ("{qzx9: recipe}", "meanings: qzx9: 'recipe' is not a list of entries"),
    ],
)
def test_meanings_that_cannot_be_are_refused(tmp_path: Path, meanings: str, problem: str) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(f"{RULES}meanings: {meanings}\n")
    with pytest.raises(InvalidConfigurationError, match=problem):
        load_rules_file(path)


def test_a_meaning_that_is_no_kind_is_refused() -> None:
    classifier = Classifier(meanings={"a": ["flying saucer report"]})
    with pytest.raises(InvalidConfigurationError, match="'flying saucer report' is no entry of the knowledge base"):
        classifier.review([{"type": "a", "description": "b"}])


def test_kinds_of_the_users_own_are_known(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        "- name: tug log\n  aliases: {en: [tow record]}\n  descriptions: [what a tug towed, when and where to]\n"
        "  cues: {en: {field: [tow line, bollard pull]}}\n"
    )
    (review,) = Classifier(knowledge=mine).review([{"type": "tow record", "description": "what a tug towed"}])
    assert review.kinds[0][0] == "tug log"
