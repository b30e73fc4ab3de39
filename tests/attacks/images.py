"""Pictures whose headers claim what is not there, or more than anybody wants to unpack."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from tests.attacks.inflation import zlib_zeros

_MARK: Final = b"\x89PNG\r\n\x1a\n"
_SIDE: Final = 60_000
_FONT_SIZE: Final = 36
_SHORT, _LONG = 3, 4


def drawn(kind: str, words: str = "INVOICE 4711\nAMOUNT DUE 480.00") -> bytes:
    """A small picture of some words."""
    picture = Image.new("L", (640, 200), 255)
    font = ImageFont.load_default(_FONT_SIZE)
    ImageDraw.Draw(picture).multiline_text((40, 40), words, fill=0, font=font, spacing=16)
    buffer = BytesIO()
    picture.save(buffer, kind)
    return buffer.getvalue()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(width: int, height: int, data: bytes, *, bits: int = 1, extra: bytes = b"") -> bytes:
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, 0, 0, 0, 0))
    return _MARK + header + extra + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _with_chunk(chunk: bytes) -> bytes:
    """The words as PNG with one more chunk behind the header."""
    whole = drawn("PNG")
    return whole[:33] + chunk + whole[33:]


def _tiff(entries: list[tuple[int, int, int, int]], *, following: int | None = None, data: bytes = b"") -> bytes:
    """A TIFF of one directory at offset 8; `following` None: the directory says that it follows itself."""
    rows = b"".join(struct.pack("<HHII", *entry) for entry in sorted(entries))
    directory = struct.pack("<H", len(entries)) + rows
    return b"II*\0" + struct.pack("<I", 8) + directory + struct.pack("<I", 8 if following is None else following) + data


def _grey(width: int, height: int, offset: int, size: int) -> list[tuple[int, int, int, int]]:
    """The fields of an uncompressed grey picture in one strip."""
    return [
        (256, _LONG, 1, width),
        (257, _LONG, 1, height),
        (258, _SHORT, 1, 8),
        (259, _SHORT, 1, 1),
        (262, _SHORT, 1, 1),
        (273, _LONG, 1, offset),
        (277, _SHORT, 1, 1),
        (278, _LONG, 1, height),
        (279, _LONG, 1, size),
    ]


def _looping_tiff() -> bytes:
    fields = _grey(8, 8, 122, 64)
    return _tiff(fields, data=bytes(range(64)))


def _many_directories(count: int = 10_000) -> bytes:
    """So many pages, all of them showing the same strip of white."""
    fields = _grey(8, 8, 8, 64)
    rows = b"".join(struct.pack("<HHII", *entry) for entry in fields)
    length = 2 + len(rows) + 4
    start = 8 + 64
    offsets = [start + number * length for number in range(1, count)] + [0]
    pages = b"".join(struct.pack("<H", len(fields)) + rows + struct.pack("<I", offset) for offset in offsets)
    return b"II*\0" + struct.pack("<I", start) + b"\xff" * 64 + pages


def _claimed_jpeg() -> bytes:
    """The words as JPEG whose frame says that it is 65,500 pixels wide and high."""
    whole = bytearray(drawn("JPEG"))
    frame = whole.index(b"\xff\xc0")
    whole[frame + 5 : frame + 9] = struct.pack(">HH", 65_500, 65_500)
    return bytes(whole)


def _many_scans() -> bytes:
    """A progressive JPEG which repeats one scan a thousand times."""
    buffer = BytesIO()
    Image.new("L", (2000, 2000), 255).save(buffer, "JPEG", progressive=True)
    whole = buffer.getvalue()
    last = whole.rindex(b"\xff\xda")
    return whole[:last] + whole[last:-2] * 1000 + whole[-2:]


def _bmp(width: int, height: int, bits: int = 24) -> bytes:
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, 0, 0, 2835, 2835, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54 + 64, 0, 0, 54) + header + bytes(64)


def _webp() -> bytes:
    """A lossless WebP of 16,384 pixels each way, and no pixel."""
    size = (16_383 | 16_383 << 14).to_bytes(4, "little")
    data = b"\x2f" + size + bytes(16)
    chunk = b"VP8L" + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


def _cut(kind: str, share: float) -> bytes:
    whole = drawn(kind)
    return whole[: int(len(whole) * share)]


ATTACKS: Mapping[str, Callable[[], bytes]] = {
    "60000-pixels.png": lambda: _png(_SIDE, _SIDE, zlib_zeros(430)),
    "60000-pixels-claimed.png": lambda: _png(_SIDE, _SIDE, zlib.compress(bytes(1000))),
    "largest-size-claimed.png": lambda: _png(2**31 - 1, 2**31 - 1, zlib.compress(bytes(1000))),
    "ribbon.png": lambda: _png(1, 50_000_000, zlib_zeros(96)),
    "no-size.png": lambda: _png(0, 0, zlib.compress(b"")),
    "text-bomb.png": lambda: _with_chunk(_chunk(b"zTXt", b"Comment\0\0" + zlib_zeros(900))),
    "profile-bomb.png": lambda: _with_chunk(_chunk(b"iCCP", b"Profile\0\0" + zlib_zeros(900))),
    "chunk-too-long.png": lambda: _with_chunk(struct.pack(">I", 2**31 - 1) + b"tEXt"),
    "cut-after-mark.png": lambda: _MARK,
    "cut-in-header.png": lambda: drawn("PNG")[:20],
    "cut-after-header.png": lambda: drawn("PNG")[:33],
    "cut-in-pixels.png": lambda: _cut("PNG", 0.5),
    "cut-in-header.jpg": lambda: _cut("JPEG", 0.03),
    "cut-in-pixels.jpg": lambda: _cut("JPEG", 0.5),
    "cut-in-pixels.tiff": lambda: _cut("TIFF", 0.5),
    "cut-in-pixels.webp": lambda: _cut("WEBP", 0.5),
    "cut-in-pixels.bmp": lambda: _cut("BMP", 0.5),
    "65500-pixels-claimed.jpg": _claimed_jpeg,
    "1000-scans.jpg": _many_scans,
    "16384-pixels-claimed.webp": _webp,
    "huge-claimed.bmp": lambda: _bmp(2**31 - 1, 2**31 - 1),
    "negative-claimed.bmp": lambda: _bmp(-(2**31), -(2**31)),
    "directories-loop.tiff": _looping_tiff,
    "10000-directories.tiff": _many_directories,
    "directory-beyond-the-file.tiff": lambda: b"II*\0" + struct.pack("<I", 2**32 - 2),
    "directory-of-65535-fields.tiff": lambda: b"II*\0" + struct.pack("<IH", 8, 65_535) + bytes(100),
    "60000-pixels-claimed.tiff": lambda: _tiff(_grey(_SIDE, _SIDE, 122, 64), following=0, data=bytes(64)),
    "strip-beyond-the-file.tiff": lambda: _tiff(_grey(8, 8, 2**32 - 2, 2**32 - 2), following=0),
    "words.png": lambda: drawn("PNG"),
}
