"""The arguments and options of `classify run`, and how they change what the rules file says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from classifier.cli.reporting import OutputFormat
from classifier.errors import InvalidConfigurationError

if TYPE_CHECKING:
    from classifier.schema import ClassifyConfiguration

EMBEDDED_MODEL: Final = "embedded"

_READ: Final = "What to read"
_PRINT: Final = "What to print"
_ENGINE: Final = "How to classify"


def _at_least_one(value: int | None) -> int | None:
    if value is not None and value < 1:
        raise typer.BadParameter(f"{value}; allowed are whole numbers from 1")
    return value


Files = Annotated[
    list[str],
    typer.Argument(metavar="FILES", help="Files, directories with all below, quoted patterns such as '**/*.pdf'."),
]
RulesPath = Annotated[
    str,
    typer.Option("--rules", "-r", metavar="PATH", help="Your rules, YAML or JSON; 'classify init' writes a sample."),
]
TargetPages = Annotated[str | None, typer.Option(metavar="PAGES", help="Pages such as 1,3-5.", rich_help_panel=_READ)]
MaxPages = Annotated[
    int | None, typer.Option(metavar="N", callback=_at_least_one, help="At most N of them.", rich_help_panel=_READ)
]
Lang = Annotated[
    str | None, typer.Option(metavar="CODE", help="Language such as de; detected if left out.", rich_help_panel=_READ)
]
Format = Annotated[OutputFormat, typer.Option("--format", "-f", help="How to print.", rich_help_panel=_PRINT)]
Explain = Annotated[
    bool, typer.Option("--explain", "-e", help="Add each rule's probability and quotes.", rich_help_panel=_PRINT)
]
Workers = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        callback=_at_least_one,
        help="Documents at a time; one per core if left out.",
        rich_help_panel=_ENGINE,
    ),
]
Isolation = Annotated[
    bool,
    typer.Option(
        "--isolation/--no-isolation",
        help="Parse in child processes, with limits on time and memory, or in this one.",
        rich_help_panel=_ENGINE,
    ),
]
KnowledgePath = Annotated[
    str | None,
    typer.Option("--knowledge", metavar="PATH", help="Kinds of documents of your own.", rich_help_panel=_ENGINE),
]
Model = Annotated[
    str,
    typer.Option(metavar="NAME", help="Or a folder with a sentence-transformers model.", rich_help_panel=_ENGINE),
]


def with_options(configuration: ClassifyConfiguration, **options: str | int | None) -> ClassifyConfiguration:
    """The configuration with each option that is not None in place of the parsing field of its name.

    Raises InvalidConfigurationError naming the option.
    """
    from pydantic import ValidationError  # noqa: PLC0415  --help needs no pydantic

    from classifier.problems import describe_problems  # noqa: PLC0415
    from classifier.schema import ParsingConfiguration  # noqa: PLC0415

    given = {name: value for name, value in options.items() if value is not None}
    current = configuration.parsing_configuration or ParsingConfiguration()
    try:
        parsing = ParsingConfiguration.model_validate(current.model_dump() | given)
    except ValidationError as error:
        raise InvalidConfigurationError(tuple(map(_as_option, describe_problems(error)))) from error
    return configuration.model_copy(update={"parsing_configuration": parsing}) if given else configuration


def _as_option(problem: str) -> str:
    """Of "target_pages '0': …" the field under its name on the command line."""
    field, space, said = problem.partition(" ")
    return f"--{field.replace('_', '-')}{space}{said}"
