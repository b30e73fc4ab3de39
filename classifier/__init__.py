"""Classify documents against rules in plain language: locally, offline, on a CPU, with calibrated confidence."""

from classifier._version import __version__
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
