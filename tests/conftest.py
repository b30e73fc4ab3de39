"""What every test shares: no network, one cache for the exported model, one encoder and one classifier."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_socket import disable_socket

from classifier import Classifier
from classifier.encoders import Encoder, default_encoder
from classifier.encoders.export import CACHE_VARIABLE


def pytest_configure() -> None:
    """What a shell starts in the background is born deaf to SIGINT, and so would be the commands that tests start."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("enable_socket") is None:
        disable_socket(allow_unix_socket=True)


@pytest.fixture(scope="session", autouse=True)
def model_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache folder of this run, so that the model is exported once for all tests, in all processes."""
    base = tmp_path_factory.getbasetemp()
    is_one_of_many = "PYTEST_XDIST_WORKER" in os.environ
    cache = (base.parent if is_one_of_many else base) / "model-cache"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CACHE_VARIABLE, str(cache))
        yield cache
    if not is_one_of_many:
        shutil.rmtree(cache, ignore_errors=True)


@pytest.fixture(scope="session")
def embedded_encoder(model_cache: Path) -> Encoder:
    """The embedded model as the package uses it by default."""
    return default_encoder()


@pytest.fixture(scope="session")
def shipped_classifier(embedded_encoder: Encoder) -> Classifier:
    """The classifier with all that ships with the package. Tests of its numbers may only compare, never pin them."""
    return Classifier(embedded_encoder)
