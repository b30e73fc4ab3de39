from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from parsing import FileIsBrokenError, UnsupportedFileTypeError, parse
from parsing.detection import SUPPORTED, Format, detect_format
from parsing.source import Source

PROSE = "The meeting takes place on Monday in the small room. Please bring the minutes of the last one with you."
MAIL = (
    "From: Ada Winter <ada@firm.example>\nTo: Ben Moss <ben@firm.example>\nSubject: Minutes\n"
    "Date: Mon, 4 Mar 2024 10:00:00 +0100\n\n"
)


def archive(**entries: str) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (PROSE, Format.TEXT),
        ("BMW and other makes: " + PROSE, Format.TEXT),
        ("MZ and ID3 are abbreviations. " + PROSE, Format.TEXT),
        ("The header of such a file is %PDF-1.7, says the manual. " + PROSE, Format.TEXT),
        ("# only one heading\n" + PROSE, Format.TEXT),
        ("- one\n- two\n- three\n", Format.TEXT),
        ("From: the kitchen\nTo: the garden, " + PROSE, Format.TEXT),
        ("Note: this\nHint: that\n\n" + PROSE, Format.TEXT),
        ("a < b and c > d, " + PROSE, Format.TEXT),
        ("<thanks> " + PROSE, Format.TEXT),
        ("# Minutes\n\n- first item\n- second item\n", Format.MARKDOWN),
        ("# Minutes\n\nText\n\n## Votes\n\nText\n", Format.MARKDOWN),
        ("See [the plan](plan.html) and **do** it.\n", Format.MARKDOWN),
        ("---\ntitle: Plan\n---\n\nText\n", Format.MARKDOWN),
        ("---\r\ntitle: Plan\r\n---\r\n\r\nText\r\n", Format.MARKDOWN),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n\n```\ncode\n```\n", Format.MARKDOWN),
        ("<!DOCTYPE html><title>Plan</title>", Format.HTML),
        ("\n\n  <html><body>Plan</body></html>", Format.HTML),
        ("<?xml version='1.0'?><!-- note --><html xmlns='http://www.w3.org/1999/xhtml'><body/></html>", Format.HTML),
        ("<div><p>Plan</p><p>B</p></div>", Format.HTML),
        ("<DOCUMENT>\n<TYPE>EX-1\n<TEXT>\n<HTML><BODY>Plan</BODY></HTML>", Format.HTML),
        (MAIL + PROSE, Format.EML),
        ("\n" + MAIL.replace("\n", "\r\n") + PROSE, Format.EML),
        ("From someone@firm.example Mon Mar 04 10:00:00 2024\n" + MAIL + PROSE, Format.EML),
        ("Received: from a by b;\n  Mon, 4 Mar 2024 10:00:00 +0100\nSubject: Minutes\n\n" + PROSE, Format.EML),
        (MAIL + "<html><body># a\n- b\n- c</body></html>", Format.EML),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_is_told_by_its_content(content: str, expected: Format, encoding: str) -> None:
    assert detect_format(Source.from_bytes(content.encode(encoding))) is expected


@pytest.mark.parametrize(
    "head",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"\xff\xd8\xff\xe0\0\x10JFIF\0",
        b"II*\0\x08\0\0\0",
        b"MM\0*\0\0\0\x08",
        b"RIFF\x24\0\0\0WEBPVP8 ",
        b"BM\x36\x10\0\0\0\0\0\0\x36\0\0\0",
        b"GIF89a\x01\0\x01\0\0\0\0",
    ],
)
def test_images_are_told_by_their_first_bytes(head: bytes) -> None:
    assert detect_format(Source.from_bytes(head)) is Format.IMAGE


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0", "a HEIF image"),
        (b"%!PS-Adobe-3.0\n", "a PostScript document"),
        (b"\x1f\x8b\x08\0\0\0\0\0", "a gzip archive"),
        (b"7z\xbc\xaf\x27\x1c\0\x04", "a 7z archive"),
        (b"Rar!\x1a\x07\x01\0", "a RAR archive"),
        (b"name" + bytes(253) + b"ustar\x0000", "a tar archive"),
        (b"\x7fELF\x02\x01\x01\0\0\0\0", "an executable"),
        (b"MZ\x90\0\x03\0\0\0\x04\0", "an executable"),
        (b"ID3\x04\0\0\0\0\0\0", "an audio recording"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", "a video"),
        (b"\x1a\x45\xdf\xa3\x01\0\0\0", "a video"),
        (b"SQLite format 3\0\x10\0", "an SQLite database"),
        (bytes(range(256)) * 8, "binary data of an unknown kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "a legacy Office document"),
        (archive(**{"[Content_Types].xml": "", "xl/workbook.bin": ""}), "an Excel workbook in binary form (XLSB)"),
        (archive(**{"[Content_Types].xml": "", "visio/document.xml": ""}), "a Visio drawing"),
        (archive(mimetype="application/vnd.oasis.opendocument.graphics"), "a ZIP archive"),
        (archive(**{"letter.txt": "Dear"}), "a ZIP archive"),
        (b"PK\x03\x04 and no more", "a damaged ZIP archive"),
    ],
)
def test_other_kinds_are_named(head: bytes, kind: str) -> None:
    with pytest.raises(UnsupportedFileTypeError) as caught:
        parse(head)
    assert str(caught.value) == f"the content is {kind}: supported are {SUPPORTED}"
    assert caught.value.code == "UNSUPPORTED_FILE_TYPE"


@pytest.mark.parametrize("name", ["scan.png", "letter.docx", "page.html", "noname", "x.pdf", "résumé.txt"])
def test_the_name_does_not_matter(
    name: str, tmp_path: Path, make_pdf: Callable[[Sequence[str]], bytes], make_docx: Callable[[Sequence[str]], bytes]
) -> None:
    path = tmp_path / name
    for content, expected in ((make_pdf([PROSE]), "pdf"), (make_docx([PROSE]), "docx"), (PROSE.encode(), "text")):
        path.write_bytes(content)
        assert parse(path).format == expected


def test_a_damaged_word_document_is_broken_rather_than_unsupported(make_docx: Callable[[Sequence[str]], bytes]) -> None:
    with pytest.raises(FileIsBrokenError, match="the DOCX document is a damaged ZIP archive"):
        parse(make_docx([PROSE])[:-100])
