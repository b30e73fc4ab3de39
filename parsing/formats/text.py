"""Plain text in any encoding."""

from __future__ import annotations

from contextlib import AbstractContextManager

from parsing.encodings import decode
from parsing.formats.base import OpenDocument, single_page
from parsing.source import Source


def extract(source: Source) -> AbstractContextManager[OpenDocument]:
    """The whole text as one page."""
    decoded = decode(source.read())
    return single_page(decoded.text, *filter(None, [decoded.warning]))
