"""What a rule claims of a document: which share of the kinds of documents that it may be the rule means.

Recognition says which entries a document may belong to, mapping which entries a rule means; both together say how
probable it is that the rule means the document, and how probable that no rule does.
"""

from __future__ import annotations

from enum import IntEnum, auto
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_LEAST: Final = 1e-3
_UNLISTED: Final = 0.1  # the probability that a document is of a kind that has no entry, which an unknown rule may mean


class Claim(IntEnum):
    """One number per rule; the last two are the same for all rules of a set."""

    CLAIMED = 0  # log of the probability that the document is of a kind that the rule means
    CLAIMED_MOST = auto()  # … where a kind that several rules mean counts more for those that mean it more
    KNOWN = auto()  # how surely the rule means its best entry: 0 for a rule about something that has no entry
    UNCLAIMED = auto()  # log of the probability that it is of a kind that no rule means
    UNCLAIMED_KIND = auto()  # the probability of the most probable such kind


_TOPIC_CLAIMS: Final = (Claim.CLAIMED, Claim.CLAIMED_MOST, Claim.KNOWN)
CLAIMS: Final = (
    *(claim.name.lower() for claim in Claim),
    *(f"topic_{claim.name.lower()}" for claim in _TOPIC_CLAIMS),
)


def claims(kinds: Array, meanings: Array, topics: Array, topic_meanings: Array) -> Array:
    """The claims of K rules, (K, len(CLAIMS)): `kinds` (E,) is the probability of each entry for the document,
    `meanings` (K, E) how surely each rule means each entry; `topics` and `topic_meanings` likewise."""
    return np.hstack([claimed(kinds, meanings), claimed(topics, topic_meanings)[:, _TOPIC_CLAIMS]])


def claimed(kinds: Array, meanings: Array) -> Array:
    """The claims of K rules on one set of entries, (K, len(Claim))."""
    by_rule = meanings / (meanings.sum(axis=0) + 1e-9)
    most, known = meanings.max(axis=0), meanings.max(axis=1)
    least = _LEAST + _UNLISTED * (1.0 - known)
    table = np.empty((len(meanings), len(Claim)))
    table[:, Claim.CLAIMED] = np.log(least + meanings @ kinds)
    table[:, Claim.CLAIMED_MOST] = np.log(least + (meanings * by_rule) @ kinds)
    table[:, Claim.KNOWN] = known
    table[:, Claim.UNCLAIMED] = np.log(_LEAST + np.maximum(1.0 - most @ kinds, 0.0))
    table[:, Claim.UNCLAIMED_KIND] = ((1.0 - most) * kinds).max()
    return table
