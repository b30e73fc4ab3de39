"""The FILES arguments: what a name, a directory and a pattern stand for."""

import os
from pathlib import Path

import pytest

from classifier.cli.sources import SourcesError, expand


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small tree, made the working directory."""
    for name in (
        "b.txt",
        "a.pdf",
        "sub/c.txt",
        "sub/deep/d.txt",
        ".hidden.txt",
        ".git/e.txt",
        "sub/.f.txt",
        "x[1].txt",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["b.txt", "a.pdf"], ["b.txt", "a.pdf"]),
        (["."], ["a.pdf", "b.txt", "sub/c.txt", "sub/deep/d.txt", "x[1].txt"]),
        (["sub/"], ["sub/c.txt", "sub/deep/d.txt"]),
        (["*.txt"], ["b.txt", "x[1].txt"]),
        (["**/*.txt"], ["b.txt", "sub/c.txt", "sub/deep/d.txt", "x[1].txt"]),
        (["sub/**"], ["sub/c.txt", "sub/deep/d.txt"]),
        (["?.pdf", "[ab].*"], ["a.pdf", "b.txt"]),
        (["x[1].txt"], ["x[1].txt"]),
        ([".hidden.txt"], [".hidden.txt"]),
        (["b.txt", "*.txt", "./b.txt", "sub/../b.txt"], ["b.txt", "x[1].txt"]),
    ],
)
def test_arguments_become_files_in_order_and_once(folder: Path, arguments: list[str], expected: list[str]) -> None:
    assert expand(arguments) == tuple(map(Path, expected))


def test_an_absolute_pattern_is_expanded(folder: Path) -> None:
    assert expand([f"{folder}/*.pdf"]) == (folder / "a.pdf",)


@pytest.mark.parametrize(
    ("argument", "said"),
    [
        ("missing.pdf", "FILES: 'missing.pdf' does not exist; expected a file, a directory or a pattern"),
        ("*.docx", "FILES: '*.docx' matches no file"),
        ("em*", "FILES: 'em*' matches no file"),
        ("empty", "FILES: 'empty' has no files that are not hidden"),
        ("", "FILES: '' is empty; expected a file, a directory or a pattern"),
        ("\x1b[31m", "FILES: '\\x1b[31m' matches no file"),
    ],
)
def test_an_argument_that_names_nothing_is_refused(folder: Path, argument: str, said: str) -> None:
    with pytest.raises(SourcesError) as caught:
        expand(["b.txt", argument])

    assert caught.value.problems == (said,)


def test_all_arguments_that_name_nothing_are_listed(folder: Path) -> None:
    with pytest.raises(SourcesError, match=r"'no' does not exist.*; FILES: 'n\*' matches no file"):
        expand(["no", "b.txt", "n*"])


def test_links_to_directories_are_not_followed_and_other_kinds_of_files_left_out(folder: Path) -> None:
    (folder / "sub" / "up").symlink_to(folder)
    os.mkfifo(folder / "sub" / "pipe")
    (folder / "sub" / "gone").symlink_to(folder / "nowhere")

    assert expand(["sub"]) == (Path("sub/c.txt"), Path("sub/deep/d.txt"))


def test_the_same_file_through_a_linked_directory_is_one(folder: Path) -> None:
    (folder / "link").symlink_to(folder / "sub")

    assert expand(["link/c.txt", "sub/c.txt"]) == (Path("link/c.txt"),)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may list every folder")
def test_a_folder_that_may_not_be_listed_is_not_left_out_in_silence(folder: Path) -> None:
    (folder / "sub" / "deep").chmod(0)

    with pytest.raises(SourcesError, match=r"'sub/deep' cannot be listed: Permission denied"):
        expand(["sub"])
