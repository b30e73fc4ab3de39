"""OpenDocument presentations: a slide is a page."""

from __future__ import annotations

from contextlib import AbstractContextManager

from parsing.formats.base import OpenDocument
from parsing.formats.odf import opened
from parsing.source import Source


def extract(source: Source) -> AbstractContextManager[OpenDocument]:
    """Open a presentation; the shapes of a slide in document order, then its speaker notes."""
    return opened(source, "ODP presentation", body="presentation", page="page")
