"""The language of a text, behind one function that never raises and always gives the same answer."""

from __future__ import annotations

import re
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

from parsing.errors import InvalidLanguageError

if TYPE_CHECKING:
    from langdetect.detector_factory import DetectorFactory

UNKNOWN_LANGUAGE = "unknown"
# Below this many letters the answer of the n-gram model is mostly noise.
MIN_LETTERS = 24
# A syllable or a word is one character in these scripts, so that few of them tell as much as many letters.
_DENSE_SCRIPTS = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_DENSE_WEIGHT = 3
_LETTER = re.compile(r"[^\W\d_]")
_DIGITS = re.compile(r"\d+")
# The model looks at every character in pure Python: a few spread windows say as much as a long text.
_WINDOWS = 5
_WINDOW_CHARS = 800
_SEED = 0
_MOSTLY = 0.6
_LOADING = Lock()

# ISO 639-1, without the codes it withdrew.
_CODES = (
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo "
    "es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka "
    "kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng "
    "nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su "
    "sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)
_ISO_639_1 = frozenset(_CODES.split())


def normalise_language(lang: str) -> str:
    """Lower-case ISO 639-1 code of `lang`, which may be padded and in any case; InvalidLanguageError otherwise."""
    code = lang.strip().lower() if isinstance(lang, str) else ""
    if code not in _ISO_639_1:
        raise InvalidLanguageError(
            f"lang {lang!r}: allowed are the two-letter codes of ISO 639-1, such as 'en' or 'de'"
        )
    return code


def detect_language(text: str) -> str:
    """ISO 639-1 code of the main language of `text`, or "unknown" when the text is too short or has no letters."""
    sample = _DIGITS.sub(" ", _sample(text))
    if _weight(sample) < MIN_LETTERS:
        return UNKNOWN_LANGUAGE
    if sum(map(str.isupper, sample)) > _MOSTLY * len(_LETTER.findall(sample)):
        sample = sample.lower()  # the model passes over words in capitals
    return _detect(sample)


def _detect(sample: str) -> str:
    from langdetect.lang_detect_exception import LangDetectException  # noqa: PLC0415 - slow to import

    with _LOADING:
        factory = _factory()
    detector = factory.create()
    detector.append(sample)
    try:
        found: str = detector.detect()
    except LangDetectException:
        return UNKNOWN_LANGUAGE
    code = found.partition("-")[0]
    return code if code in _ISO_639_1 else UNKNOWN_LANGUAGE


@cache
def _factory() -> DetectorFactory:
    """The n-gram profiles of our own factory: no other user of langdetect can change its seed or its profiles."""
    from importlib.resources import files  # noqa: PLC0415 - needed only here

    from langdetect.detector_factory import DetectorFactory  # noqa: PLC0415 - slow to import

    profiles = sorted(files("langdetect").joinpath("profiles").iterdir(), key=lambda entry: entry.name)
    factory = DetectorFactory()
    factory.set_seed(_SEED)
    factory.load_json_profile([entry.read_text("utf-8") for entry in profiles if not entry.name.startswith((".", "_"))])
    return factory


def _sample(text: str) -> str:
    if len(text) <= _WINDOWS * _WINDOW_CHARS:
        return text
    step = (len(text) - _WINDOW_CHARS) // (_WINDOWS - 1)
    return "\n".join(text[start : start + _WINDOW_CHARS] for start in range(0, step * _WINDOWS, step))


def _weight(sample: str) -> int:
    dense = len(_DENSE_SCRIPTS.findall(sample))
    return len(_LETTER.findall(sample)) + (_DENSE_WEIGHT - 1) * dense
