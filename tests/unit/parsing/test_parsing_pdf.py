from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from parsing import FileIsBrokenError, NoDataFoundError, PdfIsProtectedError, TargetPagesOutOfRangeError, parse
from parsing.formats.pdf_salvage import with_new_end

PdfBuilder = Callable[[Sequence[str]], bytes]
TEXTS = ("Invoice number 17\nTotal 420.00", "Delivery note", "Terms of payment")


def words(text: str) -> list[str]:
    return text.split()


def test_every_page_is_read_with_its_lines(make_pdf: PdfBuilder) -> None:
    document = parse(make_pdf(TEXTS))
    assert document.format == "pdf"
    assert document.page_count == 3
    assert [page.page_number for page in document.pages] == [1, 2, 3]
    assert [page.text.splitlines() for page in document.pages] == [text.splitlines() for text in TEXTS]
    assert document.warnings == ()


def test_path_bytes_and_stream_give_the_same(make_pdf: PdfBuilder, tmp_path: Path) -> None:
    pdf = make_pdf(TEXTS)
    path = tmp_path / "misnamed.txt"
    path.write_bytes(pdf)
    with path.open("rb") as stream:
        assert parse(path) == parse(pdf) == parse(stream) == parse(str(path)) == parse(memoryview(pdf))


def test_selected_pages_keep_their_numbers(make_pdf: PdfBuilder) -> None:
    document = parse(make_pdf(TEXTS), target_pages="3, 1")
    assert [(page.page_number, words(page.text)) for page in document.pages] == [
        (1, words(TEXTS[0])),
        (3, words(TEXTS[2])),
    ]
    assert document.page_count == 3
    assert document.warnings == ()


def test_pages_past_the_end_are_left_out_with_a_warning(make_pdf: PdfBuilder) -> None:
    document = parse(make_pdf(TEXTS), target_pages="2-9,12")
    assert [page.page_number for page in document.pages] == [2, 3]
    assert document.warnings == ("target_pages 4-9, 12 left out: the document has 3 pages",)


def test_only_pages_past_the_end_are_refused(make_pdf: PdfBuilder) -> None:
    with pytest.raises(TargetPagesOutOfRangeError, match=r"^target_pages 7-8: the document has 3 pages$") as caught:
        parse(make_pdf(TEXTS), target_pages="7-8")
    assert caught.value.code == "TARGET_PAGES_OUT_OF_RANGE"


def test_what_max_pages_leaves_unread_is_said(make_pdf: PdfBuilder) -> None:
    document = parse(make_pdf(TEXTS), max_pages=2)
    assert [page.page_number for page in document.pages] == [1, 2]
    assert document.warnings == ("max_pages 2: 1 of 3 selected pages not read",)


def test_a_broken_page_does_not_lose_the_others(make_pdf: PdfBuilder, break_page: Callable[..., bytes]) -> None:
    document = parse(break_page(make_pdf(TEXTS), 2))
    assert [page.page_number for page in document.pages] == [1, 3]
    assert len(document.warnings) == 1
    assert document.warnings[0].startswith("page 2 was left out because of damage: the page is broken")


def test_unselected_pages_are_not_touched(make_pdf: PdfBuilder, break_page: Callable[..., bytes]) -> None:
    pdf = break_page(make_pdf(TEXTS), 1, 3)
    document = parse(pdf, target_pages="2")
    assert [words(page.text) for page in document.pages] == [words(TEXTS[1])]
    assert document.warnings == ()


def test_a_document_whose_pages_are_all_broken_is_broken(
    make_pdf: PdfBuilder, break_page: Callable[..., bytes]
) -> None:
    with pytest.raises(FileIsBrokenError, match=r"^no page can be read; page 1: the page is broken") as caught:
        parse(break_page(make_pdf(TEXTS[:1]), 1))
    assert caught.value.code == "PDF_IS_BROKEN"


def test_reading_stops_after_many_broken_pages(make_pdf: PdfBuilder) -> None:
    pdf = make_pdf(["Only this page exists"])
    claimed = pdf.replace(b"/Count 1", b"/Count 1999")
    assert claimed != pdf
    document = parse(claimed)
    assert words(document.pages[0].text) == ["Only", "this", "page", "exists"]
    assert document.page_count == 1999
    assert document.warnings[-1] == "reading stopped at page 101: 100 pages were damaged"


def test_pages_that_a_tree_only_claims_do_not_count(make_pdf: PdfBuilder) -> None:
    claimed = make_pdf(["Only this page exists"]).replace(b"/Count 1", b"/Count 1000000")
    document = parse(claimed)
    assert [words(page.text) for page in document.pages] == [["Only", "this", "page", "exists"]]
    assert document.page_count == 1
    assert document.warnings == ("the PDF is damaged and was read by a second, more tolerant reader",)


def test_a_pdf_that_is_cut_behind_its_contents_is_read_with_a_warning() -> None:
    """What follows, here the page tree and the table, is gone."""
    drawn = b"BT /F1 12 Tf 72 700 Td (Invoice 17) Tj ET"
    pdf = (
        b"%%PDF-1.7\n1 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n"
        b"2 0 obj\n<< /Type /Page /Parent 9 0 R /MediaBox [0 0 600 800] /Contents 3 0 R\n"
        b"/Resources << /Font << /F1 1 0 R >> >> >>\nendobj\n"
        b"3 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n9 0 obj\n<< /Type /Pag" % (len(drawn), drawn)
    )
    document = parse(pdf)
    assert [words(page.text) for page in document.pages] == [["Invoice", "17"]]
    assert document.warnings == ("the PDF is cut off or damaged: its pages were found one by one",)


def test_pages_that_lost_their_contents_are_broken_and_no_scan() -> None:
    pdf = b"%PDF-1.7\n2 0 obj\n<< /Type /Page /MediaBox [0 0 600 800] /Contents 3 0 R >>\nendobj\n3 0 obj\n<< /Len"
    with pytest.raises(FileIsBrokenError, match=r"^the PDF is broken"):
        parse(pdf)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"1 0 obj\n<< /Type /Pages >>\nendobj\n"])
def test_without_pages_there_is_nothing_to_salvage(data: bytes) -> None:
    assert with_new_end(data) is None


def test_what_may_be_encrypted_is_not_salvaged() -> None:
    page = b"1 0 obj\n<< /Type /Page >>\nendobj\n"
    assert with_new_end(page) is not None
    assert with_new_end(page + b"2 0 obj\n<< /Encrypt 3 0 R >>\nendobj\n") is None


def test_a_scan_says_that_it_is_one(make_pdf: PdfBuilder) -> None:
    with pytest.raises(NoDataFoundError, match=r"scanned: no text layer on 2 of 2 pages read \(1-2\)$") as caught:
        parse(make_pdf(["", ""]))
    assert caught.value.code == "NO_DATA_FOUND_IN_FILE"


def test_pages_without_text_stay_and_are_named(make_pdf: PdfBuilder) -> None:
    document = parse(make_pdf(["", "Letter", "", ""]))
    assert [page.text.strip() for page in document.pages] == ["", "Letter", "", ""]
    assert document.warnings == ("pages 1, 3-4 were not read: no text layer",)


def test_an_empty_password_opens(make_pdf: PdfBuilder, encrypt_pdf: Callable[[bytes, str], bytes]) -> None:
    assert parse(encrypt_pdf(make_pdf(TEXTS), "")).pages == parse(make_pdf(TEXTS)).pages


def test_a_password_is_asked_for(make_pdf: PdfBuilder, encrypt_pdf: Callable[[bytes, str], bytes]) -> None:
    with pytest.raises(PdfIsProtectedError, match=r"^the PDF opens only with a password$") as caught:
        parse(encrypt_pdf(make_pdf(TEXTS), "secret"))
    assert caught.value.code == "PDF_IS_PROTECTED"


def test_bytes_before_the_mark_are_tolerated(make_pdf: PdfBuilder) -> None:
    assert parse(b"\x00\x01junk\n" * 20 + make_pdf(TEXTS)).pages == parse(make_pdf(TEXTS)).pages


def test_a_lost_cross_reference_table_is_repaired(make_pdf: PdfBuilder) -> None:
    pdf = make_pdf(TEXTS)
    truncated = pdf[: pdf.rindex(b"xref\n")]
    assert parse(truncated).pages == parse(pdf).pages


def test_what_pdfium_refuses_is_rescued_with_a_warning(make_pdf: PdfBuilder) -> None:
    rootless = re.sub(rb"/Root \d+ 0 R", b"", make_pdf(TEXTS))
    document = parse(rootless, target_pages="2-3")
    assert [words(page.text) for page in document.pages] == [words(text) for text in TEXTS[1:]]
    assert document.warnings == ("the PDF is damaged and was read by a second, more tolerant reader",)


def test_a_page_that_only_one_reader_counts_is_not_mistaken_for_its_neighbour(make_pdf: PdfBuilder) -> None:
    mistyped = make_pdf(TEXTS).replace(b"/Type /Page\n", b"/Type /Pagx\n", 1)
    document = parse(mistyped)
    read = {page.page_number: words(page.text) for page in document.pages}
    assert read == {number: words(TEXTS[number - 1]) for number in read}
    assert len(read) == 2


@pytest.mark.parametrize(
    "pdf", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\xff" * 3000, b"%PDF-1.4\ntrailer<</Root 1 0 R>>\n%%EOF"]
)
def test_rubble_is_refused_in_silence(
    pdf: bytes, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.WARNING)
    with pytest.raises(FileIsBrokenError, match=r"^the PDF is broken") as caught:
        parse(pdf)
    assert caught.value.__cause__ is not None
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


def test_threads_read_the_same(make_pdf: PdfBuilder) -> None:
    pdfs = [make_pdf([f"Document {number} page {page}" for page in range(5)]) for number in range(12)]
    alone = [parse(pdf, lang="en") for pdf in pdfs]
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(lambda pdf: parse(pdf, lang="en"), pdfs))
    assert together == alone
    assert len({document.pages for document in together}) == len(pdfs)


def test_a_word_split_by_a_hyphen_is_whole(make_pdf: PdfBuilder) -> None:
    text = parse(make_pdf(["the agree-\nment ends"])).pages[0].text
    assert "\ufffe" not in text
    assert "\x02" not in text
    assert words(text) in (["the", "agreement", "ends"], ["the", "agree-", "ment", "ends"])
