"""Text of strangers (file names, quotes) made safe to print: nothing in it can steer a terminal or hide."""

from __future__ import annotations

import re
from typing import Final

# What JSON leaves as it is and a terminal may obey or a reader cannot see: DEL and C1 controls, zero-width space,
# bidirectional overrides, line separators, byte order mark, annotations, lone surrogates, tags. The joiners U+200C and
# U+200D stay, as several scripts need them.
_UNSAFE: Final = (
    "\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f"
)
_UNSAFE_IN_JSON: Final = re.compile(f"[{_UNSAFE}]")
_UNSAFE_IN_TEXT: Final = re.compile(f"[\x00-\x1f{_UNSAFE}]")


def visible(text: str) -> str:
    """`text` with every control or invisible character written as an escape such as `\\x1b`."""
    return _UNSAFE_IN_TEXT.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def one_line(text: str) -> str:
    """`visible` text on one line: each run of white space is one space."""
    return visible(" ".join(text.split()))


def safe_json(text: str) -> str:
    """JSON text with the same characters as `\\u` escapes: the same values, printable and always valid UTF-8."""
    return _UNSAFE_IN_JSON.sub(lambda match: _json_escape(match[0]), text)


def _json_escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[start : start + 4]}" for start in range(0, len(units), 4))
