"""Changes to a document: cuts, repetitions, and the words that parsers look for in the places where they do not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from typing import Final

from hypothesis import strategies as st

from tests.fuzz.seeds import Seed

_LONGEST: Final = 1 << 20
_WORDS: Final = (
    b"-1|0|1|65536|2147483647|4294967295|99999999999999999999|1e999|nan|%PDF-1.7|1 0 R|99 0 obj|endobj|stream|endstream"
    b"|xref|trailer|startxref|%%EOF|/Kids|/Count|/Parent|/Length|/Filter|/FlateDecode|/Type|/Page|<<|>>|[|]|(|)"
    b"|<|>|</|/>|<!--|-->|<![CDATA[|]]>|<!DOCTYPE html>|<?xml ?>|&amp;|&x;|&#0;|&#x110000;|xmlns=|<w:p>|</w:p>|<w:tbl>"
    b"|<si>|t='s'|r='A1'|<text:s/>|..|/|\\|{|}|\\par|\\bin|\\u|\\'|\\*|--x|--y--|Content-Type: multipart/mixed"
    b"|charset=|boundary=|=?utf-8?b?|?=|base64|From: |---|```|**|](|![| - |> |#|\t|\n|\r\n\r\n|;|,|\"|'"
    b"|\0|\0\0\0\0\0\0\0\0|\xff|\xff\xfe|\xef\xbb\xbf|\x1b$B|\xed\xa0\x80|\xe2\x82\xac|PK\x03\x04"
).split(b"|")


class Change(StrEnum):
    """What an edit does at its place."""

    INSERT = "insert"
    REPLACE = "replace"
    CUT = "cut"
    REPEAT = "repeat"
    TRUNCATE = "truncate"


@dataclass(frozen=True, slots=True)
class Edit:
    """One change; `part` and `place` are shares (0..1) of the number of parts and of the part's length."""

    change: Change
    part: float
    place: float
    length: int
    data: bytes

    def applied(self, data: bytes) -> bytes:
        """The changed data, of bounded length."""
        start = int(self.place * len(data))
        before, piece, after = data[:start], data[start : start + self.length], data[start + self.length :]
        changed = {
            Change.INSERT: before + self.data + piece + after,
            Change.REPLACE: before + self.data + after,
            Change.CUT: before + after,
            Change.REPEAT: before + piece * (1 + len(self.data)) + after,
            Change.TRUNCATE: before,
        }
        return changed[self.change][:_LONGEST]


_PAYLOADS = st.sampled_from(_WORDS) | st.binary(max_size=8)
_SHARES = st.floats(0, 1, exclude_max=True)
_EDIT = st.builds(Edit, st.sampled_from(Change), _SHARES, _SHARES, st.integers(0, 64), _PAYLOADS)
EDITS: Final = st.lists(_EDIT, min_size=1, max_size=10)


def mutated(seed: Seed, edits: list[Edit]) -> bytes:
    """The document after these edits."""
    return reduce(_with_edit, edits, seed).file()


def _with_edit(seed: Seed, edit: Edit) -> Seed:
    name = tuple(seed.parts)[int(edit.part * len(seed.parts))]
    return Seed({**seed.parts, name: edit.applied(seed.parts[name])})
