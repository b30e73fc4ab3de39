"""Legacy PowerPoint presentations (PPT), through LibreOffice."""

from __future__ import annotations

from contextlib import AbstractContextManager

from parsing.formats.base import OpenDocument
from parsing.formats.legacy import converted
from parsing.formats.pptx import extract as extract_pptx
from parsing.source import Source


def extract(source: Source) -> AbstractContextManager[OpenDocument]:
    """Open the document as PPTX; errors as in `parsing.formats.legacy` and of that format."""
    return converted(source, "ppt", "pptx", extract_pptx)
