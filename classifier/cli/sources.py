"""The FILES arguments as a list of files: names, directories and patterns."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from classifier.cli.printable import visible


class SourcesError(ValueError):
    """Some arguments name no file; `problems` has one line for each."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def expand(arguments: Iterable[str]) -> tuple[Path, ...]:
    """The files that the arguments name, in the order given, each once.

    A directory stands for the files below it, sorted, without hidden ones and without following linked directories;
    a pattern (`*`, `?`, `[…]`, `**` for any depth) for the files it matches, sorted.
    Raises SourcesError with all arguments that name nothing.
    """
    found: dict[Path, Path] = {}
    problems: list[str] = []
    for argument in arguments:
        try:
            for path in _files_of(argument):
                found.setdefault(path.parent.resolve() / path.name, path)
        except SourcesError as error:
            problems += error.problems
    if problems:
        raise SourcesError(tuple(problems))
    return tuple(found.values())


def _files_of(argument: str) -> tuple[Path, ...]:
    path = Path(argument)
    if not argument:
        raise SourcesError(("FILES: '' is empty; expected a file, a directory or a pattern",))
    if path.is_dir():
        return _some(argument, "has no files that are not hidden", _files_below(path))
    if os.path.lexists(path):  # also a file that cannot be read: that is a failure of this document
        return (path,)
    if glob.has_magic(argument):
        matches = map(Path, sorted(glob.glob(argument, recursive=True)))  # noqa: PTH207  Path.glob takes no absolute ones
        return _some(argument, "matches no file", (match for match in matches if match.is_file()))
    raise SourcesError((f"FILES: {_quoted(argument)} does not exist; expected a file, a directory or a pattern",))


def _some(argument: str, otherwise: str, files: Iterable[Path]) -> tuple[Path, ...]:
    if not (found := tuple(files)):
        raise SourcesError((f"FILES: {_quoted(argument)} {otherwise}",))
    return found


def _files_below(directory: Path) -> Iterator[Path]:
    files = []
    for folder, subfolders, names in os.walk(directory, onerror=_refuse_unlisted):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        files += [Path(folder, name) for name in names if not name.startswith(".")]
    return (path for path in sorted(files) if path.is_file())


def _refuse_unlisted(error: OSError) -> None:
    """Without this, os.walk would leave out a folder that it may not list and say nothing."""
    raise SourcesError((f"FILES: {_quoted(str(error.filename))} cannot be listed: {error.strerror}",)) from error


def _quoted(argument: str) -> str:
    return f"'{visible(argument)}'"
