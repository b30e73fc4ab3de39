"""The feature table: shapes and ranges, independence of order, and that each number says what its name says."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from classifier.chunking import chunk, headings
from classifier.encoders import HashingEncoder
from classifier.matching import FEATURES, Feature, Lexicon, Reading, RuleIndex, measure
from classifier.matching.measure import Features
from classifier.schema import Rule
from parsing import Document, Page

RULES = (
    Rule(type="receipt", description="Proof of a purchase that was paid in a shop, with a total."),
    Rule(type="tax_invoice", description="A request for payment with a due date; not a delivery note."),
    Rule(type="recipe", description="Instructions to cook a dish, with ingredients and steps."),
)
INVOICE = "TAX INVOICE\n\nWe request payment by the due date.\nThe amount is 120 EUR for delivered goods."
RECIPE = "Apple pie\n\nIngredients: apples, sugar, flour.\nTo cook the dish follow these steps."
SHARES = [feature for feature in Feature if feature.name.endswith(("SHARE", "PHRASE"))]


def read(text: str, lexicon: Lexicon) -> Reading:
    document = Document.from_text(text, lang="en")
    return Reading.of(document, chunk(document), headings(document), HashingEncoder().encode, lexicon)


def table(text: str, lexicon: Lexicon, rules: tuple[Rule, ...] = RULES) -> tuple[Features, RuleIndex]:
    index = RuleIndex.build(rules, HashingEncoder().encode, lexicon)
    return measure(read(text, lexicon), index), index


def rows(text: str, lexicon: Lexicon, rules: tuple[Rule, ...] = RULES) -> Features:
    """One row per rule in the order given."""
    found, index = table(text, lexicon, rules)
    return found[list(index.order)]


@pytest.mark.parametrize(
    "text", [INVOICE, RECIPE, "12 34", "…", "字" * 900, "ⲁⲃⲅ", "x", "one\n\ntwo\n\n" * 400, "not a"], ids=range(9)
)
@pytest.mark.parametrize("count", [1, 3])
def test_a_table_has_a_finite_row_per_rule_in_range(text: str, count: int, lexicon: Lexicon) -> None:
    found, _ = table(text, lexicon, RULES[:count])

    assert (str(found.dtype), found.shape) == ("float64", (count, len(FEATURES)))
    assert np.isfinite(found).all()
    assert (np.abs(found) <= 1 + 1e-5).all()
    assert (found[:, SHARES] >= 0).all()


def test_the_columns_are_named_after_the_features() -> None:
    assert len(FEATURES) == len(Feature) == len(set(FEATURES))
    assert [FEATURES[feature] for feature in Feature] == [feature.name.lower() for feature in Feature]


def test_the_order_of_rules_only_reorders_the_rows(lexicon: Lexicon) -> None:
    expected = dict(zip(RULES, rows(INVOICE, lexicon), strict=True))

    for order in permutations(RULES):
        for rule, row in zip(order, rows(INVOICE, lexicon, order), strict=True):
            assert np.array_equal(row, expected[rule])


@pytest.mark.parametrize(
    "feature",
    [Feature.DESCRIPTION_SHARE, Feature.DISTINCT_SHARE, Feature.NEAR_SHARE, Feature.STATIC_TEXT, Feature.FIRST_TEXT],
)
def test_a_document_with_the_words_of_a_rule_is_nearer_to_it(feature: Feature, lexicon: Lexicon) -> None:
    invoice, recipe = rows(INVOICE, lexicon), rows(RECIPE, lexicon)

    assert invoice[1, feature] > recipe[1, feature]
    assert recipe[2, feature] > invoice[2, feature]


def test_a_name_is_found_in_text_and_headings(lexicon: Lexicon) -> None:
    in_heading = rows(INVOICE, lexicon)[1]
    in_text = rows("One\nTwo\nThree\nFour\n" + "more\n" * 9 + "a line with a tax invoice in it", lexicon)[1]
    nowhere = rows(RECIPE, lexicon)[1]

    assert [row[Feature.NAME_SHARE] for row in (in_heading, in_text, nowhere)] == pytest.approx([1, 1, 0])
    assert [row[Feature.NAME_HEADING_SHARE] for row in (in_heading, in_text, nowhere)] == pytest.approx([1, 0, 0])
    assert [row[Feature.NAME_PHRASE] for row in (in_heading, in_text, nowhere)] == [1, 0, 0]


def test_part_of_a_name_is_a_share_of_it(lexicon: Lexicon) -> None:
    assert 0 < rows("INVOICE\n\nfor goods", lexicon)[1, Feature.NAME_SHARE] < 1


def test_a_near_word_counts_in_part(lexicon: Lexicon) -> None:
    near, far = (rows(text, lexicon)[0] for text in ("You purchased at our store.", "The moon is far away."))

    assert near[Feature.NEAR_SHARE] > near[Feature.DESCRIPTION_SHARE]
    assert near[Feature.NEAR_SHARE] > far[Feature.NEAR_SHARE]


def test_criteria_that_are_met_are_counted(lexicon: Lexicon) -> None:
    rule = Rule(type="bill", description="invoice number, due date, bank account, signature")
    half, whole = (
        rows(text, lexicon, (rule,))[0, Feature.CRITERIA_SHARE]
        for text in ("invoice number\ndue date", "invoice number\ndue date\nbank account\nsignature")
    )

    assert half < whole == pytest.approx(1.0)


def test_what_a_rule_excludes_is_seen_in_the_document(lexicon: Lexicon) -> None:
    note, invoice = rows("DELIVERY NOTE\n\nGoods delivered today.", lexicon), rows(INVOICE, lexicon)

    for feature in (Feature.EXCLUDED_TEXT, Feature.EXCLUDED_SHARE):
        assert note[1, feature] > invoice[1, feature]
        assert note[0, feature] == note[2, feature] == 0


def test_words_beyond_the_passages_read_still_count(lexicon: Lexicon) -> None:
    document = Document.from_text("An opening line.\n" * 400 + "ingredients\n", lang="en")
    index = RuleIndex.build(RULES, HashingEncoder().encode, lexicon)
    reading = Reading.of(document, chunk(document)[:1], headings(document), HashingEncoder().encode, lexicon)

    assert measure(reading, index)[index.order[2], Feature.DESCRIPTION_SHARE] > 0


def test_a_document_of_no_known_language_is_read_in_english_terms(lexicon: Lexicon) -> None:
    german = {"zutaten": "ingredients", "kochen": "cook", "gericht": "dish"}
    translating = Lexicon(lexicon.space, lambda found: [german[word] for word in found if word in german], False)
    text = "Zutaten\nDas Gericht kochen."
    index = RuleIndex.build(RULES, HashingEncoder().encode, lexicon)

    translated, plain = (measure(read(text, each), index)[index.order[2]] for each in (translating, lexicon))

    assert translated[Feature.DESCRIPTION_SHARE] > plain[Feature.DESCRIPTION_SHARE] == 0
    assert translated[Feature.MAX_TEXT] > plain[Feature.MAX_TEXT]


def test_a_reading_counts_every_word_and_knows_where_it_stands_first(lexicon: Lexicon) -> None:
    document = Document(pages=(Page(2, "total due\ntotal"), Page(5, "total")), page_count=5)
    reading = Reading.of(document, chunk(document), headings(document), HashingEncoder().encode, lexicon)

    assert reading.counts == {"total": 3, "due": 1}
    assert [(line.page_number, line.text) for line in reading.postings["total"]] == [
        (2, "total due"),
        (2, "total"),
        (5, "total"),
    ]


def test_of_very_many_words_the_most_telling_are_compared(lexicon: Lexicon) -> None:
    filler = " ".join(f"filler{number}" for number in range(900))
    reading = read(f"{filler}\n" + "cinnamon " * 30, lexicon)

    nearest = reading.compared @ lexicon.space.lookup("cinnamon").vector

    assert len(reading.compared) < len(reading.counts)
    assert float(nearest.max()) == pytest.approx(1.0, abs=1e-5)
