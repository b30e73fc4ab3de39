"""The command as a person or a script meets it: help, usage, runs with the embedded model, endings."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from classifier._version import __version__
from classifier.cli import main
from classifier.cli.application import app
from classifier.rules_file import load_configuration

RULES = """
- type: invoice
  description: A request for payment of delivered goods, with an invoice number and an amount due.
- type: recipe
  description: Instructions to cook a dish, with ingredients and steps.
"""
INVOICE = "Invoice No. 4711. Amount due: 120.00 EUR for delivered goods. Please pay within 14 days. " * 3
COMMAND = (sys.executable, "-m", "classifier.cli")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with rules and an inbox of a good, a broken and an empty document."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a-good.txt").write_text(INVOICE)
    (inbox / "b-broken.pdf").write_bytes(b"%PDF-1.7\nnothing that follows is a PDF")
    (inbox / "c-empty.txt").write_text(" \n")
    (tmp_path / "rules.yaml").write_text(RULES)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def invoke(*arguments: str) -> Result:
    return CliRunner(env={"TERMINAL_WIDTH": "200", "COLUMNS": "200"}).invoke(app, arguments)


def test_version_is_the_version_of_the_package() -> None:
    result = invoke("--version")

    assert (result.exit_code, result.stdout) == (0, f"classify {__version__}\n")


@pytest.mark.parametrize("flag", ["-h", "--help"])
@pytest.mark.parametrize(
    ("command", "parts"),
    [
        ((), ["run", "init", "--version"]),
        (("run",), ["What to read", "--target-pages", "--max-pages", "--lang", "--format", "jsonl", "Exit codes: 0"]),
        (("init",), ["--force", "rules.yaml"]),
    ],
)
def test_help_tells_what_there_is(command: tuple[str, ...], flag: str, parts: list[str]) -> None:
    result = invoke(*command, flag)

    assert result.exit_code == 0
    assert [part for part in parts if part not in result.stdout] == []


def test_help_and_usage_errors_load_nothing_heavy(folder: Path) -> None:
    code = """
import sys
from classifier.cli import main
heavy = {"torch", "transformers", "sentence_transformers", "sklearn", "fastapi", "pypdf", "docx", "rich.progress"}
for arguments in (["--help"], ["run", "--help"], ["run", "missing.pdf", "--rules", "rules.yaml"]):
    sys.argv = ["classify", *arguments]
    try:
        main()
    except SystemExit as ending:
        print("exit", ending.code)
print("heavy:", sorted(heavy & set(sys.modules)))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment())

    endings = [line for line in run.stdout.splitlines() if line.startswith(("exit", "heavy"))]
    assert endings == ["exit 0", "exit 0", "exit 2", "heavy: []"]


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Missing argument 'FILES'"),
        (["inbox"], "Missing option '--rules'"),
        (["inbox", "nowhere", "*.docx", "--rules", "rules.yaml"], "error: FILES: 'nowhere' does not exist"),
        (["inbox", "nowhere", "*.docx", "--rules", "rules.yaml"], "error: FILES: '*.docx' matches no file"),
        (["inbox", "--rules", "none.yaml"], "error: none.yaml: cannot be read: No such file or directory"),
        (["inbox", "--rules", "inbox/a-good.txt"], "error: inbox/a-good.txt: "),
        (["inbox", "--rules", "rules.yaml", "--target-pages", "2-1"], "error: --target-pages '2-1': item '2-1' runs"),
        (["inbox", "--rules", "rules.yaml", "--lang", "xx"], "error: --lang 'xx': allowed are"),
        (["inbox", "--rules", "rules.yaml", "--max-pages", "0"], "--max-pages': 0; allowed are whole numbers from 1"),
        (["inbox", "--rules", "rules.yaml", "--workers", "-1"], "--workers': -1; allowed are whole numbers from 1"),
        (["inbox", "--rules", "rules.yaml", "--format", "xml"], "'xml' is not one of"),
        (["inbox", "--rules", "rules.yaml", "--model", "none"], "error: model 'none': allowed is a folder"),
        (["inbox", "--rules", "rules.yaml", "--nonsense"], "No such option: --nonsense"),
    ],
)
def test_wrong_usage_says_what_is_wrong_and_exits_with_2(folder: Path, arguments: list[str], said: str) -> None:
    if not arguments:
        arguments = ["--rules", "rules.yaml"]
    result = invoke("run", *arguments)

    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


def test_documents_that_fail_stand_in_their_place_and_do_not_stop_the_others(folder: Path) -> None:
    result = invoke("run", "inbox", "inbox/a-good.txt", "--rules", "rules.yaml", "--format", "json", "--explain")
    good, broken, empty = json.loads(result.stdout)

    assert result.exit_code == 1
    assert [record["file"] for record in (good, broken, empty)] == sorted(map(str, Path("inbox").iterdir()))
    assert [record["error"] and record["error"]["code"] for record in (good, broken, empty)] == [
        None,
        "PDF_IS_BROKEN",
        "NO_DATA_FOUND_IN_FILE",
    ]
    assert (good["type"], good["language"], good["pages_read"]) == ("invoice", "en", [1])
    assert sum(score["probability"] for score in good["scores"]) + good["null_probability"] == pytest.approx(1)


def test_a_run_without_failures_prints_a_table_and_exits_with_0(folder: Path) -> None:
    result = invoke("run", "inbox/a*", "--rules", "rules.yaml", "--target-pages", "1,7", "--lang", "en")

    header, row, warning = result.stdout.splitlines()
    assert result.exit_code == 0
    assert header.split() == ["FILE", "TYPE", "CONF.", "WHY"]
    assert row.split()[:2] == ["inbox/a-good.txt", "invoice"]
    assert warning.startswith("    ! ")
    assert "7" in warning
    assert result.stderr == "1 classified, 0 null, 0 failed\n"


def test_a_reader_that_goes_away_ends_the_run_without_a_word(folder: Path) -> None:
    command = [*COMMAND, "run", "inbox/a-good.txt", "--rules", "rules.yaml", "--format", "jsonl"]
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as output:
        run = subprocess.run(command, stdout=output, stderr=subprocess.PIPE, check=False, env=environment())

    assert (run.returncode, run.stderr) == (141, b"")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a named pipe to know that the run has begun")
def test_an_interrupt_ends_the_run_with_130_and_says_how_far_it_came(folder: Path) -> None:
    os.mkfifo(folder / "rules.fifo")
    command = [*COMMAND, "run", "inbox", "--rules", "rules.fifo"]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment())
    with (folder / "rules.fifo").open("w"):  # returns when the run reads the rules
        run.send_signal(signal.SIGINT)
        output, errors = run.communicate(timeout=60)

    assert (run.returncode, output, errors) == (130, "", "interrupted: 0 classified, 0 null, 0 failed\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--\x1b[31m.txt"], "error: option '--\\x1b[31m.txt' is unknown; put -- before such file names\n"),
        (["--", "--\x1b[31m.txt"], "error: FILES: '--\\x1b[31m.txt' matches no file\n"),
    ],
)
def test_a_file_name_that_could_steer_the_terminal_is_not_repeated_raw(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    said: str,
) -> None:
    monkeypatch.setattr(sys, "argv", ["classify", "run", "--rules", "rules.yaml", *arguments])

    with pytest.raises(SystemExit) as caught:
        main()

    assert caught.value.code == 2
    assert capsys.readouterr().err.startswith(said)


def test_init_writes_rules_that_are_valid_and_keeps_what_is_there(folder: Path) -> None:
    first = invoke("init", "sample.yaml")
    configuration = load_configuration("sample.yaml")
    Path("sample.yaml").write_text("mine")
    second = invoke("init", "sample.yaml")

    assert first.exit_code == 0
    assert first.stdout == "Wrote sample.yaml. Edit it, then: classify run FILES... --rules sample.yaml\n"
    assert len(configuration.rules) >= 3
    assert second.exit_code == 2
    assert second.stderr == ("error: PATH: 'sample.yaml' exists; choose another name or overwrite it with --force\n")
    assert Path("sample.yaml").read_text() == "mine"


def test_init_overwrites_only_when_told_to(folder: Path) -> None:
    assert invoke("init").exit_code == 2
    assert invoke("init", "--force").exit_code == 0
    assert load_configuration("rules.yaml").rules[0].type == "invoice"


def test_init_where_nothing_can_be_written_is_refused(folder: Path) -> None:
    result = invoke("init", "no/such/rules.yaml")

    assert result.exit_code == 2
    assert result.stderr.startswith("error: PATH: 'no/such/rules.yaml' cannot be written: ")
