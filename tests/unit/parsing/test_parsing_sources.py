from __future__ import annotations

import io
import os
import pickle
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import parsing
from parsing import (
    DocumentTooLargeError,
    InvalidLanguageError,
    InvalidPageSelectionError,
    NoDataFoundError,
    ParsingError,
    ParsingLimits,
    SourceNotReadableError,
    TargetPagesOutOfRangeError,
    UnsupportedFileTypeError,
    parse,
)

TEXT = b"A letter about the garden, written on a quiet evening."


class Trickle(io.RawIOBase):
    """A stream that gives few bytes at a time."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self._data = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._data.readinto(memoryview(buffer)[:3])


class Failing(io.RawIOBase):
    def read(self, size: int = -1) -> bytes:
        raise ConnectionResetError("the line is dead")


class Untouchable:
    """Fails the test that touches it."""

    def read(self, size: int = -1) -> bytes:
        raise AssertionError("read before the arguments were checked")


def test_a_stream_is_read_from_where_it_stands_and_stays_open() -> None:
    stream = io.BytesIO(b"skip this " + TEXT)
    stream.seek(10)
    assert parse(stream).pages[0].text == TEXT.decode()
    assert not stream.closed


def test_a_stream_may_trickle() -> None:
    assert parse(Trickle(TEXT)).pages[0].text == TEXT.decode()  # type: ignore[arg-type] # RawIOBase is no BinaryIO


@pytest.mark.parametrize("source", [TEXT, bytearray(TEXT), memoryview(TEXT), io.BytesIO(TEXT)])
def test_bytes_like_sources_are_read(source: Any) -> None:
    assert parse(source).pages[0].text == TEXT.decode()


@pytest.mark.parametrize("source", [None, 7, ["a"], object(), io.StringIO("text")])
def test_another_type_is_refused_with_what_is_allowed(source: Any) -> None:
    with pytest.raises(TypeError, match=r"allowed are a path .*, bytes, bytearray, memoryview or a binary stream"):
        parse(source)


def test_a_file_open_in_text_mode_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(TEXT)
    with path.open() as stream, pytest.raises(TypeError, match=r"text mode.*mode 'rb'"):
        parse(stream)  # type: ignore[arg-type]


def test_a_failing_stream_is_not_readable() -> None:
    with pytest.raises(SourceNotReadableError, match=r"^the stream cannot be read: the line is dead$") as caught:
        parse(Failing())  # type: ignore[arg-type]
    assert isinstance(caught.value.__cause__, ConnectionResetError)


def test_a_closed_stream_is_not_readable() -> None:
    stream = io.BytesIO(TEXT)
    stream.close()
    with pytest.raises(SourceNotReadableError, match="closed file"):
        parse(stream)


def _directory(folder: Path) -> Path:
    return folder


def _missing(folder: Path) -> Path:
    return folder / "missing.pdf"


def _pipe(folder: Path) -> Path:
    path = folder / "pipe"
    os.mkfifo(path)
    return path


def _too_long(folder: Path) -> Path:
    return folder / ("x" * 5000)


def _nul(folder: Path) -> Path:
    return folder / "a\0b"


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (_directory, "is a directory: allowed are regular files$"),
        (_missing, "missing.pdf': no such file$"),
        (_pipe, "is a pipe: allowed are regular files$"),
        (_too_long, "too long"),
        (_nul, "null"),
        (lambda _: Path(os.devnull), "is a device: allowed are regular files$"),
    ],
)
def test_what_is_no_file_is_refused_without_blocking(make: Any, reason: str, tmp_path: Path) -> None:
    with pytest.raises(SourceNotReadableError, match=reason) as caught:
        parse(make(tmp_path))
    assert caught.value.code == "SOURCE_NOT_READABLE"
    assert len(str(caught.value)) < 600


def test_a_socket_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "socket"
    try:
        server = socket.socket(socket.AF_UNIX)
    except RuntimeError:
        pytest.skip("sockets are blocked")
    with server:
        server.bind(str(path))
        with pytest.raises(SourceNotReadableError, match=r"socket"):
            parse(path)


@pytest.mark.parametrize("source", [b"", io.BytesIO(b"")])
def test_an_empty_source_holds_no_data(source: Any) -> None:
    with pytest.raises(NoDataFoundError, match=r"^the source is empty: it has no bytes$"):
        parse(source)


@pytest.mark.parametrize("data", [b" \n\t\r\n ", b"\xef\xbb\xbf", b"\xff\xfe", b"<html><body> </body></html>"])
def test_a_source_without_text_holds_no_data(data: bytes) -> None:
    with pytest.raises(NoDataFoundError, match=r"^the document holds no text$"):
        parse(data)


def test_an_error_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "picture.pdf"
    path.write_bytes(b"8BPS\0\x01\0\0")
    with path.open("rb") as stream:
        for source in (path, str(path), stream):
            with pytest.raises(
                UnsupportedFileTypeError, match=r"^picture\.pdf: the content is a Photoshop image"
            ) as caught:
                parse(source)
            assert caught.value.source_name == "picture.pdf"


def test_an_error_survives_pickling() -> None:
    with pytest.raises(UnsupportedFileTypeError) as caught:
        parse(b"8BPS\0\x01\0\0")
    caught.value.source_name = "a.psd"
    copy = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own
    assert (type(copy), str(copy), copy.code) == (type(caught.value), str(caught.value), caught.value.code)


def test_a_source_above_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes(TEXT)
    sources: list[Any] = [TEXT, memoryview(TEXT), path, io.BytesIO(TEXT)]
    for source in sources:
        with pytest.raises(DocumentTooLargeError, match=r"the source has \d+ bytes: allowed are up to 50") as caught:
            parse(source, limits=ParsingLimits(file_bytes=50))
        assert caught.value.code == "DOCUMENT_TOO_LARGE"


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"target_pages": "0"}, InvalidPageSelectionError, "target_pages '0': item '0'"),
        ({"target_pages": "7-5"}, InvalidPageSelectionError, "item '7-5' runs backwards"),
        ({"target_pages": "a"}, InvalidPageSelectionError, "item 'a' is not a page"),
        ({"target_pages": "1,,2"}, InvalidPageSelectionError, "item '' is not a page"),
        ({"target_pages": 3}, InvalidPageSelectionError, "target_pages 3: allowed are"),
        ({"max_pages": 0}, InvalidPageSelectionError, "max_pages 0: allowed are whole numbers from 1"),
        ({"max_pages": "2"}, InvalidPageSelectionError, "max_pages '2': allowed are whole numbers from 1"),
        ({"max_pages": True}, InvalidPageSelectionError, "max_pages True: allowed are whole numbers from 1"),
        ({"lang": "english"}, InvalidLanguageError, "lang 'english': allowed are the two-letter codes of ISO 639-1"),
        ({"lang": 3}, InvalidLanguageError, "lang 3: allowed are"),
        ({"lang": ["en"]}, InvalidLanguageError, r"lang \['en'\]: allowed are"),
    ],
)
def test_arguments_are_checked_before_anything_is_read(
    arguments: dict[str, Any], error: type[ParsingError], message: str
) -> None:
    with pytest.raises(error, match=message):
        parse(Untouchable(), **arguments)  # type: ignore[arg-type]


def test_a_text_is_one_page() -> None:
    document = parse(TEXT, target_pages="1-3")
    assert (document.page_count, document.pages[0].page_number) == (1, 1)
    assert document.warnings == ("target_pages 2-3 left out: the document has 1 page",)
    with pytest.raises(TargetPagesOutOfRangeError, match=r"^target_pages 2: the document has 1 page$"):
        parse(TEXT, target_pages="2")


def test_a_given_language_replaces_detection() -> None:
    assert parse(TEXT).language == "en"
    assert parse(TEXT, lang=" DE ").language == "de"


def _modules_after(statement: str) -> Iterator[str]:
    code = f"import sys; {statement}; print(' '.join(sys.modules))"
    yield from subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()


def test_importing_is_cheap() -> None:
    heavy = {"lxml", "docx", "pypdf", "pypdfium2", "langdetect", "charset_normalizer", "markdown_it", "email"}
    assert not heavy & set(_modules_after("import parsing"))


def test_a_text_needs_no_library_of_other_formats() -> None:
    loaded = set(_modules_after("from parsing import parse; parse(b'Hello there', lang='en')"))
    assert not {"lxml", "docx", "pypdf", "pypdfium2", "langdetect", "markdown_it"} & loaded


def test_the_front_door_is_sorted_and_complete() -> None:
    assert parsing.__all__ == sorted(parsing.__all__)
    assert all(hasattr(parsing, name) for name in parsing.__all__)
    public = {name for name in vars(parsing.errors) if name.endswith("Error")}
    assert public <= set(parsing.__all__)
