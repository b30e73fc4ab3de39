"""Encodings of the fonts in an RTF document: a font names a character set, the document a code page."""

from __future__ import annotations

import codecs

# Character sets of Windows fonts, by their numbers (RTF 1.9.1, \fcharset). Set 1 is the default, 2 symbols.
_CHARACTER_SETS = {
    0: "cp1252",
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gb18030",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}
_CODE_PAGES = {10000: "mac_roman", 936: "gb18030", 1361: "johab", 54936: "gb18030", 65001: "utf-8"}
_WESTERN = "cp1252"


class Fonts:
    """Collects the font table; `default` is the encoding of the document."""

    def __init__(self) -> None:
        self.default = _WESTERN
        self._encodings: dict[int, str] = {}
        self._current = 0

    def define(self, word: bytes, value: int | None) -> None:
        """Take a control word of the font table."""
        if word == b"f":
            self._current = value or 0
        elif word == b"fcharset" and value in _CHARACTER_SETS:
            self._encodings[self._current] = _CHARACTER_SETS[value]
        elif word == b"cpg":
            self._encodings[self._current] = encoding_of_code_page(value or 0)

    def encoding(self, font: int) -> str:
        """The encoding of a font, or "" when it is the document's."""
        encoding = self._encodings.get(font, "")
        # Writers give Western sets to fonts of documents that are in another code page.
        return "" if encoding == _WESTERN else encoding


def encoding_of_code_page(number: int) -> str:
    """The codec of a Windows code page; Western European for those that are not known."""
    try:
        return codecs.lookup(_CODE_PAGES.get(number, f"cp{number}")).name
    except LookupError:
        return _WESTERN
