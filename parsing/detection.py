"""The format of a document, told from its content alone: never from its name or declared type."""

from __future__ import annotations

import re
from enum import StrEnum
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from parsing.encodings import decode, looks_like_text
from parsing.errors import FileIsBrokenError, UnsupportedFileTypeError
from parsing.markup import is_html, is_markdown
from parsing.signatures import OLE, announced_kind, compound_kind
from parsing.source import Source


class Format(StrEnum):
    """The supported formats; the value is `Document.format` and the name of the extractor's module."""

    PDF = "pdf"
    DOCX = "docx"
    HTML = "html"
    EML = "eml"
    MARKDOWN = "markdown"
    TEXT = "text"


SUPPORTED = "PDF, DOCX, HTML, e-mail (EML), Markdown and plain text"
_PDF_MARK = b"%PDF-"
_PDF_MARK_WITHIN = 1024
_PDF_OBJECT = re.compile(rb"\d+\s+\d+\s+obj\b")
_ZIP_MARK = b"PK\x03\x04"
_MARGIN = b"\xef\xbb\xbf \t\r\n\f\0"
_MAIL_FIELDS = frozenset(
    b"from to cc bcc subject date message-id received return-path delivered-to reply-to sender mime-version "
    b"content-type content-transfer-encoding references in-reply-to dkim-signature x-mailer list-id".split()
)
_MAIL_FIELD = re.compile(rb"([!-9;-~]{1,100}):([ \t]|$)")
# Fields which alone say little: a memo or a printed mail has them too.
_MEMO_FIELDS = frozenset((b"from", b"to", b"cc", b"subject", b"date", b"references", b"sender"))
_MIN_MAIL_FIELDS = 2
_MIMETYPE_BYTES = 100
_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": "an OpenDocument text",
    b"application/vnd.oasis.opendocument.spreadsheet": "an OpenDocument spreadsheet",
    b"application/vnd.oasis.opendocument.presentation": "an OpenDocument presentation",
    b"application/epub+zip": "an EPUB book",
}
_OFFICE_PARTS = (("xl/", "an Excel workbook"), ("ppt/", "a PowerPoint presentation"), ("visio/", "a Visio drawing"))


def detect_format(source: Source) -> Format:
    """The format of the content; UnsupportedFileTypeError says what it is instead."""
    head = source.head
    if _is_pdf(head):
        return Format.PDF
    if head.startswith(_ZIP_MARK):
        return _zip_format(source)
    textual = looks_like_text(head)
    kind = announced_kind(head, looks_like_text=textual)
    if kind == OLE:
        raise _unsupported(compound_kind(source.read()))
    if kind is not None or not textual:
        raise _unsupported(kind or "binary data of an unknown kind")
    return _text_format(source)


def _unsupported(kind: str) -> UnsupportedFileTypeError:
    return UnsupportedFileTypeError(f"the content is {kind}: supported are {SUPPORTED}")


def _is_pdf(head: bytes) -> bool:
    """The mark may follow other bytes (ISO 32000, annex H); then an object must follow, as in no text about PDF."""
    if head.lstrip(_MARGIN).startswith(_PDF_MARK):
        return True
    return _PDF_MARK in head[:_PDF_MARK_WITHIN] and _PDF_OBJECT.search(head) is not None


def _text_format(source: Source) -> Format:
    head = source.head
    if source.size > len(head):
        head = head[: head.rfind(b"\n") + 1] or head  # no character is cut
    text = decode(head).text
    if _is_mail(text.encode()):
        return Format.EML
    if is_html(text):
        return Format.HTML
    return Format.MARKDOWN if is_markdown(text) else Format.TEXT


def _is_mail(head: bytes) -> bool:
    """Header fields of RFC 5322 from the first line to the first blank one, two of them well known."""
    lines = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n").splitlines()
    known: set[bytes] = set()
    for index, line in enumerate(lines):
        if not line.strip():
            return _names_mail(known)
        if line[:1] in b" \t" and index > 0:
            continue
        field = _MAIL_FIELD.match(line)
        if field is None:
            if index == 0 and line.startswith(b"From "):
                continue
            return False
        known.add(field[1].lower())
    return _names_mail(known)


def _names_mail(fields: set[bytes]) -> bool:
    known = fields & _MAIL_FIELDS
    if len(known) < _MIN_MAIL_FIELDS:
        return False
    return bool(known - _MEMO_FIELDS) or {b"from", b"date"} <= known or {b"from", b"to", b"subject"} <= known


def _zip_format(source: Source) -> Format:
    try:
        with ZipFile(source.path or BytesIO(source.read())) as archive:
            names = set(archive.namelist())
            mimetype = _beginning(archive, "mimetype") if "mimetype" in names else b""
    except (BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        if b"word/" in source.head:
            raise FileIsBrokenError(f"the DOCX document is a damaged ZIP archive: {error}") from error
        raise _unsupported("a damaged ZIP archive") from error
    if "[Content_Types].xml" in names and any(re.fullmatch(r"word/document\d*\.xml", name) for name in names):
        return Format.DOCX
    raise _unsupported(_archive_kind(names, mimetype))


def _beginning(archive: ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(_MIMETYPE_BYTES)


def _archive_kind(names: set[str], mimetype: bytes) -> str:
    if kind := _OPEN_DOCUMENT.get(mimetype.strip()):
        return kind
    for prefix, kind in _OFFICE_PARTS:
        if any(name.startswith(prefix) for name in names):
            return kind
    return "a ZIP archive"
