"""HTML and Markdown: nesting, openings without ends, and what makes patterns and parsers go back again and again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from tests.attacks.office_xml import external, external_subset, laughs
from tests.attacks.pdf_syntax import SENTENCE

_TEXT: Final = SENTENCE.encode()
_PAGE: Final = b"<!DOCTYPE html><html><head><title>Offer</title></head><body><p>%s</p>%s</body></html>"
_MARKED: Final = f"# Offer\n\n- {SENTENCE}\n- second\n\n".encode()


def _page(body: bytes) -> bytes:
    return _PAGE % (_TEXT, body)


def _marked(text: bytes) -> bytes:
    return _MARKED + text


def referring_to(canary: Path) -> Mapping[str, Callable[[], bytes]]:
    """Pages that try to draw in a file, whose content must never come out."""
    uri = canary.as_uri().encode()
    links = b'<iframe src="%s"></iframe><object data="%s"></object><img src="%s"><link rel=import href="%s">' % (
        (uri,) * 4
    )
    return {
        "references.html": lambda: _page(links),
        "external-entity.html": lambda: _xhtml(external(canary, "html")),
        "external-subset.html": lambda: _xhtml(external_subset(canary, "html")),
    }


def _xhtml(prologue: str) -> bytes:
    body = f"<p>{SENTENCE}</p><p>&x;</p>"
    html = f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{body}</body></html>'
    return f'<?xml version="1.0"?>\n{prologue}{html}'.encode()


def _tables(depth: int) -> bytes:
    return b"<table><tr><td>a</td><td>" * depth


def _lists(depth: int) -> bytes:
    return b"".join(b"  " * level + b"- item\n" for level in range(depth))


ATTACKS: Mapping[str, Callable[[], bytes]] = {
    "200000-blocks-deep.html": lambda: _page(b"<div>" * 200_000),
    "50000-tables-deep.html": lambda: _page(_tables(50_000)),
    "100000-forms-deep.html": lambda: _page(b"<b><i><p><a>" * 25_000),
    "lists-deep.html": lambda: _page(b"<ul><li>" * 100_000),
    "laughs.html": lambda: laughs("html").encode() + _page(b"<p>&l9;</p>"),
    "comment-unclosed.html": lambda: _page(b"<!--" * 500_000),
    "script-unclosed.html": lambda: _page(b"<script>" + b"x" * 5_000_000),
    "tag-unclosed.html": lambda: _page(b"<a" + b"a" * 5_000_000),
    "tags-unclosed.html": lambda: b"<!DOCTYPE html>" + b"<a" * 500_000 + b"<p>" + _TEXT,
    "attribute-unclosed.html": lambda: _page(b'<p title="' + b"x" * 5_000_000),
    "100000-attributes.html": lambda: _page(b"<p " + b" ".join(b"a%d=1" % n for n in range(100_000)) + b">"),
    "style-of-spaces.html": lambda: _page(b'<p style="' + b"; " * 2_000_000 + b'">x</p>'),
    "million-entities.html": lambda: _page(b"&amp;&#x110000;&#xD800;&nosuch;" * 250_000),
    "declared-charset-false.html": lambda: _page(b"").replace(b"<title>", b'<meta charset="utf-16"><title>'),
    "declared-charset-unknown.html": lambda: _page(b"").replace(b"<title>", b'<meta charset="idna"><title>'),
    "zeros-in-tags.html": lambda: _page(b"<p>a</p>").replace(b"<p>", b"<\0p\0>"),
    "cut-in-tag.html": lambda: _page(b"")[:60],
    "nothing-visible.html": lambda: b"<!DOCTYPE html><html><head><style>p {}</style></head><body></body></html>",
    "preamble-of-comments.html": lambda: b"<!-- -->" * 5000 + _page(b""),
    "preamble-without-end.html": lambda: b"<?xml ?>\n" + b"<!--" * 10_000 + b" <!DOCTYPE x" * 3000,
    "million-quotes-deep.md": lambda: _marked(b">" * 1_000_000),
    "lists-deep.md": lambda: _marked(_lists(700)),
    "brackets.md": lambda: _marked(b"[" * 80_000),
    "brackets-of-images.md": lambda: _marked(b"![" * 20_000 + b"](a)" * 20_000),
    "emphasis.md": lambda: _marked(b"*a **a " * 20_000),
    "emphasis-closed.md": lambda: _marked(b"a**b" + b"c* " * 50_000),
    "backticks.md": lambda: _marked(b"".join(b"e" + b"`" * length for length in range(1, 1500))),
    "links-unclosed.md": lambda: _marked(b"[a](<b" * 50_000),
    "definitions.md": lambda: _marked(b"".join(b"[l%d]: /u\n" % n for n in range(20_000)) + b"[x] " * 20_000),
    "html-unclosed.md": lambda: _marked(b"<!--" * 50_000),
    "instructions-unclosed.md": lambda: _marked(b"a <?" * 50_000),
    "columns.md": lambda: _marked(b"|" * 3000 + b"\n" + b"|-" * 3000 + b"|\n" + b"|\n" * 3000),
    "front-matter-unclosed.md": lambda: b"---\ntitle: Offer\n" + b"a: b\n" * 200_000 + _TEXT,
    "underlines.md": lambda: _marked(b"a\n" * 50_000 + b"-" * 50_000),
}
