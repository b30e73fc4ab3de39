"""What the speed comparison works on, and how it turns times into ratios."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from benchmarks.speed import Comparison, alternate, as_json
from benchmarks.speed_processes import write_rules
from benchmarks.workload import LINES_PER_PAGE, WORDS_PER_LINE, pdfs, pick_pdfs, rules, write_pdf
from classifier.rules_file import load_configuration


@pytest.mark.parametrize("pages", [1, 10])
def test_a_generated_pdf_has_full_pages_of_varied_text(tmp_path: Path, pages: int) -> None:
    texts = [page.extract_text() for page in PdfReader(write_pdf(tmp_path / "made.pdf", pages, seed=1)).pages]
    assert len(texts) == pages
    for text in texts:
        words = text.split()
        assert len(words) >= LINES_PER_PAGE * WORDS_PER_LINE
        assert len(set(words)) > len(words) / 4
    assert len(set(texts)) == pages


def test_a_generated_pdf_depends_on_its_seed_alone(tmp_path: Path) -> None:
    first, again, other = (
        write_pdf(tmp_path / f"{name}.pdf", pages=2, seed=seed).read_bytes()
        for name, seed in (("first", 1), ("again", 1), ("other", 2))
    )
    assert first == again
    assert first != other


@pytest.mark.parametrize("count", [1, 5, 100])
def test_so_many_different_rules_are_made(tmp_path: Path, count: int) -> None:
    made = rules(count)
    assert len({rule.type for rule in made}) == len({rule.description for rule in made}) == count
    assert load_configuration(write_rules(tmp_path / "rules.yaml", made)).rules == made


@pytest.mark.parametrize("count", [0, 101])
def test_a_number_of_rules_that_cannot_be_made_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match=f"count {count}: allowed are 1 to 100"):
        rules(count)


def test_pdfs_with_text_are_picked_from_a_folder_or_a_pattern(tmp_path: Path) -> None:
    made = pdfs(tmp_path, pages=1, count=3, seed=1)
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4\n")
    (tmp_path / "notes.txt").write_text("no PDF", encoding="utf-8")
    assert pick_pdfs(str(tmp_path), None) == made
    assert pick_pdfs(str(tmp_path / "1-pages-*.pdf"), 2) == made[:2]


def test_a_place_without_pdfs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"no PDF with text; allowed is a folder with some or a pattern"):
        pick_pdfs(str(tmp_path), None)


def test_sides_take_turns_in_beginning() -> None:
    order: list[str] = []

    def measure(side: str, turn: int) -> float:
        order.append(side)
        return turn + (10 if side == "script" else 1)

    assert alternate(3, measure) == [(1, 10), (2, 11), (3, 12)]
    assert order == ["ours", "script", "script", "ours", "ours", "script"]


def test_a_ratio_above_one_says_that_the_script_needs_more() -> None:
    comparison = Comparison.from_turns("throughput", "s/document", [(1.0, 3.0), (2.0, 4.0), (10.0, 50.0)])
    assert (comparison.ours, comparison.script, comparison.ratio) == (2.0, 4.0, 3.0)


def test_the_json_has_the_main_ratios() -> None:
    names = ("throughput", "cold", "warm_latency", "memory", "10 pages")
    content = as_json([Comparison(name, "s", 0.5, 1.0, 2.0) for name in names], files=7, repeat=3, load=0.1)
    for name in names[:4]:
        assert content[f"{name}_ratio"] == 2.0
    assert content["documents_per_second"] == {"ours": 2.0, "script": 1.0}
    assert content["files"] == 7
