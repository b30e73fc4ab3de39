"""Markdown as plain text: headings, items, cells and code on lines of their own; of links, what is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager

from markdown_it import MarkdownIt
from markdown_it.token import Token

from parsing.encodings import decode
from parsing.formats.base import OpenDocument, single_page
from parsing.formats.lines import Lines
from parsing.source import Source

# The parser is pure Python: above this size Markdown is kept as the plain text that it also is.
MAX_MARKDOWN_CHARS = 4_000_000
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n((?:.*\n){0,500}?)(?:---|\.\.\.)[ \t]*(?:\n|$)")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_SPACED = frozenset(
    ("heading_open", "paragraph_open", "bullet_list_open", "ordered_list_open", "table_open", "blockquote_open", "hr")
)


def extract(source: Source) -> AbstractContextManager[OpenDocument]:
    """The whole document as one page."""
    decoded = decode(source.read())
    text = decoded.text.lstrip("\ufeff").replace("\r\n", "\n")
    if len(text) <= MAX_MARKDOWN_CHARS:
        text = markdown_to_text(text)
    return single_page(text, *filter(None, [decoded.warning]))


def markdown_to_text(markdown: str) -> str:
    """What a reader of the rendered Markdown sees; front matter comes first, without its fences."""
    front = _FRONT_MATTER.match(markdown)
    lines = Lines()
    if front:
        lines.add_verbatim(front[1])
        lines.blank_line()
        markdown = markdown[front.end() :]
    for token in MarkdownIt("commonmark").enable("table").parse(markdown):
        _render(token, lines)
    return lines.text()


def _render(token: Token, lines: Lines) -> None:
    if token.type in {"fence", "code_block"}:
        lines.blank_line()
        lines.add_verbatim(token.content)
        lines.blank_line()
    elif token.type == "html_block":
        _render_html(token.content, lines)
    elif token.type == "inline":
        for child in _flat(token):
            _render_inline(child, lines)
    else:
        _render_structure(token, lines)


def _render_structure(token: Token, lines: Lines) -> None:
    if token.type == "list_item_open":
        lines.begin_item(f"{token.info}. " if token.info else "- ")
    elif token.type in _SPACED and not token.hidden and token.level == 0:
        lines.blank_line()
    elif token.type == "list_item_close":
        lines.end_item()
    elif token.type in {"td_open", "th_open"}:
        lines.open_frame()
    elif token.type in {"td_close", "th_close"}:
        lines.close_cell()
    elif token.type == "tr_close":
        lines.end_row()
    elif token.block and token.nesting < 0:
        lines.end_line()


def _render_inline(token: Token, lines: Lines) -> None:
    if token.type in {"softbreak", "hardbreak"} or (token.type == "html_inline" and _BREAK.match(token.content)):
        lines.end_line()
    elif token.type in {"text", "code_inline"}:
        lines.add(token.content)


def _flat(token: Token) -> Iterator[Token]:
    """The inline tokens, with the alternative text of images in their places."""
    for child in token.children or ():
        if child.type == "image":
            yield from _flat(child)
        else:
            yield child


def _render_html(html: str, lines: Lines) -> None:
    from parsing.formats.html import html_to_text  # noqa: PLC0415 - loads lxml

    lines.end_line()
    lines.add_verbatim(html_to_text(html))
