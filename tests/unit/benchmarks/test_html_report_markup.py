"""Elements: text is escaped wherever it stands, Markup is not."""

from __future__ import annotations

import pytest

from benchmarks.html_report.markup import Markup, element, escaped, joined


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("""a & "b" 'c'""", "a &amp; &quot;b&quot; &#x27;c&#x27;"),
        ("nul \x00, half a pair \ud800, C1 \x9b", "nul \ufffd, half a pair \ufffd, C1 \ufffd"),
        ("line\nand\ttab, 日本 and 😀", "line\nand\ttab, 日本 and 😀"),
    ],
)
def test_text_becomes_html_that_shows_it(text: str, expected: str) -> None:
    assert escaped(text) == expected
    assert element("p", text) == Markup(f"<p>{expected}</p>")
    assert element("p", title=text) == Markup(f'<p title="{expected}"></p>')


def test_elements_nest_without_being_escaped_again() -> None:
    assert element("p", "a", element("b", "<"), 3).html == "<p>a<b>&lt;</b>3</p>"
    assert joined(element("b"), ">").html == "<b></b>&gt;"


def test_attributes_are_written_as_html_has_them() -> None:
    made = element("th", class_="x", aria_label="y", viewBox="0 0 1 1", open=True, hidden=False, style=None, x1=1 / 3)
    assert made.html == '<th class="x" aria-label="y" viewBox="0 0 1 1" open x1="0.33"></th>'


@pytest.mark.parametrize(("number", "written"), [(100.0, "100"), (0.0, "0"), (20.5, "20.5"), (7, "7")])
def test_numbers_keep_their_value(number: float, written: str) -> None:
    assert element("g", x=number).html == f'<g x="{written}"></g>'


def test_void_elements_have_no_end() -> None:
    assert element("meta", charset="utf-8").html == '<meta charset="utf-8">'
