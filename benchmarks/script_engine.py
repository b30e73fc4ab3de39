"""The plain script as an engine. Apart from the other engines, because importing the script loads torch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

from benchmarks.answers import Reply, most_probable
from benchmarks.scoring import NoReplyError, Subject
from benchmarks.script import PlainScript, read
from classifier.schema import Rule


class ScriptEngine:
    """The plain script: it reads files its own way, never answers null, and its cosine is taken for a confidence."""

    def __init__(self, script: PlainScript) -> None:
        self._script = script
        self._last: tuple[Subject, NDArray[np.float32]] | None = None

    @classmethod
    def load(cls) -> Self:
        """Load the embedded model."""
        return cls(PlainScript.load())

    def reply(self, subject: Subject, rules: Sequence[Rule]) -> Reply:
        """The type with the highest cosine, which is cut to 0..1."""
        cosines = self._script.embed_rules(rules) @ self._embedding(subject)
        similarities = tuple((rule.type, float(cosine)) for rule, cosine in zip(rules, cosines, strict=True))
        best = most_probable(similarities)
        return Reply(forced=best, given=best, confidence=min(max(dict(similarities)[best], 0.0), 1.0))

    def _embedding(self, subject: Subject) -> NDArray[np.float32]:
        if self._last is None or self._last[0] is not subject:
            self._last = (subject, self._embed(subject))
        return self._last[1]

    def _embed(self, subject: Subject) -> NDArray[np.float32]:
        try:
            text = subject.text or "" if subject.path is None else read(subject.path)
            embedding: NDArray[np.float32] = self._script.embed([text])[0]
        except Exception as error:  # broken PDFs make pypdf raise nearly anything, lone surrogates the tokenizer
            raise NoReplyError(type(error).__name__) from error
        return embedding
