from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest

from parsing import DocumentTooLargeError, NoDataFoundError, parse
from parsing.formats import xlsx
from parsing.formats.spreadsheet_numbers import NumberFormat
from tests.documents.packages import DRAWING, archive, odf_parts, paragraph, relations, sheet, xlsx_parts


def page_texts(data: bytes, target_pages: str | None = None) -> list[str]:
    return [page.text for page in parse(data, target_pages=target_pages).pages]


def workbook_bytes(workbook: openpyxl.Workbook) -> bytes:
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def test_a_workbook_of_another_writer_is_read_as_it_is_shown() -> None:
    workbook = openpyxl.Workbook()
    first = workbook.active
    first.title = "Invoice 17"
    first.append(["Item", "Price", "Share", "Delivered", "At"])
    first.append(["Chair", 1120.5, 0.25, date(2024, 3, 4), datetime(2024, 3, 4, 12, 30)])
    first["B2"].number_format = '#,##0.00 "€"'
    first["C2"].number_format = "0%"
    first["A4"] = "two\nlines"
    first["C4"] = True
    workbook.create_sheet("Notes")["D9"] = "Payable in 14 days"
    data = workbook_bytes(workbook)
    assert parse(data).format == "xlsx"
    assert page_texts(data) == [
        "Invoice 17\nItem\tPrice\tShare\tDelivered\tAt\n"
        "Chair\t1,120.50 €\t25%\t2024-03-04\t2024-03-04 12:30\ntwo lines\tTRUE",
        "Notes\nPayable in 14 days",
    ]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ('<c t="s"><v>0</v></c>', "shared"),
        ('<c t="s"><v>1</v></c>', "rich text"),
        ('<c t="s"><v>9</v></c>', ""),
        ('<c t="s"><v>x</v></c>', ""),
        ('<c t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c>', "inline"),
        ('<c t="str"><f>A1</f><v> formula </v></c>', "formula"),
        ('<c t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c t="b"><v>0</v></c>', "FALSE"),
        ("<c><v>0.30000000000000004</v></c>", "0.3"),
        ("<c><v>1e999</v></c>", "1e999"),
        ("<c><v>text</v></c>", "text"),
        ('<c s="1"><v>45355</v></c>', "2024-03-04"),
        ('<c s="2"><v>5</v></c>', "5.0 kg"),
        ('<c s="99"><v>5</v></c>', "5"),
        ('<c s="x"><v>5</v></c>', "5"),
    ],
)
def test_cells_of_every_type(cell: str, shown: str) -> None:
    strings = ["<t>shared</t>", "<r><t>rich </t></r><r><t>text</t></r><rPh><t>reading</t></rPh>"]
    styles = (
        '<numFmts><numFmt numFmtId="164" formatCode="0.0 &quot;kg&quot;"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs>'
    )
    rows = f'<row>{cell}<c t="str"><v>end</v></c></row>'
    expected = "\t".join(filter(None, [shown, "end"]))
    assert page_texts(archive(xlsx_parts({"A": rows}, strings, styles))) == [f"A\n{expected}"]


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("General", 12.0, "12"),
        ("General", 1e22, "1e+22"),
        ("0.00", 3.0, "3.00"),
        ("#,##0.00", 1234567.891, "1,234,567.89"),
        ("[$€-407] #,##0.00", 1234.5, "€ 1,234.50"),
        ("[$-409]d. mmm yyyy", 45355.0, "2024-03-04"),
        ("$#,##0_);($#,##0)", 99.4, "$99"),
        ("0.0%", 0.255, "25.5%"),
        ("dd/mm/yyyy hh:mm", 45355.5, "2024-03-04 12:00"),
        ("mmm-yy", 45355.0, "2024-03-04"),
        ("hh:mm:ss", 0.75, "18:00"),
        ("[h]:mm", 1.5, "36:00"),
        ("0.00E+00", 12345.0, "12345"),
        ("# ?/?", 0.5, "0.5"),
        ('"No. "0', 7.0, "No. 7"),
        ("yyyy", 1e300, "1e+300"),
        ("@", 3.0, "3"),
        ("", 3.0, "3"),
        ('"""""[[[', 3.0, "3"),
    ],
)
def test_number_formats(code: str, value: float, shown: str) -> None:
    assert NumberFormat.from_code(code).shown(value) == shown


def test_the_calendar_may_begin_in_1904() -> None:
    parts = xlsx_parts({"A": '<row><c s="0"><v>0</v></c></row>'}, styles='<cellXfs><xf numFmtId="14"/></cellXfs>')
    parts["xl/workbook.xml"] = str(parts["xl/workbook.xml"]).replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    assert page_texts(archive(parts)) == ["A\n1904-01-01"]


def test_only_selected_sheets_are_parsed() -> None:
    parts = xlsx_parts({name: f'<row><c t="str"><v>{name} row</v></c></row>' for name in "ABC"})
    parts["xl/worksheets/sheet1.xml"] = '<!DOCTYPE x [<!ENTITY e "boo">]><worksheet><row>&e;</row></worksheet>'
    document = parse(archive(parts), target_pages="2-3")
    assert [page.text for page in document.pages] == ["B\nB row", "C\nC row"]
    assert document.page_count == 3
    assert document.warnings == ()
    warned = parse(archive(parts)).warnings
    assert len(warned) == 1
    assert warned[0].startswith("page 1 was left out because of damage: the XLSX workbook holds a document type")


def test_text_boxes_of_a_sheet_follow_its_rows() -> None:
    parts = xlsx_parts({"Form": '<row><c t="str"><v>cell</v></c></row>'})
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = relations(("rId1", "drawing", "../drawings/drawing1.xml"))
    parts["xl/drawings/drawing1.xml"] = f'<d xmlns:a="{DRAWING}">{paragraph("in a box")}</d>'
    assert page_texts(archive(parts)) == ["Form\ncell\nin a box"]


def test_a_sheet_without_cells_is_blank() -> None:
    with pytest.raises(NoDataFoundError, match="the document holds no text"):
        parse(archive(xlsx_parts({"Sheet1": "<row/>"})))


def test_broken_styles_cost_only_themselves() -> None:
    parts = xlsx_parts({"A": '<row><c s="1"><v>45355</v></c></row>'})
    parts["xl/styles.xml"] = "no XML"
    assert page_texts(archive(parts)) == ["A\n45355"]


def test_a_sheet_listed_many_times_is_one_page() -> None:
    parts = xlsx_parts({"A": '<row><c t="str"><v>x</v></c></row>'})
    listed = str(parts["xl/workbook.xml"])
    start, end = listed.index("<sheet "), listed.index("</sheets>")
    parts["xl/workbook.xml"] = listed[:start] + listed[start:end] * 5000 + listed[end:]
    assert parse(archive(parts)).page_count == 1


def test_shared_strings_cannot_multiply_without_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_TEXT_CHARS", 100_000)
    rows = '<row><c t="s"><v>0</v></c></row>' * 200
    with pytest.raises(DocumentTooLargeError, match="holds more than 100000 characters of text"):
        parse(archive(xlsx_parts({"A": rows}, [f"<t>{'ab' * 500}</t>"])))


def table(name: str, *rows: str) -> str:
    inside = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    return f'<table:table table:name="{name}">{inside}</table:table>'


def cell(text: str, attributes: str = "") -> str:
    return f"<table:table-cell{attributes}><text:p>{text}</text:p></table:table-cell>"


def test_open_document_sheets_are_pages_and_repetitions_are_read_once() -> None:
    repeated = ' table:number-columns-repeated="16384"'
    body = table(
        "Costs",
        cell("Item") + cell("Price") + "<table:table-cell/>",
        cell("Chair<text:s text:c='1000000'/>4", repeated) + f"<table:table-cell{repeated}/>",
    ) + table("Plan", cell("March"))
    data = archive(odf_parts("spreadsheet", body))
    assert parse(data).format == "ods"
    assert page_texts(data) == ["Costs\nItem\tPrice\nChair 4", "Plan\nMarch"]
    assert page_texts(data, "2") == ["Plan\nMarch"]


def test_a_damaged_sheet_is_read_as_far_as_it_goes() -> None:
    parts = xlsx_parts({"A": ""})
    parts["xl/worksheets/sheet1.xml"] = sheet('<row><c t="str"><v>first</v></c></row><row><c t="str"><v>sec')[:-40]
    assert page_texts(archive(parts))[0].startswith("A\nfirst")
