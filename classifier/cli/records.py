"""Results for programs: one record per document, as JSON, JSON lines or CSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Protocol, TextIO

from classifier.cli.printable import one_line, safe_json

if TYPE_CHECKING:
    from classifier.evidence import Explanation, RuleScore
    from classifier.pipeline import Outcome

Record = dict[str, object]

_EXPLAINED: Final = ("language", "pages_read", "warnings", "null_probability", "scores")
CSV_COLUMNS: Final = ("file", "type", "confidence", "reasoning", "error_code", "error_message")
# What spreadsheets take as the start of a formula (OWASP, "CSV Injection"), full-width forms included.
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


class Writer(Protocol):
    """Prints outcomes as they come."""

    def write(self, file: str, outcome: Outcome) -> None:
        """Print the outcome of the document `file`."""
        ...

    def finish(self) -> None:
        """Print what belongs after the last outcome; not called when the run was broken off."""
        ...


def record_of(file: str, outcome: Outcome, *, explain: bool) -> Record:
    """The outcome with the fields file, type, confidence, reasoning and error (None, or a code and a message).

    With `explain` also language, pages_read, warnings, null_probability and scores; all are None or empty on failure.
    """
    result, error = outcome.result, outcome.error
    record: Record = {
        "file": file,
        "type": result.type if result else None,
        "confidence": result.confidence if result else None,
        "reasoning": result.reasoning if result else None,
        "error": {"code": error.code, "message": str(error)} if error else None,
    }
    return record | _explained(outcome.explanation) if explain else record


def _explained(explanation: Explanation | None) -> Record:
    if explanation is None:
        return dict(zip(_EXPLAINED, (None, [], [], None, []), strict=True))
    return {
        "language": explanation.language,
        "pages_read": list(explanation.pages_read),
        "warnings": list(explanation.warnings),
        "null_probability": explanation.null_probability,
        "scores": [_score(score) for score in explanation.scores],
    }


def _score(score: RuleScore) -> Record:
    evidence = [
        {
            "page_number": piece.page_number,
            "start": piece.start,
            "end": piece.end,
            "quote": piece.quote,
            "signal": str(piece.signal),
        }
        for piece in score.evidence
    ]
    return {"type": score.type, "probability": score.probability, "evidence": evidence}


class JsonLinesWriter:
    """One object a line, flushed as soon as it is ready."""

    def __init__(self, stream: TextIO, *, explain: bool) -> None:
        self._stream = stream
        self._explain = explain

    def write(self, file: str, outcome: Outcome) -> None:
        self._stream.write(_json(record_of(file, outcome, explain=self._explain)) + "\n")
        self._stream.flush()

    def finish(self) -> None:
        pass


class JsonWriter:
    """One indented array. Broken off, it stays without its end, so that half a result is not taken for a whole one."""

    def __init__(self, stream: TextIO, *, explain: bool) -> None:
        self._stream = stream
        self._explain = explain
        self._before = "["

    def write(self, file: str, outcome: Outcome) -> None:
        text = _json(record_of(file, outcome, explain=self._explain), indent=2)
        self._stream.write(f"{self._before}\n  " + text.replace("\n", "\n  "))
        self._before = ","

    def finish(self) -> None:
        self._stream.write("\n]\n" if self._before == "," else "[]\n")


class CsvWriter:
    """A header and one row per document.

    Every cell is one line. A cell that a spreadsheet would run as a formula gets an apostrophe in front; programs that
    need exact values should read JSON lines. `error` becomes two columns; pages_read is separated by spaces,
    warnings by " | ", scores are JSON.
    """

    def __init__(self, stream: TextIO, *, explain: bool) -> None:
        self._stream = stream
        self._explain = explain
        self._rows = csv.DictWriter(stream, CSV_COLUMNS + (_EXPLAINED if explain else ()), lineterminator="\n")
        self._rows.writeheader()

    def write(self, file: str, outcome: Outcome) -> None:
        record = _flat(record_of(file, outcome, explain=self._explain))
        self._rows.writerow({column: _cell(value) for column, value in record.items()})
        self._stream.flush()

    def finish(self) -> None:
        pass


def _flat(record: Record) -> Record:
    error = record.pop("error")
    if isinstance(error, Mapping):
        record |= {"error_code": error["code"], "error_message": error["message"]}
    if "scores" in record:
        record["scores"] = _json(record["scores"])
    return record


def _cell(value: object) -> object:
    if isinstance(value, list):
        separator = " " if all(isinstance(item, int) for item in value) else " | "
        value = separator.join(map(str, value))
    if not isinstance(value, str):
        return value
    text = one_line(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _json(value: object, indent: int | None = None) -> str:
    return safe_json(json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent))
