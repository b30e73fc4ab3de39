"""Which pages to read: `target_pages` and `max_pages` as one value. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from parsing.errors import InvalidPageSelectionError

_ITEM = re.compile(r"\s*([0-9]{1,9})\s*(?:-\s*([0-9]{1,9})\s*)?", re.ASCII)
_ALLOWED = "allowed are 1-based pages and ranges like '1,3,5-7'"


@dataclass(frozen=True, slots=True)
class PageSelection:
    """Inclusive 1-based ranges, ascending and disjoint (none: every page), and a cap on how many pages are read."""

    ranges: tuple[tuple[int, int], ...] = ()
    max_pages: int | None = None

    @classmethod
    def from_strings(cls, target_pages: str | None = None, max_pages: int | None = None) -> PageSelection:
        """Read a selection such as "1,3,5-7"; spaces, order and duplicates do not matter.

        Raises InvalidPageSelectionError naming the item that cannot be read.
        """
        if max_pages is not None and (type(max_pages) is not int or max_pages < 1):
            raise InvalidPageSelectionError(f"max_pages {max_pages!r}: allowed are whole numbers from 1")
        if target_pages is None:
            return cls(max_pages=max_pages)
        if not isinstance(target_pages, str):
            raise InvalidPageSelectionError(f"target_pages {target_pages!r}: {_ALLOWED}, as a string")
        items = target_pages.split(",")
        return cls(_merged(sorted(_range(item, target_pages) for item in items)), max_pages)

    def within(self, page_count: int) -> Iterator[int]:
        """The selected 1-based page numbers of a source with `page_count` pages, ascending, capped."""
        left = page_count if self.max_pages is None else self.max_pages
        for first, last in self.ranges or ((1, page_count),):
            for number in range(first, min(last, page_count) + 1):
                if left == 0:
                    return
                left -= 1
                yield number

    def count_within(self, page_count: int) -> int:
        """How many pages of a source with `page_count` pages are selected, before the cap."""
        ranges = self.ranges or ((1, page_count),)
        return sum(max(0, min(last, page_count) - first + 1) for first, last in ranges)

    def count_read(self, page_count: int) -> int:
        """How many pages of a source with `page_count` pages are read."""
        selected = self.count_within(page_count)
        return selected if self.max_pages is None else min(selected, self.max_pages)

    def beyond(self, page_count: int) -> tuple[tuple[int, int], ...]:
        """The selected ranges that lie past the last page."""
        return tuple((max(first, page_count + 1), last) for first, last in self.ranges if last > page_count)


def _range(item: str, target_pages: str) -> tuple[int, int]:
    match = _ITEM.fullmatch(item)
    if match is None:
        raise InvalidPageSelectionError(
            f"target_pages {target_pages!r}: item {item.strip()!r} is not a page; {_ALLOWED}"
        )
    first = int(match[1])
    last = int(match[2] or first)
    if first < 1:
        raise InvalidPageSelectionError(
            f"target_pages {target_pages!r}: item {item.strip()!r} counts from 0; {_ALLOWED}"
        )
    if last < first:
        raise InvalidPageSelectionError(
            f"target_pages {target_pages!r}: item {item.strip()!r} runs backwards; {_ALLOWED}"
        )
    return first, last


def _merged(ranges: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for first, last in ranges:
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return tuple(merged)


def format_ranges(ranges: Iterable[tuple[int, int]]) -> str:
    """Inclusive ranges as "3, 7-9"."""
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in ranges)


def format_pages(numbers: Iterable[int]) -> str:
    """Page numbers as "3, 7-9"."""
    return format_ranges(_merged(sorted((number, number) for number in numbers)))


def pages_were(numbers: Sequence[int]) -> str:
    """Page numbers as the beginning of a sentence: "page 3 was" or "pages 3, 7-9 were"."""
    return f"page {numbers[0]} was" if len(numbers) == 1 else f"pages {format_pages(numbers)} were"
