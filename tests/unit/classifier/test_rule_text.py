"""Rules as their authors meant them: names in words, criteria, and what a rule excludes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.rule_text import RuleText, readable
from classifier.schema import Rule


def read(description: str, name: str = "invoice") -> RuleText:
    return RuleText.from_rule(Rule(type=name, description=description))


@pytest.mark.parametrize(
    "name",
    ["bank_statement", "bankStatement", "bank-statement", "bank statement", " bank__statement ", "bank/statement"],
)
def test_names_are_read_as_words(name: str) -> None:
    assert readable(name).lower() == "bank statement"


@pytest.mark.parametrize(("name", "words"), [("W2Form", "W2Form"), ("CV", "CV"), ("請求書", "請求書"), ("x-", "x")])
def test_names_without_such_seams_stay_whole(name: str, words: str) -> None:
    assert readable(name) == words


@pytest.mark.parametrize(
    ("description", "kept", "excluded"),
    [
        ("A request for payment, not a receipt.", "A request for payment", "receipt"),
        ("A request for payment, but not a receipt.", "A request for payment", "receipt"),
        ("A request for payment (not a receipt).", "A request for payment", "receipt"),
        ("A request for payment. Not a receipt; has a due date.", "has a due date", "receipt"),
        ("An invoice and not the delivery note.", "An invoice", "delivery note"),
        ("Any contract other than a lease.", "Any contract", "lease"),
        ("Any contract except for leases.", "Any contract", "leases"),
        ("All taxes, excluding customs duties.", "All taxes", "customs duties"),
        ("A poem rather than a novel.", "A poem", "novel"),
        ("A bill as opposed to an offer.", "A bill", "offer"),
        ("An essay instead of a report.", "An essay", "report"),
        ("A statement; never an invoice.", "A statement", "invoice"),
        ("Eine Rechnung, keine Mahnung.", "Eine Rechnung", "Mahnung"),
        ("Eine Rechnung, aber nicht die Mahnung.", "Eine Rechnung", "Mahnung"),
        ("Alle Verträge außer Mietverträgen.", "Alle Verträge", "Mietverträgen"),
        ("Une facture, mais pas un devis.", "Une facture", "devis"),
        ("Tous les contrats, sauf les baux.", "Tous les contrats", "baux"),
        ("Una factura, pero no un recibo.", "Una factura", "recibo"),
        ("Todos los contratos, excepto alquileres.", "Todos los contratos", "alquileres"),
        ("Una fattura, ma non una ricevuta.", "Una fattura", "ricevuta"),
        ("Uma fatura, mas não um recibo.", "Uma fatura", "recibo"),
        ("Een factuur, maar geen offerte.", "Een factuur", "offerte"),
    ],
)
def test_what_a_rule_excludes_is_set_apart(description: str, kept: str, excluded: str) -> None:
    text = read(description)

    assert excluded in text.excluded
    assert excluded not in text.description
    assert kept in text.description
    assert excluded not in " ".join(text.criteria)


@pytest.mark.parametrize(
    "description",
    [
        "A notice of termination of an apartment.",
        "A note of what cannot be cancelled later.",
        "Notarised deeds and annotated drawings.",
        "An exceptional report on noticeable losses.",
        "Außerdem Briefe und sonstige Post.",
    ],
)
def test_words_that_only_look_like_negations_exclude_nothing(description: str) -> None:
    text = read(description)

    assert (text.description, text.excluded) == (description, "")


def test_an_exclusion_ends_with_its_clause() -> None:
    text = read("Not a receipt. A request for payment; not an offer: has a total.")

    assert text.excluded == "receipt offer"
    assert "A request for payment" in text.description
    assert "has a total" in text.description


def test_a_rule_that_only_excludes_has_no_criteria() -> None:
    text = read("not a receipt or an offer")

    assert (text.description, text.criteria) == ("", ())
    assert text.text == "invoice: "


def test_criteria_are_the_single_things_asked_for() -> None:
    text = read("A bill with an invoice number, a due date and a total (including VAT), such as for rent.")

    assert text.criteria == ("A bill", "an invoice number", "a due date", "a total", "VAT", "for rent")


@given(st.text(min_size=10, max_size=500).filter(lambda text: text.strip()))
def test_any_description_can_be_read_and_nothing_is_invented(description: str) -> None:
    text = read(description)

    for part in (*text.criteria, *text.excluded.split(), *text.description.split()):
        assert part in description
