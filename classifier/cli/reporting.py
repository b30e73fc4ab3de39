"""Classify one document after the other and print each outcome as it comes."""

from __future__ import annotations

import io
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

import typer

from classifier.cli.printable import one_line, visible
from classifier.cli.progress import Bar
from classifier.cli.records import CsvWriter, JsonLinesWriter, JsonWriter, Writer

if TYPE_CHECKING:
    from classifier.pipeline import Outcome


class OutputFormat(StrEnum):
    """How results are printed."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


class Kind(StrEnum):
    """What became of a document, in the words of the summary."""

    CLASSIFIED = "classified"
    NULL = "null"
    FAILED = "failed"


_WRITER_OF: Final[Mapping[OutputFormat, Callable[..., Writer]]] = {
    OutputFormat.JSON: JsonWriter,
    OutputFormat.JSONL: JsonLinesWriter,
    OutputFormat.CSV: CsvWriter,
}


def writer_on(
    stream: TextIO, output_format: OutputFormat, files: Sequence[Path], types: Iterable[str], *, explain: bool
) -> Writer:
    """The writer of a format. Tables use the terminal's encoding and replace what it lacks, the others are UTF-8."""
    if output_format is not OutputFormat.TABLE:
        _encode(stream, "utf-8", "strict")
        return _WRITER_OF[output_format](stream, explain=explain)
    from classifier.cli.table import TableWriter  # noqa: PLC0415  needs rich

    _encode(stream, None, "replace")
    return TableWriter.on(stream, map(str, files), types, explain=explain)


def report(
    outcomes: Iterable[tuple[Path, Outcome]], writer: Writer, bar: Bar, *, warn: bool, counts: Counter[Kind]
) -> None:
    """Print every outcome, with `warn` also its warnings on stderr, and count it in `counts`."""
    for path, outcome in outcomes:
        with bar.aside():
            writer.write(str(path), outcome)
            if warn and outcome.explanation is not None:
                _warn(path, outcome.explanation.warnings)
        counts[_kind_of(outcome)] += 1
        bar.advance()
    writer.finish()


def summary(counts: Counter[Kind]) -> str:
    """The counts of all kinds on one line."""
    return ", ".join(f"{counts[kind]} {kind}" for kind in Kind)


def _kind_of(outcome: Outcome) -> Kind:
    if outcome.result is None:
        return Kind.FAILED
    return Kind.NULL if outcome.result.type is None else Kind.CLASSIFIED


def _warn(path: Path, warnings: Iterable[str]) -> None:
    for warning in warnings:
        typer.echo(f"warning: {visible(str(path))}: {one_line(warning)}", file=sys.stderr)


def _encode(stream: TextIO, encoding: str | None, errors: str) -> None:
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding=encoding, errors=errors)
