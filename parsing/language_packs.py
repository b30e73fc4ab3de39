"""Which of Tesseract's language packs reads a language or a script. Pure."""

from __future__ import annotations

import re
from collections.abc import Set

DEFAULT_PACK = "eng"
# ISO 639-1 codes, each followed by the name of its pack.
_PACKS = (
    "af afr am amh ar ara as asm az aze be bel bg bul bn ben bo bod br bre bs bos ca cat co cos cs ces cy cym da dan "
    "de deu dv div dz dzo el ell en eng eo epo es spa et est eu eus fa fas fi fin fo fao fr fra fy fry ga gle gd gla "
    "gl glg gu guj he heb hi hin hr hrv ht hat hu hun hy hye id ind is isl it ita iu iku ja jpn jv jav ka kat kk kaz "
    "km khm kn kan ko kor ku kmr ky kir la lat lb ltz lo lao lt lit lv lav mi mri mk mkd ml mal mn mon mr mar ms msa "
    "mt mlt my mya nb nor ne nep nl nld nn nor no nor oc oci or ori pa pan pl pol ps pus pt por qu que ro ron ru rus "
    "sa san sd snd si sin sk slk sl slv sq sqi sr srp su sun sv swe sw swa ta tam te tel tg tgk th tha ti tir tl tgl "
    "to ton tr tur tt tat ug uig uk ukr ur urd uz uzb vi vie yi yid yo yor zh chi_sim"
)
_OF_LANGUAGE = dict(re.findall(r"(\w+) (\w+)", _PACKS))
# The names of scripts are those of Tesseract's detection; Han is also what it calls Japanese.
_OF_SCRIPT = {
    "Arabic": ("ara", "fas", "urd"),
    "Armenian": ("hye",),
    "Bengali": ("ben",),
    "Cyrillic": ("rus", "ukr", "bul", "srp"),
    "Devanagari": ("hin", "mar", "nep"),
    "Ethiopic": ("amh",),
    "Georgian": ("kat",),
    "Greek": ("ell",),
    "Gujarati": ("guj",),
    "Gurmukhi": ("pan",),
    "Han": ("jpn", "chi_sim", "chi_tra"),
    "Hangul": ("kor",),
    "Hebrew": ("heb",),
    "Japanese": ("jpn", "chi_sim"),
    "Kannada": ("kan",),
    "Khmer": ("khm",),
    "Korean": ("kor", "jpn"),
    "Lao": ("lao",),
    "Malayalam": ("mal",),
    "Myanmar": ("mya",),
    "Sinhala": ("sin",),
    "Tamil": ("tam",),
    "Telugu": ("tel",),
    "Thai": ("tha",),
}


def pack_of_language(language: str) -> str | None:
    """The pack for an ISO 639-1 code, installed or not; None where Tesseract has none."""
    return _OF_LANGUAGE.get(language)


def packs_of_script(script: str, installed: Set[str]) -> list[str]:
    """The installed packs that read `script`, likely ones first; none for Latin, which the default reads."""
    return [pack for pack in _OF_SCRIPT.get(script, ()) if pack in installed]


def default_pack(installed: Set[str]) -> str:
    """English, or else the first pack by name; at least one must be installed."""
    return DEFAULT_PACK if DEFAULT_PACK in installed else min(installed)


def debian_package(pack: str) -> str:
    """The Debian package that installs a pack."""
    return f"tesseract-ocr-{pack.replace('_', '-')}"
