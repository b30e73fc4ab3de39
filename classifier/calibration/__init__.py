"""Signals to probabilities: of each rule, and of "no rule"."""

from classifier.calibration.calibrator import Calibrator, Judgement, Size

__all__ = ["Calibrator", "Judgement", "Size"]
