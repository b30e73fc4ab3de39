from __future__ import annotations

import pytest

from parsing import FileIsBrokenError, NoDataFoundError, PdfIsProtectedError, parse
from tests.documents.packages import ODF, archive, epub_parts, odf_parts


def text_of(data: bytes) -> str:
    document = parse(data)
    assert document.page_count == 1
    return document.pages[0].text


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<text:h>Order 17</text:h><text:p>We order</text:p>", "Order 17\nWe order"),
        ("<text:p>in<text:span>vo<text:span>i</text:span>c</text:span>e</text:p>", "invoice"),
        ("<text:p>a<text:s text:c='9999999'/>b<text:tab/>c<text:line-break/>d</text:p>", "a b\tc\nd"),
        ("<text:p>a<office:annotation><text:p>comment</text:p></office:annotation>b</text:p>", "ab"),
        ("<text:tracked-changes><text:p>old</text:p></text:tracked-changes><text:p>new</text:p>", "new"),
        (
            "<text:p>a<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>note</text:p>"
            "</text:note-body></text:note>b</text:p>",
            "ab\nnote",
        ),
        ("<text:p>a<draw:frame><draw:text-box><text:p>box</text:p></draw:text-box></draw:frame>b</text:p>", "ab\nbox"),
        (
            "<table:table table:name='T'><table:table-row><table:table-cell><text:p>Chair</text:p></table:table-cell>"
            "<table:table-cell><text:p>4</text:p></table:table-cell></table:table-row></table:table>",
            "Chair\t4",
        ),
        ("<text:list><text:list-item><text:p>one</text:p></text:list-item></text:list><text:p>x</text:p>", "one\n\nx"),
        ("<text:section>\n  <text:p>kept</text:p>\n  stray\n</text:section>", "kept"),
    ],
)
def test_open_document_text(body: str, expected: str) -> None:
    data = archive(odf_parts("text", body))
    assert parse(data).format == "odt"
    assert text_of(data) == expected


def test_headers_stand_before_and_footers_behind_the_body_once() -> None:
    page = (
        "<style:master-page><style:header><text:p>Moss Ltd</text:p></style:header>"
        "<style:footer><text:p>Page <text:page-number>3</text:page-number></text:p></style:footer></style:master-page>"
    )
    styles = f"<office:master-styles>{page * 2}</office:master-styles>"
    assert text_of(archive(odf_parts("text", "<text:p>body</text:p>", styles))) == "Moss Ltd\n\nbody\n\nPage"


def test_broken_styles_cost_only_headers_and_footers() -> None:
    document = parse(archive({**odf_parts("text", "<text:p>body</text:p>"), "styles.xml": "no XML"}))
    assert document.pages[0].text == "body"
    assert document.warnings[0].startswith("headers and footers cannot be read and were left out: the ODT document")


@pytest.mark.parametrize("kind", ["text", "spreadsheet", "presentation"])
def test_encrypted_open_documents_are_protected(kind: str) -> None:
    parts = odf_parts(kind, "")
    entry = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    parts["META-INF/manifest.xml"] = (
        f'<manifest:manifest xmlns:manifest="{ODF}:manifest:1.0">{entry}</manifest:manifest>'
    )
    parts["content.xml"] = b"\x8f\x01\x02"
    with pytest.raises(PdfIsProtectedError, match="opens only with a password"):
        parse(archive(parts))


def test_a_broken_manifest_costs_only_itself() -> None:
    assert text_of(archive({**odf_parts("text", "<text:p>x</text:p>"), "META-INF/manifest.xml": "no XML"})) == "x"


def test_chapters_of_a_book_are_pages_in_the_order_of_its_spine() -> None:
    chapters = {
        "b.xhtml": "<h1>Second</h1>",
        "a.xhtml": "<h1>First</h1><p>It &amp; more</p>",
        "c.xhtml": "<p>Third</p>",
    }
    data = archive(epub_parts(chapters, spine=["a.xhtml", "b.xhtml", "missing", "a.xhtml", "c.xhtml"]))
    document = parse(data)
    assert document.format == "epub"
    assert [page.text.split() for page in document.pages] == [
        ["T", "First", "It", "&", "more"],
        ["T", "Second"],
        ["T", "Third"],
    ]
    assert [page.page_number for page in parse(data, target_pages="2-3").pages] == [2, 3]


def test_entities_of_a_chapter_are_not_expanded() -> None:
    parts = epub_parts({"a.xhtml": ""})
    parts["OEBPS/a.xhtml"] = (
        '<!DOCTYPE html [<!ENTITY a "boo"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
        "<html><body><p>text &b; &f;</p></body></html>"
    )
    text = text_of(archive(parts))
    assert "text" in text
    assert "root:" not in text
    assert "booboo" not in text


def test_encrypted_chapters_are_protected_but_encrypted_fonts_are_not() -> None:
    def encryption(name: str) -> str:
        return f"<e xmlns:x='http://www.w3.org/2001/04/xmlenc#'><x:CipherReference URI='{name}'/></e>"

    parts = {**epub_parts({"a b.xhtml": "<p>open</p>"}), "OEBPS/font.otf": b"font"}
    parts["META-INF/encryption.xml"] = encryption("OEBPS/font.otf")
    assert "open" in text_of(archive(parts))
    parts["META-INF/encryption.xml"] = encryption("OEBPS/a%20b.xhtml")
    with pytest.raises(PdfIsProtectedError, match="the EPUB book is protected: its chapters are encrypted"):
        parse(archive(parts))


@pytest.mark.parametrize(
    ("part", "content", "message"),
    [
        ("META-INF/container.xml", "<container/>", "names no package document"),
        ("META-INF/container.xml", "<!DOCTYPE c><container/>", "holds a document type declaration"),
        ("OEBPS/book.opf", "", "holds broken XML"),
    ],
)
def test_a_book_without_its_package_is_broken(part: str, content: str, message: str) -> None:
    with pytest.raises(FileIsBrokenError, match=message):
        parse(archive({**epub_parts({"a.xhtml": "<p>x</p>"}), part: content}))


def test_names_that_lead_out_of_a_book_lead_nowhere() -> None:
    parts = epub_parts({"a.xhtml": "<p>x</p>"})
    parts["OEBPS/book.opf"] = str(parts["OEBPS/book.opf"]).replace('href="a.xhtml"', 'href="../../../etc/hostname"')
    with pytest.raises(NoDataFoundError, match="the document has no pages"):
        parse(archive(parts))
