"""The compression of RTF in Outlook messages ([MS-OXRTFCP]). Pure."""

from __future__ import annotations

from struct import Struct

from parsing.errors import DocumentTooLargeError, FileIsBrokenError

MAX_RTF_BYTES = 64 * 1024 * 1024
_HEADER = Struct("<IIII")
_COMPRESSED = 0x75465A4C  # "LZFu"
_STORED = 0x414C454D  # "MELA"
_WINDOW = 4096
_MIN_COPY = 2
# What the window holds before the first byte, as the specification gives it.
_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
    b"MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20"
    b"\\b\\i\\u\\tab\\tx"
)


def decompress(data: bytes) -> bytes:
    """The RTF; what is cut off ends early. FileIsBrokenError for another compression, DocumentTooLargeError."""
    if len(data) < _HEADER.size:
        raise FileIsBrokenError("the RTF in the message is cut off")
    _, size, kind, _ = _HEADER.unpack_from(data)
    if size > MAX_RTF_BYTES:
        raise DocumentTooLargeError(f"the RTF in the message has {size} bytes: allowed are up to {MAX_RTF_BYTES}")
    body = data[_HEADER.size :]
    if kind == _STORED:
        return body[:size]
    if kind != _COMPRESSED:
        raise FileIsBrokenError(f"the RTF in the message is compressed in an unknown way: {kind:#010x}")
    return _unpacked(body, size)


def _unpacked(body: bytes, size: int) -> bytes:
    """Each control byte announces eight tokens: a byte as it is, or a place in the window and how much to copy."""
    output = bytearray(_DICTIONARY)
    end = len(_DICTIONARY) + size
    position = 0
    while position < len(body) and len(output) < end:
        control = body[position]
        position += 1
        for bit in range(8):
            if control >> bit & 1:
                token = int.from_bytes(body[position : position + 2], "big")
                position += 2
                if not _copied(output, token >> 4, (token & 0xF) + _MIN_COPY):
                    return bytes(output[len(_DICTIONARY) : end])
            else:
                output += body[position : position + 1]
                position += 1
    return bytes(output[len(_DICTIONARY) : end])


def _copied(output: bytearray, place: int, length: int) -> bool:
    """Copy from the window, byte by byte as it may overlap what it writes; False at the token that ends the data."""
    written = len(output) % _WINDOW
    distance = (written - place) % _WINDOW
    if distance == 0:
        return False
    for _ in range(length):
        output.append(output[-distance] if distance <= len(output) else 0)
    return True
