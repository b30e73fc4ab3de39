"""What a run prints, from outcomes made by hand: records for programs and the table for people."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from classifier.cli.progress import NoBar
from classifier.cli.reporting import Kind, OutputFormat, report, summary, writer_on
from classifier.evidence import Evidence, Explanation, RuleScore, Signal
from classifier.pipeline import Outcome
from classifier.schema import ClassifyResult
from parsing.errors import FileIsBrokenError

TYPES = ("invoice", "receipt")
EVIDENCE = Evidence(2, 10, 24, "Rechnung\x1b[31m Nr. 7", Signal.HEADING, 1.0)
WARNING = "page 9 lies past the last page, 3"


def matched(kind: str | None = "invoice", reasoning: str = "It says “Rechnung”.", *warnings: str) -> Outcome:
    explanation = Explanation(
        result=ClassifyResult(type=kind, confidence=0.87, reasoning=reasoning),
        scores=(RuleScore("invoice", 0.62, (EVIDENCE,)), RuleScore("receipt", 0.08, ())),
        null_probability=0.3,
        language="de",
        pages_read=(1, 2, 3),
        warnings=warnings,
        versions=(),
    )
    return Outcome(source="any", explanation=explanation, error=None)


def failed(message: str = "the file ends too early") -> Outcome:
    return Outcome(source="any", explanation=None, error=FileIsBrokenError(message))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def printed(
    outcomes: dict[str, Outcome],
    output_format: OutputFormat = OutputFormat.TABLE,
    *,
    explain: bool = False,
    on: io.StringIO | None = None,
) -> str:
    stream = on or io.StringIO()
    files = list(map(Path, outcomes))
    writer = writer_on(stream, output_format, files, TYPES, explain=explain)
    report(zip(files, outcomes.values(), strict=True), writer, NoBar(), warn=False, counts=Counter())
    return stream.getvalue()


@pytest.fixture
def terminal(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A colour terminal, as wide as the parameter says."""
    monkeypatch.setenv("COLUMNS", str(request.param))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return Terminal()


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_a_record_has_the_fields_of_the_result() -> None:
    [record] = json.loads(printed({"a.pdf": matched()}, OutputFormat.JSON))

    assert record == {
        "file": "a.pdf",
        "type": "invoice",
        "confidence": 0.87,
        "reasoning": "It says “Rechnung”.",
        "error": None,
    }


def test_a_failure_has_its_code_in_the_place_of_its_document() -> None:
    text = printed({"a.pdf": matched(), "b.pdf": failed(), "c.pdf": matched(None)}, OutputFormat.JSONL)
    first, second, third = map(json.loads, text.splitlines())

    assert second == {
        "file": "b.pdf",
        "type": None,
        "confidence": None,
        "reasoning": None,
        "error": {"code": "PDF_IS_BROKEN", "message": "the file ends too early"},
    }
    assert (first["type"], third["type"], third["error"]) == ("invoice", None, None)


def test_an_explained_record_has_scores_with_evidence() -> None:
    [record] = json.loads(printed({"a.pdf": matched("invoice", "Why.", WARNING)}, OutputFormat.JSON, explain=True))

    assert record["language"] == "de"
    assert record["pages_read"] == [1, 2, 3]
    assert record["warnings"] == [WARNING]
    assert record["null_probability"] == 0.3
    assert record["scores"] == [
        {
            "type": "invoice",
            "probability": 0.62,
            "evidence": [
                {"page_number": 2, "start": 10, "end": 24, "quote": "Rechnung\x1b[31m Nr. 7", "signal": "heading"}
            ],
        },
        {"type": "receipt", "probability": 0.08, "evidence": []},
    ]


@pytest.mark.parametrize("output_format", [OutputFormat.JSON, OutputFormat.JSONL])
def test_failed_and_classified_records_have_the_same_fields(output_format: OutputFormat) -> None:
    text = printed({"a": matched(), "b": failed()}, output_format, explain=True)
    records = json.loads(text) if output_format is OutputFormat.JSON else list(map(json.loads, text.splitlines()))

    assert list(records[0]) == list(records[1])


def test_no_documents_are_an_empty_array() -> None:
    assert json.loads(printed({}, OutputFormat.JSON)) == []


@pytest.mark.parametrize("output_format", list(OutputFormat))
@pytest.mark.parametrize("explain", [True, False])
def test_nothing_of_a_stranger_reaches_the_output_as_a_control(output_format: OutputFormat, *, explain: bool) -> None:
    hostile = "\x1b[2J\x9b1m[red]\u202e\udcff\x07"
    text = printed(
        {f"a{hostile}": matched("invoice", hostile, hostile), f"b{hostile}": failed(hostile)},
        output_format,
        explain=explain,
    )

    text.encode("utf-8")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)
    assert "[red]" in text


def test_json_keeps_names_that_are_not_unicode() -> None:
    [record] = json.loads(printed({"a\udcff\x9b": matched()}, OutputFormat.JSON))

    assert record["file"] == "a\udcff\x9b"


def test_csv_has_a_header_and_the_error_in_two_columns() -> None:
    text = printed({"a, b.pdf": matched(), "b.pdf": failed(), "c.pdf": matched(None)}, OutputFormat.CSV)

    assert list(csv.reader(io.StringIO(text))) == [
        ["file", "type", "confidence", "reasoning", "error_code", "error_message"],
        ["a, b.pdf", "invoice", "0.87", "It says “Rechnung”.", "", ""],
        ["b.pdf", "", "", "", "PDF_IS_BROKEN", "the file ends too early"],
        ["c.pdf", "", "0.87", "It says “Rechnung”.", "", ""],
    ]


def test_explained_csv_has_more_columns() -> None:
    text = printed({"a": matched("invoice", "Why.", WARNING, "two"), "b": failed()}, OutputFormat.CSV, explain=True)
    first, second = csv.DictReader(io.StringIO(text))

    assert first["pages_read"] == "1 2 3"
    assert first["warnings"] == f"{WARNING} | two"
    assert [score["type"] for score in json.loads(first["scores"])] == ["invoice", "receipt"]
    assert (second["pages_read"], second["scores"], second["error_code"]) == ("", "[]", "PDF_IS_BROKEN")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r\n@", " +", "＝"])
def test_csv_cells_are_no_formulas(start: str) -> None:
    text = printed({f"{start}cmd": matched("invoice", f"{start}SUM(A1)")}, OutputFormat.CSV)
    _, row = csv.reader(io.StringIO(text))

    assert row[3].startswith("'")
    assert row[0][0] not in "=+-@＝\t\r\n "


@pytest.mark.parametrize("output_format", [OutputFormat.JSONL, OutputFormat.CSV, OutputFormat.TABLE])
def test_each_outcome_is_printed_before_the_next_is_asked_for(output_format: OutputFormat) -> None:
    stream = io.StringIO()
    seen: list[str] = []

    def outcomes() -> Iterable[tuple[Path, Outcome]]:
        yield Path("first.pdf"), matched()
        seen.append(stream.getvalue())

    writer = writer_on(stream, output_format, [Path("first.pdf")], TYPES, explain=False)
    report(outcomes(), writer, NoBar(), warn=False, counts=Counter())

    assert "first.pdf" in seen[0]


def test_warnings_go_to_stderr_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    writer = writer_on(io.StringIO(), OutputFormat.JSONL, [], TYPES, explain=False)
    outcomes = [(Path("a\x1b.pdf"), matched("invoice", "Why.", f"{WARNING}\x1b"))]
    report(outcomes, writer, NoBar(), warn=True, counts=Counter())

    assert capsys.readouterr().err == f"warning: a\\x1b.pdf: {WARNING}\\x1b\n"


def test_the_summary_counts_null_apart_from_classified() -> None:
    counts: Counter[Kind] = Counter()
    outcomes = [(Path("x"), outcome) for outcome in (matched(), failed(), matched(None), matched("receipt"))]
    writer = writer_on(io.StringIO(), OutputFormat.JSONL, [], TYPES, explain=False)
    report(outcomes, writer, NoBar(), warn=False, counts=counts)

    assert summary(counts) == "2 classified, 1 null, 1 failed"


def test_in_a_pipe_the_table_has_whole_texts_in_aligned_columns_without_colours() -> None:
    why = "It says “Rechnung” " * 30
    text = printed({"a.pdf": matched("invoice", why, WARNING), "b" * 90: matched(None, why), "c.pdf": failed(why)})

    assert text.splitlines() == [
        f"{'FILE':90}  TYPE      CONF.  WHY",
        f"{'a.pdf':90}  invoice     87%  {why.strip()}",
        f"    ! {WARNING}",
        f"{'b' * 90}  —           87%  {why.strip()}",
        f"{'c.pdf':90}  ✗ failed         PDF_IS_BROKEN: {why.strip()}",
    ]


@pytest.mark.parametrize("terminal", [120], indirect=True)
def test_on_a_wide_terminal_a_row_is_one_line(terminal: Terminal) -> None:
    text = printed({"a.pdf": matched("invoice", "It says “Rechnung” " * 30), "b.pdf": failed("broken")}, on=terminal)

    header, first, second = plain(text).splitlines()
    assert header == "FILE   TYPE      CONF.  WHY"
    assert first.startswith("a.pdf  invoice     87%  It says “Rechnung” It")
    assert first.endswith("…")
    assert len(first) <= 120
    assert second == "b.pdf  ✗ failed         PDF_IS_BROKEN: broken"
    assert text != plain(text)


@pytest.mark.parametrize("terminal", [44], indirect=True)
def test_on_a_narrow_terminal_the_reasoning_is_below(terminal: Terminal) -> None:
    name = "inbox/2024/a-long-name-of-a-document.pdf"
    text = printed({name: matched("invoice", "It says “Rechnung” " * 9), "b.pdf": failed("broken " * 9)}, on=terminal)

    lines = plain(text).splitlines()
    assert lines[1].startswith("…")
    assert lines[1].endswith("document.pdf  invoice     87%")
    assert lines[2] == "    It says “Rechnung” It says “Rechnung” I…"
    assert " ".join(line.strip() for line in lines[4:]) == f"PDF_IS_BROKEN: {'broken ' * 9}".strip()
    assert max(map(len, lines)) <= 44


@pytest.mark.parametrize("terminal", [100], indirect=True)
def test_a_terminal_without_colours_gets_none(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    text = printed({"a.pdf": matched("invoice", "Why.")}, on=terminal)

    assert not re.search(r"\x1b\[[0-9;]*3[0-9]m", text)


def test_an_explained_row_has_all_probabilities_sorted_and_the_quotes() -> None:
    text = printed({"a.pdf": matched("invoice", "Why.", WARNING)}, explain=True)

    assert text.splitlines()[1:] == [
        "a.pdf  invoice     87%  Why.",
        "    language de, pages read: 1-3",
        "     62%  invoice",
        "          p. 2 heading: “Rechnung\\x1b[31m Nr. 7”",
        "     30%  — (no rule)",
        "      8%  receipt",
        f"    ! {WARNING}",
    ]


@pytest.mark.parametrize("terminal", [60], indirect=True)
def test_an_explained_row_on_a_terminal_wraps_the_whole_reasoning(terminal: Terminal) -> None:
    why = "It says “Rechnung” and " * 8 + "ends."
    text = printed({"a.pdf": matched("invoice", why)}, explain=True, on=terminal)

    lines = plain(text).splitlines()
    block = lines[2 : lines.index("    language de, pages read: 1-3")]
    assert " ".join(line.strip() for line in block) == why
    assert max(map(len, lines)) <= 60
