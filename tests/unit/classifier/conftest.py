"""A classifier without a model and with weights set by hand: instant, and independent of what is fitted and shipped."""

from __future__ import annotations

import numpy as np
import pytest

from classifier import Classifier
from classifier.calibration import Calibrator
from classifier.calibration.calibrator import null_columns
from classifier.encoders import HashingEncoder
from classifier.knowledge import CLAIMS
from classifier.matching import Lexicon
from classifier.preparing import FEATURES
from classifier.words import WordSpace


def _sign(feature: str) -> float:
    if feature in CLAIMS:
        return 0.0
    return -1.0 if feature.startswith("excluded") else 1.0


@pytest.fixture(scope="session")
def word_space() -> WordSpace:
    return WordSpace.from_package()


@pytest.fixture(scope="session")
def lexicon(word_space: WordSpace) -> Lexicon:
    """English, without a glossary."""
    return Lexicon(word_space)


@pytest.fixture(scope="session")
def plain_calibrator() -> Calibrator:
    """Every feature speaks for a rule, except what the rule excludes; the less of the best rule is met, the more
    probable is null. Nothing is known of kinds of documents."""
    signs = np.array([_sign(name) for name in FEATURES])
    best = {f"best_{name}" for name in FEATURES if name not in CLAIMS}
    return Calibrator(
        features=FEATURES,
        weights=3.0 * signs,
        null_weights=np.array([-0.5 if name in best else 0.0 for name in null_columns(FEATURES)]),
        null_bias=2.0,
        null_threshold=0.5,
    )


@pytest.fixture(scope="session")
def plain_classifier(plain_calibrator: Calibrator) -> Classifier:
    return Classifier(HashingEncoder(), plain_calibrator)
