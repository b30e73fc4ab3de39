"""Isolated parsing gives what parsing gives, within limits, whatever the document does."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest

from parsing import Document, DocumentTooLargeError, ParsingError, ParsingTimeoutError, TooManyPagesError, parse
from parsing.isolation import Limits, ParserPool
from tests.documents.nested_forms import nested_forms

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="resource limits of POSIX")

ENGLISH = "The tenant shall pay the rent on the first day of every month, without any deduction."


@pytest.fixture(scope="module")
def pool() -> Iterator[ParserPool]:
    with ParserPool(workers=2) as pool:
        yield pool


def _documents(make_pdf: Callable[..., bytes], make_docx: Callable[..., bytes]) -> dict[str, bytes]:
    return {
        "pdf": make_pdf([ENGLISH, "", "Second page"]),
        "docx": make_docx([ENGLISH, "Second paragraph"]),
        "html": f"<!doctype html><html><body><h1>Lease</h1><p>{ENGLISH}</p></body></html>".encode(),
        "eml": f"From: a@b.example\nTo: c@d.example\nSubject: Rent\nMessage-ID: <1@b.example>\n\n{ENGLISH}".encode(),
        "markdown": f"# Lease\n\n- {ENGLISH}\n- **second**\n".encode(),
        "text": ENGLISH.encode(),
    }


@pytest.mark.parametrize("kind", ["pdf", "docx", "html", "eml", "markdown", "text"])
def test_a_document_is_the_same_as_without_isolation(
    kind: str, pool: ParserPool, make_pdf: Callable[..., bytes], make_docx: Callable[..., bytes], tmp_path: Path
) -> None:
    data = _documents(make_pdf, make_docx)[kind]
    path = tmp_path / "document"
    path.write_bytes(data)
    expected = parse(data)
    assert expected.format == kind
    for source in (path, str(path), data, bytearray(data), memoryview(data), BytesIO(data)):
        assert pool.parse(source) == expected


def test_a_relative_path_is_that_of_the_caller(
    pool: ParserPool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool.parse(ENGLISH.encode())
    (tmp_path / "lease.txt").write_text(ENGLISH, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert pool.parse("lease.txt") == parse("lease.txt")


def test_pages_and_language_are_passed_on(pool: ParserPool, make_pdf: Callable[..., bytes]) -> None:
    data = make_pdf(["one", "two", "three", "four"])
    options: dict[str, Any] = {"target_pages": "2-4", "max_pages": 2, "lang": "DE"}
    document = pool.parse(data, **options)
    assert document == parse(data, **options)
    assert [page.text.strip() for page in document.pages] == ["two", "three"]


def _error(parser: Callable[..., Document], source: object, **options: Any) -> tuple[type, str, str | None, str]:
    with pytest.raises(ParsingError, match=r"\w") as caught:
        parser(source, **options)
    return type(caught.value), caught.value.code, caught.value.source_name, str(caught.value)


def test_errors_are_the_same_as_without_isolation(
    pool: ParserPool,
    make_pdf: Callable[..., bytes],
    encrypt_pdf: Callable[..., bytes],
    tmp_path: Path,
) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(b"%PDF-1.7 1 0 obj nothing")
    blank = tmp_path / "blank.txt"
    blank.write_bytes(b"  \n ")
    for source in (b"", b"\0\1\2\3" * 99, encrypt_pdf(make_pdf([ENGLISH]), "secret"), path, blank, tmp_path):
        assert _error(pool.parse, source) == _error(parse, source)
    for missing in (tmp_path / "missing.pdf", str(tmp_path / "nul\0byte")):
        assert _error(pool.parse, missing) == _error(parse, missing)
    with path.open("rb") as stream, path.open("rb") as again:
        assert _error(pool.parse, stream) == _error(parse, again)
    for options in ({"target_pages": "0"}, {"max_pages": 0}, {"lang": "english"}, {"target_pages": "9"}):
        assert _error(pool.parse, ENGLISH.encode(), **options) == _error(parse, ENGLISH.encode(), **options)


@pytest.mark.parametrize("source", [StringIO("text"), 42, None])
def test_other_types_are_refused_as_without_isolation(pool: ParserPool, source: Any) -> None:
    with pytest.raises(TypeError, match="allowed are a path") as expected:
        parse(source)
    with pytest.raises(TypeError, match="allowed are a path") as refused:
        pool.parse(source)
    assert str(refused.value) == str(expected.value)


def test_children_have_the_parsers_from_the_start() -> None:
    import_module("parsing.isolation.preloaded")
    assert all(f"parsing.formats.{kind}" in sys.modules for kind in ("pdf", "docx", "html", "eml", "markdown", "text"))


@pytest.mark.parametrize(
    ("limits", "error", "message"),
    [
        (Limits(wall_seconds=2), ParsingTimeoutError, r"^bomb\.pdf: parsing took more than 2 seconds$"),
        (Limits(cpu_seconds=1), ParsingTimeoutError, r"^bomb\.pdf: .* more than 1 seconds of processor time$"),
        (Limits(memory_bytes=512 * 1024 * 1024), DocumentTooLargeError, r"^bomb\.pdf: .* 536870912 bytes of memory$"),
    ],
)
def test_a_real_document_that_explodes_costs_itself(
    limits: Limits, error: type[ParsingError], message: str, tmp_path: Path
) -> None:
    assert "x" in parse(nested_forms(levels=2, width=3)).pages[0].text
    bomb = tmp_path / "bomb.pdf"
    bomb.write_bytes(nested_forms(levels=9, width=10))
    with ParserPool(limits, workers=1) as pool:
        with pytest.raises(error, match=message):
            pool.parse(bomb)
        assert pool.parse(ENGLISH.encode()) == parse(ENGLISH.encode())


class _Endless:
    """A stream without an end."""

    def __init__(self) -> None:
        self.bytes_read = 0

    def read(self, size: int) -> bytes:
        self.bytes_read += size
        return b"x" * size


def test_a_source_above_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes(b"x" * 1001)
    stream: Any = _Endless()
    message = r"the source has 1001 bytes: allowed are up to 1000$"
    with ParserPool(Limits(file_bytes=1000, documents_per_child=1), workers=1) as pool:
        for source in (path, path.read_bytes(), bytearray(1001), stream):
            with pytest.raises(DocumentTooLargeError, match=message):
                pool.parse(source)
        assert pool.parse(path.read_bytes()[:1000]).format == "text"
    assert stream.bytes_read <= 1001


def test_pages_are_counted_after_selection(make_pdf: Callable[..., bytes]) -> None:
    data = make_pdf(["one", "two", "three", "four"])
    with ParserPool(Limits(pages=2, documents_per_child=1), workers=1) as pool:
        refused: list[dict[str, Any]] = [{}, {"max_pages": 3}, {"target_pages": "1-3"}]
        for options in refused:
            with pytest.raises(TooManyPagesError, match=r"^[34] pages of the document .* up to 2; choose some with"):
                pool.parse(data, **options)
        allowed: list[dict[str, Any]] = [
            {"max_pages": 2},
            {"target_pages": "3-4"},
            {"target_pages": "1-4", "max_pages": 1},
        ]
        for options in allowed:
            assert pool.parse(data, **options) == parse(data, **options)


def test_long_pages_are_cut_with_a_warning() -> None:
    with ParserPool(Limits(characters_per_page=20, documents_per_child=1), workers=1) as pool:
        document = pool.parse(ENGLISH.encode())
        short = pool.parse(ENGLISH[:20].encode())
    assert document.pages[0].text == ENGLISH[:20]
    assert document.warnings == (f"page 1 was cut: the first 20 of {len(ENGLISH)} characters were read",)
    assert short.warnings == ()


def test_an_answer_above_the_limit_is_an_error() -> None:
    with ParserPool(Limits(result_bytes=10_000, documents_per_child=1), workers=1) as pool:
        assert len(pool.parse(b"word " * 1_000).pages[0].text) == 5_000
        with pytest.raises(DocumentTooLargeError, match=r"parsed document takes \d+ bytes: allowed are up to 10000$"):
            pool.parse(b"word " * 10_000)


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"wall_seconds": 0}, r"^wall_seconds 0: allowed are finite numbers above 0$"),
        ({"wall_seconds": float("inf")}, r"^wall_seconds inf: allowed are finite numbers above 0$"),
        ({"wall_seconds": "60"}, r"^wall_seconds '60': allowed are finite numbers above 0$"),
        ({"cpu_seconds": 1.5}, r"^cpu_seconds 1\.5: allowed are whole numbers from 1$"),
        ({"memory_bytes": 1000}, r"^memory_bytes 1000: allowed are whole numbers from 536870912$"),
        ({"file_bytes": -1}, r"^file_bytes -1: allowed are whole numbers from 1$"),
        ({"result_bytes": None}, r"^result_bytes None: allowed are whole numbers from 1$"),
        ({"pages": 0}, r"^pages 0: allowed are whole numbers from 1$"),
        ({"characters_per_page": True}, r"^characters_per_page True: allowed are whole numbers from 1$"),
        ({"documents_per_child": 0}, r"^documents_per_child 0: allowed are whole numbers from 1$"),
    ],
)
def test_limits_name_what_is_wrong(setting: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Limits(**setting)


@pytest.mark.parametrize("workers", [0, -1, 1.0, True])
def test_workers_are_whole_numbers(workers: Any) -> None:
    with pytest.raises(ValueError, match=rf"^workers {workers!r}: allowed are whole numbers from 1$"):
        ParserPool(workers=workers)
