"""Compressed data that is small and unpacks to a great deal, made without ever holding what it unpacks to."""

from __future__ import annotations

import struct
import zlib
from typing import Final

MEBIBYTE: Final = 1 << 20
_BLOCK: Final = MEBIBYTE
_ZLIB_HEADER: Final = b"\x78\x9c"
_LAST_BLOCK: Final = b"\x03\x00"
_ADLER_MODULUS: Final = 65521


def deflated_zeros(mebibytes: int) -> bytes:
    """A raw deflate stream (RFC 1951) of so many MiB of zero bytes, at about a thousandth of their size."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    # After a full flush a block refers to nothing before it, so that it may be repeated.
    block = compressor.compress(bytes(_BLOCK)) + compressor.flush(zlib.Z_FULL_FLUSH)
    return block * mebibytes + _LAST_BLOCK


def zlib_zeros(mebibytes: int) -> bytes:
    """The same as a zlib stream (RFC 1950) with a checksum that is right: of n zero bytes it is n mod 65521, 1."""
    checksum = (mebibytes * _BLOCK % _ADLER_MODULUS) << 16 | 1
    return _ZLIB_HEADER + deflated_zeros(mebibytes) + struct.pack(">I", checksum)


def zlib_repeated(unit: bytes, times: int, before: bytes = b"", after: bytes = b"") -> bytes:
    """A zlib stream of a unit repeated so many times between two other texts."""
    compressor = zlib.compressobj(9)
    chunk = unit * max(1, _BLOCK // len(unit))
    whole, rest = divmod(times * len(unit), len(chunk))
    parts = [compressor.compress(before)]
    parts += [compressor.compress(chunk) for _ in range(whole)]
    parts += [compressor.compress(chunk[:rest]), compressor.compress(after), compressor.flush()]
    return b"".join(parts)
