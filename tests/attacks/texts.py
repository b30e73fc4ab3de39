"""Plain texts and tables: strange encodings, invisible characters, lines without end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from tests.attacks.pdf_syntax import SENTENCE

_LINE_BYTES: Final = 100_000_000
_TEXT: Final = SENTENCE.encode()
_LONG: Final = f"{SENTENCE}.\n" * 200


def _single_line() -> Iterator[bytes]:
    """100 MB of words without a line break, in pieces of about a MB."""
    yield _TEXT
    words = b" chairs and tables for the office" * 32_768
    for _ in range(_LINE_BYTES // len(words)):
        yield words


def _one_word() -> Iterator[bytes]:
    """20 MB without a line break or a space."""
    yield _TEXT + b" "
    for _ in range(20):
        yield b"x" * 1_000_000


def _stacked() -> bytes:
    """A letter with a million accents above and below by turns: to sort them by pairs would take hours."""
    return (SENTENCE + " a" + "\u0301\u0316" * 500_000).encode()


def _between_zeros() -> bytes:
    return b"\0".join(bytes((byte,)) for byte in _TEXT)


def _surrogates_in_utf_16() -> bytes:
    return "".join(f"{SENTENCE}\ud800 {SENTENCE}\udc00\n" for _ in range(50)).encode("utf-16", "surrogatepass")


def _quote_unclosed() -> bytes:
    return b"name,amount\n" + b"chair,120\n" * 5 + b'"' + b"table,480\n" * 1_000_000


def _wide_table() -> bytes:
    row = b",".join(b"%d" % number for number in range(500_000))
    return b"\n".join((row, row, row))


ATTACKS: Mapping[str, Callable[[], bytes | Iterable[bytes]]] = {
    "single-line.txt": _single_line,
    "one-word.txt": _one_word,
    "million-lines.txt": lambda: _TEXT + b"\n\n" + b"x\n" * 1_000_000,
    "white-space.txt": lambda: b" \t\r\n" * 2_500_000,
    "zeros.txt": lambda: bytes(4_000_000),
    "zeros-between.txt": _between_zeros,
    "zeros-at-the-end.txt": lambda: _LONG.encode() + bytes(100_000),
    "mark-only.txt": lambda: b"\xef\xbb\xbf",
    "mark-of-utf-16-only.txt": lambda: b"\xff\xfe",
    "half-a-unit.txt": lambda: b"\xff\xfe" + _LONG.encode("utf-16-le") + b"x",
    "utf-16.txt": lambda: _LONG.encode("utf-16"),
    "utf-16-without-mark.txt": lambda: _LONG.encode("utf-16-be"),
    "utf-32.txt": lambda: _LONG.encode("utf-32"),
    "utf-7.txt": lambda: f"{SENTENCE} für Möbel <script>".encode("utf-7"),
    "lone-surrogates-in-utf-16.txt": _surrogates_in_utf_16,
    "lone-surrogates-in-utf-8.txt": lambda: (_LONG + "\ud800\udfff").encode("utf-8", "surrogatepass"),
    "overlong-utf-8.txt": lambda: _LONG.encode() + b"\xc0\xaf\xe0\x80\xaf\xf8\x80\x80\x80\xaf",
    "right-to-left-override.txt": lambda: f"{SENTENCE}\n\u202efdp.ecioVni\u202c \u2066\u2067x\u2069\n".encode() * 50,
    "nested-embeddings.txt": lambda: _TEXT + "\u202b".encode() * 200_000,
    "invisible-only.txt": lambda: "\u200b\u2060\ufeff\xad".encode() * 50_000,
    "stacked-accents.txt": _stacked,
    "control-characters.txt": lambda: _LONG.encode() + bytes(range(1, 32)) * 2,
    "terminal-escapes.txt": lambda: _LONG.encode() + b"\x1b]0;owned\x07\x1b[2J\x1b[31m" * 3,
    "half-the-bytes-high.txt": lambda: bytes(range(32, 256)) * 2000,
    "binary.txt": lambda: bytes(range(256)) * 1000,
    "quote-unclosed.csv": _quote_unclosed,
    "500000-columns.csv": _wide_table,
    "separators-only.csv": lambda: b";" * 2_000_000 + b"\n" + b";" * 2_000_000,
    "rich-text-200000-deep.rtf": lambda: b"{\\rtf1 " + _TEXT + b"\\par " + b"{" * 200_000,
    "rich-text-closed-too-often.rtf": lambda: b"{\\rtf1 " + _TEXT + b"\\par}" + b"}" * 200_000,
    "rich-text-binary-lie.rtf": lambda: b"{\\rtf1 " + _TEXT + b"\\par\\bin2147483647 x}",
    "rich-text-numbers.rtf": lambda: b"{\\rtf1 " + _TEXT + b"\\par\\u99999999999?\\u-99999?\\uc99999999\\'zz\\'}",
    "rich-text-cut.rtf": lambda: b"{\\rt",
}
