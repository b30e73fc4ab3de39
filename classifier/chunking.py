"""Document -> passages and headings, whose offsets point back into their page. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

import numpy as np

from classifier.evidence import Passage
from parsing import Document, Page

PASSAGE_TOKENS: Final = 128
MAX_PASSAGES: Final = 4  # more cost time and bought no accuracy
HEADING_CHARACTERS: Final = 80
MAX_HEADINGS: Final = 12

_OPENING_LINES = 4  # a document mostly says what it is in its first lines, however they are set
_HEADING_PAGES = 3
_LINE = re.compile(r"[^\n]+")
_LETTER = re.compile(r"[^\W\d_]")

# How many WordPiece tokens of the English model a character makes up, by the end of its Unicode range: measured on
# running text, rounded up. Word pieces of scripts that the model hardly knows are one or two characters long.
_TOKENS_PER_CHARACTER: Final = ((0x80, 0.27), (0x250, 0.5), (0x2E80, 0.7))
_TOKENS_PER_IDEOGRAPH: Final = 1.0
_ENDS: Final = np.array([end for end, _ in _TOKENS_PER_CHARACTER])
_SHARES: Final = np.array([*(share for _, share in _TOKENS_PER_CHARACTER), _TOKENS_PER_IDEOGRAPH])


def chunk(document: Document, passage_tokens: int = PASSAGE_TOKENS) -> tuple[Passage, ...]:
    """Cut every page into passages of about `passage_tokens` tokens, at line ends where there are any.

    Passages are in reading order, never span pages, and together hold every visible character of the document.
    """
    return tuple(passage for page in document.pages for passage in _passages(page, passage_tokens))


def headings(document: Document) -> tuple[Passage, ...]:
    """The lines that say what a document is: the first ones, then short lines in capitals or standing alone."""
    pages = document.pages[:_HEADING_PAGES]
    opening = islice((line for page in pages for line in _lines(page)), _OPENING_LINES)
    titles = (line for page in pages for line in _lines(page) if _is_title(line, page))
    unique = {(line.page_number, line.start): line for line in (*opening, *islice(titles, MAX_HEADINGS))}
    return tuple(islice(unique.values(), MAX_HEADINGS))


def spread(passages: tuple[Passage, ...], count: int) -> tuple[Passage, ...]:
    """The first passage and, evenly spaced to the last, as many others as make `count`, in reading order."""
    if len(passages) <= count:
        return passages
    step = (len(passages) - 1) / max(count - 1, 1)
    return tuple(passages[round(index * step)] for index in range(count))


def estimated_tokens(text: str) -> float:
    """About how many tokens the embedded model makes of a text; rather too many than too few."""
    if text.isascii():
        return len(text) * _TOKENS_PER_CHARACTER[0][1]
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    # Added one after the other, so that rounding, and with it the cut, is the same on every machine.
    return float(np.cumsum(_SHARES[np.searchsorted(_ENDS, codes, side="right")])[-1])


def _passages(page: Page, budget: float) -> Iterator[Passage]:
    start, end, used = None, 0, 0.0
    for piece_start, piece_end, cost in _pieces(page.text, budget):
        if start is not None and used + cost > budget:
            yield _passage(page, start, end)
            start, used = None, 0.0
        start = piece_start if start is None else start
        end, used = piece_end, used + cost
    if start is not None:
        yield _passage(page, start, end)


def _pieces(text: str, budget: float) -> Iterator[tuple[int, int, float]]:
    """Spans of the lines that hold something visible, and their tokens; one above the budget is cut at its spaces."""
    for match in _LINE.finditer(text):
        line = match.group()
        if not line.strip():
            continue
        cost = estimated_tokens(line)
        if cost <= budget:
            yield *match.span(), cost
        else:
            width = max(int(len(line) * budget / cost), 1)
            for start, end in _cut(text, match.start(), match.end(), width):
                yield start, end, estimated_tokens(text[start:end])


def _cut(text: str, start: int, end: int, width: int) -> Iterator[tuple[int, int]]:
    while start < end:
        stop = min(start + width, end)
        if stop < end:
            space = text.rfind(" ", start + width // 2, stop)
            stop = space + 1 if space > 0 else stop
        if text[start:stop].strip():
            yield start, stop
        start = stop


def _lines(page: Page) -> Iterator[Passage]:
    for match in _LINE.finditer(page.text):
        line = match.group()
        if _LETTER.search(line):
            start = match.start() + len(line) - len(line.lstrip())
            yield _passage(page, start, min(match.end(), start + HEADING_CHARACTERS))


def _is_title(line: Passage, page: Page) -> bool:
    if len(line.text) >= HEADING_CHARACTERS or line.text[-1] in ".,;":
        return False
    return line.text.isupper() or _stands_alone(line, page.text)


def _stands_alone(line: Passage, text: str) -> bool:
    above = line.start == 0 or text.endswith("\n\n", 0, line.start)
    return above and text.startswith("\n\n", line.end)


def _passage(page: Page, start: int, end: int) -> Passage:
    stripped = page.text[start:end]
    start += len(stripped) - len(stripped.lstrip())
    end -= len(stripped) - len(stripped.rstrip())
    return Passage(page.page_number, start, end, page.text[start:end])
