"""The progress bar: on a terminal only, and out of the way of results."""

import io
import re

import pytest

from classifier.cli.progress import bar_on


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_in_a_pipe_nothing_is_written() -> None:
    stream = io.StringIO()
    with bar_on(stream, 2) as bar:
        bar.advance()
        with bar.aside():
            pass

    assert stream.getvalue() == ""


def test_on_a_terminal_documents_are_counted_and_the_bar_is_erased(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "80")
    stream = Terminal()
    with bar_on(stream, 2) as bar:
        with bar.aside():
            shown = stream.getvalue()
        bar.advance()
    text = re.sub(r"\x1b\[[0-9;]*m", "", stream.getvalue())

    erase_line, show_cursor = "\x1b[2K", "\x1b[?25h"
    assert "Classifying" in text
    assert "1/2" in text
    assert shown.endswith(erase_line)
    assert stream.getvalue().endswith(erase_line)
    assert stream.getvalue().count(show_cursor) == 2
