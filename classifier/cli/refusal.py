"""What was asked for cannot be done: say why on stderr and exit with the code for usage."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

import typer

from classifier.cli.printable import visible

EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130
EXIT_BROKEN_PIPE = 141


def refuse(problems: Iterable[str]) -> NoReturn:
    """Print one line per problem and exit with EXIT_USAGE."""
    for problem in problems:
        typer.echo(f"error: {visible(problem)}", err=True)
    raise typer.Exit(EXIT_USAGE)
