"""Text as every later stage may expect it: NFC, one kind of line break, nothing invisible. Pure."""

from __future__ import annotations

import re
import unicodedata

# In this order: a pair is one line break.
_LINE_BREAKS = ("\r\n", "\r", "\f", "\v", "\x85", "\u2028", "\u2029")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NO_BREAK_SPACE = re.compile("[\xa0\u2007\u202f]")
# Control characters except tab and line feed, soft hyphen, zero-width space and joiner of words, marks and embeddings
# of direction, byte order mark, U+FFFE and U+FFFF. U+200C and U+200D stay: Persian and Indic scripts spell with them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]"
)
# Marks are among these; a run that is too short for a long stack of marks is not worth a look.
MAX_MARKS = 30
_LONG_RUN = re.compile(rf"[^\w\s\x00-\u02ff]{{{MAX_MARKS + 1},}}")
_INVISIBLE_IN_ASCII = dict.fromkeys([*range(9), *range(0x0E, 0x20), 0x7F])


def clean_text(text: str) -> str:
    """Clean a text once, at the door; cleaning a clean text changes nothing.

    Line breaks of every kind become "\\n" and no-break spaces " "; control characters except tab, soft hyphens,
    zero-width spaces, byte order marks and direction marks are removed; lone surrogates become U+FFFD; of the marks
    stacked on one character the first MAX_MARKS are kept; the rest is normalised to NFC.
    """
    for line_break in _LINE_BREAKS:
        text = text.replace(line_break, "\n")
    if text.isascii():
        return text.translate(_INVISIBLE_IN_ASCII)
    text = _SURROGATE.sub("\ufffd", text)
    text = _NO_BREAK_SPACE.sub(" ", text)
    text = _INVISIBLE.sub("", text)
    text = _LONG_RUN.sub(_without_tall_stacks, text)
    if unicodedata.is_normalized("NFC", text):
        return text
    # Characters that NFC takes apart make a stack taller.
    return _LONG_RUN.sub(_without_tall_stacks, unicodedata.normalize("NFC", text))


def _without_tall_stacks(run: re.Match[str]) -> str:
    """The run without marks beyond MAX_MARKS: sorting them takes time in the square of their number.

    No language stacks as many: the Stream-Safe Text Format has the same bound (UAX #15, section 13).
    """
    kept: list[str] = []
    height = 0
    for character in run[0]:
        is_mark = unicodedata.combining(unicodedata.normalize("NFD", character)[0]) > 0
        height = height + 1 if is_mark else 0
        if height <= MAX_MARKS:
            kept.append(character)
    return "".join(kept)
