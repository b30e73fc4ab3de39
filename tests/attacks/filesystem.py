"""Paths behind which there is no plain file, or one that is special."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from tests.attacks.pdf_syntax import SENTENCE

_TEXT: Final = SENTENCE.encode()
_TEBIBYTE: Final = 1 << 40


def _beside(path: Path) -> Path:
    """A plain text next to a path, for links to lead to."""
    target = path.with_name("target.txt")
    target.write_bytes(_TEXT)
    return target


def _loop(path: Path) -> None:
    other = path.with_name("loop-back.txt")
    other.symlink_to(path)
    path.symlink_to(other)


def _through_links(path: Path) -> None:
    """A chain of links, longer than systems follow."""
    target = _beside(path)
    for number in range(100):
        link = path.with_name(f"link-{number}.txt")
        link.symlink_to(target)
        target = link
    path.symlink_to(target)


def _listening(path: Path) -> None:
    # The name of a socket has at most 108 bytes: bind it by the name alone, from inside its folder.
    before = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(path.name)
    finally:
        os.chdir(before)


def _unreadable(path: Path) -> None:
    path.write_bytes(_TEXT)
    path.chmod(0)


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(_TEBIBYTE)


def _missing(path: Path) -> None:
    """Nothing at all."""


def _named(name: str, content: bytes | None = _TEXT) -> Callable[[Path], Path]:
    """Writes the content (None: nothing) beside the path under an odd name, and says so."""

    def make(path: Path) -> Path:
        odd = path.with_name(name)
        if content is not None:
            odd.write_bytes(content)
        return odd

    return make


ATTACKS: Mapping[str, Callable[[Path], object]] = {
    "link.txt": lambda path: path.symlink_to(_beside(path)),
    "link-loop.txt": _loop,
    "link-to-nothing.txt": lambda path: path.symlink_to(path.with_name("no-such-file.txt")),
    "link-to-zeros.txt": lambda path: path.symlink_to("/dev/zero"),
    "link-to-terminal.txt": lambda path: path.symlink_to("/dev/tty"),
    "links-100-long.txt": _through_links,
    "folder.pdf": lambda path: path.mkdir(),
    "pipe.txt": os.mkfifo,
    "socket.txt": _listening,
    "missing.txt": _missing,
    "name-too-long.txt": _named("x" * 300 + ".txt", None),
    "empty.txt": lambda path: path.write_bytes(b""),
    "empty.pdf": lambda path: path.write_bytes(b""),
    "unreadable.txt": _unreadable,
    "tebibyte.txt": _sparse,
    "name-of-lines.txt": _named("name\nof lines.txt"),
    "name-of-bytes.txt": _named("name of \udcff.txt"),
    "name-of-an-option.txt": _named("-rf.txt"),
    "name-of-a-command.txt": _named("$(reboot);`reboot`.txt"),
    "name-turned-round.txt": _named("Invoice\u202efdp.txt"),
}
