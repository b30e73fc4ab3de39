"""`classify run`: classify files and print the results."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from classifier.cli import options
from classifier.cli.progress import bar_on
from classifier.cli.refusal import EXIT_BROKEN_PIPE, EXIT_FAILED, EXIT_INTERRUPTED, refuse
from classifier.cli.reporting import Kind, OutputFormat, report, summary, writer_on
from classifier.cli.sources import SourcesError, expand
from classifier.errors import EncoderUnavailableError, InvalidConfigurationError, ParametersError, RulesFileError

if TYPE_CHECKING:
    from classifier import Classifier
    from classifier.pipeline import Parser

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
    isolation: options.Isolation = True,
    knowledge: options.KnowledgePath = None,
    model: options.Model = options.EMBEDDED_MODEL,
) -> None:
    """Classify documents against your rules, offline."""
    from classifier.rules_file import load_rules_file  # noqa: PLC0415  --help needs no pydantic

    counts: Counter[Kind] = Counter()
    with _clean_endings(counts):
        loaded = load_rules_file(rules)
        configuration = loaded.configuration
        configuration = options.with_options(configuration, target_pages=target_pages, max_pages=max_pages, lang=lang)
        paths = expand(files)
        count = _documents_at_once(workers, len(paths))
        with _parser(count, isolation=isolation) as parser, bar_on(sys.stderr, len(paths)) as bar:
            classifier = _classifier(model, parser, knowledge=knowledge, meanings=loaded.meanings).load()
            outcomes = classifier.classify_many(paths, configuration=configuration, workers=count)
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
    except (RulesFileError, EncoderUnavailableError, ParametersError) as error:
        refuse([str(error)])
    except KeyboardInterrupt:
        typer.echo(f"interrupted: {summary(counts)}", err=True)
        raise typer.Exit(EXIT_INTERRUPTED) from None
    except BrokenPipeError:
        # The reader of the pipe is gone: let the flush at interpreter exit go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(EXIT_BROKEN_PIPE) from None


def _documents_at_once(workers: int | None, documents: int) -> int:
    from parsing.isolation import usable_cores  # noqa: PLC0415  only when all else is right

    return min(workers or usable_cores(), documents)


@contextmanager
def _parser(workers: int, *, isolation: bool) -> Iterator[Parser]:
    """What reads documents: in this process, or in children, which start while the model loads."""
    if not isolation:
        from parsing import parse  # noqa: PLC0415

        yield parse
        return
    from parsing.isolation import ParserPool  # noqa: PLC0415

    with ParserPool(workers=workers) as pool:
        pool.start()
        yield pool.parse


def _classifier(
    model: str, parser: Parser, *, knowledge: str | None, meanings: Mapping[str, Sequence[str]]
) -> Classifier:
    from classifier import Classifier  # noqa: PLC0415  starting the engine takes time: only when all else is right

    if model == options.EMBEDDED_MODEL:
        return Classifier(parser=parser, knowledge=knowledge, meanings=meanings)
    from classifier.encoders.sentence_transformer import SentenceTransformerEncoder  # noqa: PLC0415

    encoder = SentenceTransformerEncoder.from_folder(Path(model))
    return Classifier(encoder=encoder, parser=parser, knowledge=knowledge, meanings=meanings)
