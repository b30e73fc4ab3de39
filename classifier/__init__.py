"""Classify documents against rules in plain language: locally, offline, on a CPU, with calibrated confidence."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from classifier._version import __version__

if TYPE_CHECKING:
    from classifier.errors import ClassifierError
    from classifier.evidence import Evidence, Explanation, RuleScore, Signal
    from classifier.pipeline import Classifier, Outcome
    from classifier.schema import ClassifyConfiguration, ClassifyResult, ParsingConfiguration, Rule

__all__ = [
    "Classifier",
    "ClassifierError",
    "ClassifyConfiguration",
    "ClassifyResult",
    "Evidence",
    "Explanation",
    "Outcome",
    "ParsingConfiguration",
    "Rule",
    "RuleScore",
    "Signal",
    "__version__",
]

_HOME: Final = {
    "Classifier": "pipeline",
    "ClassifierError": "errors",
    "ClassifyConfiguration": "schema",
    "ClassifyResult": "schema",
    "Evidence": "evidence",
    "Explanation": "evidence",
    "Outcome": "pipeline",
    "ParsingConfiguration": "schema",
    "Rule": "schema",
    "RuleScore": "evidence",
    "Signal": "evidence",
}


def __getattr__(name: str) -> object:
    """Import on first use: the engine takes a moment to load, which `classify --help` should not have to wait for."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
