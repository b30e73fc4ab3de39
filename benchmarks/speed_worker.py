"""One side of the speed comparison in a process of its own: `python -m benchmarks.speed_worker ours|script`.

Reads one JSON request per line from standard input and answers each with one JSON line: `{"files", "rules"}` with
`{"seconds", "errors"}`, and `{}` with `{"peak_bytes"}`. Ends with its input.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

from classifier.schema import Rule

if TYPE_CHECKING:
    from benchmarks.script import PlainScript
    from classifier import Classifier


class Side(Protocol):
    """An engine, loaded."""

    def errors(self, files: Sequence[Path], rules: Sequence[Rule]) -> int:
        """Read and classify files that lie on disk; how many failed."""
        ...


class OurSide:
    """The classifier with its defaults."""

    def __init__(self, classifier: Classifier) -> None:
        self._classifier = classifier

    @classmethod
    def load(cls) -> Self:
        """The classifier with its embedded model."""
        from classifier import Classifier  # noqa: PLC0415  each side loads only its own

        return cls(Classifier())

    def errors(self, files: Sequence[Path], rules: Sequence[Rule]) -> int:
        """All through `classify_many`."""
        return sum(each.error is not None for each in self._classifier.classify_many(files, rules=rules))


class ScriptSide:
    """The plain script, the texts of all files in one call of the model."""

    def __init__(self, script: PlainScript) -> None:
        self._script = script

    @classmethod
    def load(cls) -> Self:
        """The script with its model."""
        from benchmarks.script import PlainScript  # noqa: PLC0415

        return cls(PlainScript.load())

    def errors(self, files: Sequence[Path], rules: Sequence[Rule]) -> int:
        """The script stops at a file that it cannot read; that ends the comparison."""
        self._script.classify(files, rules)
        return 0


SIDES: dict[str, type[OurSide] | type[ScriptSide]] = {"ours": OurSide, "script": ScriptSide}


def peak_bytes() -> int:
    """The highest resident memory of this process so far."""
    status = Path("/proc/self/status")
    if status.is_file():
        # ru_maxrss is not reset by exec: it would begin with the size of whoever started this process.
        for line in status.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def serve(side: Side) -> None:
    """Answer requests until the input ends."""
    replies = sys.stdout
    for line in sys.stdin:
        request = json.loads(line)
        # Whatever a library prints must not come between the replies.
        with redirect_stdout(sys.stderr):
            reply = _timed(side, request) if request else {"peak_bytes": peak_bytes()}
        print(json.dumps(reply), file=replies, flush=True)


def _timed(side: Side, request: dict[str, list[str]]) -> dict[str, float]:
    files = [Path(file) for file in request["files"]]
    rules = [Rule.model_validate_json(rule) for rule in request["rules"]]
    start = time.perf_counter()
    errors = side.errors(files, rules)
    return {"seconds": time.perf_counter() - start, "errors": errors}


if __name__ == "__main__":
    serve(SIDES[sys.argv[1]].load())
