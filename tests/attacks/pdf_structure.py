"""PDFs whose structure loops, nests without end or says what is not so; most still have a page to read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.attacks.pdf_syntax import (
    DRAWN,
    HEADER,
    flate,
    letter,
    object_stream,
    stream,
    table,
    with_reference_stream,
    without_table,
    written,
)


def _with(**objects: bytes) -> bytes:
    """The letter with some objects replaced: `o2=b"..."`."""
    return written(letter(others={int(name[1:]): value for name, value in objects.items()}))


def _previous_table(position: int | None = None) -> bytes:
    """A table that names as its predecessor itself, or what stands at a position."""
    plain = written(letter())
    start = plain.index(b"xref\n0")
    return written(letter(), trailer=b"/Prev %d" % (start if position is None else position))


def _two_tables_in_a_ring() -> bytes:
    unset = b"/Prev %010d" % 0
    body = written(letter(), trailer=unset)
    first, second = body.index(b"xref\n0"), len(body)
    ending = b"trailer\n<< /Size 6 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (first, second)
    return body.replace(unset, b"/Prev %010d" % second) + b"xref\n0 0\n" + ending


def _table_of_itself() -> bytes:
    """A table that says that every object is where the table begins."""
    body = HEADER + b"".join(b"%d 0 obj\n" % number + value + b"\nendobj\n" for number, value in letter().items())
    return body + table(dict.fromkeys(range(1, 6), len(body)), len(body))


def _chain_of_tables() -> bytes:
    """Twenty thousand tables, each naming the one before."""
    body = bytearray(written(letter()))
    previous = body.index(b"xref\n0")
    for _ in range(20_000):
        start = len(body)
        body += b"xref\n0 0\ntrailer\n<< /Size 6 /Root 1 0 R /Prev %d >>\n" % previous
        previous = start
    return bytes(body) + b"startxref\n%d\n%%%%EOF\n" % previous


def _object_stream_in_itself() -> bytes:
    objects = letter()
    page = objects.pop(3)
    container = object_stream({3: page, 6: b"null"})
    return with_reference_stream(objects, {3: (6, 0), 6: (6, 1)}) + b"\n6 0 obj\n" + container + b"\nendobj\n"


def _object_streams_extend_each_other() -> bytes:
    objects = letter()
    page = objects.pop(3)
    first = object_stream({3: page}, b"/Extends 7 0 R")
    second = object_stream({20: b"null"}, b"/Extends 6 0 R")
    return with_reference_stream(objects | {6: first, 7: second}, {3: (6, 0), 20: (7, 0)})


def _object_stream_claims_too_much() -> bytes:
    objects = letter()
    page = objects.pop(3)
    index = b"3 0 "
    container = flate(index + page, b"/Type /ObjStm /N 2147483647 /First %d" % len(index))
    return with_reference_stream(objects | {6: container}, {3: (6, 0)})


def _deep_page_tree(depth: int) -> bytes:
    """A chain of nodes with one child each, the page at its end."""
    nodes = {10: b"<< /Type /Pages /Parent 2 0 R /Kids [11 0 R] /Count 1 >>"}
    for number in range(11, 10 + depth):
        nodes[number] = b"<< /Type /Pages /Parent %d 0 R /Kids [%d 0 R] /Count 1 >>" % (number - 1, number + 1)
    last = 9 + depth
    nodes[last] = b"<< /Type /Pages /Parent %d 0 R /Kids [3 0 R] /Count 1 >>" % (last - 1)
    root = b"<< /Type /Pages /Kids [10 0 R] /Count 1 >>"
    return written(letter(others={2: root} | nodes))


def _page_tree_doubles() -> bytes:
    """Nodes that name the next one twice, forty levels deep: a million million pages in few bytes."""
    nodes = {
        number: b"<< /Type /Pages /Parent 2 0 R /Kids [%d 0 R %d 0 R] /Count 2 >>" % (number + 1, number + 1)
        for number in range(10, 50)
    }
    nodes[50] = b"<< /Type /Pages /Parent 2 0 R /Kids [3 0 R] /Count 1 >>"
    return written(letter(others={2: b"<< /Type /Pages /Kids [10 0 R] /Count 1099511627776 >>"} | nodes))


def _deep(opening: bytes, closing: bytes, depth: int = 100_000) -> bytes:
    """An object of the page that nests so deeply."""
    return written(letter(page=b"/Extra " + opening * depth + closing * depth))


def _reference_chain() -> bytes:
    """The page's contents behind a chain of references that ends in itself."""
    chain = {number: b"%d 0 R" % (number + 1) for number in range(10, 2000)}
    return written(letter(others={4: b"10 0 R", 2000: b"10 0 R"} | chain))


def _form(contents: bytes, name: bytes) -> bytes:
    entries = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X %s >> >>" % name
    return stream(contents, entries)


def _forms_draw_each_other() -> bytes:
    others = {6: _form(b"/X Do", b"7 0 R"), 7: _form(b"/X Do", b"6 0 R")}
    return written(letter(stream(DRAWN + b"/X Do"), resources=b"/XObject << /X 6 0 R >>", others=others))


def _glyph_draws_itself() -> bytes:
    """A Type 3 font whose only glyph is written in the font itself."""
    font = b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 /LastChar 97"
    font += b" /Widths [9] /Encoding << /Differences [97 /a] >> /CharProcs << /a 7 0 R >>"
    font += b" /Resources << /Font << /T 6 0 R >> >> >>"
    glyph = stream(b"9 0 d0 BT /T 9 Tf (aaaa) Tj ET")
    contents = stream(DRAWN + b"BT /T 9 Tf 9 9 Td (aaaa) Tj ET")
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    page += b" /Resources << /Font << /F1 5 0 R /T 6 0 R >> >> >>"
    return written(letter(contents, others={3: page, 6: font, 7: glyph}))


def _open_states() -> bytes:
    """A million saved graphics states and as many opened arrays in the contents of a page."""
    return written(letter(flate(DRAWN + b"q " * 1_000_000 + b"[" * 1_000_000)))


def _boxed(box: bytes) -> bytes:
    return written(letter(media_box=box))


def _blank_boxed(box: bytes) -> bytes:
    """A page without text, which has to be drawn before it can be read."""
    return written(letter(stream(b"0 0 100 100 re f"), media_box=box))


_KIDS = b"<< /Type /Pages /Kids [3 0 R] /Count %s >>"

ATTACKS: Mapping[str, Callable[[], bytes]] = {
    "page-tree-is-its-own-child.pdf": lambda: _with(o2=b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"),
    "page-tree-returns.pdf": lambda: _with(o2=b"<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 2 >>"),
    "page-tree-of-two-parents.pdf": lambda: _with(
        o2=b"<< /Type /Pages /Kids [6 0 R] /Count 1 >>", o6=b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"
    ),
    "page-tree-10000-deep.pdf": lambda: _deep_page_tree(10_000),
    "page-tree-doubles.pdf": _page_tree_doubles,
    "catalogue-is-its-page-tree.pdf": lambda: _with(o1=b"<< /Type /Catalog /Pages 1 0 R /Kids [1 0 R] /Count 1 >>"),
    "length-is-its-own-stream.pdf": lambda: _with(o4=b"<< /Length 4 0 R >>\nstream\n" + DRAWN + b"\nendstream"),
    "length-too-long.pdf": lambda: _with(o4=b"<< /Length 2147483647 >>\nstream\n" + DRAWN + b"\nendstream"),
    "length-negative.pdf": lambda: _with(o4=b"<< /Length -1 >>\nstream\n" + DRAWN + b"\nendstream"),
    "references-loop.pdf": _reference_chain,
    "table-before-itself.pdf": _previous_table,
    "table-before-the-file.pdf": lambda: _previous_table(-1),
    "table-beyond-the-file.pdf": lambda: _previous_table(99_999_999_999),
    "tables-in-a-ring.pdf": _two_tables_in_a_ring,
    "table-of-itself.pdf": _table_of_itself,
    "20000-tables.pdf": _chain_of_tables,
    "no-table.pdf": lambda: without_table(letter()),
    "object-stream-in-itself.pdf": _object_stream_in_itself,
    "object-streams-extend-each-other.pdf": _object_streams_extend_each_other,
    "object-stream-claims-too-much.pdf": _object_stream_claims_too_much,
    "forms-draw-each-other.pdf": _forms_draw_each_other,
    "glyph-draws-itself.pdf": _glyph_draws_itself,
    "count-million.pdf": lambda: _with(o2=_KIDS % b"1000000"),
    "count-largest.pdf": lambda: _with(o2=_KIDS % b"2147483647"),
    "count-beyond-numbers.pdf": lambda: _with(o2=_KIDS % b"99999999999999999999"),
    "count-negative.pdf": lambda: _with(o2=_KIDS % b"-5"),
    "count-zero.pdf": lambda: _with(o2=_KIDS % b"0"),
    "count-is-text.pdf": lambda: _with(o2=_KIDS % b"(many)"),
    "media-box-huge.pdf": lambda: _boxed(b"[0 0 1000000000 1000000000]"),
    "media-box-negative.pdf": lambda: _boxed(b"[0 0 -595 -842]"),
    "media-box-empty.pdf": lambda: _boxed(b"[0 0 0 0]"),
    "media-box-of-text.pdf": lambda: _boxed(b"[(a) (b) (c)]"),
    "media-box-huge-without-text.pdf": lambda: _blank_boxed(b"[0 0 1000000000 1000000000]"),
    "media-box-ribbon-without-text.pdf": lambda: _blank_boxed(b"[0 0 1 2000000]"),
    "user-unit-huge-without-text.pdf": lambda: written(
        letter(stream(b"0 0 100 100 re f"), page=b"/UserUnit 100000000")
    ),
    "arrays-100000-deep.pdf": lambda: _deep(b"[", b"]"),
    "dictionaries-100000-deep.pdf": lambda: _deep(b"<</A ", b">>"),
    "strings-100000-deep.pdf": lambda: _deep(b"(", b")"),
    "open-states.pdf": _open_states,
}
