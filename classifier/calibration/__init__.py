"""Signals to probabilities: of each rule, and of "no rule"."""

from classifier.calibration.calibrator import Calibrator, Judgement

__all__ = ["Calibrator", "Judgement"]
