"""Every hostile file of ours gets the answer or the refusal that is right for it, and costs its neighbours nothing."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest

from tests.attacks.expected import EXPECTED, OTHER, PICTURES, SAID
from tests.attacks.generate import attack_names, generate
from tests.attacks.run import ANSWERED, Report, Verdict

_PROJECT = Path(__file__).resolve().parents[2]
_LONGEST = 1800
_MOST_GROWTH = 50 * 1024 * 1024
# Making the others takes long, or they name their own folder.
_SMALL = [name for name in attack_names() if not re.search("bomb|filesystem/|-references/", name)]

needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="makes links, pipes and sockets")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """All attacks parsed in one go by a process that does nothing else, so that its memory is its own."""
    folder = tmp_path_factory.mktemp("hostile") / "attacks"
    folder.mkdir()
    file = tmp_path_factory.mktemp("report") / "report.json"
    command = [sys.executable, "-m", "tests.attacks.run", str(folder), str(file)]
    done = subprocess.run(command, cwd=_PROJECT, capture_output=True, text=True, check=False, timeout=_LONGEST)
    assert done.returncode == 0, f"the parent ended with exit code {done.returncode}: {done.stderr[-3000:]}"
    return Report.from_file(file)


def _outcome(verdict: Verdict) -> str:
    if verdict.outcome != ANSWERED:
        return verdict.outcome
    return SAID if verdict.said else OTHER


def _right(name: str) -> frozenset[str]:
    lacks_ocr = name in PICTURES and shutil.which("tesseract") is None
    return EXPECTED[name] | {"OCR_NOT_AVAILABLE"} if lacks_ocr else EXPECTED[name]


def test_each_attack_has_its_expected_outcome_in_the_table() -> None:
    assert sorted(EXPECTED) == sorted(attack_names())


@needs_posix
@pytest.mark.parametrize("name", attack_names())
def test_an_attack_is_answered_or_refused_as_expected(name: str, report: Report) -> None:
    verdict = report.verdicts[name]
    assert _outcome(verdict) in _right(name), f"after {verdict.seconds} s: {verdict.message}"


@needs_posix
def test_no_attack_brings_a_file_of_ours_to_light(report: Report) -> None:
    assert [name for name, verdict in report.verdicts.items() if verdict.sang] == []


@needs_posix
def test_no_attack_writes_a_file(report: Report) -> None:
    """Names that lead out of an archive or a mail are names and nothing else."""
    assert report.written == ()


@needs_posix
def test_the_parent_stays_small(report: Report) -> None:
    assert len(report.verdicts) == len(EXPECTED)
    assert report.growth < _MOST_GROWTH


def test_the_same_bytes_come_out_each_time(tmp_path: Path) -> None:
    contents = []
    for place in (tmp_path / "first", tmp_path / "second"):
        place.mkdir()
        contents.append({name: path.read_bytes() for name, path in generate(place, _SMALL).items()})
    assert contents[0] == contents[1]


def test_a_refusal_says_the_name_of_its_file(report: Report) -> None:
    refused = {name: each for name, each in report.verdicts.items() if each.outcome.isupper() and not each.said}
    refused = {name: each for name, each in refused.items() if each.outcome != ANSWERED}
    names = {name: PurePosixPath(name).name for name in refused}
    assert [name for name, each in refused.items() if not each.message.startswith((names[name], "x" * 100))] == []
