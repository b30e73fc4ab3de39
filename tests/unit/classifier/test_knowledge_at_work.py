"""Recognising kinds of documents, mapping rules to kinds, and what both together claim."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from classifier.encoders import HashingEncoder
from classifier.errors import InvalidConfigurationError, ParametersError
from classifier.knowledge import Entry, Knowledge, KnowledgeBase, KnowledgeParameters, Seen, Weights, claims, stream
from classifier.knowledge.claims import CLAIMS, Claim, claimed
from classifier.knowledge.knowledge_base import rarity
from classifier.knowledge.mapping import TRAITS
from classifier.knowledge.recognition import OPENINGS, SIGNS, Found, Sign, signs
from classifier.rule_text import RuleText
from classifier.schema import Rule
from classifier.words import WordSpace, words

ENCODER = HashingEncoder()
ENTRIES = [
    Entry.model_validate(each)
    for each in (
        {
            "name": "tug log",
            "aliases": {"en": ["tow record"], "de": ["Schleppbuch"]},
            "descriptions": ["what a tug towed, when and where to"],
            "cues": {"en": {"heading": ["log of the tug"], "field": ["tow line", "bollard pull"]}},
        },
        {
            "name": "seed packet",
            "descriptions": ["how and when to sow the seed in it"],
            "cues": {"en": {"field": ["sowing depth", "days to germinate"], "formula": ["sow thinly"]}},
            "structure": {"words_a_page": "few", "length": "single page"},
        },
    )
]


@pytest.fixture(scope="module")
def base(word_space: WordSpace) -> KnowledgeBase:
    return KnowledgeBase.of(ENTRIES, ENCODER.encode, word_space)


@pytest.fixture(scope="module")
def knowledge(base: KnowledgeBase, word_space: WordSpace) -> Knowledge:
    weights = Weights(recognition=np.ones(len(SIGNS)), mapping=np.ones(len(TRAITS)), mapping_bias=-3.0)
    return Knowledge(base, word_space, weights)


def _seen(text: str, space: WordSpace, heading: str = "") -> Seen:
    embedded = ENCODER.encode([text, heading])
    return Seen(
        stream=stream(words(text)),
        headings=stream(words(heading)),
        pages=1,
        embeddings=embedded[:1],
        heading_embedding=embedded[1],
        direction=space.mean(Counter(words(text))),
        heading_direction=space.mean(Counter(words(heading))),
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [("Bollard pull 40 t, tow line 200 m", "tug log"), ("Sowing depth 1 cm. Sow thinly in May.", "seed packet")],
)
def test_a_document_is_recognised_by_its_phrases(
    text: str, kind: str, knowledge: Knowledge, word_space: WordSpace
) -> None:
    recognition = knowledge.recognise(_seen(text, word_space))
    assert recognition.kinds.sum() == pytest.approx(1.0)
    found, probability = knowledge.likeliest(recognition)
    assert (found, probability > 0.5) == (kind, True)


def test_signs_count_distinct_phrases_by_kind_and_place(base: KnowledgeBase, word_space: WordSpace) -> None:
    filler = "water " * OPENINGS[1]
    text = f"tow line, tow line, bollard pull. {filler} log of the tug"
    seen = _seen(text, word_space, heading="Tow record")
    table = signs(seen, Found.in_stream(base, seen.stream), base)
    assert table.shape == (2, len(Sign))
    assert table[0, Sign.FIELD] == pytest.approx(np.log1p(2.0))
    assert table[0, Sign.HEADING] == pytest.approx(np.log1p(1.0))
    assert table[0, Sign.ALIAS_IN_HEADINGS] == pytest.approx(np.log1p(1.0))
    assert table[0, Sign.FIRST_OPENING] == table[0, Sign.FIELD]
    assert table[1, Sign.STRUCTURE] == 0  # a single page, but more words than few
    assert not table[1, : Sign.SHARE].any()


def test_openings_end_after_so_many_words(word_space: WordSpace) -> None:
    seen = _seen("one two three four", word_space)
    assert (seen.words, seen.stream[: seen.opening(2)], seen.opening(99)) == (4, " one two", len(seen.stream) - 1)


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        (Rule(type="tow record", description="voyages and vessels in harbour"), 0),
        (Rule(type="Schleppbuch", description="alles was geschleppt wurde"), 0),
        (Rule(type="sachet", description="says sowing depth and days to germinate"), 1),
    ],
)
def test_a_rule_means_the_entry_that_it_names_or_describes(rule: Rule, kind: int, knowledge: Knowledge) -> None:
    text = RuleText.from_rule(rule)
    embedded = [ENCODER.encode([part]) for part in (text.name, text.description, text.text)]
    (meanings,) = knowledge.meanings([text], *embedded)
    assert meanings.argmax() == kind
    assert ((meanings > 0.0) & (meanings < 1.0)).all()


def test_phrases_that_speak_for_a_rule_are_sighted_where_they_stand(
    knowledge: Knowledge, word_space: WordSpace
) -> None:
    seen = _seen("Heavy sea. Tow line parted, sowing depth unknown.", word_space)
    sightings = knowledge.sightings(knowledge.recognise(seen), np.array([1.0, 0.0]))
    assert [seen.stream[each.start :].startswith(" tow line") for each in sightings] == [True]
    assert sightings[0].value > 0.0


def test_a_rare_phrase_weighs_more_than_a_frequent_one_and_one_never_met_most(base: KnowledgeBase) -> None:
    weights = rarity(base.phrases, 1000, {" tow line ": 500, " bollard pull ": 5})
    by_text = dict(zip(base.phrases.texts, weights.tolist(), strict=True))
    assert 0.0 < by_text[" tow line "] < by_text[" bollard pull "] < by_text[" sow thinly "] == 1.0


def test_claims_grow_with_the_share_of_kinds_that_a_rule_means() -> None:
    kinds = np.array([0.7, 0.2, 0.1])
    table = claimed(kinds, np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]))
    assert table[0, Claim.CLAIMED] > table[1, Claim.CLAIMED]
    assert np.exp(table[:, Claim.UNCLAIMED]) == pytest.approx(0.101)
    assert table[:, Claim.UNCLAIMED_KIND] == pytest.approx(0.1)


def test_a_kind_that_two_rules_mean_is_claimed_most_by_the_rule_that_means_it_more() -> None:
    table = claimed(np.array([1.0]), np.array([[0.9], [0.6]]))
    lead = table[0] - table[1]
    assert lead[Claim.CLAIMED_MOST] > lead[Claim.CLAIMED] > 0.0


def test_claims_are_of_kinds_and_then_of_topics() -> None:
    one, two = np.array([[1.0], [0.0]]), np.array([[0.0], [1.0]])
    table = claims(np.array([1.0]), one, np.array([1.0]), two)
    assert table.shape == (2, len(CLAIMS))
    by_name = dict(zip(CLAIMS, table.T, strict=True))
    assert by_name["claimed"][0] > by_name["claimed"][1]
    assert by_name["topic_claimed"][0] < by_name["topic_claimed"][1]


def test_more_entries_are_as_if_they_had_been_there_from_the_start(base: KnowledgeBase, word_space: WordSpace) -> None:
    first = KnowledgeBase.of(ENTRIES[:1], ENCODER.encode, word_space)
    extended = first.extended(ENTRIES[1:], ENCODER.encode, word_space)
    assert (extended.names, extended.phrases.texts) == (base.names, base.phrases.texts)
    seen = _seen("tow line and sowing depth", word_space)
    tables = [signs(seen, Found.in_stream(each, seen.stream), each) for each in (base, extended)]
    assert np.allclose(tables[0], tables[1])


def test_an_entry_whose_name_is_taken_is_refused(base: KnowledgeBase, word_space: WordSpace) -> None:
    with pytest.raises(InvalidConfigurationError, match="there is an entry named 'tug log'"):
        base.extended(ENTRIES[:1], ENCODER.encode, word_space)


def test_parameters_are_read_as_they_were_written(tmp_path: Path) -> None:
    shipped = KnowledgeParameters.from_package()
    written = replace(shipped, topics=replace(shipped.topics, mapping_bias=-1.5))
    written.save(tmp_path / "parameters.json")
    read = KnowledgeParameters.from_file(tmp_path / "parameters.json")
    assert read.topics.mapping_bias == -1.5
    assert np.allclose(read.types.recognition, shipped.types.recognition, atol=1e-6)


@pytest.mark.parametrize("text", ["", "{}", '{"format_version": 2}', '{"format_version": 1, "types": {}}'])
def test_damaged_parameters_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "parameters.json").write_text(text)
    with pytest.raises(ParametersError, match=r"parameters\.json cannot be read as parameters"):
        KnowledgeParameters.from_file(tmp_path / "parameters.json")


def test_damaged_knowledge_is_refused(tmp_path: Path) -> None:
    (tmp_path / "types.npz").write_bytes(b"PK")
    for folder in ("types", "missing"):
        with pytest.raises(ParametersError, match=rf"{folder}\.npz cannot be read as knowledge"):
            KnowledgeBase.from_package(tmp_path / folder)
