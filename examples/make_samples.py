"""Write the sample documents into a folder, the same bytes on every run.

python -m examples.make_samples            # into examples/documents
python -m examples.make_samples FOLDER
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from .samples.catalogue import SAMPLES

_DOCUMENTS = Path(__file__).parent / "documents"


def write_samples(folder: Path) -> list[Path]:
    """Write every sample into `folder`, which is made if it is missing; the paths written, in order of name."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, make in sorted(SAMPLES.items()):
        path = folder / name
        path.write_bytes(make())
        paths.append(path)
    return paths


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, write, and say what was written."""
    parser = argparse.ArgumentParser(description="Write the sample documents, the same bytes on every run.")
    parser.add_argument("folder", nargs="?", type=Path, default=_DOCUMENTS, help="where to (default: %(default)s)")
    for path in write_samples(parser.parse_args(arguments).folder):
        print(f"{path.stat().st_size:>7}  {path.name}")


if __name__ == "__main__":
    main()
