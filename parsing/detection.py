"""The format of a document, told from its content alone: never from its name or declared type."""

from __future__ import annotations

import re
from enum import StrEnum

from parsing.encodings import decode, looks_like_text
from parsing.errors import FileIsBrokenError, PdfIsProtectedError, UnsupportedFileTypeError
from parsing.formats.archive import DAMAGE, beginning, open_directory
from parsing.markup import is_html, is_markdown
from parsing.signatures import DOC, IMAGES, MSG, OLE, PPT, PROTECTED, RTF, XLS, announced_kind, compound_kind
from parsing.source import Source
from parsing.tables import separator_of


class Format(StrEnum):
    """The supported formats; the value is `Document.format` and the name of the extractor's module."""

    PDF = "pdf"
    IMAGE = "image"
    DOCX = "docx"
    PPTX = "pptx"
    XLSX = "xlsx"
    ODT = "odt"
    ODS = "ods"
    ODP = "odp"
    RTF = "rtf"
    EPUB = "epub"
    DOC = "doc"
    XLS = "xls"
    PPT = "ppt"
    HTML = "html"
    EML = "eml"
    MSG = "msg"
    CSV = "csv"
    MARKDOWN = "markdown"
    TEXT = "text"


SUPPORTED = (
    "PDF, images (PNG, JPEG, TIFF, WebP, BMP, GIF), DOCX, PPTX, XLSX, ODT, ODS, ODP, RTF, EPUB, HTML, e-mail (EML, "
    "MSG), CSV, Markdown, plain text and, where LibreOffice is installed, DOC, XLS and PPT"
)
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
_MIME_TYPES = {
    b"application/vnd.oasis.opendocument.text": Format.ODT,
    b"application/vnd.oasis.opendocument.text-template": Format.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": Format.ODS,
    b"application/vnd.oasis.opendocument.spreadsheet-template": Format.ODS,
    b"application/vnd.oasis.opendocument.presentation": Format.ODP,
    b"application/vnd.oasis.opendocument.presentation-template": Format.ODP,
    b"application/epub+zip": Format.EPUB,
}
_OFFICE_MARK = "[Content_Types].xml"
_OFFICE_PARTS = (
    (re.compile(r"word/document\d*\.xml"), Format.DOCX),
    (re.compile(r"ppt/presentation\d*\.xml"), Format.PPTX),
    (re.compile(r"xl/workbook\d*\.xml"), Format.XLSX),
)
# Where the beginning of a package that is damaged holds one of these, what it was is clear all the same.
_PACKAGE_MARKS = (
    (b"application/vnd.oasis.opendocument.text", "ODT document"),
    (b"application/vnd.oasis.opendocument.spreadsheet", "ODS spreadsheet"),
    (b"application/vnd.oasis.opendocument.presentation", "ODP presentation"),
    (b"application/epub+zip", "EPUB book"),
    (b"word/", "DOCX document"),
    (b"ppt/", "PPTX presentation"),
    (b"xl/", "XLSX workbook"),
)
_OTHER_PARTS = (
    ("xl/", "an Excel workbook in binary form (XLSB)"),
    ("visio/", "a Visio drawing"),
    ("Index/", "an iWork document"),
    ("FixedDocSeq.fdseq", "an XPS document"),
)
_COMPOUNDS = {MSG: Format.MSG, DOC: Format.DOC, XLS: Format.XLS, PPT: Format.PPT}


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
        return _compound_format(compound_kind(source.read()))
    if kind in IMAGES:
        return Format.IMAGE
    if kind == RTF:
        return Format.RTF
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
    if separator_of(text, is_cut=source.size > len(source.head)):
        return Format.CSV
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


def _compound_format(kind: str) -> Format:
    if kind == PROTECTED:
        raise PdfIsProtectedError(f"the content is {PROTECTED}")
    if kind not in _COMPOUNDS:
        raise _unsupported(kind)
    return _COMPOUNDS[kind]


def _zip_format(source: Source) -> Format:
    try:
        with open_directory(source) as archive:
            names = set(archive.namelist())
            mimetype = beginning(archive, "mimetype", _MIMETYPE_BYTES) if "mimetype" in names else b""
    except DAMAGE as error:
        for mark, document in _PACKAGE_MARKS:
            if mark in source.head:
                raise FileIsBrokenError(f"the {document} is a damaged ZIP archive: {error}") from error
        raise _unsupported("a damaged ZIP archive") from error
    if _OFFICE_MARK in names:
        for main, office in _OFFICE_PARTS:
            if any(map(main.fullmatch, names)):
                return office
    if declared := _MIME_TYPES.get(mimetype.strip()):
        return declared
    raise _unsupported(next((kind for part, kind in _OTHER_PARTS if _has(names, part)), "a ZIP archive"))


def _has(names: set[str], start: str) -> bool:
    return any(name.startswith(start) for name in names)
