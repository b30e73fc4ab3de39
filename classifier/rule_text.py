"""A rule as its author meant it: a name, what it describes, the single criteria, and what it excludes. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from classifier.schema import Rule

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SEPARATORS = re.compile(r"[_\-/\s]+")
# A negated clause runs from its negation to the end of the clause. One entry per way of saying it, by language.
_NEGATIONS: Final = (
    r"(?:but\s+)?not\s+(?:an?|the|for|any|to\s+be\s+confused\s+with)\b",
    r"(?:but|and)\s+not\b",
    r"no(?:t)?\s+including",
    r"other\s+than",
    r"rather\s+than",
    r"as\s+opposed\s+to",
    r"instead\s+of",
    r"except(?:\s+for)?\b",
    r"exclud(?:es|ing)",
    r"never\s+an?\b",
    r"(?:aber\s+)?(?:kein|nicht)(?:e|en|er|es)?\b",
    r"außer\b|ausgenommen",
    r"(?:mais\s+)?pas\s+(?:une?|des?|le|la)\b|sauf\b|hormis\b|à\s+l['’]exception",
    r"(?:pero\s+)?no\s+(?:una?|es|son)\b|excepto\b|salvo\b",
    r"(?:ma\s+)?non\s+(?:una?|è)\b|eccetto\b|tranne\b",
    r"(?:mas\s+)?não\s+(?:uma?|é)\b|exceto\b",
    r"(?:maar\s+)?geen\b|behalve\b",
)
_EXCLUDED = re.compile(rf"[\s,;:(–-]*\b(?:{'|'.join(_NEGATIONS)})(?P<what>[^.;:)]*)\)?", re.IGNORECASE)
_CRITERIA = re.compile(r"[,;:.()\n]|\b(?:and|or|with|such as|including|contains?|und|oder|mit|et|ou|avec|y|o|con)\b")

_ALTERNATIVES = re.compile(r"[,;/]|\b(?:and|or|nor|und|oder|et|ou|y|o|e)\b")
_LEADING = re.compile(r"^(?:not\s+)?(?:(?:an?|the|any|eine?r?|keine?|une?|des|una?|um|uma)\s+)?", re.IGNORECASE)
_QUALIFIER = re.compile(
    r"\b(?:for|of|that|which|who|with|without|from|on|to|about|in|by|already|für|von|mit|der|die|das|aus|pour|de|du|avec|"
    r"para|por|con|per|di)\b"
)


@dataclass(frozen=True, slots=True)
class RuleText:
    """`name` is the type in words, `description` the description without `excluded`, its negated clauses;
    `criteria` are the single things the description asks for, `excluded_names` the single kinds it excludes."""

    name: str
    description: str
    criteria: tuple[str, ...]
    excluded: str
    excluded_names: tuple[str, ...]

    @classmethod
    def from_rule(cls, rule: Rule) -> RuleText:
        """Read a rule."""
        excluded = " ".join(match["what"].strip() for match in _EXCLUDED.finditer(rule.description))
        description = _EXCLUDED.sub(" ", rule.description).strip()
        criteria = (part.strip() for part in _CRITERIA.split(description))
        return cls(
            name=readable(rule.type),
            description=description,
            criteria=tuple(part for part in criteria if len(part) > 1),
            excluded=excluded.strip(),
            excluded_names=tuple(name for part in _ALTERNATIVES.split(excluded) if (name := _head(part))),
        )

    @property
    def text(self) -> str:
        """Name and description in one sentence, as they are embedded together."""
        return f"{self.name}: {self.description}"


def _head(clause: str) -> str:
    """What a clause is about: "a receipt for something already paid" is about a receipt."""
    return _QUALIFIER.split(_LEADING.sub("", clause.strip()), maxsplit=1)[0].strip()


def readable(name: str) -> str:
    """A type name as words: "bank_statement", "bankStatement" and "bank-statement" are all "bank statement"."""
    return _SEPARATORS.sub(" ", _CAMEL.sub(" ", name)).strip()
