"""What every format that is a ZIP archive refuses, before it unpacks."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from parsing import (
    DocumentTooLargeError,
    FileIsBrokenError,
    ParsingLimits,
    PdfIsProtectedError,
    UnsupportedFileTypeError,
    parse,
)
from parsing.formats import archive as guard
from parsing.formats import docx
from parsing.formats.archive import open_archive
from parsing.source import Source
from tests.documents.packages import archive, epub_parts, odf_parts, pptx_parts, shape, xlsx_parts

Parts = dict[str, str | bytes]

DOCX = '<w:d xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:r><w:t>x</w:t></w:r></w:p></w:d>'
CELL = "<table:table-cell><text:p>x</text:p></table:table-cell>"
ODS = f"<table:table><table:table-row>{CELL}</table:table-row></table:table>"
ODP = "<draw:page><draw:frame><draw:text-box><text:p>x</text:p></draw:text-box></draw:frame></draw:page>"
PACKAGES: dict[str, tuple[Callable[[], Parts], str]] = {
    "docx": (lambda: {"[Content_Types].xml": "", "word/document.xml": DOCX}, "word/document.xml"),
    "pptx": (lambda: pptx_parts([shape("x")]), "ppt/slides/slide1.xml"),
    "xlsx": (lambda: xlsx_parts({"A": '<row><c t="str"><v>x</v></c></row>'}), "xl/worksheets/sheet1.xml"),
    "odt": (lambda: odf_parts("text", "<text:p>x</text:p>"), "content.xml"),
    "ods": (lambda: odf_parts("spreadsheet", ODS), "content.xml"),
    "odp": (lambda: odf_parts("presentation", ODP), "content.xml"),
    "epub": (lambda: epub_parts({"a.xhtml": "<p>x</p>"}), "OEBPS/book.opf"),
}
every_package = pytest.mark.parametrize("kind", PACKAGES)


def parts_of(kind: str) -> Parts:
    return PACKAGES[kind][0]()


def overlapping(parts: Parts) -> bytes:
    """An archive whose directory lists the data of its last part a second time."""
    data = archive(parts)
    with ZipFile(BytesIO(data)) as file:
        last = file.infolist()[-1]
        start = file.start_dir
    entry_start = data.rindex(b"PK\x01\x02")
    end = data.rindex(b"PK\x05\x06")
    entry = data[entry_start:end].replace(last.filename.encode(), b"~" * len(last.filename))
    count = len(parts) + 1
    record = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, end + len(entry) - start, start, 0)
    return data[:end] + entry + record


@every_package
def test_bombs_are_refused_before_they_are_unpacked(kind: str) -> None:
    bomb = archive({**parts_of(kind), "media/image.bin": bytes(40_000_000)})
    with pytest.raises(
        DocumentTooLargeError, match=r"unpacks from \d+ to \d+ bytes: allowed are up to 200 times as many$"
    ):
        parse(bomb)


@every_package
@pytest.mark.parametrize(
    ("limits", "message"),
    [
        (ParsingLimits(archive_bytes=3), r"unpacks to \d+ bytes: allowed are up to 3$"),
        (ParsingLimits(archive_entries=1), r"has \d+ parts: allowed are up to 1$"),
        (ParsingLimits(archive_part_bytes=3), r"part .* of the .* has \d+ bytes: allowed are up to 3$"),
    ],
)
@pytest.mark.parametrize("from_path", [False, True])
def test_limits_hold(kind: str, limits: ParsingLimits, message: str, from_path: bool, tmp_path: Path) -> None:
    data = archive(parts_of(kind))
    path = tmp_path / "document"
    path.write_bytes(data)
    with pytest.raises(DocumentTooLargeError, match=message) as caught:
        parse(path if from_path else data, limits=limits)
    assert caught.value.code == "DOCUMENT_TOO_LARGE"


@every_package
def test_a_long_directory_is_refused_before_it_is_read(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_DIRECTORY_BYTES", 40)
    with pytest.raises(DocumentTooLargeError, match=r"has a directory of \d+ bytes: allowed are 40$"):
        parse(archive(parts_of(kind)))


@every_package
def test_a_package_that_is_cut_off_is_broken(kind: str) -> None:
    data = archive(parts_of(kind))
    with pytest.raises(FileIsBrokenError, match=rf"^the {kind.upper()} \w+ is a damaged ZIP archive: "):
        parse(data[: 2 * len(data) // 3])


@every_package
def test_overlapping_entries_are_refused(kind: str) -> None:
    with pytest.raises(FileIsBrokenError, match="is a damaged ZIP archive: its entries overlap"):
        parse(overlapping(parts_of(kind)))


@every_package
def test_repeated_entries_are_refused(kind: str) -> None:
    buffer = BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with ZipFile(buffer, "w", ZIP_DEFLATED) as file:
            for name, content in parts_of(kind).items():
                file.writestr(name, content)
            file.writestr(PACKAGES[kind][1], "second")
    with pytest.raises(FileIsBrokenError, match=f"has more than one part {PACKAGES[kind][1]}"):
        parse(buffer.getvalue())


@every_package
def test_methods_that_unpack_without_a_bound_are_refused(kind: str) -> None:
    with pytest.raises(FileIsBrokenError, match="is compressed by method 12: allowed are stored and deflated"):
        parse(archive(parts_of(kind), ZIP_BZIP2))


def test_a_mimetype_that_unpacks_without_a_bound_is_not_read() -> None:
    info = ZipInfo("mimetype")
    info.compress_type = ZIP_BZIP2
    buffer = BytesIO()
    with ZipFile(buffer, "w") as file:
        file.writestr(info, b"application/epub+zip" + bytes(10_000_000))
    with pytest.raises(UnsupportedFileTypeError, match="the content is a ZIP archive"):
        parse(buffer.getvalue())


@every_package
def test_encrypted_archives_are_protected(kind: str) -> None:
    data = bytearray(archive(parts_of(kind)))
    name = PACKAGES[kind][1].encode()
    data[data.index(name) - 24] |= 1
    data[data.rindex(name) - 38] |= 1
    with pytest.raises(PdfIsProtectedError, match="opens only with a password"):
        parse(bytes(data))


@every_package
@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE d [<!ENTITY a "boo"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>',
        '<!DOCTYPE d SYSTEM "file:///etc/hostname">',
        '<!DOCTYPE d [<!ENTITY c SYSTEM "file:///etc/hostname">]>',
    ],
)
def test_document_types_are_refused(kind: str, declaration: str) -> None:
    parts = parts_of(kind)
    name = PACKAGES[kind][1]
    parts[name] = declaration + str(parts[name]).replace(">x<", ">&c;<")
    with pytest.raises(FileIsBrokenError, match="holds a document type declaration, which is not allowed"):
        parse(archive(parts))


@every_package
@pytest.mark.parametrize("name", ["scan.png", "letter.txt", "x.zip", "noname"])
def test_the_name_does_not_matter(kind: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(archive(parts_of(kind)))
    assert parse(path).format == kind


@pytest.mark.parametrize(
    ("kind", "document"), [("docx", "DOCX document"), ("pptx", "PPTX presentation"), ("xlsx", "XLSX workbook")]
)
def test_cut_off_packages_are_broken(kind: str, document: str) -> None:
    with pytest.raises(FileIsBrokenError, match=f"the {document} is a damaged ZIP archive"):
        parse(archive(parts_of(kind))[:-80])


@every_package
def test_names_of_parts_are_never_paths(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    hostile = {f"{'../' * depth}escape{depth}": "x" for depth in range(1, 4)} | {"/etc/absolute": "x", "C:\\x": "x"}
    assert parse(archive({**parts_of(kind), **hostile})).pages[0].text.split()[-1] == "x"
    assert list(tmp_path.iterdir()) == []


@every_package
def test_parts_that_are_larger_than_promised_are_broken(kind: str) -> None:
    parts = parts_of(kind)
    name = PACKAGES[kind][1]
    size = len(str(parts[name]))
    data = bytearray(archive({**parts, name: str(parts[name]) + " " * 2_000_000}))
    for position in (data.index(name.encode()) - 8, data.rindex(name.encode()) - 22):
        data[position : position + 4] = struct.pack("<L", size)
    with pytest.raises(FileIsBrokenError, match=f"part {name} of the .* is damaged: Bad CRC-32"):
        parse(bytes(data))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04", "the DOCX document is a damaged ZIP archive: File is not a zip file"),
        (archive({"a": "x"}), "the DOCX document is broken: it has no main part"),
    ],
)
def test_an_extractor_refuses_what_detection_would(data: bytes, message: str) -> None:
    with pytest.raises(FileIsBrokenError, match=message):
        docx.extract(Source.from_bytes(data))


def test_a_part_that_is_not_there_is_named() -> None:
    with open_archive(Source.from_bytes(archive({"a": "x"})), "book") as opened:
        assert opened.names == ("a",)
        with pytest.raises(FileIsBrokenError, match=f"the book has no part {'b' * 100}…"):
            opened.read("b" * 200)
