"""From bytes to text: byte order marks, UTF-8, UTF-16 and UTF-32 without mark, then legacy encodings by statistics."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

# UTF-32 before UTF-16: the little-endian mark of the one begins with that of the other.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE_BYTES = 4096
_SHIFTING = re.compile(r"(?:iso-?2022|hz|utf-?7)", re.IGNORECASE)
_JIS_ESCAPE = b"\x1b$"
_NO_ENCODINGS = frozenset(("idna", "punycode", "unicode-escape", "raw-unicode-escape", "unicode_escape", "undefined"))
_MIN_PRINTABLE = 0.98
_MIN_ASCII = 0.02
_STATISTICS_BYTES = 32 * 1024
_BINARY_CONTROLS = bytes([*range(9), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])
_MAX_CONTROL_SHARE = 0.01
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffe\uffff]")
_HIGH = re.compile(rb"[\x80-\xff]+")
_BEFORE_BYTES = 200
_AFTER_BYTES = 2000
_MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
# So few stray bytes among valid sequences of UTF-8 are damage; another encoding would not form the sequences.
_MAX_DAMAGE = 0.02
_ASCII = bytes(range(128))
_WESTERN = "äöüÄÖÜßàâçéèêëîïôûùÀÂÇÉÈÊôœñÑáíóúÁÍÓÚ¿¡ãõÃÕæøåÆØÅìò€£§°©®«»“”„‘’–—…·²½".encode("cp1252")
_EUC_PAIR = re.compile(rb"[\xa1-\xfe]{2}")
_KANA_ROWS = (0xA4, 0xA5)
_KANA_SHARE = 0.3
_FEW_BYTES = 24
_WESTERN_SHARE = 1 / 3
_FOREIGN_RUN = re.compile(rb"[\x80-\xff]{4}")
# What the statistics call by the name of an old subset, people wrote in its superset.
_SUPERSETS = {
    "ascii": "cp1252",
    "latin_1": "cp1252",
    "iso8859_9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it came from, and what was lost on the way (empty: nothing)."""

    text: str
    encoding: str
    warning: str = ""


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decode text of unknown encoding; `declared` is tried after marks and UTF-8 have spoken.

    Never fails: bytes that no encoding explains become U+FFFD, and the result says so.
    """
    if encoding := unicode_encoding(data):
        return _decoded(data, encoding)
    for name in _candidates(data, declared):
        if (text := _declared(data, name)) is not None:
            return Decoded(text, name)
    sample = _telling_sample(data)
    if _is_damaged_utf8(sample):
        return _decoded(data, "utf-8")
    return _decoded(data, _legacy_encoding(data, sample))


def _candidates(data: bytes, declared: str | None) -> Iterator[str]:
    """Encodings to try strictly. Those that shift between states are spelt in ASCII, so UTF-8 would accept them."""
    if declared and _SHIFTING.match(declared):
        yield declared
    if _JIS_ESCAPE in data[:_SAMPLE_BYTES]:
        yield "iso2022_jp"
    yield "utf-8"
    if declared:
        yield declared


def unicode_encoding(data: bytes) -> str | None:
    """The encoding that a byte order mark names, or the pattern of zero bytes in UTF-16 or UTF-32 without mark."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    sample = data[:_SAMPLE_BYTES]
    if b"\0" not in sample:
        return None
    candidates = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
    best = max(candidates, key=lambda name: _readability(sample, name))
    return best if _readability(sample, best) > 0 else None


def looks_like_text(head: bytes) -> bool:
    """Whether the first bytes are text in some encoding rather than binary data."""
    if unicode_encoding(head):
        return True
    controls = len(head) - len(head.translate(None, _BINARY_CONTROLS))
    return controls <= _MAX_CONTROL_SHARE * len(head)


def _readability(sample: bytes, encoding: str) -> float:
    """Share of ASCII in the sample so decoded; 0 for what is no text. A wrong width or order gives rare characters."""
    unit = 4 if encoding.startswith("utf-32") else 2
    text = sample[: len(sample) // unit * unit].decode(encoding, errors="replace")
    if not text or _UNPRINTABLE.search(text) or text.count("\ufffd") > 1:  # one, where the sample cuts a pair
        return 0
    if sum(character.isprintable() or character.isspace() for character in text) < _MIN_PRINTABLE * len(text):
        return 0
    share = sum(map(str.isascii, text)) / len(text)
    return share if share >= _MIN_ASCII else 0


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (LookupError, ValueError):
        return None


def _declared(data: bytes, encoding: str) -> str | None:
    """The text in a declared encoding, or None; a declaration is a stranger's word and may name any codec."""
    try:
        name = codecs.lookup(encoding).name
    except (LookupError, ValueError):
        return None
    return None if name in _NO_ENCODINGS else _strictly(data, encoding)


def _decoded(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, errors="replace")
    lost = text.count("\ufffd")
    warning = f"{lost} characters are not valid {encoding} and were replaced" if lost else ""
    return Decoded(text, encoding, warning)


def _is_damaged_utf8(sample: bytes) -> bool:
    """Whether UTF-8 explains all but a few of the bytes above ASCII."""
    sequences = len(_MULTIBYTE.findall(sample))
    stray = sample.decode("utf-8", errors="replace").count("\ufffd")
    return sequences > stray and stray <= max(1, _MAX_DAMAGE * sequences)


def _legacy_encoding(data: bytes, sample: bytes) -> str:
    if _is_short_western(sample):
        return "cp1252"
    if _is_kana(sample) and _strictly(data, "euc_jp") is not None:
        return "euc_jp"
    from charset_normalizer import from_bytes  # noqa: PLC0415 - slow to import

    best = from_bytes(sample).best()
    name = _SUPERSETS.get(best.encoding, best.encoding) if best is not None else "cp1252"
    return name if _strictly(data, name) is not None else "cp1252"


def _is_short_western(sample: bytes) -> bool:
    """Whether the few bytes above ASCII are letters of Western Europe: statistics need more than a few to go by."""
    high = sample.translate(None, _ASCII)
    is_rare = len(high) <= min(_FEW_BYTES, _WESTERN_SHARE * len(sample)) and not _FOREIGN_RUN.search(sample)
    return is_rare and not high.translate(None, _WESTERN)


def _is_kana(sample: bytes) -> bool:
    """Whether pairs of EUC are largely kana (rows 4 and 5): Japanese, where Korean has jamo that nobody writes."""
    pairs = _EUC_PAIR.findall(sample)
    kana = sum(pair[0] in _KANA_ROWS for pair in pairs)
    return kana > _KANA_SHARE * len(pairs)


def _telling_sample(data: bytes) -> bytes:
    """The surroundings of bytes above ASCII, up to a sample's size: they alone tell encodings apart."""
    sample = bytearray()
    end = 0
    for match in _HIGH.finditer(data):
        if match.start() < end:
            continue
        start = max(end, match.start() - _BEFORE_BYTES)
        end = _character_end(data, match.start() + _AFTER_BYTES)
        sample += data[start:end]
        if len(sample) >= _STATISTICS_BYTES:
            break
    return bytes(sample)


def _character_end(data: bytes, position: int) -> int:
    """`position`, or the end of the character of UTF-8 that it would cut."""
    while position < len(data) and data[position] & 0xC0 == 0x80:  # noqa: PLR2004 - 10xxxxxx continues (RFC 3629)
        position += 1
    return position
