"""Which kind of binary file the first bytes announce. Pure.

Numbers are from the formats' own specifications; only kinds that people are likely to send by mistake are named.
"""

from __future__ import annotations

import re

from parsing.compound import CompoundFile
from parsing.errors import DocumentTooLargeError, FileIsBrokenError

OLE = "a legacy Office document"
PROTECTED = "an Office document that opens only with a password"
MSG = "an Outlook message (MSG)"
DOC = "a legacy Word document (DOC)"
XLS = "a legacy Excel workbook (XLS)"
PPT = "a legacy PowerPoint presentation (PPT)"
RTF = "an RTF document"
IMAGES = frozenset(("a PNG image", "a JPEG image", "a TIFF image", "a WebP image", "a BMP image", "a GIF image"))
# Names of streams in an OLE compound file ([MS-CFB] keeps names in UTF-16).
_COMPOUND = (
    ("EncryptedPackage", PROTECTED),
    ("__properties_version1.0", MSG),
    ("__substg1.0_", MSG),
    ("WordDocument", DOC),
    ("Workbook", XLS),
    ("PowerPoint Document", PPT),
    ("Book", XLS),
)
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (rb"\x89PNG\r\n\x1a\n", "a PNG image"),
    (rb"\xff\xd8\xff", "a JPEG image"),
    (rb"II\*\0|MM\0\*|II\+\0|MM\0\+", "a TIFF image"),
    (rb"RIFF....WEBP", "a WebP image"),
    (rb"BM....\0\0\0\0", "a BMP image"),
    (rb"GIF8[79]a", "a GIF image"),
    (rb"\0\0\0\x0cjP  \r\n\x87\n|\xff\x4f\xff\x51", "a JPEG 2000 image"),
    (rb"....ftyp(?:heic|heix|hevc|mif1|msf1|avif)", "a HEIF image"),
    (rb"8BPS\0\x01", "a Photoshop image"),
    (rb"\0\0[\x01\x02]\0", "an icon"),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (rb"\{\\rtf", RTF),
    (rb"%!PS", "a PostScript document"),
    (rb"AT&TFORM", "a DjVu document"),
    (rb"\x1f\x8b", "a gzip archive"),
    (rb"BZh[1-9]1AY&SY", "a bzip2 archive"),
    (rb"\xfd7zXZ\0", "an xz archive"),
    (rb"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (rb"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (rb"Rar!\x1a\x07", "a RAR archive"),
    (rb".{257}ustar", "a tar archive"),
    (rb"PK(?:\x03\x04|\x05\x06|\x07\x08)", "a ZIP archive"),
    (rb"\x7fELF|MZ|\xcf\xfa\xed\xfe|\xce\xfa\xed\xfe|\xfe\xed\xfa[\xce\xcf]", "an executable"),
    (rb"\xca\xfe\xba\xbe", "an executable"),
    (rb"\0asm", "a WebAssembly module"),
    (rb"SQLite format 3\0", "an SQLite database"),
    (rb"PAR1", "a Parquet file"),
    (rb"OTTO\0|\0\x01\0\0\0|wOF[F2]", "a font"),
    (rb"ID3|\xff[\xfb\xfa\xf3\xf2]|fLaC|OggS|RIFF....WAVE|FORM....AIF|MThd|....ftypM4A", "an audio recording"),
    (rb"\x1a\x45\xdf\xa3|RIFF....AVI |....ftyp|\0\0\x01[\xb3\xba]|FLV\x01|\x30\x26\xb2\x75\x8e\x66\xcf\x11", "a video"),
)
_COMPILED = tuple((re.compile(pattern, re.DOTALL), kind) for pattern, kind in _SIGNATURES)
# Text formats: they look like text and are of their kind all the same.
_TEXTUAL = (RTF, "a PostScript document")


def compound_kind(data: bytes) -> str:
    """The kind of an OLE compound file, by the streams at its top: below it there may be documents of other kinds."""
    try:
        file = CompoundFile.from_bytes(data)
        names = tuple(file.children(file.root))
    except (FileIsBrokenError, DocumentTooLargeError):
        return next((kind for name, kind in _COMPOUND if name.encode("utf-16-le") in data), OLE)
    return next((kind for mark, kind in _COMPOUND if any(name.startswith(mark) for name in names)), OLE)


def announced_kind(head: bytes, *, looks_like_text: bool) -> str | None:
    """The kind that the first bytes of a file announce, such as "a PNG image".

    Some signatures are plain letters with which a text may begin ("BMW", "ID3"): those do not count where the
    content looks like text. (A white image without compression does: its bytes 0xFF are letters in some encodings.)
    """
    for pattern, kind in _COMPILED:
        if announced := pattern.match(head):
            is_certain = kind in _TEXTUAL or (kind in IMAGES and b"\0" in announced[0])
            return kind if is_certain or not looks_like_text else None
    return None
