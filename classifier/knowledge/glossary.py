"""A glossary of common words and field names: what a German or Japanese document says, in English words.

The entries are data files in the folder `glossary`, one list per domain: `term` is English, the other keys are
language codes with the forms of that language. A `*` at the end of a word matches any ending.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

ENGLISH: Final = "en"

_FOLDER: Final = Path(__file__).with_name("glossary")
_ANY_ENDING = "*"
_AGGLUTINATIVE: Final = frozenset({"ko"})  # particles follow the noun without a space
# The Arabic article and the one-letter words before it are written together with the noun.
_ARTICLE: Final = re.compile("^(?:[وبكف]?ال|لل)(?=..)")
_SHORTEST_PREFIX = 2
_KNOWN_WORDS = 16_384

Split = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class _Form:
    """A sequence of words, each to be met whole or only at its beginning, and the English term it stands for."""

    words: tuple[tuple[str, bool], ...]
    term: str

    @property
    def extent(self) -> tuple[int, int]:
        """How many words and letters the form has: the more, the surer it means what it says."""
        return len(self.words), sum(len(part) for part, _ in self.words)

    def fits(self, words: Sequence[str], start: int) -> bool:
        if start + len(self.words) > len(words):
            return False
        return all(
            _bare(words[start + place]).startswith(part) if is_prefix else _bare(words[start + place]) == part
            for place, (part, is_prefix) in enumerate(self.words)
        )


@dataclass(frozen=True, slots=True)
class _Entry:
    """An English term and its forms by language."""

    term: str
    forms: dict[str, list[str]]


class Glossary:
    """Finds the forms of some languages in a sequence of words; thread-safe."""

    def __init__(self, forms: Sequence[_Form]) -> None:
        self._whole: dict[str, list[_Form]] = {}
        self._prefix: dict[str, list[_Form]] = {}
        for form in sorted(forms, key=lambda form: (-len(form.words), form.words, form.term)):
            part, is_prefix = form.words[0]
            (self._prefix if is_prefix else self._whole).setdefault(part, []).append(form)
        self._candidates = lru_cache(maxsize=_KNOWN_WORDS)(self._find_candidates)

    @classmethod
    def for_language(cls, language: str, split: Split) -> Glossary:
        """The glossary that ships with the package, for an ISO 639-1 code; for all its languages if it lacks that one.

        `split` is how the caller cuts a text into folded words; forms are cut the same way.
        """
        return cls(list(_forms(split, language if language in languages() | {ENGLISH} else None)))

    def terms(self, words: Sequence[str]) -> list[str]:
        """The English terms of the forms found, in order.

        Of forms that begin at one word those of most words count; a form of several meanings gives each.
        """
        found: list[str] = []
        start = 0
        while start < len(words):
            candidates = self._candidates(words[start])
            longest = _longest(candidates, words, start) if candidates else ()
            if longest:
                found.extend(dict.fromkeys(form.term for form in longest))
                start += len(longest[0].words)
            else:
                start += 1
        return found

    def _find_candidates(self, word: str) -> tuple[_Form, ...]:
        word = _bare(word)
        found = list(self._whole.get(word, ()))
        for end in range(_SHORTEST_PREFIX, len(word) + 1):
            found.extend(self._prefix.get(word[:end], ()))
        return tuple(sorted(found, key=lambda form: (form.extent, form.term), reverse=True))


def _longest(candidates: Sequence[_Form], words: Sequence[str], start: int) -> list[_Form]:
    fitting = [form for form in candidates if form.fits(words, start)]
    return [form for form in fitting if form.extent == fitting[0].extent]


def languages() -> frozenset[str]:
    """The languages that the glossary knows, as ISO 639-1 codes."""
    return frozenset(language for entry in _entries() for language in entry.forms)


def _forms(split: Split, language: str | None) -> Iterator[_Form]:
    for entry in _entries():
        for key, written in entry.forms.items():
            for form in written if language in (None, key) else ():
                words = tuple(_parts(form, split, agglutinative=key in _AGGLUTINATIVE))
                if words:
                    yield _Form(words, entry.term)


def _parts(form: str, split: Split, *, agglutinative: bool) -> Iterator[tuple[str, bool]]:
    for word in form.split():
        is_prefix = word.endswith(_ANY_ENDING) or agglutinative
        pieces = split(word.rstrip(_ANY_ENDING))
        for place, piece in enumerate(pieces):
            yield _bare(piece), is_prefix and place == len(pieces) - 1 and len(piece) >= _SHORTEST_PREFIX


def _bare(word: str) -> str:
    return _ARTICLE.sub("", word)


@lru_cache(maxsize=1)
def _entries() -> tuple[_Entry, ...]:
    return tuple(
        _Entry(entry.pop("term"), entry)
        for file in sorted(_FOLDER.glob("*.json"))
        for entry in json.loads(file.read_bytes())
    )
