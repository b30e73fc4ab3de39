"""PDFs written object by object, with forms of any size, metadata and files inside."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

_DRAWN = b"BT /F1 12 Tf 72 700 Td (Application for a permit) Tj ET"


def pdf_of_objects(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of objects, numbered from 1, the first of which is its catalogue."""
    header = b"%PDF-1.7\n"
    written = [b"%d 0 obj\n%s\nendobj\n" % (number, content) for number, content in enumerate(objects, start=1)]
    *offsets, end = accumulate(map(len, written), initial=len(header))
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    return (
        header
        + b"".join(written)
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
        + b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (count, trailer, end)
    )


def pdf_with_form(
    fields: Sequence[bytes], *, drawn: bytes = _DRAWN, page: bytes = b"", catalogue: bytes = b"", trailer: bytes = b""
) -> bytes:
    """A page that shows a line of text and has `fields`, the insides of their dictionaries, as its form.

    `page`, `catalogue` and `trailer` are further entries of these dictionaries.
    """
    references = b" ".join(b"%d 0 R" % number for number in range(6, 6 + len(fields)))
    return pdf_of_objects(
        [
            b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [%s] >> %s >>" % (references, catalogue),
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Annots [%s] %s "
            b"/Resources << /Font << /F1 5 0 R >> >> >>" % (references, page),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            *(b"<< /Type /Annot /Subtype /Widget /Rect [0 0 90 20] %s >>" % field for field in fields),
        ],
        trailer,
    )
