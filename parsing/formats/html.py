"""HTML as the text that a reader sees: title first, blocks as lines, cells separated by tabs.

The parser reaches no network and resolves no external entity: it works on bytes and has no loader.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import AbstractContextManager

from lxml import etree

from parsing.encodings import Decoded, decode
from parsing.errors import DocumentTooLargeError, FileIsBrokenError
from parsing.formats.base import OpenDocument, single_page
from parsing.formats.lines import CELL_SEPARATOR, Lines
from parsing.source import Source

MAX_HTML_BYTES = 128 * 1024 * 1024
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})|<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_DECLARED_WITHIN = 4096
# A document type may declare things between brackets (XML 1.0, 2.8), which the parser takes for text.
_DECLARATIONS = re.compile(
    r"""\A(\s*+(?:(?:<\?.*?\?>|<!--.*?-->)\s*+)*+<!DOCTYPE[^<>\[]*+)
        \[(?:<!--(?:.*?-->|.*+)|<\?(?:.*?\?>|.*+)|"[^"]*+"|'[^']*+'|[^\]"'])*+\]""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_UNSEEN_TAGS = "script style noscript template svg math object iframe canvas audio video map select datalist"
_UNSEEN = frozenset(_UNSEEN_TAGS.split())
_BLOCK_TAGS = (
    "address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre "
    "section summary table tbody tfoot thead ul document type sequence filename description text"
)
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_SPACED = frozenset(
    ("title", "h1", "h2", "h3", "h4", "h5", "h6", "p", "table", "blockquote", "pre", "section", "article")
)
_CELLS = frozenset(("td", "th"))
_ROWS = frozenset(("tr", "tbody", "table"))
_HIDDEN_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


def extract(source: Source) -> AbstractContextManager[OpenDocument]:
    """The whole document as one page."""
    if source.size > MAX_HTML_BYTES:
        raise DocumentTooLargeError(f"the HTML has {source.size} bytes: allowed are up to {MAX_HTML_BYTES}")
    decoded = decode_html(source.read())
    return single_page(html_to_text(decoded.text), *filter(None, [decoded.warning]))


def decode_html(data: bytes) -> Decoded:
    """Decode HTML, or XHTML, in the encoding that it declares or shows."""
    declaration = _DECLARED.search(data, 0, _DECLARED_WITHIN)
    declared = (declaration[1] or declaration[2]).decode("ascii") if declaration else None
    return decode(data, declared)


def html_to_text(html: str) -> str:
    """The visible text of a piece or page of HTML, however broken; FileIsBrokenError when nothing can be parsed."""
    html = _DECLARATIONS.sub(r"\1", html.replace("\0", "").removeprefix("\ufeff"), count=1)
    data = html.encode("utf-8", errors="replace")
    if not data.strip():
        return ""
    # Events instead of a tree: the tree ends, with everything after it lost, where markup nests too deeply.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, target=_Reader())
    try:
        return str(etree.fromstring(data, parser))
    except (etree.LxmlError, ValueError) as error:
        raise FileIsBrokenError(f"the HTML is broken: {error}") from error


class _Reader:
    """Takes the parser's events and puts the visible text together; `close` gives it."""

    def __init__(self) -> None:
        self._lines = Lines()
        self._unseen = 0  # open elements from the outermost unseen one on
        self._preformatted = 0
        self._verbatim: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._unseen or _is_unseen(tag, attributes):
            self._unseen += 1
        elif tag == "pre":
            self._preformatted += 1
            self._lines.blank_line()
        elif self._preformatted:
            if tag == "br":
                self._verbatim.append("\n")
        else:
            _start(tag, self._lines)

    def end(self, tag: str) -> None:
        if self._unseen:
            self._unseen -= 1
        elif tag == "pre":
            self._preformatted -= 1
            self._flush()
        elif not self._preformatted:
            _end(tag, self._lines)

    def data(self, text: str) -> None:
        if self._unseen:
            return
        if self._preformatted:
            self._verbatim.append(text)
        else:
            self._lines.add(text.replace(CELL_SEPARATOR, " "))

    def close(self) -> str:
        self._flush()
        return self._lines.text()

    def _flush(self) -> None:
        self._lines.add_verbatim("".join(self._verbatim))
        self._lines.blank_line()
        self._verbatim.clear()


def _is_unseen(tag: str, attributes: Mapping[str, str]) -> bool:
    return tag in _UNSEEN or "hidden" in attributes or bool(_HIDDEN_STYLE.search(attributes.get("style", "")))


def _start(tag: str, lines: Lines) -> None:
    if tag in _CELLS:
        lines.open_frame()
    elif tag in _SPACED:
        lines.blank_line()
    elif tag in _BLOCKS:
        lines.end_line()
    if tag == "li":
        lines.begin_item("- ")


def _end(tag: str, lines: Lines) -> None:
    if tag in _CELLS:
        lines.close_cell()
    elif tag == "li":
        lines.end_item()
    elif tag in _ROWS:
        lines.end_row()
    elif tag in _SPACED:
        lines.blank_line()
    elif tag in _BLOCKS:
        lines.end_line()
