"""The page: complete, readable by programs, self-contained, and deaf to what documents would have it do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from benchmarks import accuracy
from benchmarks.answers import Answer, Grounds, Quote
from benchmarks.html_report import Measurement, html_page
from benchmarks.provenance import Provenance
from benchmarks.report import summarise

_ATTACKS = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror='alert(1)'>",
    "</style></title><link rel=stylesheet href=//evil.example/a.css>",
    "&lt;b&gt; \x00 \ud800 \u202e",
)


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


_ANSWERS = [
    _answer("a"),
    _answer("b", given="letter", confidence=0.8, lang="de", layer="ocr", grounds=Grounds("Matches “letter”.")),
    _answer("c", label="poem", accepted=(), given=None, confidence=0.7, source="south"),
    _answer("d", forced=None, given=None, confidence=None, error="PDF_IS_BROKEN"),
    _answer("t", rule_set="texts/topics", confidence=0.6),
]


def _hostile(attack: str) -> list[Answer]:
    quote = Quote(attack, 1, "lexical", attack)
    names = {"label": attack, "lang": attack, "source": attack, "format": attack, "layer": attack}
    answer = _answer(
        attack,
        **names,
        rule_set=f"{attack}/{attack}",
        accepted=(f"not {attack}",),
        forced=attack,
        given=attack,
        grounds=Grounds(attack, (quote,)),
    )
    failed = {"forced": None, "given": None, "confidence": None, "error": attack}
    return [answer, _answer("e", rule_set=f"{attack}/other", **failed)]


def _page(answers: list[Answer], **changes: Any) -> str:
    provenance = Provenance(
        commit="0123abc", modified=True, cpu="Abacus 3", cores=2, memory_gib=4.0, system="Linux", python="3.11.0",
        versions={"numpy": "2.0"}, seed=77, date="2024-02-29T12:00:00+00:00",
    )  # fmt: skip
    standard: dict[str, Any] = {
        "suite": "sample", "fingerprint": "f" * 64, "engine": "ours", "fitted_on": None,
        "part": {"limit": None, "only": None}, "provenance": provenance,
        "summary": summarise(answers, resamples=20), "answers": answers,
    }  # fmt: skip
    return html_page(Measurement(**{**standard, **changes}))


def _read(page: str) -> Any:
    return html.document_fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8"))


def test_provenance_is_shown() -> None:
    text = _read(_page(_ANSWERS)).xpath("string(//header)")
    for part in ("sample: ours", "0123abc, with changes not committed", "2024-02-29", "Abacus 3, 2 cores", "77"):
        assert part in text
    assert "the whole suite" in text


def test_a_part_is_called_one() -> None:
    page = _page(_ANSWERS, part={"limit": 3, "only": None, "text_layer_only": True})
    assert "a part: limit 3, text layer only" in page


@pytest.mark.parametrize(("fitted_on", "warned"), [("f" * 64, True), ("e" * 64, False), (None, False)])
def test_figures_of_what_was_learned_from_are_not_sold_as_held_out(fitted_on: str | None, *, warned: bool) -> None:
    page = _page(_ANSWERS, fitted_on=fitted_on)
    assert ("Not held out." in page) == warned
    assert fitted_on is None or f"SHA-256 {fitted_on}" in page


def test_every_kind_has_its_figures_charts_confusions_groups_and_mistakes() -> None:
    tree = _read(_page(_ANSWERS))
    sections = tree.xpath("//main/section")
    assert [each.xpath("string(h2)") for each in sections] == ["documents", "texts"]
    for section in sections:
        titles = section.xpath("h3/text()")
        assert titles == ["Figures", "Confidence", "Confusions", "By group", "Worst mistakes"]
        assert len(section.xpath(".//svg")) == 2
    captions = tree.xpath("//caption/text()")
    for caption in ("figures", "95 % intervals", "reliability", "risk by coverage", "by lang, pooled",
                    "by source, pooled", "by layer, pooled", "post: labels by answers"):  # fmt: skip
        assert any(caption in each for each in captions), caption
    assert "PDF_IS_BROKEN 1" in tree.xpath("string(//main)")


def test_the_figures_are_those_of_the_summary() -> None:
    (row,) = _read(_page(_ANSWERS)).xpath("//caption[.='documents: figures']/../tbody/tr[th='documents/post']")
    assert row.xpath("td/text()")[:7] == ["3", "1", "1", "0.667", "0.800", "0.333", "1.000"]


def test_what_is_undefined_is_a_dash() -> None:
    page = _page([_answer("d", forced=None, given=None, confidence=None, error="PDF_IS_BROKEN")])
    assert "nan" not in page
    assert "there is nothing to draw" in page


def test_programs_that_read_aloud_find_names() -> None:
    tree = _read(_page(_ANSWERS))
    assert tree.get("lang") == "en"
    assert all(each.get("role") == "img" and each.get("aria-label") for each in tree.xpath("//svg"))
    assert all(each.xpath("caption") for each in tree.xpath("//table"))
    assert not tree.xpath("//th[not(@scope)]")
    assert all(each.get("aria-label") and each.get("tabindex") == "0" for each in tree.xpath("//div[@role='region']"))
    targets = {f"#{each}" for each in tree.xpath("//@id")}
    assert targets.issuperset(tree.xpath("//a/@href"))


def test_sources_with_few_answers_are_folded_away_and_not_lost() -> None:
    tree = _read(_page([_answer(str(n), source=f"source {n}") for n in range(30)]))
    assert "5 more with fewer answers" in tree.xpath("//summary/text()")
    assert {f"source {n}" for n in range(30)} <= set(tree.xpath("//th/text()"))


@pytest.mark.parametrize("attack", _ATTACKS)
def test_no_text_of_a_document_is_obeyed(attack: str) -> None:
    tree = _read(_page(_hostile(attack), suite=attack, fingerprint=attack, part={"only": attack}))
    assert not tree.xpath("//script | //img | //link | //iframe | //object | //base | //*[@onerror]")
    assert set(tree.xpath("//*/@id")) == {f"kind-{n}" for n in range(len(tree.xpath("//section")))}
    assert not tree.xpath("//*/@src")
    assert all(each.startswith("#") for each in tree.xpath("//*/@href"))
    shown = attack.replace("\x00", "\ufffd").replace("\ud800", "\ufffd")
    assert shown in tree.xpath("string(//blockquote)")
    assert " ".join(shown.split()) in tree.xpath("string(//q)")
    assert shown in tree.xpath("string(//title)")


def test_the_page_needs_nothing_else_and_forbids_itself_to_ask() -> None:
    page = _page(_ANSWERS)
    assert not [reference for reference in ("http:", "https:", "url(", "@import") if reference in page]
    (policy,) = _read(page).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")


def test_it_is_drawn_for_light_and_for_dark() -> None:
    page = _page(_ANSWERS)
    assert "prefers-color-scheme: dark" in page
    assert 'name="color-scheme" content="light dark"' in page


def test_the_command_writes_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = [
        {"type": "invoice", "description": "A supplier asks to be paid for goods"},
        {"type": "poem", "description": "Verses about a rose, a river or the moon"},
    ]
    rule_set = {"name": "texts/two", "documents": "texts.jsonl", "rules": rules, "ignore": [], "open_set": False}
    suite = {"name": "two texts", "rulesets": [{**rule_set, "gold": {"invoice": ["invoice"]}}]}
    text = "Invoice number 7. Total due within 30 days. <script>alert(1)</script>"
    document = {"id": "<i>1</i>", "label": "invoice", "lang": "en", "source": "x", "text": text}
    (tmp_path / "suite.json").write_text(json.dumps(suite), encoding="utf-8")
    (tmp_path / "texts.jsonl").write_text(json.dumps(document), encoding="utf-8")
    page = tmp_path / "pages" / "out.html"
    stored = ["--json", str(tmp_path / "figures.json")]
    assert accuracy.main(["--suite", str(tmp_path), "--report", str(page), *stored]) == accuracy.KEPT
    assert "two texts: ours" in capsys.readouterr().out
    tree = _read(page.read_text(encoding="utf-8"))
    assert tree.xpath("string(//h1)") == "two texts: ours"
    assert not tree.xpath("//script | //i")
