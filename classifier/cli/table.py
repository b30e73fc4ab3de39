"""Results for people: a row per document as soon as it is ready, and with `explain` what led to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, TextIO

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from classifier.cli.layout import (
    CONFIDENCE_CELLS,
    GAP,
    Layout,
    padded,
    page_ranges,
    percent,
    without_end,
    without_start,
)
from classifier.cli.printable import one_line, visible

if TYPE_CHECKING:
    from classifier.evidence import Evidence, Explanation
    from classifier.pipeline import Outcome

_NULL: Final = "—"
_FAILED: Final = "✗ failed"
_NO_RULE: Final = "— (no rule)"
_INDENT: Final = 4
_QUOTE_LINES: Final = 2


class TableWriter:
    """Rows of file, type, confidence and why.

    On a terminal the columns fit its width; in a pipe nothing is cut and no escape sequence is written. Text that is
    not ours (rich would read markup in a plain string) only ever goes into a Text, made visible.
    """

    def __init__(self, console: Console, layout: Layout, *, explain: bool) -> None:
        self._console = console
        self._layout = layout
        self._explain = explain
        self._row(Text("FILE"), Text("TYPE"), "CONF.", Text("WHY") if layout.why is not None else Text(), style="bold")

    @classmethod
    def on(cls, stream: TextIO, files: Iterable[str], types: Iterable[str], *, explain: bool) -> TableWriter:
        """A table on `stream` for documents with these names, classified into these types."""
        console = Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=True)
        width = console.width if stream.isatty() else None
        names = (visible(file) for file in files)
        kinds = (one_line(kind) for kind in (*types, _NULL, _FAILED, "TYPE"))
        return cls(console, Layout.fitting((*names, "FILE"), kinds, width), explain=explain)

    def write(self, file: str, outcome: Outcome) -> None:
        name = Text(without_start(visible(file), self._layout.file))
        if outcome.explanation is not None:
            self._write_explanation(name, outcome.explanation)
        elif outcome.error is not None:
            problem = Text(one_line(f"{outcome.error.code}: {outcome.error}"), "red")
            whole = self._fits(problem)
            self._row(name, Text(_FAILED, "red"), "", problem if whole else Text())
            if not whole:
                self._below(problem)
        self._console.file.flush()

    def finish(self) -> None:
        pass

    def _write_explanation(self, name: Text, explanation: Explanation) -> None:
        result, why = explanation.result, Text(one_line(explanation.result.reasoning), "dim")
        kind = Text(_NULL, "yellow") if result.type is None else Text(one_line(result.type), "green")
        whole = self._fits(why)
        beside = whole or (self._layout.why is not None and not self._explain)
        self._row(name, kind, percent(result.confidence), why if beside else Text())
        if self._explain:
            self._explained(explanation, Text() if whole else why)
        elif not beside:
            self._below(Text(without_end(why.plain, self._room), "dim"))
        for warning in explanation.warnings:
            self._below(Text(f"! {one_line(warning)}", "yellow"))

    def _explained(self, explanation: Explanation, why: Text) -> None:
        if why:
            self._below(why)
        self._below(Text(f"language {explanation.language}, pages read: {page_ranges(explanation.pages_read)}", "dim"))
        scores = [(score.probability, one_line(score.type), score.evidence) for score in explanation.scores]
        scores.append((explanation.null_probability, _NO_RULE, ()))
        for probability, kind, evidence in sorted(scores, key=lambda score: (-score[0], score[1])):
            self._below(Text(f"{percent(probability):>4}{GAP}{kind}"))
            for piece in evidence:
                self._quote(piece)

    def _quote(self, piece: Evidence) -> None:
        lead = f"p. {piece.page_number} {piece.signal}: "
        quote = one_line(piece.quote)
        if self._layout.width is not None:
            quote = without_end(quote, max(_QUOTE_LINES * (self._room - 2 * _INDENT) - len(lead) - 2, 1))
        self._below(Text(f"{lead}“{quote}”", "dim"), _INDENT + 6)

    def _row(self, name: Text, kind: Text, confidence: str, why: Text, style: str = "") -> None:
        layout = self._layout
        name.plain = padded(name.plain, layout.file)
        kind.plain = padded(without_end(kind.plain, layout.type), layout.type)
        if layout.why:
            why.plain = without_end(why.plain, layout.why)
        line = Text(GAP, style).join((name, kind, Text(f"{confidence:>{CONFIDENCE_CELLS}}"), why))
        line.rstrip()
        self._console.print(line)

    def _fits(self, text: Text) -> bool:
        return self._layout.width is None or text.cell_len <= (self._layout.why or 0)

    @property
    def _room(self) -> int:
        """Cells of a line below the row, of a terminal."""
        return max((self._layout.width or 0) - _INDENT, 1)

    def _below(self, text: Text, indent: int = _INDENT) -> None:
        if self._layout.width is None:
            self._console.print(Text(" " * indent).append_text(text))
        else:
            self._console.print(Padding(text, (0, 0, 0, indent), expand=False), soft_wrap=False)
