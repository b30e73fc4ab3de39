"""`classify run`: classify files and print the results."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from classifier.cli import options
from classifier.cli.progress import bar_on
from classifier.cli.refusal import EXIT_BROKEN_PIPE, EXIT_FAILED, EXIT_INTERRUPTED, refuse
from classifier.cli.reporting import Kind, OutputFormat, report, summary, writer_on
from classifier.cli.sources import SourcesError, expand
from classifier.errors import EncoderUnavailableError, InvalidConfigurationError, RulesFileError

if TYPE_CHECKING:
    from classifier import Classifier

EPILOG: Final = """\
Examples:

classify run invoice.pdf --rules rules.yaml

classify run inbox/ "archive/**/*.pdf" --rules rules.yaml --explain

classify run inbox/ --rules rules.yaml --format jsonl > results.jsonl

Exit codes: 0 all classified (that no rule matches is a result, too), 1 some failed, 2 wrong usage.

Pages and language given here take precedence over those in the rules file. In CSV, a cell that a spreadsheet would \
run as a formula gets an apostrophe in front."""


def run(  # noqa: PLR0913  a command's options are its parameters
    *,
    files: options.Files,
    rules: options.RulesPath,
    target_pages: options.TargetPages = None,
    max_pages: options.MaxPages = None,
    lang: options.Lang = None,
    output_format: options.Format = OutputFormat.TABLE,
    explain: options.Explain = False,
    workers: options.Workers = None,
    model: options.Model = options.EMBEDDED_MODEL,
) -> None:
    """Classify documents against your rules, offline."""
    from classifier.rules_file import load_configuration  # noqa: PLC0415  --help needs no pydantic

    counts: Counter[Kind] = Counter()
    with _clean_endings(counts):
        configuration = load_configuration(rules)
        configuration = options.with_options(configuration, target_pages=target_pages, max_pages=max_pages, lang=lang)
        paths = expand(files)
        with bar_on(sys.stderr, len(paths)) as bar:
            outcomes = _classifier(model).classify_many(paths, configuration=configuration, workers=workers)
            with bar.aside():
                types = [rule.type for rule in configuration.rules]
                writer = writer_on(sys.stdout, output_format, paths, types, explain=explain)
            warn = output_format is not OutputFormat.TABLE  # which shows them itself
            report(zip(paths, outcomes, strict=True), writer, bar, warn=warn, counts=counts)
        sys.stdout.flush()
    if output_format is OutputFormat.TABLE or sys.stderr.isatty():
        typer.echo(summary(counts), err=True)
    if counts[Kind.FAILED]:
        raise typer.Exit(EXIT_FAILED)


@contextmanager
def _clean_endings(counts: Counter[Kind]) -> Iterator[None]:
    try:
        yield
    except (InvalidConfigurationError, SourcesError) as error:
        refuse(error.problems)
    except (RulesFileError, EncoderUnavailableError) as error:
        refuse([str(error)])
    except KeyboardInterrupt:
        typer.echo(f"interrupted: {summary(counts)}", err=True)
        raise typer.Exit(EXIT_INTERRUPTED) from None
    except BrokenPipeError:
        # The reader of the pipe is gone: let the flush at interpreter exit go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(EXIT_BROKEN_PIPE) from None


def _classifier(model: str) -> Classifier:
    from classifier import Classifier  # noqa: PLC0415  starting the engine takes time: only when all else is right

    if model == options.EMBEDDED_MODEL:
        return Classifier()
    from classifier.encoders.sentence_transformer import SentenceTransformerEncoder  # noqa: PLC0415

    return Classifier(encoder=SentenceTransformerEncoder.from_folder(Path(model)))
