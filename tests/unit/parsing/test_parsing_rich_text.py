from __future__ import annotations

import struct

import pytest

from parsing import DocumentTooLargeError, FileIsBrokenError, NoDataFoundError, parse
from parsing.formats import rtf_compressed
from parsing.formats.rtf import rtf_to_text
from parsing.formats.rtf_compressed import decompress

FONTS = rb"{\fonttbl{\f0\fnil\fcharset0 Arial;}{\f1\fswiss\fcharset204 Courier{\*\falt Other};}{\f2\fcharset128 M;}}"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (rb"Dear Sir,\par thank\line you", "Dear Sir,\nthank\nyou"),
        (rb"in{\b vo}i\i0 ce", "invoice"),
        (b"in\r\nvo\nice", "invoice"),
        (rb"a\tab b\~c\_d\-e \emdash  \ldblquote f\rdblquote \bullet", "a\tb c-de — “f”•"),
        (rb"\{a\\b\}", r"{a\b}"),
        (rb"Gr\'fc\'dfe", "Grüße"),
        (rb"\f1\'cf\'f0\'e8\f0  \'e9", "При é"),
        (rb"\f2\'90\'bf\'8b\'81", "請求"),
        (rb"\u8364? 5, \u-10179?\u-8704?, \uc2\u8364xx\uc0\u8364 \u8364", "€ 5, 😀, €€€"),
        (rb"\u8364\'80.", "€."),
        (rb"\u55357?x", "\ufffdx"),
        (rb"{\*\unknown not seen}{\info{\title not seen}}{\pict 0102}seen", "seen"),
        (rb"{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}", "link"),
        (rb"a{\v hidden}b\v c\v0 d{\deleted e}", "abd"),
        (rb"{\pict\bin6 }}}}\x}seen", "seen"),
        (rb"body{\footnote note} more\par end", "body more\nnote\nend"),
        (rb"{\header Moss Ltd\par}body{\footer foot}", "Moss Ltd\nbody\nfoot"),
        (rb"{\shp{\*\shpinst{\sp{\sn x}}{\shptxt in a box\par}}}text", "xtext\nin a box"),
        (
            rb"\trowd\pard\intbl Chair\cell 4\cell\row\trowd\pard\intbl Desk\cell {5}\cell\row\pard end",
            "Chair\t4\nDesk\t5\nend",
        ),
        (rb"\pard\intbl open\cell next", "open\tnext"),
        (rb"a}}}} b", "a b"),
        (rb"{{{{a", "a"),
        (rb"a\bin-5 b\bin99999999 c", "ab"),
        (rb"a\ansicpg99999 \'e9", "aé"),
        (rb"\ansicpg1251 \'cf", "П"),
        (rb"\mac \'8a", "ä"),
        (rb"\pca \'84", "ä"),
        (rb"{\fonttbl{\f5\cpg1253 G;}}\f5\'e1\plain\'e1", "αá"),
        (b"a\\\nb\\", "a\nb}"),
        (rb"\'zz'", "'zz'"),
    ],
)
def test_control_words_become_text(body: bytes, expected: str) -> None:
    assert rtf_to_text(rb"{\rtf1\ansi\ansicpg1252\deff0" + FONTS + b" " + body + b"}") == expected


def test_rich_text_is_told_by_its_content() -> None:
    document = parse(rb"{\rtf1\ansi Hello}")
    assert (document.format, document.page_count, document.pages[0].text) == ("rtf", 1, "Hello")


def test_groups_beyond_reason_are_refused() -> None:
    with pytest.raises(FileIsBrokenError, match="its groups are nested above 10000 deep"):
        parse(rb"{\rtf1 " + b"{" * 20_000)


def test_rich_text_without_text_is_no_data() -> None:
    with pytest.raises(NoDataFoundError, match="the document holds no text"):
        parse(rb"{\rtf1{\fonttbl{\f0 Arial;}}\par}")


def compressed(body: bytes, size: int, kind: bytes = b"LZFu") -> bytes:
    return struct.pack("<II4sI", len(body) + 12, size, kind, 0) + body


def test_the_example_of_the_specification_unpacks() -> None:
    """[MS-OXRTFCP] 4.1.1."""
    data = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert decompress(data) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


def test_a_copy_may_overlap_what_it_writes() -> None:
    """[MS-OXRTFCP] 4.1.2: "WXYZ" many times, from a reference into what is just being written."""
    data = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
    assert decompress(data) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


@pytest.mark.parametrize("length", range(0, 60, 7))
def test_what_is_cut_off_ends_early(length: int) -> None:
    body = b"\x00{\\rtf1 a\x00bcdefgh"
    assert b"{\\rtf1 abcdefgh".startswith(decompress(compressed(body[:length], 100)))


def test_stored_rich_text_is_taken_as_it_is() -> None:
    assert decompress(compressed(b"{\\rtf1 a}xx", 9, b"MELA")) == b"{\\rtf1 a}"


@pytest.mark.parametrize(
    ("data", "error", "message"),
    [
        (b"short", FileIsBrokenError, "the RTF in the message is cut off"),
        (compressed(b"", 5, b"ABCD"), FileIsBrokenError, "compressed in an unknown way: 0x44434241"),
        (compressed(b"", 2**31), DocumentTooLargeError, rf"2147483648 bytes: allowed are up to {64 * 1024 * 1024}"),
    ],
)
def test_other_compressions_are_refused(data: bytes, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        decompress(data)


def test_the_size_that_is_named_is_the_bound() -> None:
    assert rtf_compressed.MAX_RTF_BYTES >= 1024
    assert decompress(compressed(b"\x00abcdefgh" * 10, 5)) == b"abcde"
