"""How far the run is, on a terminal only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Protocol, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress


class Bar(Protocol):
    """Counts finished documents."""

    def advance(self) -> None:
        """One more document is finished."""
        ...

    def aside(self) -> AbstractContextManager[None]:
        """While inside, the bar is off the screen and anything may be printed."""
        ...


class NoBar:
    """Shows nothing."""

    def advance(self) -> None:
        pass

    def aside(self) -> AbstractContextManager[None]:
        return nullcontext()


class _RichBar:
    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._task = progress.add_task("Classifying", total=total)

    def advance(self) -> None:
        self._progress.advance(self._task)

    @contextmanager
    def aside(self) -> Iterator[None]:
        # rich would print above a live bar only through the bar's own console, but results go to another stream.
        self._progress.stop()
        try:
            yield
        finally:
            self._progress.start()


@contextmanager
def bar_on(stream: TextIO, total: int) -> Iterator[Bar]:
    """A bar for `total` documents on `stream`, gone at the end; nothing unless the stream is a terminal."""
    if not stream.isatty():
        yield NoBar()
        return
    from rich.console import Console  # noqa: PLC0415  not needed in a pipe
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(file=stream)
    with Progress(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False) as progress:
        yield _RichBar(progress, total)
