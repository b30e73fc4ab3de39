"""The sample documents are what their generator makes, and every part of the examples is fit to be tried."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from classifier.schema import ClassifyConfiguration
from parsing import parse

_ROOT = Path(__file__).resolve().parents[2]
_DOCUMENTS = _ROOT / "examples" / "documents"
_SUITE = _ROOT / "benchmarks" / "suites" / "sample"
_SAMPLES = sorted(path.name for path in _DOCUMENTS.iterdir())
_LARGEST_TOTAL = 300_000


@pytest.fixture(scope="module")
def regenerated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the generator has filled, started as a reader of the examples would start it."""
    pytest.importorskip("reportlab", reason="the generator draws with reportlab")
    folder = tmp_path_factory.mktemp("samples")
    command = [sys.executable, "-m", "examples.make_samples", str(folder)]
    finished = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
    return folder


def test_the_generator_makes_the_committed_files_and_no_others(regenerated: Path) -> None:
    assert sorted(path.name for path in regenerated.iterdir()) == _SAMPLES


@pytest.mark.parametrize("name", _SAMPLES)
def test_regenerating_a_sample_gives_the_committed_bytes(regenerated: Path, name: str) -> None:
    assert (regenerated / name).read_bytes() == (_DOCUMENTS / name).read_bytes()


def test_the_samples_stay_small() -> None:
    assert sum(path.stat().st_size for path in _DOCUMENTS.iterdir()) < _LARGEST_TOTAL


@pytest.mark.parametrize("name", _SAMPLES)
def test_a_sample_parses_into_text_of_a_known_language(name: str) -> None:
    document = parse(_DOCUMENTS / name)

    assert not any(page.text.isspace() or not page.text for page in document.pages)
    assert document.language in {"de", "en", "es", "fr"}
    assert document.warnings == ()


@pytest.mark.parametrize(("name", "pages"), [("bank_statement.pdf", 3), ("rechnung.pdf", 2), ("invoice.pdf", 1)])
def test_a_pdf_sample_has_its_pages(name: str, pages: int) -> None:
    assert parse(_DOCUMENTS / name).page_count == pages


def test_the_rules_file_is_a_configuration() -> None:
    content = yaml.safe_load((_ROOT / "examples" / "rules.yaml").read_text(encoding="utf-8"))

    configuration = ClassifyConfiguration.model_validate(content)

    assert {"invoice", "receipt", "contract", "resume"} <= {rule.type for rule in configuration.rules}


def test_every_sample_is_used_by_the_sample_suite() -> None:
    lines = (_SUITE / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    used = [_SUITE / entry["file"] for entry in map(json.loads, lines) if "file" in entry]

    assert sorted(path.resolve() for path in used) == sorted(_DOCUMENTS / name for name in _SAMPLES)
