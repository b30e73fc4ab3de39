"""Texts as counts of English words, whatever language they are in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from classifier.words import Vector, WordSpace, stem, tokens, tokens_of_lines, words

Encode = Callable[[Sequence[str]], Vector]
Translate = Callable[[Sequence[str]], list[str]]


def untranslated(_tokens: Sequence[str]) -> list[str]:
    """The translation of English: nothing to add."""
    return []


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A word space, and a translation from the words of a language to English terms.

    In English the terms are synonyms, which add words but no gist.
    """

    space: WordSpace
    translate: Translate = untranslated
    is_english: bool = True

    def read(self, text: str) -> tuple[list[str], list[str]]:
        """The words of a text, folded and stemmed, then those of the English terms it mentions; and these terms."""
        found = tokens(text)
        terms = self.translate(found)
        return [stem(token) for token in found] + [word for term in terms for word in words(term)], terms

    def read_lines(self, lines: Sequence[str]) -> Iterator[tuple[list[str], list[str]]]:
        """The folded tokens of each of many lines, not stemmed, and the English terms that it mentions."""
        for found in tokens_of_lines(lines):
            yield found, self.translate(found)

    def words(self, text: str) -> list[str]:
        """The words of a text and of the English terms that it mentions."""
        return self.read(text)[0]

    def terms(self, text: str) -> list[str]:
        """The English terms that a text mentions, in order."""
        return self.read(text)[1]

    def direction(self, text: str) -> Vector:
        """The direction of a text in the word space."""
        return self.space.mean(Counter(self.words(text)))
