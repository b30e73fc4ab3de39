"""What the README shows is what the project does."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from benchmarks.readme import README, updated
from classifier import __version__
from classifier.rules_file import load_rules_file

_ROOT = README.parent
_TEXT = README.read_text(encoding="utf-8")


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", _TEXT, flags=re.DOTALL)


def test_generated_parts_are_up_to_date() -> None:
    assert updated(_TEXT) == _TEXT, "run python -m benchmarks.readme"


@pytest.mark.parametrize("sample", _blocks("python"))
def test_python_samples_run(sample: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(_ROOT)
    exec(compile(sample, "README.md", "exec"), {"__name__": "readme"})  # noqa: S102 - our own text
    assert "__main__" in sample or "invoice" in capsys.readouterr().out


@pytest.mark.parametrize("sample", _blocks("yaml"))
def test_rules_samples_validate(sample: str, tmp_path: Path) -> None:
    rules = tmp_path / "rules.yaml"
    rules.write_text(sample, encoding="utf-8")
    assert load_rules_file(rules).configuration.rules


def test_make_targets_that_are_named_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (_ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert set(re.findall(r"make ([a-z]+)", _TEXT)) <= targets


def test_links_and_folders_that_are_named_exist() -> None:
    named = set(re.findall(r"`((?:parsing|classifier|benchmarks|examples)/[\w./]*)`", _TEXT))
    assert named
    assert [path for path in sorted(named) if not (_ROOT / path).exists()] == []


def test_newest_entry_of_the_changelog_is_this_version() -> None:
    changelog = (_ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (\S+)", changelog, flags=re.MULTILINE)
    assert newest is not None
    assert newest[1] == __version__


def test_no_machine_paths_in_the_project() -> None:
    pattern = re.compile(r"/(?:work|tmp|root|home)/[a-z]")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=_ROOT, capture_output=True, text=True, check=True).stdout
    texts = {name: (_ROOT / name).read_text(encoding="utf-8", errors="ignore") for name in listed.split("\0") if name}
    assert texts
    assert [name for name, text in texts.items() if pattern.search(text)] == []
