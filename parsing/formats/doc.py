"""Legacy Word documents (DOC), through LibreOffice."""

from __future__ import annotations

from contextlib import AbstractContextManager

from parsing.formats.base import OpenDocument
from parsing.formats.docx import extract as extract_docx
from parsing.formats.legacy import converted
from parsing.source import Source


def extract(source: Source) -> AbstractContextManager[OpenDocument]:
    """Open the document as DOCX; errors as in `parsing.formats.legacy` and of that format."""
    return converted(source, "doc", "docx", extract_docx)
