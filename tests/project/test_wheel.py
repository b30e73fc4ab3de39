"""The wheel holds the two packages with their data, and nothing else; its version is the changelog's newest."""

from __future__ import annotations

import re
import subprocess
import sys
from email.parser import Parser
from pathlib import Path
from zipfile import ZipFile

import pytest

from classifier import __version__

_ROOT = Path(__file__).resolve().parents[2]
_DATA = [
    "classifier/py.typed",
    "parsing/py.typed",
    "classifier/words.npz",
    "classifier/calibration/parameters.json",
    "classifier/cli/sample_rules.yaml",
]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(_ROOT)]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_only_the_two_packages_and_what_describes_them_are_in_the_wheel(names: set[str]) -> None:
    tops = {name.partition("/")[0] for name in names}

    assert {top for top in tops if not top.endswith(".dist-info")} == {"classifier", "parsing"}
    assert len(tops) == 3


def test_every_source_and_data_file_is_in_the_wheel(names: set[str]) -> None:
    expected = {
        path.relative_to(_ROOT).as_posix()
        for package in ("classifier", "parsing")
        for path in (_ROOT / package).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }

    assert {name for name in names if not name.partition("/")[0].endswith(".dist-info")} == expected


@pytest.mark.parametrize("name", _DATA)
def test_the_data_that_the_packages_read_are_in_the_wheel(names: set[str], name: str) -> None:
    assert name in names


def test_the_glossary_is_in_the_wheel(names: set[str]) -> None:
    assert any(re.fullmatch(r"classifier/knowledge/glossary/\w+\.json", name) for name in names)


def test_nothing_but_text_and_the_word_vectors_is_in_the_wheel(names: set[str]) -> None:
    suffixes = {Path(name).suffix for name in names if not name.partition("/")[0].endswith(".dist-info")}

    assert suffixes == {".py", ".typed", ".npz", ".json", ".yaml"}


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        (path,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = Parser().parsestr(archive.read(path).decode())
        entry_points = archive.read(path.replace("METADATA", "entry_points.txt")).decode()

    assert metadata["Version"] == __version__
    assert metadata["License-Expression"] == "Apache-2.0"
    assert "classify = classifier.cli:main" in entry_points


def test_the_wheel_can_be_imported_and_reads_its_own_data(wheel: Path, tmp_path: Path) -> None:
    with ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    code = """
import classifier
from classifier.calibration import Calibrator
from classifier.knowledge import Glossary
from classifier.preparing import FEATURES
from classifier.words import WordSpace, tokens
Calibrator.from_package(FEATURES)
Glossary.for_language("de", tokens)
WordSpace.from_package()
print(classifier.__file__, classifier.__version__)
"""
    command = [sys.executable, "-P", "-c", code]
    finished = subprocess.run(
        command, cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )

    assert finished.stdout == f"{tmp_path / 'classifier' / '__init__.py'} {__version__}\n", finished.stderr


def test_the_version_is_the_newest_of_the_changelog() -> None:
    changelog = (_ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    versions = re.findall(r"^## \[?v?(\d+\.\d+\.\d+)", changelog, flags=re.MULTILINE)

    assert versions
    assert versions[0] == __version__
    assert versions == sorted(versions, key=lambda version: [int(part) for part in version.split(".")], reverse=True)
