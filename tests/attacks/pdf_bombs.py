"""PDFs that are small and ask for a great deal of memory or time."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from typing import Final

from tests.attacks.inflation import zlib_repeated, zlib_zeros
from tests.attacks.pdf_syntax import DRAWN, HEADER, flate, letter, object_stream, stream, with_reference_stream, written

_MILLION: Final = 1_000_000
_FAN_OUT: Final = 20
_LEVELS: Final = 12


def _filtered(data: bytes, filters: bytes, entries: bytes = b"") -> bytes:
    return stream(data, b"/Filter [%s] %s" % (filters, entries))


def _single_layer() -> bytes:
    """300 MiB of white space behind the text, in 0.3 MB."""
    return written(letter(_filtered(zlib_repeated(b" ", 300 << 20, before=DRAWN), b"/FlateDecode")))


def _nested(layers: int, mebibytes: int) -> bytes:
    data = zlib_zeros(mebibytes)
    for _ in range(layers - 1):
        data = zlib.compress(data, 9)
    return written(letter(_filtered(data, b"/FlateDecode " * layers)))


def _run_lengths() -> bytes:
    """Run lengths in Flate: two bytes become 128, a thousand times over."""
    data = zlib_repeated(b"\x81 ", 6 << 20, after=b"\x80")
    return written(letter(_filtered(data, b"/FlateDecode /RunLengthDecode")))


def _many_filters() -> bytes:
    data = DRAWN
    for _ in range(500):
        data = zlib.compress(data, 1)
    return written(letter(_filtered(data, b"/FlateDecode " * 500)))


def _predictor() -> bytes:
    parameters = b"/DecodeParms << /Predictor 15 /Colors 32 /BitsPerComponent 32 /Columns 2147483647 >>"
    return written(letter(flate(DRAWN, parameters)))


def _object_stream() -> bytes:
    """An object stream of 300 MiB in which the page stands."""
    objects = letter()
    page = objects.pop(3)
    index = b"3 0 "
    packed = zlib_repeated(b" ", 300 << 20, before=index + page)
    container = _filtered(packed, b"/FlateDecode", b"/Type /ObjStm /N 1 /First %d" % len(index))
    return with_reference_stream(objects | {6: container}, {3: (6, 0)})


def _reference_stream() -> bytes:
    """A cross-reference stream that claims two thousand million objects and unpacks to 600 MiB of free ones."""
    body = HEADER + b"".join(b"%d 0 obj\n" % number + value + b"\nendobj\n" for number, value in letter().items())
    dictionary = b"/Type /XRef /W [1 4 4] /Size 2000000000 /Root 1 0 R"
    table = _filtered(zlib_zeros(600), b"/FlateDecode", dictionary)
    return body + b"6 0 obj\n" + table + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(body)


def _character_map() -> bytes:
    """A ToUnicode map of 500 MiB."""
    start = b"/CIDInit /ProcSet findresource begin\nbegincmap\n1 begincodespacerange\n<00> <FF>\nendcodespacerange\n"
    unit = b"1 beginbfrange\n<00> <FF> <0041>\nendbfrange\n"
    mapping = _filtered(zlib_repeated(unit, (500 << 20) // len(unit), before=start), b"/FlateDecode")
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>"
    return written(letter(others={5: font, 6: mapping}))


def _million_packed_objects() -> bytes:
    numbers = range(10, 10 + _MILLION)
    container = object_stream(dict.fromkeys(numbers, b"0"))
    places = {number: (6, place) for place, number in enumerate(numbers)}
    return with_reference_stream(letter() | {6: container}, places)


def _million_loose_objects() -> bytes:
    """A million objects without a table: readers must search the file for them."""
    body = b"".join(b"%d 0 obj 0 endobj\n" % number for number in range(10, 10 + _MILLION))
    own = b"".join(b"%d 0 obj\n" % number + value + b"\nendobj\n" for number, value in letter().items())
    return HEADER + own + body + b"trailer\n<< /Root 1 0 R >>\nstartxref\n7\n%%EOF\n"


def _forms() -> dict[int, bytes]:
    """Form objects each of which draws the next one twenty times, twelve levels deep: 20^12 drawings."""
    forms = {}
    for level in range(_LEVELS):
        number = 10 + level
        entries = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >>"
        entries += b" /XObject << /X %d 0 R >> >>" % (number + 1)
        forms[number] = stream(b"/X Do " * _FAN_OUT, entries)
    last = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >>"
    return forms | {10 + _LEVELS: stream(DRAWN, last)}


def _form_fan_out() -> bytes:
    return written(letter(stream(DRAWN + b"/X Do"), resources=b"/XObject << /X 10 0 R >>", others=_forms()))


def _contents_repeated() -> bytes:
    """A page that lists one stream of 100 KB a hundred thousand times."""
    references = b"6 0 R " * 100_000
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents [4 0 R %s] " % references
    page += b"/Resources << /Font << /F1 5 0 R >> >> >>"
    return written(letter(others={3: page, 6: flate(b"q Q " * 25_000)}))


def _pages_repeated() -> bytes:
    """A hundred thousand references to one page."""
    kids = b"<< /Type /Pages /Kids [%s] /Count 100000 >>" % (b"3 0 R " * 100_000)
    return written(letter(others={2: kids}))


def _huge_image() -> bytes:
    """A page without text whose picture is 60,000 pixels wide and high."""
    entries = b"/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    image = _filtered(zlib_zeros(3434), b"/FlateDecode", entries)
    contents = stream(b"595 0 0 842 0 0 cm /I Do")
    return written(letter(contents, resources=b"/XObject << /I 6 0 R >>", others={6: image}))


def _tiny_tiles() -> bytes:
    """A page without text that is filled with a pattern in steps of a ten-thousandth of a point."""
    entries = b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.0001 /YStep 0.0001"
    tile = stream(b"0 0 1 1 re f", entries + b" /Resources << >>")
    contents = stream(b"/Pattern cs /P scn 0 0 595 842 re f")
    return written(letter(contents, resources=b"/Pattern << /P 6 0 R >>", others={6: tile}))


def _many_paths() -> bytes:
    """A page without text on which ten million lines are drawn."""
    lines = _filtered(zlib_repeated(b"0 0 m 595 842 l S\n", 10 * _MILLION), b"/FlateDecode")
    return written(letter(lines))


ATTACKS: Mapping[str, Callable[[], bytes]] = {
    "flate.pdf": _single_layer,
    "flate-in-flate.pdf": lambda: _nested(2, 400),
    "flate-in-flate-in-flate.pdf": lambda: _nested(3, 16_000),
    "run-lengths.pdf": _run_lengths,
    "500-filters.pdf": _many_filters,
    "huge-predictor.pdf": _predictor,
    "flate-object-stream.pdf": _object_stream,
    "flate-reference-stream.pdf": _reference_stream,
    "flate-character-map.pdf": _character_map,
    "million-packed-objects.pdf": _million_packed_objects,
    "million-loose-objects.pdf": _million_loose_objects,
    "form-fan-out.pdf": _form_fan_out,
    "contents-repeated.pdf": _contents_repeated,
    "pages-repeated.pdf": _pages_repeated,
    "huge-image.pdf": _huge_image,
    "tiny-tiles.pdf": _tiny_tiles,
    "many-paths.pdf": _many_paths,
}
