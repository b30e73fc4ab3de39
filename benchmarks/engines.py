"""The engines that can be scored: ours, and the plain script. Each loads only what it needs itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

from benchmarks.answers import Reply
from benchmarks.scoring import Engine, NoReplyError, Subject
from classifier.schema import Rule
from parsing import ParsingError

if TYPE_CHECKING:
    from classifier import Classifier

ENGINES = ("ours", "script")


class OurEngine:
    """The classifier as it ships."""

    def __init__(self, classifier: Classifier) -> None:
        self._classifier = classifier

    @classmethod
    def load(cls) -> Self:
        """The classifier with its embedded model and fitted parameters; no text is encoded twice."""
        from benchmarks.remembering import RememberingEncoder  # noqa: PLC0415
        from classifier import Classifier  # noqa: PLC0415
        from classifier.encoders import default_encoder  # noqa: PLC0415

        return cls(Classifier(RememberingEncoder(default_encoder())))

    def reply(self, subject: Subject, rules: Sequence[Rule]) -> Reply:
        """What the classifier answers. What parsing refuses is passed on as its code; a ClassifierError is no matter
        of the document (no model, no parameters, wrong rules) and ends the run."""
        if isinstance(subject.parsed, str):
            raise NoReplyError(subject.parsed)
        try:
            return Reply.from_explanation(self._classifier.explain(subject.parsed, rules=rules))
        except ParsingError as error:
            raise NoReplyError(error.code) from error


def load_engine(name: str) -> Engine:
    """The engine of that name; ValueError for others than ENGINES."""
    if name == "ours":
        return OurEngine.load()
    if name == "script":
        from benchmarks.script_engine import ScriptEngine  # noqa: PLC0415

        return ScriptEngine.load()
    raise ValueError(f"engine {name!r}: allowed are {', '.join(ENGINES)}")
