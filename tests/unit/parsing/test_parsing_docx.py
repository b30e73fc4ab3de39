from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest

from parsing import DocumentTooLargeError, FileIsBrokenError, NoDataFoundError, PdfIsProtectedError, parse

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def package(body: str, **parts: str) -> bytes:
    xml = f'<w:document xmlns:w="{WORD}" xmlns:mc="{COMPATIBILITY}"><w:body>{body}</w:body></w:document>'
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": xml, **parts})


def archive(entries: dict[str, str]) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return buffer.getvalue()


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_paragraphs_and_tables_stand_in_document_order() -> None:
    document = docx.Document()
    document.add_heading("Order 17", level=1)
    document.add_paragraph("We order the following goods.")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (cell for row in table.rows for cell in row.cells), ("Chair", "120.00", "Desk", "300.00"), strict=True
    ):
        cell.text = text
    document.add_paragraph("With kind regards")
    document.sections[0].header.paragraphs[0].text = "Moss Furniture"
    document.sections[0].footer.paragraphs[0].text = "Registered in Norwood"
    buffer = BytesIO()
    document.save(buffer)
    parsed = parse(buffer.getvalue())
    assert parsed.format == "docx"
    assert parsed.page_count == 1
    assert [line for line in parsed.pages[0].text.splitlines() if line] == [
        "Moss Furniture",
        "Order 17",
        "We order the following goods.",
        "Chair\t120.00",
        "Desk\t300.00",
        "With kind regards",
        "Registered in Norwood",
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<w:p><w:r><w:t>in</w:t></w:r><w:r><w:t>voice</w:t></w:r></w:p>", "invoice"),
        ("<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>", "a\tb\nc"),
        ("<w:p><w:r><w:t>e</w:t><w:noBreakHyphen/><w:t>mail</w:t></w:r></w:p>", "e-mail"),
        (
            "<w:p><w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins></w:p>",
            "new",
        ),
        (f"<w:moveFrom>{paragraph('there')}</w:moveFrom>{paragraph('here')}", "here"),
        ("<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>1</w:t></w:r></w:p>", "1"),
        (
            "<w:p><w:r><w:t>anchor</w:t><mc:AlternateContent><mc:Choice><w:txbxContent>"
            f"{paragraph('box')}</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>{paragraph('box')}"
            "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>ed</w:t></w:r></w:p>",
            "anchored\nbox",
        ),
        (f"<w:sdt><w:sdtContent>{paragraph('control')}</w:sdtContent></w:sdt>", "control"),
        (
            f"<w:tbl><w:tr><w:tc>{paragraph('a')}<w:tbl><w:tr><w:tc>{paragraph('b')}</w:tc></w:tr></w:tbl></w:tc>"
            f"<w:tc>{paragraph('c')}</w:tc></w:tr></w:tbl>",
            "a b\tc",
        ),
        (
            f"<w:tbl><w:tr><w:tc>{paragraph('a') * 4}</w:tc><w:tc>{paragraph('b')}</w:tc></w:tr></w:tbl>",
            "a\na\na\na\nb",
        ),
    ],
)
def test_markup_becomes_lines(body: str, expected: str) -> None:
    assert parse(package(body)).pages[0].text == expected


def test_notes_follow_and_repeated_headers_are_read_once() -> None:
    def part(text: str) -> str:
        return f'<w:x xmlns:w="{WORD}">{paragraph(text)}</w:x>'

    data = package(
        paragraph("body"),
        **{"word/header1.xml": part("head"), "word/header2.xml": part("head"), "word/footnotes.xml": part("note")},
    )
    assert parse(data).pages[0].text.split() == ["head", "body", "note"]


def test_the_declared_main_part_is_read() -> None:
    relationship = '<Relationship Type="http://x.example/officeDocument" Target="/word/document2.xml"/>'
    data = archive(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships xmlns="http://x.example/r">{relationship}</Relationships>',
            "word/document2.xml": f'<w:d xmlns:w="{WORD}">{paragraph("second")}</w:d>',
        }
    )
    assert parse(data).pages[0].text == "second"


def test_a_broken_header_costs_only_itself() -> None:
    document = parse(package(paragraph("body"), **{"word/header1.xml": "no XML"}))
    assert document.pages[0].text == "body"
    assert len(document.warnings) == 1
    assert document.warnings[0].startswith("part word/header1.xml cannot be read and was left out")


def test_damaged_xml_is_read_as_far_as_it_goes() -> None:
    text = parse(package(paragraph("first") + "<w:p><w:r><w:t>second")).pages[0].text
    assert text.splitlines()[0] == "first"


@pytest.mark.parametrize(
    "document_type", ['<!DOCTYPE d [<!ENTITY e "boo">]>', '<!DOCTYPE d SYSTEM "file:///etc/hostname">']
)
def test_document_types_are_refused(document_type: str) -> None:
    xml = f'{document_type}<w:d xmlns:w="{WORD}"><w:p><w:r><w:t>x&e;</w:t></w:r></w:p></w:d>'
    with pytest.raises(FileIsBrokenError, match="a document type declaration, which is not allowed"):
        parse(archive({"[Content_Types].xml": "", "word/document.xml": xml}))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = package(paragraph("a" * 40_000_000))
    with pytest.raises(
        DocumentTooLargeError, match=r"unpacks from \d+ to \d+ bytes: allowed are up to 200 times as many$"
    ) as caught:
        parse(bomb)
    assert caught.value.code == "DOCUMENT_TOO_LARGE"


def test_an_encrypted_archive_is_protected() -> None:
    data = bytearray(package(paragraph("text")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = data.find(mark)
        while position >= 0:
            data[position + offset] |= 1
            position = data.find(mark, position + 4)
    with pytest.raises(PdfIsProtectedError, match="the DOCX document opens only with a password"):
        parse(bytes(data))


def test_an_empty_document_holds_no_text(make_docx: Callable[[Sequence[str]], bytes]) -> None:
    with pytest.raises(NoDataFoundError, match="the document holds no text"):
        parse(make_docx([]))
