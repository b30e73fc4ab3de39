from __future__ import annotations

import pytest

from parsing import Document, parse
from parsing.table_share import MAX_LINES, is_row, table_share
from tests.documents.packages import archive, xlsx_parts


@pytest.mark.parametrize(
    "line",
    ["Chair\t120.00", "Item   Quantity   Price", "Chair 2 120.00 240.00", "1 2 3", "Oak table (large) 1 1.250,00 19%"],
)
def test_rows_are_told(line: str) -> None:
    assert is_row(line)


@pytest.mark.parametrize(
    "line",
    [
        "Dear Mrs Moss,",
        "we ask you to pay within 14 days.",
        "Item   Price",
        "Total 420.00",
        "The lease of 1 May 2024 ends after a notice of the tenant, and not before that of 2025.",
        "1 2 3 " * 100,
    ],
)
def test_prose_is_no_row(line: str) -> None:
    assert not is_row(line)


def test_the_share_counts_lines_that_are_not_blank() -> None:
    text = "Prices\n\n   \nChair 2 120.00\nDesk 1 340.00\nThank you"
    assert table_share("pdf", [text]) == 0.5
    assert table_share("pdf", ["Prices", "\n\nChair 2 120.00\nDesk 1 340.00\nThank you"]) == 0.5


def test_without_lines_there_is_no_share() -> None:
    assert table_share("pdf", ["", " \n "]) is None
    assert Document.from_text("").table_share is None


def test_only_the_first_lines_are_looked_at() -> None:
    assert table_share("text", ["1 2 3\n" * MAX_LINES + "word\n" * MAX_LINES]) == 1.0


def test_formats_that_are_tables_say_so() -> None:
    row = '<row><c t="inlineStr"><is><t>only words</t></is></c></row>'
    assert parse(archive(xlsx_parts({"Sheet": row}))).table_share == 1.0
    assert parse(b"name,town\nAda,York\nBen,Hull\nCy,Bath\nDee,Ely\n").table_share == 1.0


def test_a_text_has_the_same_share_however_it_comes() -> None:
    text = "Some prices of ours\nChair 2 120.00 240.00\nDesk 1 340.00 340.00\nKind regards"
    assert parse(text.encode()).table_share == Document.from_text(text).table_share == 0.5
