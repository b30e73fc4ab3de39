"""`classify init`: write a sample rules file."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Annotated, Final

import typer

from classifier.cli.printable import visible
from classifier.cli.refusal import refuse

EPILOG: Final = """\
Examples:

classify init

classify init mail-rules.yaml --force"""


def init(
    *,
    path: Annotated[Path, typer.Argument(metavar="PATH", help="Where to write it.")] = Path("rules.yaml"),
    force: Annotated[bool, typer.Option("--force", help="Overwrite what is there.")] = False,
) -> None:
    """Write a sample rules file, with comments, to start from."""
    try:
        with path.open("w" if force else "x", encoding="utf-8", newline="\n") as stream:
            stream.write(sample_rules())
    except FileExistsError:
        refuse([f"PATH: '{path}' exists; choose another name or overwrite it with --force"])
    except OSError as error:
        refuse([f"PATH: '{path}' cannot be written: {error.strerror or error}"])
    name = visible(str(path))
    typer.echo(f"Wrote {name}. Edit it, then: classify run FILES... --rules {name}")


def sample_rules() -> str:
    """The text of the sample rules file."""
    return resources.files("classifier.cli").joinpath("sample_rules.yaml").read_text("utf-8")
