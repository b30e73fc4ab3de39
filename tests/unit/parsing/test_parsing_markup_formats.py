from __future__ import annotations

import pytest

from parsing import DocumentTooLargeError, parse
from parsing.formats import html as html_extractor
from parsing.formats import markdown as markdown_extractor
from parsing.formats.html import html_to_text
from parsing.formats.markdown import markdown_to_text


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<title>Plan</title><h1>Garden</h1><p>Dig  the\nbed</p>", "Plan\n\nGarden\n\nDig the bed"),
        ("<p>in<b>voi</b>ce</p>", "invoice"),
        ("<div>a</div><div>b</div>", "a\nb"),
        ("one<br>two", "one\ntwo"),
        ("<p>a<script>x()</script><style>p{}</style><noscript>n</noscript><template>t</template>b</p>", "ab"),
        ("<p hidden>no</p><p style='color:red; display: none'>no</p><p>yes</p>", "yes"),
        ("<p>see <a href='http://x.example'>the plan</a>.</p>", "see the plan."),
        ("<ul><li>a</li><li><p>b</p></li><li></li></ul>c", "- a\n\n- b\n\nc"),
        (
            "<table><tr><th>Item</th><th>Price</th></tr><tr><td>Chair</td><td>12</td></tr></table>",
            "Item\tPrice\nChair\t12",
        ),
        ("<table><tr><td><p>a</p><p>b</p></td><td><div>c</div></td></tr></table>", "a b\tc"),
        ("<table><tr><td>a<table><tr><td>b</td></tr></table></td></tr></table>", "a\nb"),
        ("<table><tr><td>" + "<p>x</p>" * 4 + "</td><td>y</td></tr></table>", "x\nx\nx\nx\ny"),
        ("<pre>a &lt;  b\n  c</pre>d", "a <  b\n  c\n\nd"),
        ("&amp; &euro; &#8364; &nosuch;", "& € € &nosuch;"),
        ("<p>unclosed <b>bold<p>next", "unclosed bold\n\nnext"),
        ("<!-- note --><p>a<?php x ?></p>", "a"),
        ("", ""),
        ("<p>\0a</p>", "a"),
    ],
)
def test_html_becomes_what_a_reader_sees(html: str, expected: str) -> None:
    assert html_to_text(html) == expected


@pytest.mark.parametrize("tag", ["div", "font", "ul><li", "table><tr><td", "blockquote"])
def test_deep_nesting_loses_nothing(tag: str) -> None:
    text = html_to_text(f"<{tag}>" * 3000 + "deep" + "</div></font>" * 3000 + "<p>after")
    assert text.split()[-2:] == ["deep", "after"]


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        ("<meta charset=iso-8859-5>", "iso-8859-5"),
        ("<meta http-equiv='Content-Type' content='text/html; charset=koi8-r'>", "koi8-r"),
        ("", "utf-8"),
        ("<meta charset=utf-8>", "utf-16"),
    ],
)
def test_html_in_its_declared_encoding(declaration: str, encoding: str) -> None:
    html = f"<html><head>{declaration}</head><body><p>Счёт за мебель</p></body></html>"
    document = parse(html.encode(encoding))
    assert (document.format, document.pages[0].text) == ("html", "Счёт за мебель")


@pytest.mark.parametrize(
    "declarations",
    [
        '<!ENTITY a "inner text">',
        "<!-- it's a [note] with ]> in it --><!ELEMENT p (#PCDATA)>",
        '<!ENTITY a "]>"><!ATTLIST p lang CDATA "de">',
        '<?note "]> ?>',
        "",
    ],
)
@pytest.mark.parametrize("before", ["", "\ufeff", '<?xml version="1.0"?>\n', "<!-- [a] --> "])
def test_what_a_document_type_declares_is_no_text(before: str, declarations: str) -> None:
    html = f"{before}<!DOCTYPE html [{declarations}]><html><body><p>The text [1]</p></body></html>"
    assert html_to_text(html) == "The text [1]"


@pytest.mark.parametrize("html", ["<p>a [b] c</p>", "<!DOCTYPE html><p>a [b] c</p>", "<p>a [b] c</p><!DOCTYPE x [y]>"])
def test_brackets_in_text_stay(html: str) -> None:
    assert html_to_text(html).startswith("a [b] c")


def test_external_entities_are_not_read() -> None:
    html = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]><html><body>a &x; b</body></html>'
    assert "a &x; b" in parse(html.encode()).pages[0].text


def test_too_much_html_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_extractor, "MAX_HTML_BYTES", 10)
    with pytest.raises(DocumentTooLargeError, match=r"^the HTML has 26 bytes: allowed are up to 10$"):
        parse(b"<html><body>a</body></html"[:26])


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("# Plan\n\nDig the *bed* and **sow**.", "Plan\n\nDig the bed and sow."),
        ("- a\n- b\n\n1. c\n2. d", "- a\n- b\n\n1. c\n2. d"),
        ("- a\n  - b\n\nc", "- a\n- b\n\nc"),
        ("| Item | Price |\n|---|---|\n| Chair | 12 |", "Item\tPrice\nChair\t12"),
        ("```py\nx = 1\n\n  y\n```\nafter", "x = 1\n\n  y\n\nafter"),
        ("see [the plan](http://x.example) and ![a map](m.png)", "see the plan and a map"),
        ("use `a  b` now", "use a b now"),
        ("one\ntwo  \nthree<br>four", "one\ntwo\nthree\nfour"),
        ("> quoted\n\nTitle\n=====\n\ntext", "quoted\n\nTitle\n\ntext"),
        ("<div><p>inside</p></div>\n\nafter", "inside\n\nafter"),
        ("---\ntitle: Plan\ntags: [a]\n---\n\n# Plan", "title: Plan\ntags: [a]\n\nPlan"),
        ("a\n\n---\n\nb", "a\n\nb"),
        ("&amp; \\*", "& *"),
    ],
)
def test_markdown_becomes_plain_text(markdown: str, expected: str) -> None:
    assert markdown_to_text(markdown) == expected


def test_markdown_is_parsed_from_any_line_ends() -> None:
    document = parse(b"\xef\xbb\xbf---\r\ntitle: Plan\r\n---\r\n# Plan\r\n\r\nDig\r\n")
    assert (document.format, document.pages[0].text) == ("markdown", "title: Plan\n\nPlan\n\nDig")


def test_long_markdown_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown_extractor, "MAX_MARKDOWN_CHARS", 10)
    text = "# Plan\n\n- a\n- b\n"
    assert parse(text.encode()).pages[0].text == text
