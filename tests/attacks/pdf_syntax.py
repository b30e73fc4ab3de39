"""Just enough of PDF (ISO 32000) to write files that break its rules one at a time."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Final

SENTENCE: Final = "Invoice 4711 of Example Works for 12 chairs, amount due 480.00 by the end of June"
HEADER: Final = b"%PDF-1.7\n"
DRAWN: Final = b"BT /F1 12 Tf 72 700 Td (" + SENTENCE.encode() + b") Tj ET\n"

CATALOGUE, PAGES, PAGE, CONTENTS, FONT, SPARE = 1, 2, 3, 4, 5, 6


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object's body; `entries` go into its dictionary beside the length."""
    return b"<< /Length %d %s >>\nstream\n" % (len(data), entries) + data + b"\nendstream"


def flate(data: bytes, entries: bytes = b"") -> bytes:
    """A stream that is compressed once."""
    return stream(zlib.compress(data, 1), b"/Filter /FlateDecode " + entries)


def letter(
    contents: bytes | None = None,
    *,
    page: bytes = b"",
    media_box: bytes = b"[0 0 595 842]",
    resources: bytes = b"",
    others: Mapping[int, bytes] | None = None,
) -> dict[int, bytes]:
    """The objects of a document of one page with SENTENCE on it; each part can be replaced, `others` last."""
    fonts = b"/Resources << /Font << /F1 5 0 R >> %s >>" % resources
    objects = {
        CATALOGUE: b"<< /Type /Catalog /Pages 2 0 R >>",
        PAGES: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE: b"<< /Type /Page /Parent 2 0 R /MediaBox %s %s /Contents 4 0 R %s >>" % (media_box, fonts, page),
        CONTENTS: stream(DRAWN) if contents is None else contents,
        FONT: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    }
    return objects | dict(others or {})


def written(objects: Mapping[int, bytes], *, trailer: bytes = b"", root: int = CATALOGUE) -> bytes:
    """A file with a right cross-reference table; `trailer` goes into the trailer's dictionary."""
    body = bytearray(HEADER)
    offsets: dict[int, int] = {}
    for number, value in objects.items():
        offsets[number] = len(body)
        body += b"%d 0 obj\n" % number + value + b"\nendobj\n"
    return bytes(body) + table(offsets, len(body), trailer=trailer, root=root)


def table(offsets: Mapping[int, int], start: int, *, trailer: bytes = b"", root: int = CATALOGUE) -> bytes:
    """The cross-reference table of objects at these offsets, for a file that has `start` bytes before it."""
    size = max(offsets) + 1
    rows = [b"%010d 00000 n \n" % offsets[n] if n in offsets else b"0000000000 65535 f \n" for n in range(size)]
    ending = b"trailer\n<< /Size %d /Root %d 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, root, trailer, start)
    return b"xref\n0 %d\n" % size + b"".join(rows) + ending


def without_table(objects: Mapping[int, bytes]) -> bytes:
    """A file whose readers must search for its objects: there is a trailer but no cross-reference table."""
    body = HEADER + b"".join(b"%d 0 obj\n" % number + value + b"\nendobj\n" for number, value in objects.items())
    return body + b"trailer\n<< /Root 1 0 R >>\n%%EOF\n"


def object_stream(objects: Mapping[int, bytes], entries: bytes = b"") -> bytes:
    """Objects packed into one (ISO 32000, 7.5.7)."""
    pairs: list[bytes] = []
    values = bytearray()
    for number, value in objects.items():
        pairs.append(b"%d %d " % (number, len(values)))
        values += value + b" "
    index = b"".join(pairs)
    return flate(index + bytes(values), b"/Type /ObjStm /N %d /First %d %s" % (len(objects), len(index), entries))


def with_reference_stream(
    direct: Mapping[int, bytes], packed: Mapping[int, tuple[int, int]], *, entries: bytes = b""
) -> bytes:
    """A file with a cross-reference stream; `packed` says of an object in which object stream it stands, and where."""
    body = bytearray(HEADER)
    rows: dict[int, tuple[int, int, int]] = {number: (2, *place) for number, place in packed.items()}
    for number, value in direct.items():
        rows[number] = (1, len(body), 0)
        body += b"%d 0 obj\n" % number + value + b"\nendobj\n"
    own = max(rows) + 1
    rows[own] = (1, len(body), 0)
    size = own + 1
    data = b"".join(_row(*rows.get(number, (0, 0, 0))) for number in range(size))
    dictionary = b"/Type /XRef /W [1 4 4] /Size %d /Root 1 0 R %s" % (size, entries)
    start = len(body)
    return bytes(body) + b"%d 0 obj\n" % own + flate(data, dictionary) + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % start


def _row(kind: int, second: int, third: int) -> bytes:
    return bytes((kind,)) + second.to_bytes(4, "big") + third.to_bytes(4, "big")
