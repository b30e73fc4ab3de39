"""PDFs that take long to read: forms which draw forms."""

from __future__ import annotations


def nested_forms(levels: int, width: int) -> bytes:
    """A PDF whose page draws `width` forms which draw `width` forms each, and so on: width ** levels texts in all."""
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>/Font<</F 5 0 R>>>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</XObject<</X 6 0 R>>>>>>",
        _stream(b"", b"/X Do "),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *(_stream(form % (7 + level), b"/X Do " * width) for level in range(levels)),
        _stream(form % 0, b"BT /F 9 Tf (x) Tj ET"),
    ]
    body = b"".join(b"%d 0 obj\n%b\nendobj\n" % numbered for numbered in enumerate(objects, start=1))
    return b"%PDF-1.7\n" + body + b"trailer\n<</Size %d/Root 1 0 R>>\n%%%%EOF\n" % (len(objects) + 1)


def _stream(entries: bytes, data: bytes) -> bytes:
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (entries, len(data), data)
