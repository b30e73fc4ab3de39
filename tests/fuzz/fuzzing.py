"""Changed documents, one after another, under a watch: each is answered or refused, and soon."""

from __future__ import annotations

import faulthandler
import sys
from concurrent.futures import Future
from threading import Thread
from traceback import format_stack
from typing import Final

from hypothesis import HealthCheck, Phase, given, seed, settings

from parsing import Document, InternalParsingError, ParsingError, parse
from tests.fuzz.mutation import EDITS, Edit, mutated
from tests.fuzz.seeds import SEEDS

HANG_SECONDS: Final = 30.0
# Code that keeps the interpreter's lock stops this thread too: then the process ends, with a traceback.
_LAST_RESORT: Final = 4 * HANG_SECONDS


class FuzzError(AssertionError):
    """A document that was neither answered nor refused with a code of ours; `data` is the document."""

    def __init__(self, message: str, data: bytes) -> None:
        super().__init__(message)
        self.data = data


def fuzz(name: str, examples: int, round_number: int | None = None) -> None:
    """Try so many changes of one seed; FuzzError, with the smallest document found, when one is not handled.

    `round_number` chooses other changes for each number; None means the same ones every time.
    """
    chosen = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=round_number is None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )

    @chosen
    @given(EDITS)
    def changed(edits: list[Edit]) -> None:
        check(mutated(SEEDS[name], edits))

    (changed if round_number is None else seed(round_number)(changed))()


def check(data: bytes) -> None:
    """Parse; FuzzError unless there is a document with text, or a refusal that says why."""
    try:
        document = _watched(data)
    except InternalParsingError as error:
        raise FuzzError(f"an internal error: {error}", data) from error
    except ParsingError as error:
        if not str(error):
            raise FuzzError(f"{error.code} without a message", data) from error
        return
    except FuzzError:
        raise
    except BaseException as error:
        raise FuzzError(f"not translated: {error!r}", data) from error
    if document.is_blank:
        raise FuzzError("a document without text was answered", data)


def _watched(data: bytes) -> Document:
    answer: Future[Document] = Future()
    worker = Thread(target=_answer, args=(answer, data), daemon=True)
    faulthandler.dump_traceback_later(_LAST_RESORT, exit=True, file=sys.__stderr__ or sys.stderr)
    try:
        worker.start()
        return answer.result(timeout=HANG_SECONDS)
    except TimeoutError:
        frame = sys._current_frames().get(worker.ident or 0)
        place = "".join(format_stack(frame)) if frame else ""
        raise FuzzError(f"no answer after {HANG_SECONDS:g} seconds; it is at\n{place}", data) from None
    finally:
        faulthandler.cancel_dump_traceback_later()


def _answer(answer: Future[Document], data: bytes) -> None:
    try:
        answer.set_result(parse(data))
    except BaseException as error:  # noqa: BLE001 - judged by the thread that waits
        answer.set_exception(error)
