"""A batch of sound documents with hostile ones between them, and what has to hold for it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from math import ceil
from pathlib import Path
from statistics import linear_regression
from typing import Final

from benchmarks.robustness_worker import ANSWERED, Done
from tests.attacks.generate import attack_names, generate

HOSTILE_SHARE: Final = 0.05
# So little that a batch of a million documents would still fit into memory.
MOST_SLOPE: Final = 10.0
# The part of a batch in which every attack comes for the first time; from then on the parent is warm.
_SETTLED: Final = 0.25
# In shorter batches what grows is what is loaded on first use.
_TELLING: Final = 1000
_MIB: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Batch:
    """The files in order, and which of them are hostile."""

    files: tuple[Path, ...]
    hostile: frozenset[int]

    @classmethod
    def generated(cls, count: int, sound: Sequence[Path], folder: Path, seed: int) -> Batch:
        """So many files: `sound` ones by turns, and attacks made in `folder` in places of a seeded choice.

        Each attack comes several times: memory that it costs again and again tells from what it costs once.
        """
        chance = random.Random(seed)  # noqa: S311 - a choice that can be repeated
        places = frozenset(chance.sample(range(count), round(count * HOSTILE_SHARE)))
        names = list(attack_names())
        chance.shuffle(names)
        attacks = cycle(generate(folder, islice(names, ceil(len(places) * _SETTLED))).values())
        others = cycle(sound)
        return cls(tuple(next(attacks if place in places else others) for place in range(count)), places)

    def faults(self, found: Sequence[Done]) -> list[str]:
        """What went wrong: order, a sound document without an answer or with different ones, growing memory."""
        faults = []
        if [each.done for each in found] != list(range(len(self.files))):
            faults.append("the order was not kept")
        types: dict[Path, set[str | None]] = {}
        for file, each in zip(self.files, found, strict=True):
            if each.done in self.hostile:
                continue
            types.setdefault(file, set()).add(each.type)
            if each.outcome != ANSWERED:
                faults.append(f"document {each.done}, {file.name}, was not classified: {each.outcome} {each.message}")
        faults += [
            f"{file.name} was classified as {sorted(map(str, all_))}" for file, all_ in types.items() if len(all_) > 1
        ]
        if len(found) >= _TELLING and (growth := slope(found)) > MOST_SLOPE:
            faults.append(f"memory grew by {growth:.1f} MiB per 1000 documents: allowed are {MOST_SLOPE:g}")
        return faults


def slope(found: Sequence[Done]) -> float:
    """By how many MiB per 1000 documents the parent grew, once it was warm."""
    settled = [each for each in found[int(_SETTLED * len(found)) :] if each.parent]
    if len(settled) < 2:  # noqa: PLR2004 - a line needs two points
        return 0.0
    places = [float(each.done) for each in settled]
    return 1000 * linear_regression(places, [each.parent / _MIB for each in settled]).slope
