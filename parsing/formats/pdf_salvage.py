"""PDFs that lost their end, and with it the table that says where everything is: a new page tree behind what is left.

Pages are found by their own marks, in the order of the file, which is mostly that of reading. Pages that are packed
into object streams are not found: what cannot be told without unpacking everything is not worth it. Pure.
"""

from __future__ import annotations

import re
from itertools import count

_OBJECT = re.compile(rb"(?<!\d)(\d{1,9})\s{1,9}(\d{1,5})\s{1,9}obj\b")
_PAGE = re.compile(rb"/Type\s{0,9}/Page\b")
# A page is a dictionary of a few references; streams, which may hold anything, stand in objects of their own.
_PAGE_BYTES = 16 * 1024
_STREAM = re.compile(rb"\bstream\r?\n")
_ENCRYPTED = b"/Encrypt"


def with_new_end(data: bytes) -> bytes | None:
    """The PDF with all its pages in a new page tree; None where there are no pages, or they may be encrypted."""
    marks = list(_OBJECT.finditer(data))
    ends = [*(mark.start() for mark in marks[1:]), len(data)]
    pages = {
        int(mark[1]): b"%s %s R" % (mark[1], mark[2])
        for mark, end in zip(marks, ends, strict=False)  # without marks there is an end all the same
        if _is_page(data[mark.end() : min(end, mark.end() + _PAGE_BYTES)])
    }
    if not pages or _ENCRYPTED in data:
        return None
    used = {int(mark[1]) for mark in marks}
    free = (number for number in count(1) if number not in used)
    tree, catalogue = next(free), next(free)
    return data + (
        b"\nendstream\nendobj\n"  # of what was cut off
        b"%d 0 obj\n<< /Type /Pages /Count %d /Kids [%s] >>\nendobj\n"
        b"%d 0 obj\n<< /Type /Catalog /Pages %d 0 R >>\nendobj\n"
        b"trailer\n<< /Root %d 0 R >>\nstartxref\n0\n%%%%EOF\n"
    ) % (tree, len(pages), b" ".join(pages.values()), catalogue, tree, catalogue)


def _is_page(beginning: bytes) -> bool:
    dictionary = _STREAM.split(beginning, maxsplit=1)[0]
    return _PAGE.search(dictionary) is not None
