"""A promise about every office and mail format: parsing answers, or refuses with an error of its own."""

from __future__ import annotations

from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsing import Document, InternalParsingError, ParsingError, parse
from parsing.compound import CompoundFile, Entry
from parsing.formats.rtf import rtf_to_text
from parsing.formats.rtf_compressed import decompress
from parsing.formats.spreadsheet_numbers import NumberFormat
from parsing.tables import rows, separator_of
from parsing.text import clean_text
from tests.documents.compound_files import Tree, compound_file, message
from tests.documents.packages import archive, epub_parts, odf_parts, paragraph, pptx_parts, relations, shape, xlsx_parts

Parts: TypeAlias = dict[str, str | bytes]
Edits: TypeAlias = list[tuple[float, bytes, int]]

TABLE = f"<a:tbl><a:tr><a:tc>{paragraph('a')}</a:tc><a:tc>{paragraph('b')}</a:tc></a:tr></a:tbl>"
ROW = '<row><c r="A1" t="s"><v>0</v></c><c s="1"><v>45355.5</v></c><c t="inlineStr"><is><t>in</t></is></c></row>'
STYLES = '<numFmts><numFmt numFmtId="164" formatCode="0.0 kg"/></numFmts><cellXfs><xf/><xf numFmtId="22"/></cellXfs>'
CELLS = "<table:table-row><table:table-cell><text:p>a<text:s/>b</text:p></table:table-cell></table:table-row>"
FRAME = "<draw:frame><draw:text-box><text:p>box</text:p></draw:text-box></draw:frame>"


def _pptx() -> Parts:
    parts = pptx_parts([shape("Title", "text"), TABLE])
    parts["ppt/slides/_rels/slide1.xml.rels"] = relations(("rId1", "notesSlide", "../slides/slide2.xml"))
    return parts


PACKAGES: dict[str, Parts] = {
    "pptx": _pptx(),
    "xlsx": xlsx_parts({"A": ROW, "B": ROW}, ["<t>shared</t>"], STYLES),
    "odt": odf_parts("text", f"<text:h>T</text:h><text:p>a{FRAME}b</text:p>", "<office:master-styles/>"),
    "ods": odf_parts("spreadsheet", f"<table:table table:name='A'>{CELLS}</table:table>"),
    "odp": odf_parts("presentation", f"<draw:page>{FRAME}<presentation:notes>{FRAME}</presentation:notes></draw:page>"),
    "epub": epub_parts({"a.xhtml": "<p>one</p>", "b.xhtml": "<p>two</p>"}),
}
MESSAGE: Tree = message(
    {0x0037: "Plan", 0x0C1A: "Ada", 0x1000: "text " * 1000},
    {0x0039: 10**17},
    {0x1013: b"<p>html</p>"},
    {
        "__attach_version1.0_#00000000": {"__substg1.0_3704001F": "a.pdf".encode("utf-16-le")},
        "__attach_version1.0_#00000001": {"__substg1.0_3701000D": message({0x0037: "inside"}, header_bytes=24)},
    },
)
FILES: dict[str, bytes] = {
    **{kind: archive(parts) for kind, parts in PACKAGES.items()},
    "msg": compound_file(MESSAGE),
    "rtf": (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset204 A;}}{\header h}\pard\f0 Gr\'fc\u8364?\par{\*\x y}\trowd"
        rb"\intbl a\cell b\cell\row{\footnote n}{\pict\bin4 abcd}\uc2\u-10179??\u-8704??}"
    ),
    "csv": b'name,city,amount\nAda,"Nor, wood",12\nBen,Ashford,7\nCleo,"El ""m"" ham",9\n',
}
some_edits = st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=4), st.integers(0, 40)), min_size=1, max_size=8)


def edited(data: bytes, edits: Edits) -> bytes:
    for position, inserted, removed in edits:
        start = int(position * len(data))
        data = data[:start] + inserted + data[start + removed :]
    return data


def answered_or_refused(data: bytes, target_pages: str | None = None) -> None:
    try:
        document = parse(data, target_pages=target_pages)
    except InternalParsingError:
        raise
    except ParsingError as error:
        assert str(error)  # noqa: PT017 - either outcome is right, and each is checked
        return
    assert isinstance(document, Document)
    assert not document.is_blank
    assert [page.text for page in document.pages] == [clean_text(page.text) for page in document.pages]


@pytest.mark.parametrize("kind", FILES)
def test_the_seeds_themselves_are_answered(kind: str) -> None:
    assert parse(FILES[kind]).format == kind


@pytest.mark.parametrize("kind", FILES)
@settings(max_examples=60, deadline=None)
@given(edits=some_edits)
def test_mutated_files_are_answered_or_refused(kind: str, edits: Edits) -> None:
    answered_or_refused(edited(FILES[kind], edits))


@pytest.mark.parametrize("kind", PACKAGES)
@settings(max_examples=60, deadline=None)
@given(choice=st.integers(0, 99), edits=some_edits)
def test_mutated_parts_are_answered_or_refused(kind: str, choice: int, edits: Edits) -> None:
    parts = dict(PACKAGES[kind])
    name = sorted(set(parts) - {"mimetype"})[choice % len(set(parts) - {"mimetype"})]
    content = parts[name]
    parts[name] = edited(content.encode() if isinstance(content, str) else content, edits)
    answered_or_refused(archive(parts))


@pytest.mark.parametrize("kind", PACKAGES)
@settings(max_examples=15, deadline=None)
@given(choice=st.integers(0, 99))
def test_packages_without_a_part_are_answered_or_refused(kind: str, choice: int) -> None:
    parts = dict(PACKAGES[kind])
    del parts[sorted(parts)[choice % len(parts)]]
    answered_or_refused(archive(parts), target_pages="1")


@settings(max_examples=200, deadline=None)
@given(position=st.floats(0, 1), value=st.integers(0, 2**32 - 1))
def test_compound_files_with_any_number_in_any_place_are_answered_or_refused(position: float, value: int) -> None:
    data = bytearray(FILES["msg"])
    start = int(position * (len(data) // 4 - 1)) * 4
    data[start : start + 4] = value.to_bytes(4, "little")
    answered_or_refused(bytes(data))


trees: st.SearchStrategy[Tree] = st.recursive(
    st.dictionaries(st.text("abcdef", min_size=1, max_size=8), st.binary(max_size=9000), max_size=4),
    lambda inner: st.dictionaries(
        st.text("ghijkl", min_size=1, max_size=8), inner | st.binary(max_size=70), max_size=4
    ),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None)
@given(trees)
def test_compound_files_give_back_what_was_put_in(tree: Tree) -> None:
    file = CompoundFile.from_bytes(compound_file(tree))

    def read(storage: Entry) -> Tree:
        children = file.children(storage)
        return {
            name: read(entry) if entry.is_storage else file.read(entry, entry.size) for name, entry in children.items()
        }

    assert read(file.root) == tree


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                b"{",
                b"}",
                b"\\par ",
                b"\\cell ",
                b"\\row ",
                b"\\intbl ",
                b"\\trowd ",
                b"\\pard ",
                b"{\\footnote ",
                b"{\\header ",
                b"\\'e4",
                b"\\u228?",
                b"word ",
            ]
        ),
        max_size=40,
    )
)
def test_every_word_of_rich_text_survives_any_structure(tokens: list[bytes]) -> None:
    assert rtf_to_text(b"{\\rtf1 " + b"".join(tokens)).count("word") == tokens.count(b"word ")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_unpacking_ends_within_the_named_size(body: bytes) -> None:
    assert len(decompress(b"\0\0\0\0\x80\0\0\0LZFu\0\0\0\0" + body)) <= 128


@settings(max_examples=200, deadline=None)
@given(
    st.text('0#?.,%ymdhs/eE"[]$€-\\_*; ', max_size=20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
)
def test_any_format_shows_any_number(code: str, value: float, since_1904: bool) -> None:
    shown = NumberFormat.from_code(code).shown(value, since_1904=since_1904)
    assert shown
    assert "\n" not in shown


names = st.lists(st.text("abcdefgh", min_size=1, max_size=9), min_size=3, max_size=5, unique=True)
values = st.text('abc123,;\t"\n ', min_size=1, max_size=12).filter(lambda text: text.strip() == text)


@settings(max_examples=100, deadline=None)
@given(names, st.data(), st.sampled_from(",;\t"))
def test_what_a_table_writer_writes_is_read_back(columns: list[str], data: st.DataObject, separator: str) -> None:
    body = data.draw(st.lists(st.lists(values, min_size=len(columns), max_size=len(columns)), min_size=3, max_size=6))
    quoted = ['"' + cell.replace('"', '""') + '"' for row in body for cell in row]
    lines = [separator.join(quoted[start : start + len(columns)]) for start in range(0, len(quoted), len(columns))]
    text = "\n".join([separator.join(columns), *lines])
    assert separator_of(text) == separator
    assert list(rows(text, separator))[1:] == [[" ".join(cell.split()) for cell in row] for row in body]
