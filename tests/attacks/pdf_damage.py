"""PDFs that are cut off, padded, encrypted or not PDFs at all behind their first bytes."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Mapping

from tests.attacks.pdf_syntax import CONTENTS, DRAWN, HEADER, letter, stream, written

# The padding of passwords (ISO 32000, 7.6.4.3.2, algorithm 2).
_PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
_PERMISSIONS = struct.pack("<i", -4)
_IDENTIFIER = b"0123456789abcdef"


def _plain() -> bytes:
    return written(letter())


def _cut(mark: bytes, further: int = 0) -> bytes:
    """The letter up to a mark in it, and so many bytes further."""
    whole = _plain()
    return whole[: whole.index(mark) + further]


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    output = bytearray()
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        output.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(output)


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()


def _encrypted(password: bytes) -> bytes:
    """The letter under the standard handler's revision 2 (40 bits), which every reader knows."""
    padded = (password + _PADDING)[:32]
    owner = _rc4(_md5((b"owner" + _PADDING)[:32])[:5], padded)
    key = _md5(padded + owner + _PERMISSIONS + _IDENTIFIER)[:5]
    of_contents = _md5(key + struct.pack("<I", CONTENTS)[:3] + b"\0\0")[:10]
    handler = b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>"
    handler %= owner.hex().encode(), _rc4(key, _PADDING).hex().encode()
    objects = letter(stream(_rc4(of_contents, DRAWN)), others={6: handler})
    return written(objects, trailer=b"/Encrypt 6 0 R /ID [<%s> <%s>]" % ((_IDENTIFIER.hex().encode(),) * 2))


def _handler(dictionary: bytes) -> bytes:
    return written(letter(), trailer=b"/Encrypt %s /ID [<00> <00>]" % dictionary)


ATTACKS: Mapping[str, Callable[[], bytes]] = {
    "cut-in-mark.pdf": lambda: _cut(b"-1.7"),
    "cut-after-header.pdf": lambda: HEADER,
    "cut-in-catalogue.pdf": lambda: _cut(b"/Catalog", 4),
    "cut-in-page-tree.pdf": lambda: _cut(b"/Kids", 3),
    "cut-in-page.pdf": lambda: _cut(b"/MediaBox", 12),
    "cut-in-contents.pdf": lambda: _cut(b"amount due"),
    "cut-after-contents.pdf": lambda: _cut(b"5 0 obj"),
    "cut-before-table.pdf": lambda: _cut(b"xref\n"),
    "cut-in-table.pdf": lambda: _cut(b"xref\n", 60),
    "cut-in-trailer.pdf": lambda: _cut(b"/Root", 3),
    "cut-in-start.pdf": lambda: _cut(b"startxref", 5),
    "cut-before-end.pdf": lambda: _cut(b"%%EOF"),
    "beginning-lost.pdf": lambda: _plain()[400:],
    "padded-in-front.pdf": lambda: bytes(1 << 20) + _plain(),
    "padded-in-front-a-little.pdf": lambda: bytes(900) + _plain(),
    "padded-behind.pdf": lambda: _plain() + bytes(8 << 20),
    "nothing-but-padding.pdf": lambda: HEADER + bytes(4 << 20),
    "zeros-in-the-middle.pdf": lambda: _cut(b"3 0 obj") + bytes(4096) + _plain()[-300:],
    "noise-behind-header.pdf": lambda: HEADER + b"".join(hashlib.sha256(b"%d" % n).digest() for n in range(4000)),
    "headers-only.pdf": lambda: HEADER * 100_000,
    "objects-unclosed.pdf": lambda: HEADER + b"1 0 obj\n<< /A\n" * 100_000,
    "trailers-only.pdf": lambda: HEADER + b"trailer\n<< /Root 1 0 R >>\n" * 100_000 + b"%%EOF",
    "root-missing.pdf": lambda: written(letter(), root=99),
    "encrypted.pdf": lambda: _encrypted(b"not to be guessed"),
    "encrypted-without-password.pdf": lambda: _encrypted(b""),
    "encrypted-by-stranger.pdf": lambda: _handler(b"<< /Filter /Unheard.Of /V 5 >>"),
    "encrypted-in-future.pdf": lambda: _handler(b"<< /Filter /Standard /V 99 /R 99 /Length 1 /O <00> /U <00> /P 0 >>"),
    "encrypted-by-nothing.pdf": lambda: _handler(b"99 0 R"),
}
