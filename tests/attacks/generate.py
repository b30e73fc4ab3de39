"""Writes every hostile file of ours into a folder: `python -m tests.attacks.generate FOLDER`.

The same bytes come out each time. An attack is known by its kind and file name, such as "pdf-bombs/flate.pdf".
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from tests.attacks import (
    archives,
    disguises,
    filesystem,
    images,
    mail,
    markup,
    office_xml,
    pdf_bombs,
    pdf_damage,
    pdf_structure,
    texts,
)

Content = bytes | Iterable[bytes]
Maker = Callable[[Path], object]

CANARY: Final = "the canary sings: this text stands in no document"
CANARY_FILE: Final = "canary.txt"

_CONTENTS: Final[Mapping[str, Mapping[str, Callable[[], Content]]]] = {
    "pdf-bombs": pdf_bombs.ATTACKS,
    "pdf-structure": pdf_structure.ATTACKS,
    "pdf-damage": pdf_damage.ATTACKS,
    "archives": archives.ATTACKS,
    "office-xml": office_xml.ATTACKS,
    "images": images.ATTACKS,
    "texts": texts.ATTACKS,
    "markup": markup.ATTACKS,
    "mail": mail.ATTACKS,
    "disguises": disguises.ATTACKS,
}


def generate(folder: Path, names: Iterable[str] | None = None) -> dict[str, Path]:
    """Make attacks (None: all) under `folder`, which must be empty; the path of each, which need not exist."""
    canary = folder / CANARY_FILE
    canary.write_text(CANARY, encoding="utf-8")
    makers = _makers(canary)
    return {name: _made(makers[name], folder / name) for name in (makers if names is None else names)}


def attack_names() -> tuple[str, ...]:
    """The names of all attacks."""
    return tuple(_makers(Path.cwd() / CANARY_FILE))


def _makers(canary: Path) -> dict[str, Maker]:
    contents = dict(_CONTENTS) | {
        "office-references": office_xml.referring_to(canary),
        "markup-references": markup.referring_to(canary),
    }
    makers: dict[str, Maker] = {
        f"{kind}/{name}": _holding(content) for kind, attacks in contents.items() for name, content in attacks.items()
    }
    return makers | {f"filesystem/{name}": maker for name, maker in filesystem.ATTACKS.items()}


def _made(maker: Maker, path: Path) -> Path:
    """Where the attack is: a maker that writes elsewhere than at the path returns the place."""
    path.parent.mkdir(exist_ok=True)
    place = maker(path)
    return place if isinstance(place, Path) else path


def _holding(content: Callable[[], Content]) -> Maker:
    """Writes a file piece by piece, so that a large one is never held whole."""

    def make(path: Path) -> None:
        made = content()
        with path.open("wb") as file:
            file.writelines([made] if isinstance(made, bytes) else made)

    return make


def main(arguments: list[str]) -> int:
    """Write them all; exit code 2 unless there is one argument that is a new or empty folder."""
    if len(arguments) != 1 or (Path(arguments[0]).exists() and any(Path(arguments[0]).iterdir())):
        sys.stderr.write("usage: python -m tests.attacks.generate FOLDER, which must be new or empty\n")
        return 2
    folder = Path(arguments[0]).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    sys.stdout.write(f"{len(generate(folder))} attacks in {folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
