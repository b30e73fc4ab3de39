"""Importing the package is cheap: no model library, no web framework, no network."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]
_HEAVY = {"torch", "transformers", "sentence_transformers", "sklearn", "scipy", "onnx", "fastapi", "starlette"}

_WITHOUT_NETWORK = """
import socket, sys
def refuse(*arguments, **options):
    raise RuntimeError("the network was touched")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
"""


def run(code: str) -> str:
    environment = os.environ | {"PYTHONPATH": str(_ROOT)}
    command = [sys.executable, "-c", _WITHOUT_NETWORK + code]
    finished = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def loaded_by(code: str) -> set[str]:
    """The top-level modules that are loaded after the code has run."""
    return set(run(f"{code}\nprint(*{{name.partition('.')[0] for name in sys.modules}})").split())


@pytest.mark.parametrize(
    "code",
    [
        "import classifier",
        "from classifier import *",
        "from classifier import Classifier; Classifier()",
        "from classifier.encoders import default_encoder",
        "import parsing; parsing.Document.from_text('An invoice with an amount due for delivered goods.')",
        "from classifier.cli import main",
    ],
)
def test_it_loads_nothing_heavy_and_touches_no_network(code: str) -> None:
    assert loaded_by(code) & _HEAVY == set()


def test_parsing_does_not_know_the_classifier() -> None:
    loaded = loaded_by("import parsing; parsing.parse(b'An invoice.')")

    assert "parsing" in loaded
    assert "classifier" not in loaded


def test_the_check_itself_notices_the_network() -> None:
    code = """
try:
    socket.create_connection(("localhost", 9))
except RuntimeError as error:
    print(error)
"""
    assert run(code) == "the network was touched\n"
