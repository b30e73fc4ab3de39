"""The entries made ready: every phrase to be found, every name and description as a vector.

What ships is compiled by `python -m benchmarks.compile_knowledge` from the folders `types` and `topics` with the
embedded model, so that nothing is embedded at run time. The rarity of phrases is measured by
`python -m benchmarks.crossfit`.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Self
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from classifier.errors import InvalidConfigurationError, ParametersError
from classifier.knowledge.entries import Entry, Structure
from classifier.knowledge.phrases import Indices, Kind, PhraseFinder, Phrases
from classifier.knowledge.spelling import Spellings
from classifier.words import Vector, WordSpace, words

FREQUENCIES: Final = Path(__file__).with_name("frequencies.json")

_LEAST_RARITY = 0.15
_UNSEEN = 2  # documents that a phrase is thought to stand in before any was looked at
_LARGEST = 127

Encode = Callable[[Sequence[str]], Vector]


@dataclass(frozen=True, slots=True)
class Vectors:
    """Texts of entries, of which each has one at least, as rows of unit length: entry e has the texts and rows from
    `start[e]` to `start[e + 1]`."""

    texts: tuple[str, ...]
    rows: Vector
    start: Indices

    @classmethod
    def of(cls, texts: Sequence[Sequence[str]], encode: Encode) -> Self:
        """The texts of every entry, encoded."""
        start = np.cumsum([0, *map(len, texts)], dtype=np.int32)
        flat = tuple(text for each in texts for text in each)
        return cls(flat, encode(flat), start)

    def joined(self, other: Self) -> Self:
        """The texts of these entries and then of others."""
        start = np.concatenate([self.start, other.start[1:] + self.start[-1]])
        return type(self)(self.texts + other.texts, np.concatenate([self.rows, other.rows]), start)

    def nearest(self, vectors: Vector) -> Vector:
        """The highest cosine of each entry's rows with each of `vectors` (n, d): (E, n)."""
        return np.asarray(np.maximum.reduceat(self.rows @ vectors.T, self.start[:-1]))

    @property
    def mean(self) -> Vector:
        """The direction of each entry's rows (E, d)."""
        sums = np.add.reduceat(self.rows, self.start[:-1])
        return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9))


@dataclass(frozen=True, kw_only=True)
class KnowledgeBase:
    """E entries: their phrases with the rarity of each, 0..1, how their aliases are spelled, the vectors of their names
    and descriptions, the direction of their words in a word space (E, w), and which structure is expected of them."""

    names: tuple[str, ...]
    phrases: Phrases
    rarity: Vector
    spellings: Spellings
    aliases: Vectors
    descriptions: Vectors
    directions: Vector
    structures: tuple[Structure, ...]

    @classmethod
    def of(cls, entries: Sequence[Entry], encode: Encode, space: WordSpace) -> Self:
        """Compile entries; encodes all their names and descriptions."""
        phrases = Phrases.of(entries)
        return cls(
            names=tuple(entry.name for entry in entries),
            phrases=phrases,
            rarity=shipped_rarity(phrases),
            spellings=Spellings.of(phrases),
            aliases=Vectors.of([entry.english_names for entry in entries], encode),
            descriptions=Vectors.of([entry.descriptions for entry in entries], encode),
            directions=np.stack([space.mean(Counter(_english_words(entry))) for entry in entries]),
            structures=tuple(entry.structure for entry in entries),
        )

    @classmethod
    def from_package(cls, folder: Path, encode: Encode | None = None) -> Self:
        """What ships of TYPES or TOPICS; compiled with the embedded model, or encoded now by another.

        Raises ParametersError when a file is missing or damaged.
        """
        try:
            with np.load(compiled(folder), allow_pickle=False) as data:
                return cls._restored(data, encode)
        except (OSError, ValueError, KeyError, BadZipFile) as error:
            raise ParametersError(f"{compiled(folder).name} cannot be read as knowledge: {error!r}") from error

    @classmethod
    def _restored(cls, data: Mapping[str, NDArray[Any]], encode: Encode | None) -> Self:
        header = json.loads(bytes(data["header"]))
        phrases = Phrases(
            texts=tuple(_unpacked(data["phrases"])),
            **{name: data[name].astype(np.int32) for name in ("phrase", "entry", "kind")},
        )
        return cls(
            names=tuple(header["names"]),
            phrases=phrases,
            rarity=shipped_rarity(phrases),
            spellings=Spellings(
                tuple(_unpacked(data["grams"])),
                data["gram"].astype(np.int32),
                data["gram_sizes"].astype(np.int32),
                phrases.entry[phrases.kind == Kind.ALIAS],
            ),
            aliases=_stored_vectors(data, "aliases", encode),
            descriptions=_stored_vectors(data, "descriptions", encode),
            directions=_widened(data["directions"]),
            structures=tuple(Structure.model_validate(each) for each in header["structures"]),
        )

    def extended(self, entries: Sequence[Entry], encode: Encode, space: WordSpace) -> Self:
        """These entries and more; InvalidConfigurationError when one of them has a name that is taken."""
        taken = sorted({entry.name for entry in entries} & set(self.names))
        if taken:
            raise InvalidConfigurationError(tuple(f"knowledge: there is an entry named {name!r}" for name in taken))
        more = self.of(entries, encode, space)
        phrases = self.phrases.joined(more.phrases, len(self.names))
        return replace(
            self,
            names=self.names + more.names,
            phrases=phrases,
            rarity=shipped_rarity(phrases),
            spellings=Spellings.of(phrases),
            aliases=self.aliases.joined(more.aliases),
            descriptions=self.descriptions.joined(more.descriptions),
            directions=np.concatenate([self.directions, more.directions]),
            structures=self.structures + more.structures,
        )

    def save(self, path: Path, fingerprint: str) -> None:
        """Write for `from_package`; `fingerprint` says which entries these are."""
        header = {
            "fingerprint": fingerprint,
            "names": self.names,
            "structures": [each.model_dump(exclude_none=True) for each in self.structures],
        }
        arrays: dict[str, Any] = {
            f"{name}_{part}": array
            for name, vectors in (("aliases", self.aliases), ("descriptions", self.descriptions))
            for part, array in (
                ("texts", _packed(vectors.texts)),
                ("rows", _narrowed(vectors.rows)),
                ("start", vectors.start),
            )
        }
        np.savez_compressed(
            path,
            header=np.frombuffer(json.dumps(header).encode(), dtype=np.uint8),
            phrases=_packed(self.phrases.texts),
            phrase=self.phrases.phrase,
            entry=self.phrases.entry.astype(np.int16),
            kind=self.phrases.kind.astype(np.int8),
            grams=_packed(self.spellings.grams),
            gram=self.spellings.gram.astype(np.uint16),
            gram_sizes=self.spellings.sizes.astype(np.uint16),
            directions=_narrowed(self.directions),
            **arrays,
        )

    @cached_property
    def finder(self) -> PhraseFinder:
        """Finds the phrases of all entries."""
        return PhraseFinder(self.phrases.texts)

    @cached_property
    def description_mean(self) -> Vector:
        """The direction of each entry's descriptions (E, d)."""
        return self.descriptions.mean

    @cached_property
    def alias_mean(self) -> Vector:
        """The direction of each entry's English names (E, d)."""
        return self.aliases.mean


def compiled(folder: Path) -> Path:
    """Where the compiled entries of a folder are."""
    return folder.with_suffix(".npz")


def fingerprint(folder: Path) -> str:
    """Which data files these are."""
    digest = hashlib.sha256()
    for file in sorted(folder.glob("*.json")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def compiled_fingerprint(folder: Path) -> str:
    """Which data files were compiled."""
    with np.load(compiled(folder), allow_pickle=False) as data:
        return str(json.loads(bytes(data["header"]))["fingerprint"])


def shipped_rarity(phrases: Phrases) -> Vector:
    """The rarity of phrases in the documents that were counted for the package."""
    counted = json.loads(FREQUENCIES.read_bytes())
    return rarity(phrases, counted["documents"], counted["frequencies"])


def rarity(phrases: Phrases, documents: int, frequencies: Mapping[str, int]) -> Vector:
    """The inverse document frequency of phrases, 1 for those that no document has."""
    highest = math.log((documents + _UNSEEN) / _UNSEEN) or 1.0
    values = np.ones(len(phrases.texts), dtype=np.float32)
    for place, text in enumerate(phrases.texts):
        if text in frequencies:
            values[place] = math.log((documents + _UNSEEN) / (frequencies[text] + _UNSEEN)) / highest
    return np.asarray(np.maximum(values, _LEAST_RARITY))


def _english_words(entry: Entry) -> Iterator[str]:
    for text in (*entry.descriptions, *entry.english_names, *entry.phrases("en")):
        yield from words(text)


def _stored_vectors(data: Mapping[str, NDArray[Any]], name: str, encode: Encode | None) -> Vectors:
    texts = tuple(_unpacked(data[f"{name}_texts"]))
    rows = encode(texts) if encode else _widened(data[f"{name}_rows"])
    return Vectors(texts, rows, data[f"{name}_start"])


def _packed(texts: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(texts).encode(), dtype=np.uint8)


def _unpacked(packed: NDArray[np.uint8]) -> list[str]:
    return bytes(packed).decode().split("\n")


def _narrowed(rows: Vector) -> NDArray[np.int8]:
    """Rows of unit length in 8 bits, each scaled to its own range."""
    scale = np.maximum(np.abs(rows).max(axis=1, keepdims=True), 1e-9) / _LARGEST
    return np.asarray(np.round(rows / scale), dtype=np.int8)


def _widened(rows: NDArray[np.int8]) -> Vector:
    wide = rows.astype(np.float32)
    return np.asarray(wide / np.maximum(np.linalg.norm(wide, axis=1, keepdims=True), np.float32(1e-9)))
