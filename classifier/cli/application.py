"""The commands of `classify`, put together."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Annotated, Final

import typer

from classifier.cli import explain_rules, init, run
from classifier.cli.printable import visible
from classifier.cli.refusal import EXIT_USAGE

EPILOG: Final = """\
Start with:

classify init

classify run inbox/ --rules rules.yaml"""

app = typer.Typer(
    name="classify",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # its tracebacks print local values: texts of documents
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("run", epilog=run.EPILOG, no_args_is_help=True)(run.run)
app.command("explain-rules", epilog=explain_rules.EPILOG, no_args_is_help=True)(explain_rules.explain_rules)
app.command("init", epilog=init.EPILOG)(init.init)


def _print_version(value: bool) -> None:  # noqa: FBT001  typer calls it with one positional value
    if value:
        from classifier._version import __version__  # noqa: PLC0415

        typer.echo(f"classify {__version__}")
        raise typer.Exit


@app.callback()
def classify(
    *,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Sort documents by rules in plain language: locally, offline, with honest confidence."""


def start() -> None:
    """Run the command with the arguments of the process and exit with its code."""
    _refuse_unprintable_options(sys.argv[1:])
    app(prog_name="classify")


def _refuse_unprintable_options(arguments: Iterable[str]) -> None:
    """An unquoted pattern may pass a hostile file name off as an option, which typer would print as it is."""
    for argument in arguments:
        if argument == "--":
            return
        if argument.startswith("-") and visible(argument) != argument:
            sys.stderr.write(f"error: option '{visible(argument)}' is unknown; put -- before such file names\n")
            sys.exit(EXIT_USAGE)
