"""What is measured of a document against each rule. The order here is the order of a feature row."""

from __future__ import annotations

from enum import IntEnum, auto
from typing import Final


class Feature(IntEnum):
    """One number per rule. Cosines are -1..1, shares 0..1."""

    FIRST_TEXT = 0  # cosine of the first passage with name and description together
    FIRST_NAME = auto()
    FIRST_DESCRIPTION = auto()
    MEAN_TEXT = auto()  # cosine averaged over the passages read
    MAX_TEXT = auto()  # of the passage nearest to the rule
    MAX_NAME = auto()
    HEADING_NAME = auto()  # the headings as one text
    HEADING_TEXT = auto()
    STATIC_TEXT = auto()  # the whole document's words as one direction
    STATIC_NAME = auto()
    STATIC_HEADING_NAME = auto()
    STATIC_HEADING_TEXT = auto()
    NAME_SHARE = auto()  # share of the name's words, by rarity, found in the document
    NAME_HEADING_SHARE = auto()  # … in its headings
    NAME_PHRASE = auto()  # 1 when the headings hold the whole name
    DESCRIPTION_SHARE = auto()
    DESCRIPTION_HEADING_SHARE = auto()
    DISTINCT_SHARE = auto()  # share of the words that few other rules use
    NEAR_SHARE = auto()  # as DESCRIPTION_SHARE, a word counting by its nearest word in the document
    NAME_NEAR_SHARE = auto()
    CRITERIA_SHARE = auto()  # share of the criteria whose words the document holds, or words near to them
    EXCLUDED_TEXT = auto()  # how much nearer the opening is to what the rule excludes than to the rule; at least 0
    EXCLUDED_SHARE = auto()  # how much more of something excluded is found than of the rule; at least 0


FEATURES: Final = tuple(feature.name.lower() for feature in Feature)
