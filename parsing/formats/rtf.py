"""Rich Text Format (1.9.1): text, tables, notes, headers and footers, in document order.

A reader of our own: the libraries for it work on text instead of bytes, and know neither tables nor fonts' encodings.
"""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from parsing.errors import FileIsBrokenError
from parsing.formats.base import OpenDocument, single_page
from parsing.formats.lines import CELL_SEPARATOR, Lines
from parsing.formats.rtf_encodings import Fonts, encoding_of_code_page
from parsing.source import Source

MAX_DEPTH = 10_000
_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?[0-9]{1,10})?[ ]?|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<symbol>[^a-zA-Z'])"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n\0]+)|[\\\r\n\0]",
    re.DOTALL,
)
_UNSEEN = frozenset(
    b"colortbl stylesheet info pict object objdata themedata colorschememapping datastore datafield latentstyles "
    b"listtable listoverridetable rsidtbl generator xmlnstbl filetbl revtbl fldinst bkmkstart bkmkend falt panose "
    b"pntext pntxta pntxtb listtext nonshppict template private atnid atnauthor annotation atrfstart atrfend "
    b"atndate atnref mmathPr formfield wgrffmtfilter passwordhash userprops docvar".split()
)
# These begin with \* for readers that do not know them, and hold what is seen.
_SEEN_THOUGH_OPTIONAL = frozenset((b"shpinst", b"shptxt", b"footnote", b"ud"))
# Text beside the running text: on lines of its own where it stands, or behind the line that it belongs to.
_MARGINS = frozenset(b"header headerl headerr headerf footer footerl footerr footerf".split())
_ASIDES = _MARGINS | {b"footnote", b"shptxt"}
_BREAKS = frozenset(b"par line sect page row nestrow lbr".split())
_CHARACTERS = {
    b"tab": CELL_SEPARATOR,
    b"emdash": "—",
    b"endash": "–",
    b"emspace": " ",
    b"enspace": " ",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
}
_SYMBOLS = {b"~": " ", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}"}
_MAX_SUBSTITUTES = 16


def extract(source: Source) -> AbstractContextManager[OpenDocument]:
    """The whole document as one page; FileIsBrokenError when its groups are nested beyond reason."""
    return single_page(rtf_to_text(source.read()))


def rtf_to_text(data: bytes) -> str:
    """What a reader of the RTF sees; damaged RTF is read as far as it makes sense."""
    return _Reader(data).text()


@dataclass(frozen=True, slots=True)
class _Group:
    """What a group of braces inherits from the one around it."""

    seen: bool = True
    hidden: bool = False
    fonts: bool = False
    encoding: str = ""
    substitutes: int = 1
    aside: bool = False
    margin: bool = False


class _Reader:
    """Goes through the tokens once, with a stack of groups."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._lines = Lines()
        self._group = _Group()
        self._stack: list[_Group] = []
        self._fonts = Fonts()
        self._bytes = bytearray()
        self._units: list[int] = []  # of UTF-16
        self._to_skip = 0
        self._optional = False
        self._in_table = False
        self._cell_is_open = False

    def text(self) -> str:
        position = 0
        while token := _TOKEN.match(self._data, position):
            position = token.end()
            if token["word"]:
                position = self._word(token["word"], token["number"], position)
            elif token["brace"]:
                self._brace(token["brace"])
            elif token["hex"]:
                self._add_bytes(bytes.fromhex(token["hex"].decode("ascii")))
            elif token["text"]:
                self._add_bytes(token["text"])
            elif token["symbol"]:
                self._symbol(token["symbol"])
        self._flush()
        return self._lines.text()

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self._to_skip = 0
        self._optional = False
        if brace == b"{":
            if len(self._stack) >= MAX_DEPTH:
                raise FileIsBrokenError(f"the RTF document is broken: its groups are nested above {MAX_DEPTH} deep")
            self._stack.append(self._group)
            self._group = replace(self._group, aside=False, margin=False)
        elif self._stack:
            if self._group.aside:
                self._lines.close_aside()
                if self._group.margin:
                    self._lines.end_line()
            self._group = self._stack.pop()

    def _word(self, word: bytes, number: bytes | None, position: int) -> int:
        """Take a control word; where to go on."""
        value = int(number) if number is not None else None
        if word == b"bin":
            return position + max(0, value or 0)
        if word == b"u" and value is not None:
            self._unit(value % 0x10000)
            return position
        self._flush()
        optional, self._optional = self._optional, False
        if word in _UNSEEN or (optional and word not in _SEEN_THOUGH_OPTIONAL and word != b"fonttbl"):
            self._group = replace(self._group, seen=False)
        elif word in _ASIDES and self._group.seen:
            if word in _MARGINS:
                self._lines.end_line()
            self._lines.open_frame()
            self._group = replace(self._group, aside=True, margin=word in _MARGINS)
        elif word in _CHARACTERS:
            self._add(_CHARACTERS[word])
        elif not self._layout(word):
            self._setting(word, value)
        return position

    def _layout(self, word: bytes) -> bool:
        """Take a word that ends a line or a cell; False for any other."""
        if word in {b"cell", b"nestcell"}:
            self._open_cell()
            self._lines.close_cell()
            self._cell_is_open = False
        elif word in _BREAKS:
            if word in {b"row", b"nestrow"}:
                self._close_cell()
                self._lines.end_row()
            self._lines.end_line()
        elif word == b"intbl":
            self._in_table = True
        elif word == b"pard":
            self._in_table = False
        else:
            return False
        return True

    def _setting(self, word: bytes, value: int | None) -> None:
        """Take a word that tells how to read what follows."""
        group = self._group
        if word == b"uc":
            self._group = replace(group, substitutes=min(max(0, value or 0), _MAX_SUBSTITUTES))
        elif word in {b"v", b"deleted"}:
            self._group = replace(group, hidden=value != 0)
        elif word == b"plain":
            self._group = replace(group, hidden=False, encoding="")
        elif word == b"fonttbl":
            self._group = replace(group, seen=False, fonts=True)
        elif word == b"ansicpg":
            self._fonts.default = encoding_of_code_page(value or 0)
        elif word in {b"mac", b"pc", b"pca"}:
            self._fonts.default = {b"mac": "mac_roman", b"pc": "cp437", b"pca": "cp850"}[word]
        elif group.fonts:
            self._fonts.define(word, value)
        elif word == b"f":
            self._group = replace(group, encoding=self._fonts.encoding(value or 0))

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._optional = True
        elif symbol in b"\r\n":
            self._flush()
            self._lines.end_line()
        elif symbol in _SYMBOLS:
            self._flush()
            self._add(_SYMBOLS[symbol])

    def _unit(self, unit: int) -> None:
        """A character by its number; as many substitutes for older readers follow it."""
        if self._bytes:
            self._flush()
        self._units.append(unit)
        self._to_skip = self._group.substitutes

    def _add_bytes(self, data: bytes) -> None:
        skipped = min(self._to_skip, len(data))
        self._to_skip -= skipped
        if (data := data[skipped:]) and self._is_seen():
            if self._units:
                self._flush()
            self._bytes += data

    def _flush(self) -> None:
        """Add what waits: bytes in the encoding of their font, and numbers that may be halves of one character."""
        if self._bytes:
            encoding = self._group.encoding or self._fonts.default
            self._add(self._bytes.decode(encoding, errors="replace"))
            self._bytes.clear()
        if self._units:
            raw = b"".join(unit.to_bytes(2, "little") for unit in self._units)
            self._add(raw.decode("utf-16-le", errors="replace"))
            self._units.clear()

    def _add(self, text: str) -> None:
        if self._is_seen():
            if self._in_table and not self._group.aside:
                self._open_cell()
            self._lines.add(text)

    def _is_seen(self) -> bool:
        return self._group.seen and not self._group.hidden

    def _open_cell(self) -> None:
        if not self._cell_is_open:
            self._lines.open_frame()
            self._cell_is_open = True

    def _close_cell(self) -> None:
        if self._cell_is_open:
            self._lines.close_cell()
            self._cell_is_open = False
