from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from parsing import DocumentTooLargeError, FileIsBrokenError, ParsingTimeoutError, UnsupportedFileTypeError, parse
from parsing.formats import legacy
from tests.documents.compound_files import compound_file
from tests.documents.packages import archive, pptx_parts, shape, xlsx_parts

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STREAMS = {"doc": "WordDocument", "xls": "Workbook", "ppt": "PowerPoint Document"}
SLEEP = "import time; time.sleep(60)"


def converted(kind: str) -> bytes:
    if kind == "xls":
        return archive(xlsx_parts({"A": '<row><c t="str"><v>Dear Ada</v></c></row>'}))
    if kind == "ppt":
        return archive(pptx_parts([shape("Dear Ada"), shape("second")]))
    document = f'<w:d xmlns:w="{WORD}"><w:p><w:r><w:t>Dear Ada</w:t></w:r></w:p></w:d>'
    return archive({"[Content_Types].xml": "", "word/document.xml": document})


def install(folder: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """A program that stands where LibreOffice would, and takes its arguments as that does."""
    program = folder / "soffice"
    program.write_text(
        f"#!{sys.executable}\nimport pathlib, sys\nargs = sys.argv[1:]\n"
        "target = args[args.index('--convert-to') + 1]\n"
        "out = pathlib.Path(args[args.index('--outdir') + 1], 'document.' + target)\n"
        "out.parent.mkdir()\n" + body
    )
    program.chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", str(folder))


@pytest.mark.parametrize("kind", STREAMS)
def test_without_libreoffice_the_remedy_is_named(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(
        UnsupportedFileTypeError, match=rf"\({kind.upper()}\).*apt-get install libreoffice.*{kind.upper()}X"
    ):
        parse(compound_file({STREAMS[kind]: b"x"}))


@pytest.mark.parametrize("kind", STREAMS)
def test_a_converted_document_is_read(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared = tmp_path / "prepared"
    prepared.write_bytes(converted(kind))
    check = "assert pathlib.Path(args[-1]).name == 'document.' + target[:-1]\n"
    install(tmp_path, monkeypatch, f"{check}out.write_bytes(pathlib.Path({str(prepared)!r}).read_bytes())\n")
    document = parse(compound_file({STREAMS[kind]: b"x"}), target_pages="1")
    assert document.format == kind
    assert document.pages[0].text.splitlines()[-1] == "Dear Ada"
    assert document.page_count == (2 if kind == "ppt" else 1)


def test_nothing_of_the_conversion_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = tmp_path / "report"
    install(tmp_path, monkeypatch, f"pathlib.Path({str(report)!r}).write_text(str(out.parent.parent))\n")
    with pytest.raises(FileIsBrokenError, match="the DOC document is broken: LibreOffice cannot convert it"):
        parse(compound_file({"WordDocument": b"x"}))
    assert not Path(report.read_text()).exists()


def test_macros_and_links_are_switched_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = tmp_path / "report"
    settings = "next(pathlib.Path(args[-1]).parent.glob('profile/user/*.xcu')).read_text()"
    install(tmp_path, monkeypatch, f"pathlib.Path({str(report)!r}).write_text({settings})\n")
    with pytest.raises(FileIsBrokenError, match="cannot convert it"):
        parse(compound_file({"WordDocument": b"x"}))
    assert "DisableMacrosExecution" in report.read_text()


def test_a_conversion_that_does_not_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legacy, "MAX_SECONDS", 0.3)
    install(tmp_path, monkeypatch, SLEEP)
    with pytest.raises(ParsingTimeoutError, match=r"LibreOffice needs more than 0.3 seconds"):
        parse(compound_file({"WordDocument": b"x"}))


def test_a_conversion_that_fills_the_disk_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legacy, "MAX_OUTPUT_BYTES", 1000)
    install(tmp_path, monkeypatch, f"out.write_bytes(bytes(2000))\n{SLEEP}")
    with pytest.raises(DocumentTooLargeError, match="LibreOffice makes more than 1000 bytes of the document"):
        parse(compound_file({"WordDocument": b"x"}))
