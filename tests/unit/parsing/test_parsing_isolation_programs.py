"""Programs that use a pool: how they end, and that no child outlives them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

GUARD_SECONDS = 120
ROOT = Path(__file__).parents[3]
# {note} gets the process ids of the child and of a program that the child starts.
PROGRAM = """
import os, subprocess, sys, time
from contextlib import suppress
from pathlib import Path
from threading import Thread
from parsing import Document
from parsing.isolation import ParserPool

def work(source, **options):
    if source == b"hang":
        program = subprocess.Popen(["sleep", "600"], start_new_session=True)
        Path({note!r}).write_text(str(os.getpid()) + " " + str(program.pid))
        time.sleep(600)
    return Document.from_text("fine")

def wait(pool):
    with suppress(RuntimeError):
        pool.parse(b"hang")

{main}
"""
GUARDED = """
if __name__ == "__main__":
    pool = ParserPool(workers=2, work=work)
    print(pool.parse(b"x").pages[0].text, flush=True)
"""


def _script(folder: Path, main: str) -> tuple[Path, Path]:
    note = folder / "note"
    script = folder / "program.py"
    script.write_text(PROGRAM.format(note=str(note), main=main), encoding="utf-8")
    return script, note


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}


@contextmanager
def _running(script: Path) -> Iterator[subprocess.Popen[str]]:
    program = subprocess.Popen(
        [sys.executable, str(script)],
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with program:
        try:
            yield program
        finally:
            program.kill()


def _noted(note: Path) -> list[int]:
    """The process ids, once they are there."""
    deadline = time.monotonic() + GUARD_SECONDS
    while time.monotonic() < deadline:
        with suppress(FileNotFoundError, ValueError):
            child, program = note.read_text(encoding="utf-8").split()
            return [int(child), int(program)]
        time.sleep(0.01)
    pytest.fail("the child has not begun")


def _are_gone(pids: list[int]) -> bool:
    """Whether processes end, or are dead and wait for a parent that does not collect them."""
    deadline = time.monotonic() + GUARD_SECONDS
    while time.monotonic() < deadline:
        if not any(map(_lives, pids)):
            return True
        time.sleep(0.01)
    return False


def _lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.mark.parametrize(
    "ending",
    [
        "",
        "    sys.exit(3)",
        "    raise KeyError('x')",
        "    Thread(target=wait, args=[pool], daemon=True).start()",
    ],
)
def test_a_pool_that_is_not_closed_does_not_hold_the_interpreter(ending: str, tmp_path: Path) -> None:
    script, _ = _script(tmp_path, GUARDED + ending)
    result = subprocess.run(
        [sys.executable, str(script)],
        env=_environment(),
        capture_output=True,
        text=True,
        timeout=GUARD_SECONDS,
        check=False,
    )
    assert result.stdout == "fine\n"
    assert result.returncode == {"    sys.exit(3)": 3, "    raise KeyError('x')": 1}.get(ending, 0)
    assert result.stderr.endswith("KeyError: 'x'\n") if "KeyError" in ending else result.stderr == ""


def test_an_interruption_leaves_nothing(tmp_path: Path) -> None:
    script, note = _script(tmp_path, GUARDED + "    pool.parse(b'hang')\n")
    with _running(script) as program:
        pids = _noted(note)
        os.killpg(program.pid, signal.SIGINT)  # as a terminal does: to all in the foreground
        _, errors = program.communicate(timeout=GUARD_SECONDS)
    assert errors.endswith("KeyboardInterrupt\n")
    assert errors.count("Traceback") == 1
    assert _are_gone(pids)


@pytest.mark.parametrize("name", ["SIGTERM", "SIGKILL"])
def test_children_end_with_a_parent_that_is_killed(name: str, tmp_path: Path) -> None:
    script, note = _script(tmp_path, GUARDED + "    pool.parse(b'hang')\n")
    with _running(script) as program:
        pids = _noted(note)
        program.send_signal(signal.Signals[name])
        program.wait(GUARD_SECONDS)
    assert _are_gone(pids)


def test_a_script_without_a_guard_is_told(tmp_path: Path) -> None:
    script, _ = _script(tmp_path, "print(ParserPool(workers=1, work=work).parse(b'x'))")
    result = subprocess.run(
        [sys.executable, str(script)],
        env=_environment(),
        capture_output=True,
        text=True,
        timeout=GUARD_SECONDS,
        check=False,
    )
    assert result.returncode == 1
    assert result.stdout == ""
    assert "InternalParsingError: the process that parses could not be started" in result.stderr
    assert "if __name__ == '__main__':" in result.stderr
