from __future__ import annotations

from io import BytesIO

import pptx
import pytest

from parsing import FileIsBrokenError, NoDataFoundError, parse
from tests.documents.packages import DRAWING, archive, odf_parts, paragraph, pptx_parts, relations, shape, slide

TABLE = "<p:graphicFrame><a:tbl><a:tr><a:tc>{}</a:tc><a:tc>{}</a:tc></a:tr></a:tbl></p:graphicFrame>".format(
    paragraph("Chair"), paragraph("120.00")
)


def page_texts(data: bytes, target_pages: str | None = None) -> list[str]:
    return [page.text for page in parse(data, target_pages=target_pages).pages]


def test_a_presentation_of_another_writer_is_read_slide_by_slide() -> None:
    presentation = pptx.Presentation()
    first = presentation.slides.add_slide(presentation.slide_layouts[1])
    first.shapes.title.text = "Results of the quarter"
    first.placeholders[1].text = "Sales grew\nCosts fell"
    first.notes_slide.notes_text_frame.text = "Thank the team"
    second = presentation.slides.add_slide(presentation.slide_layouts[5])
    second.shapes.title.text = "Prices"
    table = second.shapes.add_table(1, 2, 0, 0, 9, 9).table
    table.cell(0, 0).text, table.cell(0, 1).text = "Chair", "120.00"
    group = second.shapes.add_group_shape()
    group.shapes.add_textbox(0, 0, 9, 9).text_frame.text = "in a group"
    buffer = BytesIO()
    presentation.save(buffer)
    document = parse(buffer.getvalue())
    assert document.format == "pptx"
    assert [page.text for page in document.pages] == [
        "Results of the quarter\n\nSales grew\nCosts fell\n\nThank the team",
        "Prices\n\nChair\t120.00\n\nin a group",
    ]


@pytest.mark.parametrize(
    ("shapes", "expected"),
    [
        (shape("one", "two") + shape("three"), "one\ntwo\n\nthree"),
        (shape("Title", placeholder="title") + shape("7", placeholder="sldNum"), "Title"),
        (shape("Body") + shape("1 May", placeholder="dt") + shape("Moss Ltd", placeholder="ftr"), "Body\n\nMoss Ltd"),
        (TABLE, "Chair\t120.00"),
        (f"<p:grpSp><p:grpSp>{shape('deep')}</p:grpSp></p:grpSp>", "deep"),
        ("<p:sp><a:p><a:r><a:t>a</a:t></a:r><a:br/><a:r><a:t>b</a:t></a:r></a:p></p:sp>", "a\nb"),
        ("<p:sp><a:p><a:r><a:t>in</a:t></a:r><a:r><a:t>voice</a:t></a:r></a:p></p:sp>", "invoice"),
    ],
)
def test_shapes_become_lines(shapes: str, expected: str) -> None:
    assert page_texts(archive(pptx_parts([shapes]))) == [expected]


def test_only_selected_slides_are_parsed() -> None:
    parts = pptx_parts([shape("one"), shape("two"), shape("three")])
    parts["ppt/slides/slide2.xml"] = '<!DOCTYPE x SYSTEM "file:///etc/hostname"><x/>'
    document = parse(archive(parts), target_pages="3,1")
    assert [(page.page_number, page.text) for page in document.pages] == [(1, "one"), (3, "three")]
    assert document.page_count == 3
    assert document.warnings == ()


def test_slides_come_in_the_order_of_the_list_and_each_once() -> None:
    parts = pptx_parts([shape("one"), shape("two")])
    listed = str(parts["ppt/presentation.xml"])
    first = listed[listed.index("<p:sldId ") : listed.index('r:id="rId1"/>') + len('r:id="rId1"/>')]
    parts["ppt/presentation.xml"] = listed.replace(first, "").replace("</p:sldIdLst>", first * 9 + "</p:sldIdLst>")
    assert page_texts(archive(parts)) == ["two", "one"]


def test_notes_and_diagrams_follow_the_shapes() -> None:
    parts = pptx_parts([shape("on the slide")])
    parts["ppt/slides/_rels/slide1.xml.rels"] = relations(
        ("rId1", "notesSlide", "../notesSlides/notesSlide1.xml"),
        ("rId2", "diagramData", "../diagrams/data1.xml"),
        ("rId3", "image", "../../../../etc/hostname"),
    )
    parts["ppt/notesSlides/notesSlide1.xml"] = slide(shape("note") + shape("1", placeholder="sldNum"))
    parts["ppt/diagrams/data1.xml"] = f'<d xmlns:a="{DRAWING}">{paragraph("in a diagram")}</d>'
    assert page_texts(archive(parts)) == ["on the slide\n\nin a diagram\n\nnote"]


def test_broken_notes_cost_only_themselves() -> None:
    parts = pptx_parts([shape("text")])
    parts["ppt/slides/_rels/slide1.xml.rels"] = relations(("rId1", "notesSlide", "../notesSlides/notesSlide1.xml"))
    parts["ppt/notesSlides/notesSlide1.xml"] = "no XML"
    document = parse(archive(parts))
    assert document.pages[0].text == "text"
    assert document.warnings[0].startswith("what belongs to ppt/slides/slide1.xml was left out: the PPTX")


@pytest.mark.parametrize(
    ("part", "error", "message"),
    [
        ("ppt/presentation.xml", FileIsBrokenError, "the PPTX presentation holds broken XML"),
        ("ppt/_rels/presentation.xml.rels", FileIsBrokenError, "the PPTX presentation holds broken XML"),
        ("ppt/slides/slide1.xml", FileIsBrokenError, "no page can be read; page 1: the PPTX presentation holds broken"),
    ],
)
def test_without_its_main_parts_a_presentation_is_broken(part: str, error: type[Exception], message: str) -> None:
    parts = pptx_parts([shape("text")])
    parts[part] = "no XML"
    with pytest.raises(error, match=message):
        parse(archive(parts))


def test_no_slides_are_no_data() -> None:
    with pytest.raises(NoDataFoundError, match="the document has no pages"):
        parse(archive(pptx_parts([])))


def test_open_document_slides_are_pages() -> None:
    def box(*texts: str) -> str:
        inside = "".join(f"<text:p>{text}</text:p>" for text in texts)
        return f"<draw:frame><draw:text-box>{inside}</draw:text-box></draw:frame>"

    notes = f"<presentation:notes><draw:page-thumbnail/>{box('note')}</presentation:notes>"
    body = (
        f"<draw:page>{box('Title')}<draw:g>{box('a', 'b')}</draw:g>{notes}</draw:page><draw:page>{box('2')}</draw:page>"
    )
    data = archive(odf_parts("presentation", body))
    assert parse(data).format == "odp"
    assert [text.split() for text in page_texts(data)] == [["Title", "a", "b", "note"], ["2"]]
    assert page_texts(data, "2") == ["2"]
