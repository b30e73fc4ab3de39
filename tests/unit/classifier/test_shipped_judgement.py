"""The classifier as it ships, on documents that leave no doubt. Numbers are only compared with each other."""

from __future__ import annotations

import pytest

from classifier import Classifier, Explanation
from parsing import Document

RULES = {
    "invoice": "A request for payment of delivered goods or services, with an invoice number and the amount due.",
    "resume": "Work experience, education and skills of a person who applies for a job.",
    "rental_contract": "An agreement between landlord and tenant on a flat, with rent, deposit and signatures.",
    "recipe": "Instructions to cook a dish, with a list of ingredients and numbered steps.",
}
DOCUMENTS = {
    "invoice": """INVOICE
Invoice number: 2024-118
Bill to: Fernhill Garden Supplies
Delivered goods: 12 rakes at 14.00 EUR
Total amount due: 168.00 EUR. Please pay within 14 days of the date of this invoice.""",
    "resume": """CURRICULUM VITAE
Mira Quellbach, electrical engineer
Work experience: 2015-2023 design engineer at a maker of pumps.
Education: diploma in electrical engineering.
Skills: circuit design, project management. I apply for the job of head of design.""",
    "rental_contract": """RENTAL CONTRACT
This agreement is made between the landlord and the tenant.
The landlord lets the flat on the second floor to the tenant. The monthly rent is 850 EUR.
The tenant pays a deposit of two months' rent.
Signatures: landlord, tenant""",
    "recipe": """Pear crumble
Ingredients: 4 pears, 100 g flour, 60 g butter, 50 g sugar.
1. Peel the pears. 2. Mix flour, butter and sugar. 3. Bake for 30 minutes.
Serve the dish warm.""",
}
RECHNUNG = """RECHNUNG
Rechnungsnummer: 2024-118
Wir bitten um Zahlung für die gelieferten Waren.
Gesamtbetrag: 168,00 EUR, zahlbar innerhalb von 14 Tagen."""
RECEIPT = """RECEIPT
Thank you for your purchase!
Corner Store, till 3
Cash received 20.00, change 3.50
Paid in full. Receipt no. 4711"""
PAYMENT = "A document about money that was or is to be paid for goods"


def explain(classifier: Classifier, text: str, rules: dict[str, str]) -> Explanation:
    given = [{"type": name, "description": description} for name, description in rules.items()]
    return classifier.explain(Document.from_text(text), given)


def probability(explanation: Explanation, name: str) -> float:
    return next(score.probability for score in explanation.scores if score.type == name)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_that_says_what_it_is_is_nearest_to_its_rule(shipped_classifier: Classifier, name: str) -> None:
    explanation = explain(shipped_classifier, DOCUMENTS[name], RULES)

    assert max(explanation.scores, key=lambda score: score.probability).type == name
    assert sum(score.probability for score in explanation.scores) + explanation.null_probability == pytest.approx(1.0)


def test_a_document_in_another_language_is_nearest_to_its_rule(shipped_classifier: Classifier) -> None:
    explanation = explain(shipped_classifier, RECHNUNG, RULES)

    assert explanation.language == "de"
    assert max(explanation.scores, key=lambda score: score.probability).type == "invoice"


def test_null_is_more_probable_for_a_document_that_no_rule_is_about(shipped_classifier: Classifier) -> None:
    others = {name: description for name, description in RULES.items() if name != "recipe"}
    fitting = explain(shipped_classifier, DOCUMENTS["recipe"], RULES)
    unfitting = explain(shipped_classifier, DOCUMENTS["recipe"], others)

    assert unfitting.null_probability > fitting.null_probability


@pytest.mark.parametrize("others", [[], ["resume"], ["resume", "recipe", "rental_contract"]], ids=len)
def test_what_a_rule_excludes_pushes_such_documents_away(shipped_classifier: Classifier, others: list[str]) -> None:
    beside = {name: RULES[name] for name in others}
    plain, excluding = (
        explain(shipped_classifier, RECEIPT, {"payment": f"{PAYMENT}{clause}.", **beside})
        for clause in ("", ", not a receipt")
    )

    assert probability(excluding, "payment") < probability(plain, "payment")


def test_the_same_document_and_rules_give_the_same_explanation_in_every_classifier(
    shipped_classifier: Classifier,
) -> None:
    expected = explain(shipped_classifier, DOCUMENTS["invoice"], RULES)

    assert explain(Classifier(), DOCUMENTS["invoice"], RULES) == expected
    assert explain(shipped_classifier, DOCUMENTS["invoice"], RULES) == expected
