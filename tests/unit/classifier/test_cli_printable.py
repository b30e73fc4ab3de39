"""Text of strangers on its way to a terminal."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.cli.printable import one_line, safe_json, visible

ANY_TEXT = st.text(alphabet=st.characters(codec=None))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Rechnung Größe 日本語 🙂", "Rechnung Größe 日本語 🙂"),
        ("\x1b[2J", "\\x1b[2J"),
        ("a\nb\tc", "a\\nb\\tc"),
        ("\x9b31m", "\\x9b31m"),
        ("exe.\u202efdp", "exe.\\u202efdp"),
        ("\udcff", "\\udcff"),
        ("\U000e0041", "\\U000e0041"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_what_could_steer_or_hide_is_spelled_out(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_white_space_becomes_single_spaces() -> None:
    assert one_line("  Zahlbar\n\tbis\u00a0morgen \x1b") == "Zahlbar bis morgen \\x1b"


@given(ANY_TEXT)
def test_visible_text_has_no_controls_and_can_be_encoded(text: str) -> None:
    for shown in (visible(text), one_line(text), safe_json(json.dumps(text, ensure_ascii=False))):
        shown.encode("utf-8")
        assert not [character for character in shown if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}]


@given(ANY_TEXT)
def test_safe_json_has_the_same_value(text: str) -> None:
    assert json.loads(safe_json(json.dumps([text], ensure_ascii=False))) == [text]
