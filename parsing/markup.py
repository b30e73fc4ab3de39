"""Whether a text is HTML or Markdown. Pure.

Markdown is any text, so it must show several of its marks; a plain text read as Markdown would lose characters.
"""

from __future__ import annotations

import re

_PREAMBLE = re.compile(r"(?:\s+|<\?xml[^>]*>|<!--.*?-->|<!DOCTYPE\s(?!html)[^>]*>)*", re.DOTALL | re.IGNORECASE)
_HTML_START = re.compile(
    r"<!DOCTYPE\s+html|<(?:html|head|body|title|meta|table|div|p|h[1-6]|span|center|font|ul|ol|article|section|main|form)[\s>/]",
    re.IGNORECASE,
)
_HTML_ROOT = re.compile(r"<html[\s>]", re.IGNORECASE)
_HTML_BODY = re.compile(r"<(?:body|head|title|div|p|table)[\s>]", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][a-z0-9]*[^<>]*>", re.IGNORECASE)
_CLOSING_TAG = re.compile(
    r"</(?:p|div|h[1-6]|table|tr|td|li|ul|ol|a|span|b|i|strong|em|body|html|title)\s*>", re.IGNORECASE
)
_MIN_CLOSING_TAGS = 3
_FRONT_MATTER = re.compile(r"---[ \t]*\n(?=[\w-]+:)(?:.*\n){1,200}?(?:---|\.\.\.)[ \t]*(?:\n|$)")
_MARKS = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"^#{1,6}[ \t]+\S",
        r"^(?:```|~~~)",
        r"!?\[[^\]\n]{1,200}\]\([^)\s]{1,500}(?:[ \t]+\"[^\"\n]*\")?\)",
        r"^\|?[ \t]*:?-{3,}:?[ \t]*\|[ \t:|-]*$",
        r"(?<![\w*])\*\*[^*\s](?:[^*\n]{0,200}[^*\s])?\*\*(?![\w*])",
        r"^\[[^\]\n]{1,100}\]:[ \t]+\S",
        r"(?<!`)`[^`\n]{1,100}`(?!`)",
    )
)
_HEADING = _MARKS[0]
_BULLET = re.compile(r"^[ \t]*(?:[-*+]|\d{1,3}\.)[ \t]+\S", re.MULTILINE)
_SETEXT = re.compile(r"^\S[^\n]{0,100}\r?\n(?:={3,}|-{3,})[ \t]*$", re.MULTILINE)
_MIN_BULLETS = 2
_MIN_HEADINGS = 2
_MIN_KINDS = 2


def is_html(text: str) -> bool:
    """Whether a text starts as HTML does, or is a wrapper (XML, SGML) with HTML inside."""
    text = text.lstrip("\ufeff")
    start = _PREAMBLE.match(text)
    rest = text[start.end() :] if start else text
    if _HTML_START.match(rest):
        return bool(_HTML_ROOT.match(rest) or rest[:2] == "<!" or len(_TAG.findall(rest[:4096])) > 1)
    if rest.startswith("<") and _HTML_ROOT.search(rest) and _HTML_BODY.search(rest):
        return True
    return (
        rest.startswith("<") and len(_CLOSING_TAG.findall(rest)) >= _MIN_CLOSING_TAGS and not rest.startswith("<?xml")
    )


def is_markdown(text: str) -> bool:
    """Whether a text shows enough marks of Markdown not to be plain text."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n")
    if _FRONT_MATTER.match(text):
        return True
    kinds = sum(mark.search(text) is not None for mark in _MARKS)
    headings = len(_HEADING.findall(text))
    lists = len(_BULLET.findall(text)) >= _MIN_BULLETS
    if kinds + bool(_SETEXT.search(text)) >= _MIN_KINDS:
        return True
    return (headings > 0 and lists) or headings >= _MIN_HEADINGS
